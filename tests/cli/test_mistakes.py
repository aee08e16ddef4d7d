"""Mistakes that people make in real zones, each in zones of its own below tests/cases/mistakes, and ordinary zones without one
below tests/cases/clean.

MISTAKES names the rule that must tell each of them, and the text of the line that it must point at. All that lint says of a case,
down to the warnings, is kept in its expected.txt, so that one cause stays one finding; UPDATE=1 writes these anew: read the
difference before it is kept.
"""
import difflib
import json
import os

import support
from support import SOURCE, run

CASES = SOURCE / "tests/cases/mistakes"
CLEAN = SOURCE / "tests/cases/clean"

# number: {(rule, a part of the line)}
MISTAKES = {
    1: {("txt/unquoted-split", "TXT v=spf1 mx ~all")},
    2: {("spf/multiple", "a:out.example.net")},
    3: {("spf/unknown-mechanism", "ip:192.0.2.7")},
    4: {("spf/no-all", "include:amazonses.com")},
    5: {("spf/terms-after-all", "~all include:mailgun.org")},
    6: {("spf/ptr", "mx ptr -all")},
    7: {("spf/neutral-all", "?all")},
    8: {("spf/trailing-dot", "a:out.example.net.")},
    9: {("spf/syntax", "a:ftp")},
    10: {("spf/type99", 'SPF "v=spf1 mx -all"')},
    11: {("spf/doubled-mechanism", "include:include:")},
    12: {("spf/piece", '"include:mailgun.org -all"')},
    13: {("spf/not-published", "_spf.mimecast.com"), ("spf/not-published", "_spf.pphosted.com"), ("spf/not-published", "_spf.marketo.com"),
         ("spf/not-for-customers", "brevo.com")},
    14: {("dmarc/rua-syntax", "rua=dmarc@example.com")},
    15: {("dmarc/wrong-place", "@ IN TXT")},
    16: {("dmarc/v", "v=DMARC1 p=none")},
    17: {("dmarc/multiple", "p=reject")},
    18: {("dmarc/v", "v=dmarc1"), ("dmarc/v", "v=DMARC;"), ("dmarc/v", "v=DMARCl"), ("dmarc/leading-space", '" v=DMARC1'), ("dmarc/tag-syntax", "sp- reject"),
         ("dmarc/v", '"p=reject')},
    19: {("dmarc/v", "v=DMARC1, p=reject"), ("dmarc/tag-syntax", "; mailto:more@")},
    20: {("dmarc/v", "\\\\; p=reject"), ("txt/double-quoted", '"\\"v=DMARC1')},
    21: {("txt/semicolon", "TXT v=DMARC1; p=none")},
    22: {("dmarc/foreign-txt", "s1.domainkey"), ("dmarc/wildcard-leak", "* IN TXT")},
    23: {("dmarc/pct", "pct=50"), ("dmarc/rf-ri", "rf=afrf")},
    24: {("txt/double-quoted", 's1._domainkey')},
    25: {("txt/over-255", "s1._domainkey")},
    26: {("dkim/multiple-txt", "s1._domainkey"), ("zone/unclosed-quote", "s1._domainkey")},
    27: {("dkim/base64-spaces", "s1._domainkey")},
    28: {("dkim/pem-header", "BEGIN PUBLIC KEY")},
    29: {("txt/smart-chars", "\\010")},
    30: {("dkim/multiple-txt", "s1._domainkey"), ("dkim/rsa-size", "s1._domainkey")},
    31: {("zone/origin-repeat", "s1._domainkey.example.com IN")},
    32: {("zone/dot-missing", "s1.domainkey")},
    33: {("dkim/name-shape", "hs1-8709349")},
    34: {("dkim/no-p", "TXT \"s2.domainkey")},
    35: {("dkim/name-shape", "_domainkeys2")},
    36: {("dkim/adsp-domainkeys", "o=~"), ("dkim/adsp-domainkeys", "_adsp")},
    37: {("mx/to-ip", "MX 10 192.0.2.7")},
    38: {("mx/preference-missing", "MX mx1")},
    39: {("mx/to-cname", "MX 10 mail")},
    40: {("zone/cname-coexist", "blog IN CNAME"), ("mx/cname-owner", "news IN CNAME")},
    41: {("zone/dot-missing", "NS ns2.example.net")},
    42: {("zone/origin-repeat", "host.example.com IN A")},
    43: {("ses/host-domain", "amazonaws.com")},
    44: {("mx/submission-host", "smtp.office365.com")},
    45: {("mx/dup-host", "MX 20 mx1")},
    46: {("mx/no-address", "MX 10 mail")},
    47: {("zone/bad-rdata", "20171130001"), ("zone/alias-pseudo-type", "ANAME"), ("zone/unknown-type", "IN MS")},
    48: {("zone/template", "SERIALNUMBERPLACEHOLDER")},
    49: {("zone/hash-comment", "# the web server"), ("zone/hash-comment", "// the web server")},
    50: {("zone/bom", "$ORIGIN"), ("txt/smart-chars", "v=spf1")},
    51: {("zone/origin-relative", "$ORIGIN example.com")},
}


