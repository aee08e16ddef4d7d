"""fix --emit in the forms of DNS as code: each is read by its own tool or language where that is installed, and says the
same records as the fixed zone."""
import json
import re
import shutil

import support
from support import execute, run, skip, tree

TODAY = ["--today", "2026-11-24"]
KEY = "MIIB" + "Q" * 380 + "AQAB"
ZONE = """$ORIGIN example.com.
$TTL 3600
@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 3600
@ IN NS ns1.example.net.
old IN TXT "v=DMARC1; p=reject"
"""
RULES = r"""
[wanted]
for = "zone"
assert = "false"
message = "m"
fix = { level = "unsafe", title = "everything", do = [
  { add = "'k1._domainkey.example.com'", type = "TXT", rdata = '"v=DKIM1; k=rsa; p=%s" "%s"' },
  { add = "'example.com'", type = "MX", rdata = "10 mx1.example.net." },
  { add = "'example.com'", type = "MX", rdata = "20 mx2.example.net." },
  { add = "'example.com'", type = "TXT", rdata = '"v=spf1 exists:%%{{i}}.${{x}}.example.net -all"' },
  { add = "'*.example.com'", type = "TXT", rdata = '"it''s \"quoted\""' },
  { add = "'_imaps._tcp.example.com'", type = "SRV", rdata = "0 1 993 imap.example.net." },
  { add = "'example.com'", type = "CAA", rdata = '0 issuemail "ca.example.net"' },
  { add = "'_25._tcp.example.com'", type = "TLSA", rdata = "3 1 1 %s" },
  { add = "'www.example.com'", type = "CNAME", rdata = "web.example.net." } ] }
[gone]
for = "record"
assert = "record.owner != 'old.example.com'"
message = "m"
fix = { level = "unsafe", title = "delete", do = [{ delete = "record" }] }
""" % (KEY[:200], KEY[200:], "ab" * 32)
RULES = RULES.replace('"it\'\'s \\"quoted\\""', '"its \\"quoted\\""')
SPF = "v=spf1 exists:%{i}.${x}.example.net -all"
LONG = "v=DKIM1; k=rsa; p=" + KEY


def emit(form):
    with tree({"example.com.zone": ZONE, "zonelint.toml": "root = true\n", "house.toml": RULES}) as folder:
        status, out, err = run(["fix", "--unsafe", "--rules", "house.toml", "--only", "house", "--emit", form, *TODAY, "."],
                               cwd=folder)
        assert status != 2 and out, (out, err)
        assert (folder / "example.com.zone").read_text() == ZONE
        return out


def hcl_string(text):
    return json.loads(text).replace("$${", "${").replace("%%{", "%{")


def terraform_reads(text):
    tool = shutil.which("terraform")
    if not tool:
        return print("SKIPPED terraform fmt: terraform is not installed", flush=True)
    with tree({"main.tf": text}) as folder:
        status, out, err = execute([tool, "fmt", "-check", "-diff", "main.tf"], cwd=folder)
        assert status in (0, 3), out + err  # 3: it would lay the text out in another way
    return None


def test_terraform_aws():
    out = emit("terraform")
    records = {m[0]: m[1] for m in re.findall(r'name    = (".*")\n  type    = "TXT"\n  ttl     = 3600\n  records = \[\n    (.*),\n', out)}
    assert hcl_string(records['"example.com"']) == SPF, out
    assert hcl_string(records['"k1._domainkey.example.com"']).replace('""', "") == LONG
    assert max(map(len, hcl_string(records['"k1._domainkey.example.com"']).split('""'))) <= 255
    assert hcl_string(records['"\\\\052.example.com"' if '"\\\\052.example.com"' in records else '"*.example.com"']) == 'its \\"quoted\\"'
    assert '    "10 mx1.example.net.",\n    "20 mx2.example.net.",\n' in out
    assert '# delete: old.example.com. 3600 IN TXT "v=DMARC1; p=reject"' in out
    terraform_reads(out)


def test_terraform_cloudflare():
    out = emit("terraform-cloudflare")
    contents = [hcl_string(c) for c in re.findall(r"  content = (.*)\n", out)]
    assert f'"{SPF}"' in contents, contents
    long = next(c for c in contents if "DKIM1" in c)
    assert re.fullmatch(r'"[^"]{1,255}"( "[^"]{1,255}")*', long) and re.sub(r'" "|"', "", long) == LONG
    assert re.search(r'content  = "mx1.example.net"\n  priority = 10\n', out), out
    assert '    target   = "imap.example.net"\n' in out and '    tag   = "issuemail"\n' in out
    terraform_reads(out)


def yaml_of(text):
    try:
        import yaml
    except ImportError:
        skip("yaml", "PyYAML is not installed")
    return list(yaml.safe_load_all(text))


def test_cloudformation():
    out = emit("cloudformation")
    template, = yaml_of(out)
    group, = template["Resources"].values()
    assert group["Type"] == "AWS::Route53::RecordSetGroup" and group["Properties"]["HostedZoneName"] == "example.com."
    sets = {(s["Name"], s["Type"]): s for s in group["Properties"]["RecordSets"]}
    assert all(isinstance(s["TTL"], str) for s in sets.values())
    assert sets["example.com.", "TXT"]["ResourceRecords"] == [f'"{SPF}"']
    long = sets["k1._domainkey.example.com.", "TXT"]["ResourceRecords"][0]
    assert re.sub(r'" "|"', "", long) == LONG and max(map(len, long.split('" "'))) <= 256
    assert sets["\\052.example.com.", "TXT"]["ResourceRecords"] == ['"its \\"quoted\\""']
    assert sets["example.com.", "MX"]["ResourceRecords"] == ["10 mx1.example.net.", "20 mx2.example.net."]
    if tool := shutil.which("cfn-lint"):
        with tree({"t.yaml": out}) as folder:
            status, said, err = execute([tool, "t.yaml"], cwd=folder)
            assert "E0" not in said and "E1" not in said, said + err


