"""The story: a domain sends through Amazon SES in us-east-1, and gets DKIM, DMARC, a MAIL FROM domain, and four mistakes."""
import json
import re

import support
from support import SOURCE, run, tree

TOKENS = ["a" * 31 + str(i) for i in (1, 2, 3)]
HEAD = "$ORIGIN {0}.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 2026010101 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n"
DKIM = "".join(f"{t}._domainkey IN CNAME {t}.dkim.amazonses.com.\n" for t in TOKENS)
DMARC = '_dmarc IN TXT "v=DMARC1;p=quarantine;pct=25;rua=mailto:dmarcreports@example.com"\n'
CUT = "mail IN NS ns1.example.net.\n"
CHILD = HEAD.format("mail.example.com") + '@ IN MX 10 feedback-smtp.us-east-1.amazonses.com.\n@ IN TXT "v=spf1 include:amazonses.com ~all"\n'
SENDER = """root = true
[[sender]]
name = "transactional"
from = "example.com"
provider = "amazon-ses"
region = "us-east-1"
{mail_from}dkim = [%s]
""" % ", ".join(f'"{t}"' for t in TOKENS)
WITHOUT = SENDER.format(mail_from="")
WITH = SENDER.format(mail_from='mail-from = "mail.example.com"\n')
POLICY = '[[policy]]\ndomains = ["example.com"]\ndmarc = { p = "quarantine", rua = "mailto:dmarcreports@example.com" }\n'


def stage(number):
    parent = HEAD.format("example.com") + DKIM
    files = {"zonelint.toml": WITHOUT, "zones/example.com.zone": parent}
    if number >= 2:
        files["zones/example.com.zone"] += DMARC
    if number >= 3:
        files["zonelint.toml"] = WITH
        files["zones/example.com.zone"] += CUT
        files["zones/mail.example.com.zone"] = CHILD
    return files


def flows(folder):
    status, out, err = run(["flows", "--format", "json", "."], cwd=folder)
    return status, json.loads(out)["senders"][0], err


def rules_found(folder, *args):
    status, out, _ = run(["lint", "--format", "json", *args, "."], cwd=folder)
    found = json.loads(out)["findings"]
    return status, {f["rule"]: f for f in found}


def test_stage_1_dkim_alone():
    with tree(stage(1)) as folder:
        _, s, _ = flows(folder)
        assert (s["spf"]["result"], s["spf"]["domain"], s["spf"]["aligned"]) == ("pass", "amazonses.com", "no"), s
        assert (s["dkim"]["result"], s["dkim"]["domain"], s["dkim"]["aligned"]) == ("pass", "example.com", "yes"), s
        assert s["dmarc"]["rfc9989"]["result"] == "none" and s["dmarc"]["rfc7489"]["result"] == "none", s


def test_stage_2_dmarc_through_dkim():
    with tree(stage(2)) as folder:
        status, s, _ = flows(folder)
        assert status == 0
        assert s["spf"]["aligned"] == "no" and s["dkim"]["aligned"] == "yes", s
        assert s["dmarc"]["rfc9989"]["result"] == "pass" and s["dmarc"]["rfc7489"]["result"] == "pass", s
        # pct=25: receivers of RFC 9989 apply the policy to all, older ones to a quarter, the rest gets the next weaker.
        assert s["dmarc"]["rfc9989"]["applied"] == "quarantine", s
        _, found = rules_found(folder)
        assert found["dmarc/pct"]["severity"] == "warning", found
        assert "25" in found["dmarc/pct"]["message"]


def test_stage_3_spf_aligns_too():
    with tree(stage(3)) as folder:
        status, s, _ = flows(folder)
        assert status == 0
        assert (s["spf"]["result"], s["spf"]["domain"], s["spf"]["aligned"]) == ("pass", "mail.example.com", "yes"), s
        assert s["dkim"]["aligned"] == "yes" and s["dmarc"]["rfc9989"]["result"] == "pass", s
        status, found = rules_found(folder)
        assert status == 0 and set(found) <= {"dmarc/pct"}, found


