"""What a person or a hook may do with the program that no single layer sees: paths twice, stdin beside its file, wrong names,
exports that hold what Route 53 would refuse."""
import json
import subprocess

import support
from support import SOURCE, run, tree

HEAD = "$ORIGIN {0}.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 2026010101 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n"
TWO_MX = HEAD.format("mail.example.com") + ('@ IN MX 10 feedback-smtp.us-east-1.amazonses.com.\n@ IN MX 10 feedback-smtp.eu-west-1.amazonses.com.\n'
                                            '@ IN TXT "v=spf1 include:amazonses.com ~all"\n')
SENDER = ('root = true\n[[sender]]\nname = "t"\nfrom = "example.com"\nprovider = "amazon-ses"\nregion = "us-east-1"\nmail-from = "mail.example.com"\n')


def record_set(name, kind, *values, **more):
    return {"Name": name, "Type": kind, **more, "TTL": 300, "ResourceRecords": [{"Value": v} for v in values]}


SOA = record_set("example.com.", "SOA", "ns-1.awsdns-1.net. h.amazon.com. 1 7200 900 1209600 86400")


def test_a_zone_that_is_here_twice_counts_once():
    with tree({"zonelint.toml": SENDER, "zones/mail.example.com.zone": TWO_MX, "backup/mail.example.com.zone": TWO_MX}) as folder:
        for args, text in ((["zones"], None), (["."], None), (["-"], TWO_MX), (["-", "--stdin-filename", "zones/mail.example.com.zone"], TWO_MX)):
            _, out, _ = run(["lint", "--format", "concise", *args], cwd=folder, input=text)
            assert "with 2 MX records" in out and "with 4" not in out, (args, out)
        status, out, err = run(["fix", "--unsafe", "--only", "mailfrom", "-"], cwd=folder, input=TWO_MX)
        assert "eu-west-1" not in out and "us-east-1" in out, (status, out, err)


def test_stdin_is_fixed_to_stdout():
    zone = HEAD.format("example.com") + "@ IN TXT v=spf1 mx -all\n@ IN MX 10 mx.example.net.\n"
    for args in ([], ["--stdin-filename", "zones/example.com.zone"]):
        with tree({"zones/example.com.zone": zone}) as folder:
            status, out, err = run(["fix", "--isolated", "--today", "2026-11-24", *args, "-"], cwd=folder, input=zone)
            wanted = zone.replace("v=spf1 mx -all", '"v=spf1 mx -all"').replace("2026010101", "2026112401")
            assert status == 0 and out == wanted, (args, status, out, err)
            assert (folder / "zones/example.com.zone").read_text() == zone, "a pipe writes no file"
            status, out, _ = run(["fix", "--isolated", *args, "-"], cwd=folder, input=wanted)
            assert status == 0 and out == wanted, "fixed twice"


def test_a_misspelt_command_is_told():
    status, out, err = run(["linf", "zones"])
    assert status == 2 and not out and "linf" in err and "did you mean lint" in err, (status, out, err)
    with tree({"fixx/example.com.zone": HEAD.format("example.com")}) as folder:
        assert run(["fixx"], cwd=folder)[0] == 0, "a file or folder of that name is one"


def test_names_that_are_no_rules_are_told():
    with tree({"example.com.zone": HEAD.format("example.com")}) as folder:
        for args in (["lint", "--select", "spf/syntx"], ["lint", "--ignore", "spf/syntx"], ["lint", "--severity", "spf/syntx=note"],
                     ["fix", "--only", "spf/syntx"]):
            status, out, err = run([*args, "example.com.zone"], cwd=folder)
            assert status == 2 and "spf/syntx" in out + err and "spf/syntax" in out + err, (args, status, out, err)


def test_broken_toml_is_a_finding_at_its_place():
    for text, line in (("[=\n", 1), ("root = true\n[[%zone]]\n", 2), ("select = [\n}\n", 2), ("\u017e = 1\n", 1), ("a = {,}\n", 1), ("[\n", 1),
                       ("a = 'x\n", 1), ("a =", 1)):
        with tree({"zonelint.toml": text, "example.com.zone": HEAD.format("example.com")}) as folder:
            status, out, err = run(["lint", "--format", "json", "."], cwd=folder)
            assert status == 2, (text, status, err)
            f = json.loads(out)["findings"][0]
            assert f["rule"] == "config/invalid" and f["range"]["start"]["line"] == line and "not TOML" in f["message"], (text, f)


def test_the_tools_own_rule_files_prove_themselves():
    some = [str(SOURCE / "rules" / name) for name in ("ses.toml", "policy.toml", "mx.toml")]
    status, out, err = run(["rules", "test", *some])
    assert status == 0 and " 0 failures" in out, out[-2000:] + err
    changed = (SOURCE / "rules/policy.toml").read_text().replace('"policy.record_there', '"true || policy.record_there')
    with tree({"policy.toml": changed.replace("[missing]", "[missing]\nassert2 = 1", 1)}) as folder:
        status, out, _ = run(["rules", "test", "policy.toml"], cwd=folder)
        assert status == 1 and "policy.toml:" in out and "assert2" in out and out.count("\n") < 5, out
    with tree({"mine.toml": '[one]\nfor = "zone"\nassert = "true"\nmessage = "x"\n'}) as folder:
        status, out, _ = run(["rules", "test", "mine.toml"], cwd=folder)
        assert status == 1 and "no example" in out, out


