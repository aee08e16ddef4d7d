"""zonelint lsp: a client speaks the Language Server Protocol with the real program."""
import json
import os

import support
from lsp_client import Client, applied, edits_of, uri

ZONE = """$ORIGIN example.com.
$TTL 3600
@ IN SOA ns1.example.net. hostmaster.example.com. 2026010101 7200 3600 1209600 3600
@ IN NS ns1.example.net.
@ IN NS ns2.example.net.
@ IN MX 10 mx.example.net.
@ IN TXT "v=spf1 include:_spf.example.net -all"
_dmarc IN TXT "v=DMARC1; p=none; rua=mailto:d@example.com"
"""
MISTAKE = ZONE.replace("_dmarc IN TXT", "_dmarc IN TXt").replace("@ IN MX", "@ IN MS")


def rules(diagnostics):
    return sorted(d["code"] for d in diagnostics)


def test_diagnostics_are_those_of_lint():
    with support.tree({"example.com.zone": MISTAKE}) as folder:
        path = folder / "example.com.zone"
        _, out, _ = support.run(["--isolated", "--format", "json", str(path)])
        expected = sorted((f["rule"], f["range"]["start"]["line"] - 1, f["range"]["start"]["column"] - 1,
                           f["range"]["end"]["line"] - 1, f["range"]["end"]["column"] - 1, f["message"])
                          for f in json.loads(out)["findings"])
        assert expected, "lint finds nothing: nothing was compared"
        with Client(folder, ["--isolated"]) as client:
            client.open(path)
            found = sorted((d["code"], d["range"]["start"]["line"], d["range"]["start"]["character"],
                            d["range"]["end"]["line"], d["range"]["end"]["character"], d["message"])
                           for d in client.diagnostics(path))
            assert found == expected, f"{found} is not {expected}"
            assert client.end() == 0


def test_what_is_typed_counts_not_what_is_on_disk():
    with support.tree({"example.com.zone": ZONE}) as folder:
        path = folder / "example.com.zone"
        with Client(folder) as client:
            client.open(path)
            before = rules(client.diagnostics(path))
            line = {"line": 5, "character": 6}
            client.change(path, {"range": {"start": line, "end": {"line": 5, "character": 7}}, "text": "S"})
            client.change(path, {"range": {"start": {"line": 5, "character": 5}, "end": line}, "text": "M"})
            typed = client.diagnostics(path)
            assert rules(typed) != before and any(d["range"]["start"]["line"] == 5 for d in typed), typed
            client.change(path, ZONE)
            assert rules(client.diagnostics(path)) == before
        assert path.read_text() == ZONE


def test_other_zones_are_read_for_context_and_an_open_one_counts_as_typed():
    parent = ZONE + "mail IN NS ns1.example.net.\n@ IN MX 20 mx.mail.example.com.\n"
    child = "$ORIGIN mail.example.com.\n$TTL 3600\n@ IN SOA ns1.example.net. h.example.com. 1 2 3 4 5\n@ IN NS ns1.example.net.\nmx IN A 203.0.113.9\n"
    with support.tree({"zonelint.toml": "root = true\n", "example.com.zone": parent, "mail.example.com.zone": child}) as folder:
        parent_path, child_path = folder / "example.com.zone", folder / "mail.example.com.zone"
        with Client(folder) as client:
            client.open(parent_path)
            before = rules(client.diagnostics(parent_path))
            # The host that the parent's MX names is gone from the child.
            client.open(child_path, child.replace("mx IN A", "mx2 IN A"))
            client.receive(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                           and m["params"]["uri"] == uri(child_path))
            client.change(parent_path, parent + "; again\n")
            after = rules(client.diagnostics(parent_path))
            assert "mx/no-address" in after and "mx/no-address" not in before, (before, after)


def test_positions_are_utf16_or_utf8_as_agreed():
    zone = ZONE + '\U0001f600\u00e9 IN MS 10 mx.example.net.\n'
    for offered, unit, column in ((["utf-8", "utf-16"], "utf-8", 10), (["utf-16"], "utf-16", 7), (None, "utf-16", 7)):
        with support.tree({"example.com.zone": zone}) as folder:
            path = folder / "example.com.zone"
            capabilities = {"general": {"positionEncodings": offered}} if offered else {}
            with Client(folder, ["--isolated"], capabilities) as client:
                assert client.capabilities["positionEncoding"] == unit
                client.open(path)
                starts = [d["range"]["start"] for d in client.diagnostics(path) if d["range"]["start"]["line"] == 8]
                assert {"line": 8, "character": column} in starts, f"{unit}: {starts}"


def test_the_safe_fix_comes_first_and_mends():
    with support.tree({"example.com.zone": MISTAKE}) as folder:
        path = folder / "example.com.zone"
        with Client(folder, ["--isolated"]) as client:
            client.open(path)
            client.diagnostics(path)
            actions = client.actions(path, 5, 6)
            fix = actions[0]
            assert fix["isPreferred"] and fix["kind"] == "quickfix", actions
            client.change(path, applied(MISTAKE, edits_of(fix, path)))
            left = [d for d in client.diagnostics(path) if d["code"] == fix["diagnostics"][0]["code"]]
            assert not left, left


