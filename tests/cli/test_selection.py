"""Which findings are reported, and as what: --statistics, [[override]], edition, [[allow]], suppressions in comments, and what
allow/* says of those that do nothing."""
import json

import support
from support import run, tree

HEAD = "$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n"
MAIL = '@ IN TXT "v=spf1 mx -all"\n_dmarc IN TXT "v=DMARC1; p=quarantine; np=reject; rua=mailto:dmarc@example.com"\n'
TO_IP = "@ IN MX 10 192.0.2.7\n"
TTLS = "www 3600 IN A 192.0.2.1\nwww 300 IN A 192.0.2.2\n"


def found(folder, *args, status=None):
    """[(rule, severity, file:line)], notes left out unless a test asks for them by their severity."""
    code, out, err = run(["lint", "--format", "jsonl", *args], cwd=folder)
    assert code < 2 and (status is None or code == status), (code, out, err)
    lines = [json.loads(line) for line in out.splitlines()]
    return [(f["rule"], f["severity"], f"{f['file'].removeprefix('./')}:{f['range']['start']['line']}") for f in lines]


def rules(folder, *args, **more):
    return [(rule, severity) for rule, severity, _ in found(folder, *args, **more) if severity != "note"]


def only(folder, rule, *args):
    return [(severity, place) for r, severity, place in found(folder, *args) if r == rule]


# --- --statistics

def test_statistics_count_findings_by_rule():
    with tree({"example.com.zone": HEAD + MAIL + TO_IP + "a IN MX 10 192.0.2.8\nb IN MX 10 192.0.2.9\n" + TTLS}) as folder:
        status, out, err = run(["lint", "--statistics", "--select", "mx/to-ip,zone/rrset-ttl,zone/dup-rr", "."], cwd=folder)
        assert status == 1, "the exit status is that of lint"
        rows = [line.split() for line in out.splitlines()]
        assert rows == [["3", "error", "mx/to-ip"], ["1", "warning", "zone/rrset-ttl", "(1", "fixable)"]], out
        status, out, err = run(["lint", "--statistics", "--format", "json", "--select", "mx/to-ip,zone/rrset-ttl", "."], cwd=folder)
        d = json.loads(out)
        assert status == 1 and d["schema"] == "zonelint/statistics/1" and d["statistics"] == [
            {"rule": "mx/to-ip", "severity": "error", "count": 3, "fixable": 0},
            {"rule": "zone/rrset-ttl", "severity": "warning", "count": 1, "fixable": 1}], out
        status, out, err = run(["lint", "--statistics", "--format", "sarif", "."], cwd=folder)
        assert status == 2 and not out and "--statistics" in err and "json" in err, (out, err)


def test_statistics_of_nothing():
    with tree({"example.com.zone": HEAD}) as folder:
        status, out, err = run(["lint", "--statistics", "--select", "mx/to-ip", "."], cwd=folder)
        assert status == 0 and out == "", (status, out)


# --- [[override]]

def test_an_override_holds_in_its_files_only():
    config = 'root = true\n[[override]]\nfiles = ["legacy/**"]\nseverity = { "mx/to-ip" = "note", "zone" = "off" }\n'
    zone = HEAD + MAIL + TO_IP + TTLS
    with tree({"zonelint.toml": config, "legacy/old/example.com.zone": zone, "zones/example.com.zone": zone}) as folder:
        assert sorted(only(folder, "mx/to-ip", ".")) == [("error", "zones/example.com.zone:7"), ("note", "legacy/old/example.com.zone:7")]
        assert only(folder, "zone/rrset-ttl", ".") == [("warning", "zones/example.com.zone:9")]
        assert run(["lint", "-q", "legacy"], cwd=folder)[0] == 0, "a note is no failure"
        # The more exact name wins, wherever it stands; of equal ones the later.
        (folder / "zonelint.toml").write_text(config + '[[override]]\nfiles = ["legacy/old/*"]\nseverity = { "all" = "off", "mx/to-ip" = "warning" }\n')
        assert sorted(only(folder, "mx/to-ip", ".")) == [("error", "zones/example.com.zone:7"), ("warning", "legacy/old/example.com.zone:7")]