def test_a_name_whose_record_is_unreadable_is_not_called_absent():
    zone = HEAD.format("mail.example.com") + '@ IN MS 10 feedback-smtp.us-east-1.amazonses.com.\n@ IN TXT "v=spf1 mx include:x.example.net -all"\n'
    evaluate = ["evaluate", "--zones", ".", "--ip", "192.0.2.1", "--helo", "h.example", "--mail-from", "a@mail.example.com"]
    with tree({"zonelint.toml": SENDER, "mail.example.com.zone": zone}) as folder:
        _, out, _ = run(["lint", "."], cwd=folder)
        absent, unread = out.splitlines()[-1].split("not in these zones;")
        assert "mail.example.com/MX" in unread and "can't be read" in unread and " mail.example.com/MX" not in absent, out
        _, out, _ = run(evaluate, cwd=folder)
        assert "mail.example.com/MX can't be read" in out and "x.example.net/TXT is not in these zones" in out, out


def test_flows_show_the_published_policy_and_what_weakens_it():
    for tags, shown in (("p=quarantine; pct=25", ("(p=quarantine)", "(p=quarantine, pct=25)")), ("p=reject; t=y", ("(p=reject, t=y)", "(p=reject)")),
                        ("p=none", ("(p=none)", "(p=none)"))):
        zone = HEAD.format("example.com") + f'_dmarc IN TXT "v=DMARC1; {tags}; rua=mailto:d@example.com"\n'
        with tree({"zonelint.toml": SENDER, "example.com.zone": zone}) as folder:
            _, out, _ = run(["flows", "."], cwd=folder)
            row = next(line for line in out.splitlines() if line.startswith("t "))
            assert row.index(shown[0]) < row.rindex(shown[1]), (tags, row)


def fix_export(sets, *args):
    """The export fixed: status, what is printed, what is said, and the file afterwards."""
    with tree({"example.com.json": sets if isinstance(sets, bytes) else json.dumps(sets)}) as folder:
        status, out, err = run(["fix", "--isolated", *args, "example.com.json"], cwd=folder)
        return status, out, err, (folder / "example.com.json").read_bytes()


def test_values_that_route53_would_refuse_go_into_the_batch():
    long = "some-token=" + "x" * 300
    export = {"ResourceRecordSets": [SOA, record_set("example.com.", "TXT", "google-site-verification=1"),
                                     record_set("t.example.com.", "TXT", f'"{long}"')]}
    status, out, err, after = fix_export(export)
    changes = json.loads(out)["Changes"]
    assert [c["Action"] for c in changes] == ["UPSERT", "UPSERT"] and status == 0, (status, out, err)
    assert changes[0]["ResourceRecordSet"]["ResourceRecords"] == [{"Value": '"google-site-verification=1"'}], out
    assert json.loads(after) == export, "an export is a picture: it is not touched"
    status, again, _, _ = fix_export(export, "--emit", "change-batch")
    assert status == 0 and again == out


def test_what_changes_nothing_served_is_mended_in_the_file():
    text = b"\xef\xbb\xbf" + json.dumps({"ResourceRecordSets": [SOA]}).encode()
    status, out, err, after = fix_export(text)
    assert status == 0 and not out and "fixed example.com.json" in err and after == text[3:], (status, out, err)


def test_a_change_batch_kept_as_a_file_is_mended_in_place():
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record_set("example.com.", "TXT", "v=spf1 -all")}]}
    status, out, err, after = fix_export(batch, "--origin", "example.com")
    assert status == 0 and not out, (status, out, err)
    assert json.loads(after)["Changes"][0]["ResourceRecordSet"]["ResourceRecords"] == [{"Value": '"v=spf1 -all"'}], after


def test_an_export_in_latin_1_is_one_finding():
    text = json.dumps({"ResourceRecordSets": [SOA, record_set("example.com.", "TXT", '"' + "\u00e9" * 40 + '"')]}, ensure_ascii=False)
    with tree({"example.com.json": text.encode("latin-1")}) as folder:
        status, out, _ = run(["lint", "--isolated", "--format", "concise", "example.com.json"], cwd=folder)
        assert status == 1 and out.count("r53/json") == 1, out


def test_two_runs_at_once_leave_whole_files():
    zone = HEAD.format("example.com") + "".join(f"h{i} IN TXT v=spf1 a -all\n" for i in range(300))
    with tree({"example.com.zone": zone}) as folder:
        runs = [subprocess.Popen([support.ZONELINT, "fix", "--isolated", "-q", "example.com.zone"], cwd=folder, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, env=support.clean_environment()) for _ in range(4)]
        said = [r.communicate()[1] for r in runs]
        after = (folder / "example.com.zone").read_text()
        assert after.count('TXT "v=spf1 a -all"') == 300 and after.count("\n") == zone.count("\n"), said
        assert not [p.name for p in folder.iterdir() if p.name != "example.com.zone"], "no temporary is left"


if __name__ == "__main__":
    support.main()