def test_the_table_for_people():
    with tree(stage(3)) as folder:
        _, out, _ = run(["flows", "."], cwd=folder)
        assert re.search(r"transactional +example\.com +mail\.example\.com +pass, aligned +pass, aligned +pass", out), out


def test_second_mx():
    files = stage(3)
    files["zones/mail.example.com.zone"] += "@ IN MX 10 feedback-smtp.eu-west-1.amazonses.com.\n"
    with tree(files) as folder:
        status, found = rules_found(folder)
        assert status == 1
        hit = found["mailfrom/mx-count"]
        assert hit["severity"] == "error" and hit["range"]["start"]["line"] == 7, hit
        assert [r["range"]["start"]["line"] for r in hit["related"]] == [5], hit
        status, out, _ = run(["fix", "--unsafe", "--only", "mailfrom/mx-count", "."], cwd=folder)
        text = (folder / "zones/mail.example.com.zone").read_text()
        assert "eu-west-1" not in text and "us-east-1" in text, text
        assert "mailfrom/mx-count" not in rules_found(folder)[1]


def test_records_in_the_parent():
    files = stage(3)
    files["zones/example.com.zone"] += "mail IN MX 10 feedback-smtp.us-east-1.amazonses.com.\n"
    with tree(files) as folder:
        status, found = rules_found(folder)
        assert status == 1
        hit = found["zone/occluded-delegation"]
        assert hit["file"].endswith("zones/example.com.zone") and "mail.example.com" in hit["message"], hit


def test_strict_alignment_breaks_spf():
    files = stage(3)
    files["zones/example.com.zone"] = files["zones/example.com.zone"].replace("pct=25;", "aspf=s;")
    with tree(files) as folder:
        _, s, _ = flows(folder)
        assert s["spf"]["aligned"] == "no" and s["dmarc"]["rfc9989"]["result"] == "pass", s
        _, found = rules_found(folder)
        hit = found["dmarc/strict-breaks"]
        line = files["zones/example.com.zone"].splitlines()[hit["range"]["start"]["line"] - 1]
        assert line[hit["range"]["start"]["column"] - 1 : hit["range"]["end"]["column"] - 1].startswith("aspf=s"), hit


def test_ms_for_mx():
    files = stage(3)
    files["zones/mail.example.com.zone"] = files["zones/mail.example.com.zone"].replace("@ IN MX", "@ IN MS")
    with tree(files) as folder:
        status, found = rules_found(folder)
        assert status == 1
        hit = found["zone/unknown-type"]
        assert "MX" in hit["message"] and hit["fix"]["level"] == "safe", hit
        assert not [r for r in found if r not in ("zone/unknown-type", "dmarc/pct")], f"one cause, one finding: {sorted(found)}"
        status, _, _ = run(["fix", "."], cwd=folder)
        assert "@ IN MX 10 feedback" in (folder / "zones/mail.example.com.zone").read_text()