def test_the_files_of_an_override_are_those_below_its_configuration():
    with tree({"a/zonelint.toml": 'root = true\n[[override]]\nfiles = ["*.zone"]\nseverity = { "mx/to-ip" = "note" }\n',
               "a/example.com.zone": HEAD + MAIL + TO_IP, "example.com.zone": HEAD + MAIL + TO_IP, "zonelint.toml": "root = true\n"}) as folder:
        assert sorted(only(folder, "mx/to-ip", ".")) == [("error", "example.com.zone:7"), ("note", "a/example.com.zone:7")]
        assert only(folder / "a", "mx/to-ip", "example.com.zone") == [("note", "example.com.zone:7")]


def test_a_mistake_in_an_override_is_told():
    for text, words in (('severity = { "mx/to-ipp" = "note" }', "mx/to-ip"), ('severity = { "mx/to-ip" = "notes" }', "note"), ("", "severity")):
        with tree({"zonelint.toml": f'root = true\n[[override]]\nfiles = ["*"]\n{text}\n', "example.com.zone": HEAD}) as folder:
            status, out, err = run(["lint", "."], cwd=folder)
            assert status == 2 and "config/invalid" in out + err and words in out + err, (text, out, err)


# --- edition

RULE = "[late]\nfor = 'zone'\nassert = 'false'\nmessage = 'm'\nedition = '{}'\n"


def test_an_edition_leaves_later_rules_off():
    with tree({"own.toml": RULE.format("2028"), "zonelint.toml": "", "example.com.zone": HEAD}) as folder:
        for edition, fires in (('edition = "2026"\n', False), ('edition = "2028"\n', True), ("", True)):
            (folder / "zonelint.toml").write_text(edition + 'root = true\nrules = ["own.toml"]\nselect = ["own"]\n')
            assert (rules(folder, ".") == [("own/late", "warning")]) == fires, edition
        (folder / "zonelint.toml").write_text('edition = "2026"\nroot = true\nrules = ["own.toml"]\nselect = ["own/late"]\n')
        assert rules(folder, ".") == [("own/late", "warning")], "its own name switches it on"


def test_a_preview_runs_where_it_is_asked_for():
    with tree({"own.toml": RULE.format("preview"), "zonelint.toml": "", "example.com.zone": HEAD}) as folder:
        for edition, fires in (('edition = "2026"\n', False), ("", False), ('edition = "preview"\n', True)):
            (folder / "zonelint.toml").write_text(edition + 'root = true\nrules = ["own.toml"]\nselect = ["own"]\n')
            assert (rules(folder, ".") == [("own/late", "warning")]) == fires, edition


def test_an_edition_that_there_is_not_is_told():
    for edition, words in (("2025", "2026"), ("2062", "2026"), ("latest", "preview"), ("26", "2026")):
        with tree({"zonelint.toml": f'root = true\nedition = "{edition}"\n', "example.com.zone": HEAD}) as folder:
            status, out, err = run(["lint", "."], cwd=folder)
            assert status == 2 and f"there is no edition {edition}" in out + err and words in out + err, (edition, out, err)
            assert "zonelint.toml:2:11" in out + err, out + err


def test_the_rules_of_the_tool_have_editions():
    d = json.loads(run(["rules", "--format", "json"])[1])
    assert {r["edition"] for r in d["rules"]} <= {"2026", "preview", "profile"}, "a rule without an edition can't be pinned"


# --- [[allow]]

def allowed(**entry):
    lines = "".join(f"{key.replace('_', '-')} = {value if key in ('rules', 'until') else json.dumps(value)}\n" for key, value in entry.items())
    return "root = true\n[[allow]]\n" + lines