def test_an_unsafe_fix_says_so_and_is_not_preferred():
    zone = ZONE.replace("~all", "-all").replace("p=none", "p=none; pct=25")
    with support.tree({"example.com.zone": zone}) as folder:
        path = folder / "example.com.zone"
        _, out, _ = support.run(["--isolated", "--format", "json", str(path)])
        unsafe = [f for f in json.loads(out)["findings"] if f.get("fix") and f["fix"]["level"] == "unsafe"]
        assert unsafe, "no finding with an unsafe fix: nothing was checked"
        with Client(folder, ["--isolated"]) as client:
            client.open(path)
            start = unsafe[0]["range"]["start"]
            actions = client.actions(path, start["line"] - 1, start["column"] - 1)
            named = [a for a in actions if a["title"] == unsafe[0]["fix"]["title"] + " (changes what is served)"]
            assert named and not named[0].get("isPreferred"), actions


def test_suppressing_asks_for_the_reason():
    with support.tree({"example.com.zone": MISTAKE}) as folder:
        path = folder / "example.com.zone"
        with Client(folder, ["--isolated"]) as client:
            client.open(path)
            first = client.diagnostics(path)
            rule = next(d["code"] for d in first if d["range"]["start"]["line"] == 5)
            action = next(a for a in client.actions(path, 5, 6) if a["title"].startswith(f"suppress {rule} "))
            text = applied(MISTAKE, edits_of(action, path))
            assert text.split("\n")[5] == f"; zonelint: allow({rule}) -- ", text
            client.change(path, text)
            assert "allow/no-reason" in rules(client.diagnostics(path))
            client.change(path, text.replace(" -- \n", " -- a test\n"))
            assert rule not in rules(client.diagnostics(path))


def test_all_safe_fixes_of_a_file():
    with support.tree({"example.com.zone": MISTAKE}) as folder:
        path = folder / "example.com.zone"
        capabilities = {"textDocument": {"codeAction": {"resolveSupport": {"properties": ["edit"]}}}}
        with Client(folder, ["--isolated"], capabilities) as client:
            client.open(path)
            (action,) = client.actions(path, 0, 0, only=["source.fixAll"])
            resolved = client.request("codeAction/resolve", action)
            mended = applied(MISTAKE, edits_of(resolved, path))
        path.write_text(MISTAKE)
        support.run(["fix", "--isolated", str(path)])
        assert mended == path.read_text(), mended


def test_a_mistake_in_the_configuration_shows_in_it_as_typed():
    with support.tree({"zonelint.toml": "root = true\n", "example.com.zone": ZONE}) as folder:
        path = folder / "zonelint.toml"
        with Client(folder) as client:
            client.open(path, "root = true\nselct = []\n", "toml")
            (d,) = [d for d in client.diagnostics(path) if d["range"]["start"]["line"] == 1]
            assert "select" in d["message"] or "selct" in d["message"], d
            client.change(path, "root = true\nselect = [\"all\"]\n")
            assert not [d for d in client.diagnostics(path) if d["range"]["start"]["line"] == 1]


def test_files_that_are_no_zones_have_no_findings():
    with support.tree({"notes.txt": "Dear reader,\n\nnothing here is a zone.\n", "package.json": "{\"a\": [1]}"}) as folder:
        with Client(folder, ["--isolated"]) as client:
            for name, language in (("notes.txt", "text"), ("package.json", "json")):
                client.open(folder / name, language=language)
                assert client.diagnostics(folder / name) == []


def test_a_renamed_file_keeps_its_findings():
    with support.tree({"example.com.zone": MISTAKE}) as folder:
        old, new = folder / "example.com.zone", folder / "db.example.com"
        with Client(folder, ["--isolated"]) as client:
            client.open(old)
            before = rules(client.diagnostics(old))
            os.rename(old, new)
            client.notify("workspace/didRenameFiles", {"files": [{"oldUri": uri(old), "newUri": uri(new)}]})
            assert rules(client.diagnostics(new, 1)) == before
            gone = client.receive(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                                  and m["params"]["uri"] == uri(old) and "version" not in m["params"])
            assert gone["params"]["diagnostics"] == [], gone


def test_broken_messages_end_nothing():
    with support.tree({"example.com.zone": MISTAKE}) as folder:
        path = folder / "example.com.zone"
        with Client(folder, ["--isolated"]) as client:
            for octets in (b"Content-Length: 3\r\n\r\n{]}", b"Content-Length: ten\r\n\r\n",
                           b"Content-Length: 2\r\n\r\n\xff\xfe", b"Content-Length: 4\r\n\r\nnull"):
                client.raw(octets)
                assert client.receive(lambda m: "error" in m and m["id"] is None)["error"]["code"] in (-32700, -32600)
            assert client.response(client.start("no/such", {}))["error"]["code"] == -32601
            client.open(path)
            assert client.diagnostics(path)
            assert client.end() == 0