def test_fix_writes_what_the_sender_lacks():
    files = {"zonelint.toml": WITH + POLICY, "zones/example.com.zone": HEAD.format("example.com") + CUT + "; the end\n",
             "zones/mail.example.com.zone": HEAD.format("mail.example.com")}
    with tree(files) as folder:
        status, out, _ = run(["fix", "--diff", "."], cwd=folder)
        assert status == 1 and out.startswith("--- a/"), out
        assert (folder / "zones/example.com.zone").read_text() == files["zones/example.com.zone"]
        status, out, err = run(["fix", "--today", "2026-11-24", "."], cwd=folder)
        assert status == 0, (status, out, err)
        parent = (folder / "zones/example.com.zone").read_text()
        child = (folder / "zones/mail.example.com.zone").read_text()
        for token in TOKENS:
            assert re.search(rf"^{token}\._domainkey\s.*CNAME\s+{token}\.dkim\.amazonses\.com\.$", parent, re.M), parent
        assert re.search(r'^_dmarc\s.*TXT\s+"v=DMARC1; p=quarantine; rua=mailto:dmarcreports@example\.com"$', parent, re.M), parent
        assert re.search(r"MX\s+10 feedback-smtp\.us-east-1\.amazonses\.com\.$", child, re.M), child
        assert "feedback-smtp" not in parent and '"v=spf1 include:amazonses.com ~all"' in child
        assert "; the end" in parent
        assert "2026112401" in parent and "2026112401" in child, "the serial rises once, as a date"
        status, s, _ = flows(folder)
        assert status == 0 and s["spf"]["aligned"] == "yes" and s["dkim"]["aligned"] == "yes", s
        assert rules_found(folder) == (0, {})
        status, out, _ = run(["fix", "."], cwd=folder)
        assert status == 0
        assert (folder / "zones/example.com.zone").read_text() == parent, "fixing twice changes nothing"


def test_patch_takes_the_diff():
    files = {"zonelint.toml": WITH + POLICY, "zones/example.com.zone": HEAD.format("example.com") + CUT,
             "zones/mail.example.com.zone": HEAD.format("mail.example.com")}
    with tree(files) as folder:
        _, diff, _ = run(["fix", "--diff", "."], cwd=folder)
        status, out, err = support.execute(["patch", "-p1", "--dry-run"], cwd=folder, input=diff)
        assert status == 0, out + err
        support.execute(["git", "init", "-q"], cwd=folder)
        status, out, err = support.execute(["git", "apply", "--check"], cwd=folder, input=diff)
        assert status == 0, err


def test_an_export_becomes_change_batches_one_a_zone():
    source = SOURCE / "examples/ses/4-generate/route53"
    files = {path.name: path.read_bytes() for path in source.iterdir()}
    with tree(files) as folder:
        status, out, err = run(["fix", "-o", "batch.json", "."], cwd=folder)
        assert status == 0, (status, out, err)
        for name, content in files.items():
            assert (folder / name).read_bytes() == content, f"{name} is left as it was"
        parent = json.loads((folder / "batch-example.com.json").read_text())
        child = json.loads((folder / "batch-mail.example.com.json").read_text())
        kinds = [(c["Action"], c["ResourceRecordSet"]["Type"]) for c in parent["Changes"]]
        assert sorted(kinds) == [("CREATE", "CNAME")] * 3 + [("CREATE", "TXT")], kinds
        values = [c["ResourceRecordSet"]["ResourceRecords"][0]["Value"] for c in child["Changes"]]
        assert values == ["10 feedback-smtp.us-east-1.amazonses.com.", '"v=spf1 include:amazonses.com ~all"'], values
        assert "--change-batch file://batch-example.com.json" in err, err


def test_evaluate():
    with tree(stage(3)) as folder:
        args = ["evaluate", "--zones", "zones", "--ip", "192.0.2.1", "--helo", "mx.example.com", "--mail-from", "bounce@mail.example.com",
                "--from", "me@example.com", "--dkim", f"d=example.com,s={TOKENS[0]}", "--format", "json"]
        status, out, err = run(args, cwd=folder)
        assert status == 0, err
        e = json.loads(out)
        assert e["schema"] == "zonelint/evaluate/1"
        assert e["dkim"][0]["key"] == "ok" and e["dkim"][0]["aligned"] is True, e
        assert e["dmarc"]["rfc9989"]["result"] == "pass" and e["dmarc"]["rfc9989"]["policy"] == "quarantine", e
        assert e["dmarc"]["rfc9989"]["record_domain"] == "example.com", e
        status, out, _ = run(args[:-2], cwd=folder)
        assert status == 0 and "DMARC" in out


if __name__ == "__main__":
    support.main()