def findings(folder):
    """In a place of its own: the other zones of a repository are read, too, and would answer for these."""
    with support.tree({path.name: path.read_bytes() for path in folder.iterdir()}) as copy:
        status, out, err = run(["lint", "--isolated", "--format", "jsonl", "--today", "2026-11-24", "."], cwd=copy)
    assert status < 2 and not err, (folder.name, err)
    return [json.loads(line) for line in out.splitlines()]


def place(f):
    return f["file"].removeprefix("./"), f["range"]["start"]["line"]


def line_of(folder, f):
    name, number = place(f)
    return (folder / name).read_text(encoding="utf-8-sig", errors="replace").split("\n")[number - 1]


def shown(found):
    out = ""
    for f in found:
        if f["severity"] != "note":
            name, number = place(f)
            out += f"{name}:{number}: {f['severity']}: {f['rule']}: {f['message']}\n"
    return out


def folders():
    return {int(path.name[:2]): path for path in sorted(CASES.iterdir())}


def test_every_mistake_has_a_case():
    assert sorted(folders()) == sorted(MISTAKES) == list(range(1, 52))


def test_each_mistake_is_told_at_its_line():
    untold = []
    for number, folder in folders().items():
        found = findings(folder)
        for rule, text in MISTAKES[number]:
            if not any(f["rule"] == rule and text in line_of(folder, f) for f in found):
                untold.append(f"{folder.name}: {rule} does not tell of {text!r}; told is\n{shown(found)}")
    assert not untold, "\n".join(untold)


def test_all_that_is_said_of_a_mistake():
    differing = []
    for folder in folders().values():
        expected = folder / "expected.txt"
        actual = shown(findings(folder))
        if os.environ.get("UPDATE"):
            expected.write_text(actual, encoding="utf-8")
        before = expected.read_text(encoding="utf-8") if expected.exists() else ""
        if actual != before:
            differing += difflib.unified_diff(before.splitlines(True), actual.splitlines(True), f"{folder.name}, expected", "actual")
    assert not differing, "".join(differing) + "\nUPDATE=1 writes the expected output anew"


def test_each_finding_says_why_and_what_to_do():
    for folder in folders().values():
        for f in findings(folder):
            assert f["why"] and f["todo"] and f["source"], (folder.name, f["rule"])


def test_the_records_of_a_zone_that_is_here_twice_are_not_added_up():
    two = (CASES / "02-two-spf-records/example.com.zone").read_text()
    with support.tree({"a/example.com.zone": two, "b/example.com.zone": two.replace("a:out.example.net ", "")}) as folder:
        out = run(["lint", "--isolated", "--format", "jsonl", "."], cwd=folder)[1]
        said = [f["message"] for f in map(json.loads, out.splitlines()) if f["rule"] == "spf/multiple"]
        assert said and all("2 SPF records" in text for text in said), said


def test_ordinary_zones_are_clean():
    cases = sorted(CLEAN.iterdir())
    assert len(cases) > 15
    said = [f"{folder.name}:\n{shown(found)}" for folder in cases if shown(found := findings(folder))]
    assert not said, "\n".join(said)


if __name__ == "__main__":
    support.main()
