"""zonelint audit: posture, spoofable names, what bulk receivers refuse, and what has changed since an earlier report."""
import json

import support
from support import run, tree

HEAD = "$TTL 3600\n@ IN SOA ns1 h 1 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n@ IN NS ns2.example.net.\n"
GOOD = HEAD + '@ IN MX 10 mx\nmx IN A 192.0.2.1\nmx IN TXT "v=spf1 a -all"\n@ IN TXT "v=spf1 mx -all"\n_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:d@good.example"\n'
OPEN = HEAD + '@ IN A 192.0.2.2\nwww IN A 192.0.2.2\n_dmarc IN TXT "v=DMARC1; p=none; rua=mailto:d@open.example"\n'
PART = HEAD + 'www IN A 192.0.2.3\n_dmarc IN TXT "v=DMARC1; p=quarantine; pct=25; rua=mailto:d@part.example"\n'
ZONES = {"good.example.zone": GOOD, "open.example.zone": OPEN, "part.example.zone": PART}


def audit(folder, *args):
    status, out, err = run(["audit", "--isolated", "--format", "json", *args, "."], cwd=folder)
    assert status in (0, 1), err
    return json.loads(out)


def test_posture_and_what_can_be_spoofed():
    with tree(ZONES) as folder:
        report = audit(folder)
        text = run(["audit", "--isolated", "."], cwd=folder)[1]
    assert report["schema"] == "zonelint/audit/1"
    cells = {d["domain"]: d["cells"] for d in report["domains"]}
    assert cells["good.example"]["spf"]["mark"] == "good" and cells["good.example"]["spf"]["text"] == "-all, 1/10", cells
    assert cells["good.example"]["dmarc"]["text"] == "reject" and cells["open.example"]["dmarc"]["mark"] == "weak"
    assert cells["part.example"]["dmarc"]["text"] == "quarantine, pct=25" or cells["part.example"]["dmarc7489"]["text"] == "quarantine, pct=25"
    spoofable = {s["name"]: s["why"] for s in report["spoofable"]}
    assert set(spoofable) == {"open.example", "www.open.example", "www.part.example"}, spoofable
    assert "pct=25" in spoofable["www.part.example"] and "RFC 7489" in spoofable["www.part.example"]
    for name in ("good.example", "Names that anyone may send as: 3", "www.part.example", "What bulk receivers would refuse"):
        assert name in text, text
    for d in report["domains"]:
        for i in d["findings"]:
            assert 0 <= i < len(report["findings"])


def test_what_has_changed():
    worse = {**ZONES, "good.example.zone": GOOD.replace("10 mx", "10 192.0.2.1")}
    with tree(ZONES) as folder:
        before = run(["lint", "--isolated", "--format", "json", "."], cwd=folder)[1]
    with tree({**worse, "before.txt": before}) as folder:
        since = audit(folder, "--since", "before.txt")["since"]
        fingerprints = [f["fingerprint"] for f in audit(folder)["findings"] if f["rule"] == "mx/to-ip"]
        assert fingerprints and set(fingerprints) <= set(since["new"]), since
        assert since["still"] + len(since["new"]) == len(audit(folder)["findings"])
        after = run(["audit", "--isolated", "--format", "json", "."], cwd=folder)[1]
    with tree({**ZONES, "after.txt": after}) as folder:
        gone = audit(folder, "--since", "after.txt")["since"]["gone"]
        assert "mx/to-ip" in [g["rule"] for g in gone], gone
        text = run(["audit", "--isolated", "--since", "after.txt", "."], cwd=folder)[1]
        assert "Since after.txt: " in text and "gone  error[mx/to-ip]" in text, text


def test_a_report_that_is_none():
    for content, words in (("{", "is not JSON"), ("{}", "is no report"), ('{"schema":"zonelint/1"}', "is no report"), ("", "is not JSON"), ("{}{}", "not one JSON document")):
        with tree({**ZONES, "old.txt": content}) as folder:
            status, out, err = run(["audit", "--isolated", "--since", "old.txt", "."], cwd=folder)
            assert status == 2 and not out and "--since old.txt" in err and words in err, (content, err)
    with tree(ZONES) as folder:
        status, out, err = run(["audit", "--isolated", "--since", "none.json", "."], cwd=folder)
        assert status == 2 and "none.json" in err, err


if __name__ == "__main__":
    support.main()
