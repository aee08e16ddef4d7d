"""lint --format json and jsonl, evaluate and the exit statuses: every member as the contract of the command line has it."""
import json
import re

import support
from support import SOURCE, run, tree

HEAD = "$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1 hostmaster 2026010101 7200 3600 1209600 3600\n@ IN NS ns1\nns1 IN A 192.0.2.1\n"
BAD = HEAD + ('@ IN MX 10 192.0.2.7\n@ IN TXT v=spf1 mx -all\n_dmarc IN TXT "v=DMARC1; p=none; pct=0; rua=mailto:x@example.com"\n'
              'é IN TXT "ü" "v=spf1"\n@ IN MS 10 mail\n' "w IN TXT \"it\x92s\"\n")
EXPORT = {"ResourceRecordSets": [
    {"Name": "example.com.", "Type": "SOA", "TTL": 900,
     "ResourceRecords": [{"Value": "ns-1.awsdns-1.net. h.amazon.com. 1 7200 900 1209600 86400"}]},
    {"Name": "example.com.", "Type": "NS", "TTL": 900, "ResourceRecords": [{"Value": "ns-1.awsdns-1.net."}]},
    {"Name": "example.com.", "Type": "TXT", "TTL": 300, "SetIdentifier": "one", "Weight": 1,
     "ResourceRecords": [{"Value": "\"v=spf1 ip:192.0.2.1 +all\""}]},
    {"Name": "_dmarc.example.com.", "Type": "TXT", "TTL": 300, "ResourceRecords": [{"Value": "v=DMARC1; p=nome"}]}]}

SUMMARY = ["files", "zones", "records", "errors", "warnings", "notes", "fixable", "suppressed", "undecided"]


def exact(value, members, where):
    assert isinstance(value, dict) and list(value) == members, f"{where}: {list(value)} is not {members}"


def check_range(text, span, where):
    """Lines and columns from 1, columns in code points, ends exclusive, offsets in octets: all three say the same."""
    exact(span, ["start", "end"], where)
    for end in ("start", "end"):
        exact(span[end], ["line", "column", "offset"], where)
        before = text[:span[end]["offset"]].decode("utf-8", "surrogateescape")
        line = before.rsplit("\n", 1)[-1].removeprefix("\ufeff" if before.startswith("\ufeff") and "\n" not in before else "")
        assert span[end]["line"] == before.count("\n") + 1, (where, span)
        assert span[end]["column"] == len(line) + 1 or "\ufeff" in before, (where, span, line)
    assert span["start"]["offset"] <= span["end"]["offset"] <= len(text), (where, span)


def check_finding(folder, f):
    where = f["rule"]
    exact(f, ["rule", "severity", "message", "why", "todo", "source", "file", "range", "pointer", "record", "related", "fix",
              "fingerprint"], where)
    assert re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", f["rule"]), f["rule"]
    assert f["severity"] in ("error", "warning", "note"), f
    assert f["message"] and not f["message"].endswith(".") and "{" not in f["message"], f["message"]
    assert isinstance(f["why"], str) and isinstance(f["todo"], str), where
    assert isinstance(f["source"], list) and all(isinstance(s, str) and s for s in f["source"]), where
    assert re.fullmatch(r"[0-9a-f]{8,}", f["fingerprint"]), f["fingerprint"]
    text = (folder / f["file"]).read_bytes()
    check_range(text, f["range"], where)
    assert f["pointer"] is None or f["pointer"].startswith("/"), f
    if f["record"] is not None:
        exact(f["record"], ["zone", "name", "type", "set"], where)
        assert f["record"]["zone"].endswith(".") and f["record"]["name"].endswith("."), f["record"]
    for r in f["related"]:
        exact(r, ["file", "range", "message"], where)
        check_range((folder / r["file"]).read_bytes(), r["range"], where)
    if f["fix"] is not None:
        exact(f["fix"], ["level", "title", "edits"], where)
        assert f["fix"]["level"] in ("safe", "unsafe", "placeholder") and f["fix"]["title"], f["fix"]
        assert f["fix"]["edits"] or f["fix"]["level"] == "placeholder", f["fix"]
        for e in f["fix"]["edits"]:
            exact(e, ["file", "range", "text"], where)
            check_range((folder / e["file"]).read_bytes(), e["range"], where)


def order(f):
    return (f["file"], f["range"]["start"]["line"], f["range"]["start"]["column"], f["rule"])


def check(folder, *args):
    status, out, err = run(["lint", "--format", "json", *args], cwd=folder)
    d = json.loads(out)
    exact(d, ["schema", "version", "summary", "findings"], "top")
    assert d["schema"] == "zonelint/1" and re.fullmatch(r"\d+\.\d+\.\d+.*", d["version"]), d
    exact(d["summary"], SUMMARY, "summary")
    assert all(isinstance(n, int) and n >= 0 for n in d["summary"].values()), d["summary"]
    for f in d["findings"]:
        check_finding(folder, f)
    for name, severity in (("errors", "error"), ("warnings", "warning"), ("notes", "note")):
        assert d["summary"][name] == sum(f["severity"] == severity for f in d["findings"]), (name, d["summary"])
    assert d["summary"]["fixable"] == sum(f["fix"] is not None and f["fix"]["level"] == "safe" for f in d["findings"]), d["summary"]
    assert [order(f) for f in d["findings"]] == sorted(order(f) for f in d["findings"]), "a fixed order"
    assert status == (1 if d["summary"]["errors"] else 0), (status, err)
    status, lines, _ = run(["lint", "--format", "jsonl", *args], cwd=folder)
    assert [json.loads(line) for line in lines.splitlines()] == d["findings"], "jsonl holds the same findings"
    return d


