"""Bad input through the real program: a clear error at its place, the rest still linted, nothing written, the right exit
status."""
import json
import os

import support
from support import run, tree

SOA = "$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n"
GOOD = SOA + '@ IN TXT "v=spf1 -all"\n_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"\n'


def findings(folder, *args):
    status, out, err = run(["lint", "--format", "json", *args], cwd=folder)
    return status, json.loads(out)["findings"], err


def snapshot(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def one(found, rule):
    hits = [f for f in found if f["rule"] == rule]
    assert hits, f"{rule} expected among {[f['rule'] for f in found]}"
    return hits[0]


def test_missing_file():
    with tree({"a.zone": GOOD}) as folder:
        status, found, _ = findings(folder, "a.zone", "no-such.zone")
        assert status == 2, status
        hit = next(f for f in found if "no-such.zone" in f["message"])
        assert hit["severity"] == "error", hit


def test_the_rest_is_linted_beside_a_missing_file():
    with tree({"a.zone": SOA + '@ IN TXT "v=spf1 +all"\n'}) as folder:
        status, found, _ = findings(folder, "no-such.zone", "a.zone")
        assert status == 2
        one(found, "spf/plus-all")


def test_folder_without_zones():
    with tree({"README.md": "nothing here\n"}) as folder:
        status, found, _ = findings(folder, ".")
        assert status == 2, status
        assert any("no zone" in f["message"] for f in found), found


def test_truncated_zone():
    with tree({"a.zone": SOA + "@ IN MX 10\n@ IN TXT \"v=spf1 +all\"\n"}) as folder:
        status, found, _ = findings(folder, "a.zone")
        assert status == 1
        hit = next(f for f in found if f["range"] and f["range"]["start"]["line"] == 5)
        assert "MX" in hit["message"], hit
        one(found, "spf/plus-all")


def test_unclosed_parenthesis_loses_little():
    text = SOA + 'www IN TXT ( "a"\nmail IN A 192.0.2.1\n@ IN TXT "v=spf1 +all"\n'
    with tree({"a.zone": text}) as folder:
        before = snapshot(folder)
        status, found, _ = findings(folder, "a.zone")
        assert status == 1
        hit = one(found, "zone/unclosed-parenthesis")
        assert hit["range"]["start"] == {"line": 5, "column": 12, "offset": text.index("(")}, hit["range"]
        one(found, "spf/plus-all")
        run(["fix", "a.zone"], cwd=folder)
        assert snapshot(folder)["a.zone"].startswith(before["a.zone"][:40])


def test_unclosed_quote():
    with tree({"a.zone": SOA + 'www IN TXT "abc\n@ IN TXT "v=spf1 +all"\n'}) as folder:
        status, found, _ = findings(folder, "a.zone")
        assert status == 1
        hit = one(found, "zone/unclosed-quote")
        assert hit["range"]["start"]["line"] == 5 and hit["range"]["start"]["column"] == 12, hit["range"]
        one(found, "spf/plus-all")


def test_include_loop_and_escape():
    files = {"repo/.git/HEAD": "", "repo/a.zone": SOA + "$INCLUDE b.inc\n$INCLUDE ../../outside.inc\n",
             "repo/b.inc": "$INCLUDE a.zone\nwww IN A 192.0.2.1\n", "outside.inc": "secret IN A 192.0.2.66\n"}
    with tree(files) as folder:
        status, found, _ = findings(folder / "repo", ".")
        assert status == 1, (status, found)
        included = [f["message"] for f in found if f["rule"] == "zone/include"]
        assert any("loop" in m or "itself" in m or "->" in m for m in included), included
        assert any("outside.inc" in m for m in included), included
        _, out, _ = run(["convert", "--to", "canonical", "a.zone"], cwd=folder / "repo")
        assert "192.0.2.66" not in out, out


def test_export_cut_in_half():
    sets = [{"Name": "example.com.", "Type": "SOA", "TTL": 900, "ResourceRecords": [
                {"Value": "ns-1.awsdns-1.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}]},
            {"Name": "example.com.", "Type": "TXT", "TTL": 300, "ResourceRecords": [{"Value": '"v=spf1 +all"'}]},
            {"Name": "www.example.com.", "Type": "A", "TTL": 300, "ResourceRecords": [{"Value": "192.0.2.1"}]}]
    text = json.dumps({"ResourceRecordSets": sets}, indent=2)
    with tree({"example.com.json": text[: text.index("www.example") + 4]}) as folder:
        before = snapshot(folder)
        status, found, _ = findings(folder, "example.com.json")
        assert status == 1, (status, found)
        one(found, "spf/plus-all")
        assert any("JSON" in f["message"] or "json" in f["rule"] for f in found), found
        run(["fix", "example.com.json"], cwd=folder)
        assert snapshot(folder) == before


def test_unknown_key_in_the_configuration():
    with tree({"zonelint.toml": 'root = true\nselekt = ["all"]\n', "a.zone": SOA + '@ IN TXT "v=spf1 +all"\n'}) as folder:
        before = snapshot(folder)
        status, found, _ = findings(folder, "a.zone")
        assert status == 2, status
        hit = next(f for f in found if "selekt" in f["message"])
        assert hit["file"].endswith("zonelint.toml") and hit["range"]["start"]["line"] == 2 and hit["range"]["start"]["column"] == 1, hit
        assert "select" in hit["message"] + hit["todo"] + hit["why"], hit
        one(found, "spf/plus-all")
        status, _, _ = run(["fix", "--unsafe", "a.zone"], cwd=folder)
        assert status == 2 and snapshot(folder) == before, "nothing is written while the configuration is wrong"


def test_rule_file_with_a_wrong_field():
    rule = '[mine]\nfor = "dmarc"\nassert = "dmarc.pcd == 100"\nmessage = "x"\n'
    with tree({"mine.toml": rule, "a.zone": SOA + '@ IN TXT "v=spf1 +all"\n'}) as folder:
        status, found, _ = findings(folder, "--rules", "mine.toml", "a.zone")
        assert status == 2, status
        hit = next(f for f in found if "pcd" in f["message"])
        assert hit["file"] == "mine.toml" and hit["range"]["start"]["line"] == 3, hit
        assert hit["range"]["start"]["column"] == rule.splitlines()[2].index("pcd") + 1, hit["range"]
        assert "pct" in json.dumps(hit), hit
        one(found, "spf/plus-all")


def test_unreadable_file():
    if os.geteuid() == 0:
        support.skip("unreadable file", "root reads everything")
    with tree({"a.zone": GOOD}) as folder:
        (folder / "a.zone").chmod(0)
        status, _, _ = findings(folder, "a.zone")
        assert status == 2


def test_usage_errors():
    with tree({"a.zone": GOOD}) as folder:
        for args in (["lint", "--no-such-option"], ["lint", "--format", "yaml", "a.zone"], ["evaluate", "--zones", "a.zone"],
                     ["explain"], ["lint", "--select", "spf/no-such-rule", "a.zone"]):
            status, out, err = run(args, cwd=folder)
            assert status == 2, (args, status, out, err)
            assert err or out, args


def test_no_terminal_escape_reaches_the_terminal():
    with tree({"a.zone": (SOA + 'www IN \x1b[31mMS 10 x\n').encode()}) as folder:
        _, out, err = run(["lint", "--color", "never", "a.zone"], cwd=folder)
        assert "\x1b" not in out + err


def test_binary_rubbish_is_no_crash():
    with tree({"a.zone": bytes(range(256)) * 64}) as folder:
        status, out, err = run(["lint", "a.zone"], cwd=folder)
        assert status in (1, 2), (status, err)
        assert "internal error" not in err


if __name__ == "__main__":
    support.main()
