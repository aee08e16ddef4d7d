"""The formats for CI servers, from the real program: what each consumer demands of the whole document.

SARIF is held against the standard's JSON schema where it is at hand: ZONELINT_SARIF_SCHEMA names the file, else npm's global
@microsoft/jest-sarif is looked for."""
import json
import os
import pathlib
import re
import shutil
import xml.etree.ElementTree as xml

import support
from support import SOURCE, execute, run, skip, tree

ZONE = """$ORIGIN example.com.
$TTL 3600
@ IN SOA ns1 h 1 7200 3600 1209600 3600
@ IN NS ns1
@ IN NS ns2
ns1 IN A 192.0.2.1
ns2 IN A 192.0.2.2
@ IN MX 10 192.0.2.3
t\u00e9xt IN TXT "v=spf1 -all" "\u001b[31m<&]]>"
@ IN MS 10 mail
@ IN TXT "v=spf1 ip4:192.0.2.300 -all"
_dmarc IN TXT "v=DMARC1; p=quarantine; pct=25; rua=mailto:d@example.com"
"""
CLEAN = "$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1 h 1 7200 3600 1209600 3600\n@ IN NS ns1\n@ IN NS ns2\nns1 IN A 192.0.2.1\nns2 IN A 198.51.100.2\n"
EVERY = "json sarif github gitlab junit checkstyle markdown concise jsonl text".split()


def lint(folder, form, *args):
    status, out, err = run(["lint", "--format", form, "--isolated", *args], cwd=folder)
    assert status in (0, 1), (form, status, err)
    return out


def findings(folder, *args):
    return json.loads(lint(folder, "json", *args))["findings"]


def schema():
    named = os.environ.get("ZONELINT_SARIF_SCHEMA")
    if named:
        return json.loads(pathlib.Path(named).read_text())
    if shutil.which("npm"):
        root = pathlib.Path(execute(["npm", "root", "-g"])[1].strip())
        for path in sorted(root.glob("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0*.json")):
            return json.loads(path.read_text())
    skip("the SARIF schema", "neither ZONELINT_SARIF_SCHEMA nor npm's global @microsoft/jest-sarif is there")


def logs():
    with tree({"zones/example.com.zone": ZONE, "clean/example.com.zone": CLEAN}) as folder:
        yield json.loads(lint(folder, "sarif", "zones"))
        yield json.loads(lint(folder, "sarif", "clean"))
    for config in sorted(SOURCE.glob("examples/**/zonelint.toml")):
        status, out, _ = run(["lint", "--format", "sarif", "."], cwd=config.parent)
        if status != 2:
            yield json.loads(out)


def test_sarif_fits_the_schema():
    against = schema()
    try:
        import jsonschema
    except ImportError:
        skip("the SARIF schema", "python3-jsonschema is not installed")
    check = jsonschema.Draft7Validator(against)
    for log in logs():
        errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in check.iter_errors(log)]
        assert not errors, errors[:5]


def test_sarif_says_what_json_says():
    with tree({"example.com.zone": ZONE}) as folder:
        log = json.loads(lint(folder, "sarif", "example.com.zone"))
        expected = findings(folder, "example.com.zone")
    results = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert len(results) == len(expected) >= 4
    assert len({r["id"] for r in rules}) == len(rules) > 50, "each rule once"
    for rule in rules:
        for key in ("shortDescription", "fullDescription", "help"):
            assert rule[key]["text"].strip(), (rule["id"], key)
    for result, finding in zip(results, expected):
        assert result["ruleId"] == finding["rule"] == rules[result["ruleIndex"]]["id"]
        assert result["level"] == finding["severity"]
        region = result["locations"][0]["physicalLocation"]["region"]
        start, end = finding["range"]["start"], finding["range"]["end"]
        assert region == {"startLine": start["line"], "startColumn": start["column"], "endLine": end["line"], "endColumn": end["column"]}
        links = re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"])
        assert [int(i) for i in links] == [r["id"] for r in result.get("relatedLocations", [])], result["message"]
        fixed = finding["fix"] is not None and finding["fix"]["level"] != "placeholder"
        assert ("fixes" in result) == fixed, result["ruleId"]
    assert any("fixes" in r for r in results), "a fix is shown"