def test_a_bind_zone_and_an_export():
    with tree({"zones/example.com.zone": BAD, "r53/example.com.json": json.dumps(EXPORT, indent=2)}) as folder:
        d = check(folder, "--isolated", "zones/example.com.zone")
        rules = {f["rule"] for f in d["findings"]}
        assert {"mx/to-ip", "txt/unquoted-split", "zone/unknown-type"} <= rules, rules
        assert d["summary"]["files"] == d["summary"]["zones"] == 1, d["summary"]
        d = check(folder, "--isolated", "r53/example.com.json")
        hit = next(f for f in d["findings"] if f["rule"] == "spf/unknown-mechanism")
        assert hit["pointer"] == "/ResourceRecordSets/2" and hit["record"]["set"] == "one", hit


def test_odd_encodings():
    for name, text in (("bom", b"\xef\xbb\xbf" + BAD.encode()), ("crlf", BAD.replace("\n", "\r\n").encode()),
                       ("latin-1", BAD.encode("latin-1")), ("nul", BAD.encode() + b"x\0y TXT \"\0\"\n")):
        with tree({"example.com.zone": text}) as folder:
            assert check(folder, "--isolated", "example.com.zone")["findings"], name


def test_every_example_and_case():
    for config in sorted(SOURCE.glob("examples/**/zonelint.toml")):
        check(config.parent, ".")


def test_fingerprints_do_not_depend_on_the_line():
    with tree({"a/example.com.zone": BAD, "b/example.com.zone": BAD.replace("$TTL", "; a comment\n\n$TTL")}) as folder:
        a = check(folder / "a", "--isolated", ".")
        b = check(folder / "b", "--isolated", ".")
        assert [f["fingerprint"] for f in a["findings"]] == [f["fingerprint"] for f in b["findings"]]


def test_evaluate():
    zone = HEAD + '@ IN TXT "v=spf1 include:x.example.net ip4:192.0.2.5 exp=why.example.com -all"\n_dmarc IN TXT "v=DMARC1; p=reject"\n'
    with tree({"example.com.zone": zone}) as folder:
        base = ["evaluate", "--zones", "example.com.zone", "--helo", "h.example.com", "--mail-from", "a@example.com", "--format", "json"]
        status, out, err = run([*base, "--ip", "192.0.2.9", "--from", "a@example.com", "--dkim", "d=example.com,s=none"], cwd=folder)
        assert status == 0, err
        d = json.loads(out)
        assert d["schema"] == "zonelint/evaluate/1" and list(d) == ["schema", "spf", "dkim", "dmarc"], list(d)
        assert {"result", "domain", "aligned", "term", "explanation", "lookups", "void_lookups", "unknown", "trace"} <= set(d["spf"])
        assert d["spf"]["result"] == "unknown" and d["spf"]["unknown"] == ["x.example.net/TXT"], d["spf"]
        assert {"domain", "selector", "key", "bits", "aligned"} <= set(d["dkim"][0]) and d["dkim"][0]["key"] == "missing"
        for standard in ("rfc9989", "rfc7489"):
            assert {"result", "policy", "applied", "record_domain", "org_domain"} <= set(d["dmarc"][standard])
            assert d["dmarc"][standard]["policy"] == "reject" and d["dmarc"][standard]["result"] == "unknown"
        status, out, _ = run([*base, "--ip", "192.0.2.9", "--closed-world"], cwd=folder)
        d = json.loads(out)
        assert status == 0 and "dmarc" not in d and d["spf"]["result"] == "permerror", d
        for wrong in (["--ip", "192.0.2.300"], ["--ip", "192.0.2.1", "--dkim", "x"], ["--ip", "192.0.2.1", "--from", "a@..b"]):
            status, out, err = run([*base, *wrong], cwd=folder)
            assert status == 2 and not out and err, (wrong, status, out)


def test_exit_statuses():
    with tree({"example.com.zone": BAD, "good/example.com.zone": HEAD}) as folder:
        for args, status in ((["lint", "good"], 0), (["lint", "example.com.zone"], 1), (["lint", "--fail-on", "never", "example.com.zone"], 0),
                             (["lint", "none.zone"], 2), (["lint", "--select", "nosuch", "good"], 2), (["lint", "--nosuch"], 2),
                             (["fix", "--only", "spf/syntx", "good"], 2), (["fix", "--diff", "good"], 0),
                             (["fix", "--diff", "example.com.zone"], 1), (["explain", "spf/syntx"], 2), (["explain", "spf/syntax"], 0)):
            got, out, err = run(args, cwd=folder)
            assert got == status, (args, got, out, err)
            if status == 2:
                assert out + err, (args, "says why")
                assert "nothing to report" not in out, (args, out)


if __name__ == "__main__":
    support.main()