def test_octodns():
    zone, = yaml_of(emit("octodns"))
    apex = {r["type"]: r for r in zone[""]}
    assert apex["TXT"]["value"] == SPF and apex["TXT"]["ttl"] == 3600
    assert apex["MX"]["values"] == [{"exchange": "mx1.example.net.", "preference": 10},
                                    {"exchange": "mx2.example.net.", "preference": 20}]
    assert apex["CAA"]["value"] == {"flags": 0, "tag": "issuemail", "value": "ca.example.net"}
    assert zone["k1._domainkey"]["value"] == LONG.replace(";", "\\;")
    assert zone["*"]["value"] == 'its "quoted"'
    assert zone["_imaps._tcp"]["value"] == {"port": 993, "priority": 0, "target": "imap.example.net.", "weight": 1}
    assert zone["www"] == {"ttl": 3600, "type": "CNAME", "value": "web.example.net."}


def test_dnscontrol():
    out = emit("dnscontrol")
    node = shutil.which("node")
    if not node:
        skip("dnsconfig.js in node", "node is not installed")
    names = "TXT MX SRV TLSA CAA A AAAA CNAME NS PTR TTL".split()
    script = "let all = [];" + "".join(f"const {n} = (...a) => ['{n}', ...a];" for n in names)
    script += "const CAA_CRITICAL = 1; function D_EXTEND(d, ...r) { all.push([d, r]); }\n" + out + "\nconsole.log(JSON.stringify(all));"
    status, said, err = execute([node, "-e", script])
    assert status == 0, err
    (domain, records), = json.loads(said)
    ttl = ["TTL", 3600]
    assert domain == "example.com"
    for one in (["TXT", "@", SPF, ttl], ["TXT", "k1._domainkey", LONG, ttl], ["MX", "@", 10, "mx1.example.net.", ttl],
                ["TXT", "*", 'its "quoted"', ttl], ["CNAME", "www", "web.example.net.", ttl], ["CAA", "@", "issuemail", "ca.example.net", ttl],
                ["SRV", "_imaps._tcp", 0, 1, 993, "imap.example.net.", ttl], ["TLSA", "_25._tcp", 3, 1, 1, "AB" * 32, ttl]):
        assert one in records, (one, records)
    assert "// delete: old.example.com." in out


def test_what_is_left_is_a_comment():
    config = 'root = true\n[[sender]]\nname = "app"\nfrom = "example.com"\nprovider = "sendgrid"\n'
    marks = {"records": ";", "terraform": "#", "terraform-cloudflare": "#", "cloudformation": "#", "octodns": "#", "dnscontrol": "//"}
    for form, mark in marks.items():
        with tree({"example.com.zone": ZONE.replace('old IN TXT "v=DMARC1; p=reject"\n', ""), "zonelint.toml": config}) as folder:
            _, out, _ = run(["fix", "--emit", form, *TODAY, "."], cwd=folder)
            line = next(l for l in out.splitlines() if "s1.domainkey.u<account>" in l)
            assert line.startswith(mark), (form, line)
            assert "Twilio SendGrid shows it" in out, out


def test_a_record_for_a_zone_that_is_not_here():
    config = ('root = true\n[[sender]]\nname = "app"\nfrom = "example.com"\nprovider = "amazon-ses"\nregion = "us-east-1"\n'
              'mail-from = "mail.example.com"\ndkim = ["%s", "%s", "%s"]\n' % tuple("a" * 31 + d for d in "123"))
    with tree({"example.com.zone": ZONE + "mail IN NS ns9.example.org.\n", "zonelint.toml": config}) as folder:
        _, _, err = run(["fix", *TODAY, "."], cwd=folder)
        text = (folder / "example.com.zone").read_text()
        assert "feedback-smtp" not in text and "_domainkey IN CNAME" in text.replace("\t", " "), text
        assert "in the zone of mail.example.com, which is not here" in err, err
        assert "mail.example.com. IN MX 10 feedback-smtp.us-east-1.amazonses.com." in err, err


def test_a_set_that_could_not_be_read_whole_is_left_out():
    # Applying the form would delete the value that is on the unread line.
    unread = ZONE + 'www IN A 192.0.2.1\nwww IN A 192.0.2.300\n'
    rules = '[a]\nfor = "zone"\nassert = "false"\nmessage = "m"\nfix = { level = "unsafe", title = "t", do = [\n' \
            '  { add = "\'www.example.com\'", type = "A", rdata = "192.0.2.9" }, { add = "\'new.example.com\'", type = "A", rdata = "192.0.2.8" } ] }\n'
    with tree({"example.com.zone": unread, "rules/add.toml": rules}) as folder:
        for form in ("terraform", "terraform-cloudflare", "cloudformation", "octodns", "dnscontrol"):
            status, out, err = run(["fix", "--isolated", "--unsafe", "--rules", "rules/add.toml", "--only", "add/a", "--emit", form, "example.com.zone"], cwd=folder)
            assert status == 2 and "www.example.com. A is left out: an entry of www.example.com. in example.com.zone could not be read" in err, (form, status, err)
            assert "192.0.2.8" in out and "192.0.2.9" not in out, (form, out)
        status, out, err = run(["fix", "--isolated", "--unsafe", "--rules", "rules/add.toml", "--only", "add/a", "--emit", "records", "example.com.zone"], cwd=folder)
        assert "192.0.2.9" in out and "left out" not in err, (out, err)  # one record at a time: nothing is deleted


if __name__ == "__main__":
    support.main()