def test_sarif_fixes_are_the_edits():
    """A viewer that applies artifactChanges gets the same text as who applies the edits of the JSON."""
    with tree({"example.com.zone": ZONE}) as folder:
        log = json.loads(lint(folder, "sarif", "example.com.zone"))
        lines = ZONE.split("\n")
        offset = lambda line, column: sum(len(l) + 1 for l in lines[:line - 1]) + column - 1
        for result, finding in zip(log["runs"][0]["results"], findings(folder, "example.com.zone")):
            if "fixes" not in result:
                continue
            replacements = result["fixes"][0]["artifactChanges"][0]["replacements"]
            for replacement, edit in zip(replacements, finding["fix"]["edits"]):
                region = replacement["deletedRegion"]
                begin, end = offset(region["startLine"], region["startColumn"]), offset(region["endLine"], region["endColumn"])
                raw = ZONE.encode()[edit["range"]["start"]["offset"]:edit["range"]["end"]["offset"]]
                assert ZONE[begin:end].encode() == raw, (result["ruleId"], ZONE[begin:end], raw)
                assert replacement.get("insertedContent", {}).get("text", "") == edit["text"]


def test_sarif_fingerprints_stay_when_lines_move():
    moved = ZONE.replace("$TTL", "; one line more\n$TTL")
    prints = []
    for text in (ZONE, moved):
        with tree({"example.com.zone": text}) as folder:
            run_ = json.loads(lint(folder, "sarif", "example.com.zone"))["runs"][0]
            prints.append([r["partialFingerprints"] for r in run_["results"]])
    assert prints[0] == prints[1]
    whole = [p["primaryLocationLineHash"] for p in prints[0]]
    assert len(set(whole)) == len(whole)


def test_suppressed_results_are_left_out():
    zone = ZONE.replace("@ IN MX 10 192.0.2.3", "@ IN MX 10 192.0.2.3 ; zonelint: allow(mx) -- a lab")
    with tree({"example.com.zone": zone}) as folder:
        for form in EVERY[:-1]:
            assert "mx/to-ip" not in re.sub(r'"rules":\[.*?\n  "', "", lint(folder, form, "example.com.zone"), flags=re.S), form


def test_xml_is_well_formed_and_counts():
    with tree({"zones/example.com.zone": ZONE, "zones/b&<.zone": ZONE.replace("example.com", "example.net"), "clean/example.com.zone": CLEAN}) as folder:
        expected = findings(folder, "zones")
        styled = xml.fromstring(lint(folder, "checkstyle", "zones"))
        assert [e.get("source") for e in styled.iter("error")] == ["zonelint." + f["rule"] for f in expected]
        assert [f.get("name") for f in styled] == sorted({f["file"] for f in expected})
        suites = xml.fromstring(lint(folder, "junit", "zones"))
        cases = list(suites.iter("testcase"))
        assert len(cases) == len(expected) == int(suites.get("tests")) == sum(int(s.get("tests")) for s in suites)
        failed = list(suites.iter("failure"))
        assert len(failed) == sum(f["severity"] == "error" for f in expected) == int(suites.get("failures"))
        strict = xml.fromstring(lint(folder, "junit", "--fail-on", "note", "zones"))
        assert len(list(strict.iter("failure"))) == len(expected)
        assert len(list(xml.fromstring(lint(folder, "junit", "--select", "mx", "clean")).iter("testcase"))) == 1
        assert not list(xml.fromstring(lint(folder, "checkstyle", "--select", "mx", "clean")))


def test_gitlab_has_what_it_reads():
    with tree({"zones/example.com.zone": ZONE, "zones/example.net.zone": ZONE.replace("example.com", "example.net")}) as folder:
        expected = findings(folder, "zones")
        report = json.loads(lint(folder, "gitlab", "zones"))
    assert len(report) == len(expected)
    for one, finding in zip(report, expected):
        assert one["description"] == finding["message"] and one["check_name"] == finding["rule"]
        assert one["severity"] == {"error": "critical", "warning": "major", "note": "info"}[finding["severity"]]
        assert one["location"] == {"path": finding["file"], "lines": {"begin": finding["range"]["start"]["line"], "end": finding["range"]["end"]["line"]}}
    assert len({one["fingerprint"] for one in report}) == len(report)


def test_no_escape_of_a_zone_file_gets_out():
    with tree({"example.com.zone": ZONE}) as folder:
        for form in EVERY:
            out = lint(folder, form, "example.com.zone")
            assert not re.search("[\0-\x08\x0b-\x1f\x7f]", out), form


if __name__ == "__main__":
    support.main()