def test_exit_statuses():
    with support.tree({}) as folder:
        with Client(folder) as client:
            client.notify("exit", None)
            assert client.process.wait(60) == 1, "exit without shutdown"
        with Client(folder) as client:
            client.process.stdin.close()
            assert client.process.wait(60) == 1, "the client is gone"
            client.process.stdin = open(os.devnull, "wb")
        with Client(folder) as client:
            assert client.end() == 0


def hover_text(client, path, line, character):
    found = client.request("textDocument/hover", client.at(path, line, character))
    return found["contents"]["value"] if found else ""


def test_hover_tells_the_rule_and_the_meaning_of_what_stands_there():
    with support.tree({"example.com.zone": MISTAKE}) as folder:
        path = folder / "example.com.zone"
        capabilities = {"textDocument": {"hover": {"contentFormat": ["markdown"]}}}
        with Client(folder, ["--isolated", "--select", "zone"], capabilities) as client:
            client.open(path)
            text = ZONE + "\n"
            client.change(path, MISTAKE)
            rule = next(d["code"] for d in client.diagnostics(path) if d["range"]["start"]["line"] == 5)
            page = hover_text(client, path, 5, 6)
            assert rule in page and "to do" in page and "bad:" in page, page
            client.change(path, text)
            client.diagnostics(path)
            for line, character, wanted in ((0, 3, "$ORIGIN"), (6, 22, "RFC 7208 5.2"), (6, 47, "RFC 7208 5.1"),
                                            (7, 28, "RFC 9989"), (5, 9, "MX"), (5, 12, "exchange")):
                assert wanted in hover_text(client, path, line, character), f"{line}:{character} {hover_text(client, path, line, character)}"


def test_definition_goes_to_what_answers_the_name():
    zone = ZONE + '''mail IN CNAME mx
mx IN A 192.0.2.1
@ IN MX 20 mx
_spf IN TXT "v=spf1 ip4:192.0.2.0/24 -all"
sub IN TXT "v=spf1 include:_spf.example.com mx:example.com -all"
s1._domainkey IN TXT "v=DKIM1; p="
'''
    config = '''root = true
[[sender]]
name = "own"
from = "example.com"
ip = ["192.0.2.1"]
dkim = ["s1"]
'''
    with support.tree({"zones/example.com.zone": zone, "zonelint.toml": config}) as folder:
        path, toml = folder / "zones/example.com.zone", folder / "zonelint.toml"
        lines = zone.split("\n")
        with Client(folder) as client:
            client.open(path)
            client.open(toml, language="toml")

            def leads(at, line, character):
                found = client.request("textDocument/definition", client.at(at, line, character))
                return [lines[l["range"]["start"]["line"]] for l in found if l["uri"] == uri(path)]

            mail = lines.index("mail IN CNAME mx")
            assert leads(path, mail, 15) == ["mx IN A 192.0.2.1"], leads(path, mail, 15)
            assert leads(path, mail + 2, 12) == ["mx IN A 192.0.2.1"]
            sub = mail + 4
            assert leads(path, sub, lines[sub].index("include") + 3) == [lines[mail + 3]]
            assert set(leads(path, sub, lines[sub].index("mx:") + 1)) == {"@ IN MX 10 mx.example.net.", "@ IN MX 20 mx"}
            assert leads(path, 0, 3) == []
            assert leads(toml, 5, 9) == [lines[mail + 5]], leads(toml, 5, 9)
            assert leads(toml, 3, 10) == ["_dmarc IN TXT \"v=DMARC1; p=none; rua=mailto:d@example.com\"",
                                          "@ IN TXT \"v=spf1 include:_spf.example.net -all\""]


def test_completion_offers_what_may_come_next():
    with support.tree({"example.com.zone": ZONE, "zonelint.toml": "root = true\n"}) as folder:
        path, toml = folder / "example.com.zone", folder / "zonelint.toml"
        with Client(folder) as client:
            client.open(path)
            client.open(toml, language="toml")
            for at, text, wanted in ((path, "@ IN M", "MX "), (path, "$T", "$TTL "), (path, "@ TXT \"v=spf1 inc", "include:"),
                                     (path, "_dmarc TXT \"v=DMARC1; p=rej", "reject"), (toml, "[[sen", "[[sender]]"),
                                     (toml, "[[sender]]\npro", "provider = ")):
                client.change(at, text)
                line = text.count("\n")
                found = client.request("textDocument/completion", client.at(at, line, len(text.split("\n")[-1])))
                edit = next((i["textEdit"] for i in found["items"] if i["textEdit"]["newText"] == wanted), None)
                assert edit, f"{text!r}: {[i['label'] for i in found['items']]}"
                assert applied(text, [edit]).endswith(wanted) and edit["range"]["start"]["line"] == line


if __name__ == "__main__":
    support.main()