EXPORT = json.dumps({"ResourceRecordSets": [
    {"Name": "example.com.", "Type": "SOA", "TTL": 900, "ResourceRecords": [{"Value": "ns-1.awsdns-01.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}]},
    {"Name": "example.com.", "Type": "NS", "TTL": 900, "ResourceRecords": [{"Value": "ns-1.awsdns-01.org."}]},
    {"Name": "shop.example.com.", "Type": "MX", "TTL": 300, "ResourceRecords": [{"Value": "10 192.0.2.7"}], "SetIdentifier": "blue", "Weight": 1},
    {"Name": "shop.example.com.", "Type": "MX", "TTL": 300, "ResourceRecords": [{"Value": "10 192.0.2.8"}], "SetIdentifier": "green", "Weight": 1}]}, indent=1)


def left_of_export(config, *args):
    with tree({"zonelint.toml": config, "example.com.json": EXPORT}) as folder:
        return [place for _, place in only(folder, "mx/to-ip", "--today", "2026-11-24", *args, ".")], rules(folder, "--today", "2026-11-24", *args, ".")


def test_an_allow_takes_what_its_globs_fit():
    both = ["example.com.json:29", "example.com.json:41"]
    assert left_of_export("root = true\n")[0] == both, left_of_export("root = true\n")
    for entry, left in (({}, 0), ({"zone": "example.com."}, 0), ({"zone": "example.com"}, 0), ({"zone": "*.com."}, 0), ({"name": "*.example.com."}, 0),
                        ({"name": "SHOP.example.com"}, 0), ({"type": "MX"}, 0), ({"set_identifier": "blue"}, 1), ({"set_identifier": "b*"}, 1),
                        ({"value": "* 192.0.2.8"}, 1), ({"value": "10 192.0.2.?"}, 0), ({"zone": "example.com.", "set_identifier": "green", "value": "10 192.0.2.8"}, 1),
                        ({"zone": "example.org."}, 2), ({"name": "example.com."}, 2), ({"type": "TXT"}, 2), ({"set_identifier": "red"}, 2),
                        ({"value": "10 192.0.2.9"}, 2), ({"set_identifier": "green", "value": "10 192.0.2.7"}, 2)):
        places, all_rules = left_of_export(allowed(rules='["mx/to-ip"]', reason="a lab", **entry))
        assert len(places) == left, (entry, places)
        assert (("allow/unused", "warning") in all_rules) == (left == 2), (entry, all_rules)
    assert not [r for r in left_of_export(allowed(rules='["mx"]', reason="a lab"))[1] if r[0].startswith("mx/")], "a family"
    assert left_of_export(allowed(rules='["mx/to-ip"]', reason="a lab"), "--no-suppressions")[0] == both


def test_an_allow_ends_after_its_day():
    for until, left in (("2026-11-24", 0), ("2026-11-23", 2), ('"2026-11-25"', 0)):
        places, all_rules = left_of_export(allowed(rules='["mx/to-ip"]', reason="a lab", until=until))
        assert len(places) == left and (("allow/expired", "warning") in all_rules) == (left == 2), (until, places, all_rules)


def test_a_misused_allow_is_told_and_does_nothing():
    for entry, rule, words in ((dict(rules='["mx/to-ipp"]', reason="x"), "allow/unknown-rule", "did you mean mx/to-ip?"),
                               (dict(rules='["mx/to-ip"]'), "config/invalid", "reason"), (dict(rules='["mx/to-ip"]', reason=" "), "config/invalid", "reason"),
                               (dict(rules='["mx/to-ip"]', reason="x", line="3"), "config/invalid", "unknown key line"),
                               (dict(rules='["mx/to-ip"]', reason="x", until='"next year"'), "config/invalid", "2027-01-31"),
                               (dict(rules="[]", reason="x"), "config/invalid", "rules")):
        with tree({"zonelint.toml": allowed(**entry), "example.com.json": EXPORT}) as folder:
            status, out, err = run(["lint", "."], cwd=folder)
            assert f"[{rule}]" in out + err and words in out + err and "zonelint.toml:" in out + err, (entry, out, err)
            assert status == (2 if rule == "config/invalid" else 1), (entry, status)
            if status == 1:
                assert out.count("[mx/to-ip]") == 2, out


def test_an_allow_for_files_that_were_not_read_is_not_unused():
    with tree({"zonelint.toml": allowed(rules='["mx/to-ip"]', reason="a lab", zone="other.example."), "a/example.com.zone": HEAD,
               "b/other.example.zone": (HEAD + MAIL + TO_IP).replace("example.com", "other.example")}) as folder:
        select = ("--select", "mx/to-ip,allow")
        assert rules(folder, *select, "a") == [] and rules(folder, *select, ".") == []
        (folder / "b/other.example.zone").write_text(HEAD)
        assert rules(folder, *select, "a") == [] and rules(folder, *select, ".") == [("allow/unused", "warning")]


# --- suppressions in comments

def test_a_comment_covers_its_record():
    for text, left in (("@ IN MX 10 192.0.2.7 ; zonelint: allow(mx/to-ip) -- a lab\n", 0),
                       ("; zonelint: allow(mx/to-ip) -- a lab\n@ IN MX 10 192.0.2.7\n", 0),
                       ("; zonelint: allow(mx/to-ip, mx/single) -- a lab\n@ IN MX 10 192.0.2.7\n", 0),
                       ("@ IN MX ( 10 ; zonelint: allow(mx) -- a lab\n 192.0.2.7 )\n", 0),
                       ("@ IN MX ( 10\n 192.0.2.7 ) ; zonelint: allow(mx/*) -- a lab\n", 0),
                       ("; zonelint: allow(mx/to-ip) -- a lab\n\n; the host\n@ IN MX 10 192.0.2.7\n", 0),
                       ("@ IN MX 10 192.0.2.7 ; zonelint: allow(mx/to-ip) -- a lab\n@ IN MX 20 192.0.2.8\n", 1),
                       ("; zonelint: allow(mx/to-ip) -- a lab\n@ IN MX 10 192.0.2.7\n@ IN MX 20 192.0.2.8\n", 1)):
        with tree({"example.com.zone": HEAD + MAIL + text, "zonelint.toml": "root = true\n"}) as folder:
            assert len(only(folder, "mx/to-ip", ".")) == left, text
            assert len(only(folder, "mx/to-ip", "--no-suppressions", ".")) == text.count("192.0.2"), text
            assert not [r for r, _, _ in found(folder, ".") if r.startswith("allow/")], text


def test_allow_file_stands_before_the_first_record():
    comment = "; zonelint: allow-file(mx/to-ip) -- a lab\n"
    with tree({"example.com.zone": comment + HEAD + MAIL + TO_IP, "zonelint.toml": "root = true\n"}) as folder:
        assert rules(folder, ".") == []
        (folder / "example.com.zone").write_text(HEAD + MAIL + comment + TO_IP)
        assert rules(folder, ".") == [("allow/malformed", "warning"), ("mx/to-ip", "error")]


def test_a_misused_comment_is_told():
    for comment, rule in (("zonelint: allow(mx/to-ip)", "allow/no-reason"), ("zonelint: allow(mx/to-ip) --", "allow/no-reason"),
                          ("zonelint: allow(mx/to-ipp) -- a lab", "allow/unknown-rule"), ("zonelint: allow() -- a lab", "allow/malformed"),
                          ("zonelint: allow(mx/to-ip -- a lab", "allow/near-miss"), ("zonlint allow mx/to-ip", "allow/near-miss"),
                          ("zonelint: ignore(mx/to-ip) -- a lab", "allow/near-miss"), ("zonelint allow(mx/to-ip) -- a lab", "allow/near-miss"),
                          ("zonelint: allow(zone/rrset-ttl) -- a lab", "allow/unused")):
        with tree({"example.com.zone": HEAD + MAIL + f"@ IN MX 10 192.0.2.7 ; {comment}\n", "zonelint.toml": "root = true\n"}) as folder:
            assert found(folder, "--select", "mx/to-ip,zone/rrset-ttl,allow", ".") == [("mx/to-ip", "error", "example.com.zone:7"), (rule, "warning", "example.com.zone:7")], comment


def test_a_comment_about_the_tool_is_no_suppression():
    for comment in ("zonelint", "checked with zonelint", "allow mail from here", "zonelint said nothing about this host"):
        with tree({"example.com.zone": HEAD + MAIL + f"www IN A 192.0.2.7 ; {comment}\n", "zonelint.toml": "root = true\n"}) as folder:
            assert not [r for r, _, _ in found(folder, ".") if r.startswith("allow/")], comment


if __name__ == "__main__":
    support.main()
