"""Fixes over every example of the rule files and over zones made at random: they come to an end, leave nothing that is
fixable, change nothing the second time, keep who may send, and named-checkzone accepts what it accepted before."""
import json
import pathlib
import random
import shutil
import tomllib

import support
from support import SOURCE, execute, run, tree

TODAY = ["--today", "2026-11-24"]
CHECKZONE = shutil.which("named-checkzone") or shutil.which("named-checkzone", path="/usr/sbin")


def examples():
    """(name, files) of every `bad` in the rule files."""
    for path in sorted((SOURCE / "rules").glob("*.toml")):
        for rule, table in tomllib.loads(path.read_text()).items():
            for number, example in enumerate(table.get("example", []), 1):
                bad = example["bad"]
                files = dict(bad) if isinstance(bad, dict) else {
                    "export.json" if bad.lstrip().startswith("{") else "example.zone": bad}
                files["zonelint.toml"] = "root = true\n" + example.get("config", "") + files.pop("zonelint.toml", "")
                yield f"{path.stem}/{rule} {number}", files


def lint(folder):
    return json.loads(run(["lint", "--format", "json", *TODAY, "."], cwd=folder)[1])


def content(folder):
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def accepted(folder):
    """The zone files that named-checkzone takes, by the origin that they name."""
    good = set()
    for path in folder.rglob("*.zone"):
        first = next((l.split()[1] for l in path.read_text(errors="replace").splitlines() if l.startswith("$ORIGIN")), None)
        if first and execute([CHECKZONE, "-i", "none", "-k", "ignore", "-n", "ignore", first, path])[0] == 0:
            good.add(path.name)
    return good


def still_fixable(folder, levels, said):
    """Findings whose fix is of a level that was just applied. One that was refused was said to be, with its reason."""
    reasons = ("not safe here", "signed", "(a step")
    refused = [line for line in said.splitlines() if line.startswith("left ") and any(r in line for r in reasons)]
    return [f"{f['rule']}: {f['message']}" for f in lint(folder)["findings"]
            if f["fix"] and f["fix"]["level"] in levels and f["fix"]["edits"] and not any(f["message"] in line for line in refused)]


def check(name, files, *more):
    with tree(files) as folder:
        was = accepted(folder) if CHECKZONE else set()
        status, _, err = run(["fix", "--in-place", *TODAY, *more, "."], cwd=folder)
        if status == 2:
            # What can't be fixed is said, and nothing is written.
            assert err.strip(), f"{name}: exit 2 without a word"
            return err
        left = still_fixable(folder, ("safe", "unsafe") if more else ("safe",), err)
        assert not left, f"{name} {more}: a fix of this level is left: {left}"
        once = content(folder)
        run(["fix", "--in-place", "-q", *TODAY, *more, "."], cwd=folder)
        assert content(folder) == once, f"{name}: fixing twice changes something"
        if CHECKZONE:
            lost = was - accepted(folder)
            assert not lost, f"{name}: named-checkzone accepted {lost} before the fix, and no longer does"
    return ""


def test_examples_converge():
    if not CHECKZONE:
        print("SKIPPED named-checkzone: it is not installed; the rest is checked", flush=True)
    failed, broken = {}, []
    for name, files in examples():
        for more in ((), ("--unsafe",)):
            try:
                if problem := check(name, files, *more):
                    failed[name] = problem
            except AssertionError as e:
                broken.append(str(e))
    assert not broken, "\n".join(broken)
    undone = {n: p for n, p in failed.items() if "undo each other" in p or "did not come to an end" in p or "read back" in p}
    assert not undone, undone


def test_safe_fixes_keep_who_may_send():
    """Held against `evaluate`, which knows nothing of fixes."""
    for name, files in examples():
        with tree(files) as folder:
            if not any("v=spf1" in text for text in files.values()) or "[[sender]]" in files["zonelint.toml"] \
                    or "[[policy]]" in files["zonelint.toml"]:
                continue
            asked = [["evaluate", "--isolated", "--zones", ".", "--ip", ip, "--helo", "x.example.net", "--mail-from",
                      "a@example.com", "--from", "a@example.com", "--format", "json"] for ip in ("192.0.2.7", "203.0.113.9")]
            before = [json.loads(run(a, cwd=folder)[1] or "{}") for a in asked]
            run(["fix", "--in-place", "-q", *TODAY, "."], cwd=folder)
            for a, was in zip(asked, before):
                now = json.loads(run(a, cwd=folder)[1] or "{}")
                if not was or not now:
                    continue
                if was["spf"]["result"] not in ("none", "permerror", "unknown"):
                    assert (was["spf"]["result"] == "pass") == (now["spf"]["result"] == "pass"), f"{name}: {was} {now}"
                for standard in ("rfc9989", "rfc7489"):
                    order = [None, "null", "none", "quarantine", "reject"]
                    assert order.index(now["dmarc"][standard]["policy"]) >= order.index(was["dmarc"][standard]["policy"]), name


def made(seed):
    """A zone with the mistakes that people make, many at a time."""
    pick = random.Random(seed).choice
    chance = random.Random(seed + 1).random
    spf = ['"v=spf1 include:amazonses.com ~all"', "v=spf1 ip4:192.0.2.7 -all", '"v=spf1 ip4:192.0.2.1/24 -all -all"',
           '"v=spf1 ipv4:192.0.2.7 -all"', '"v=spf1 mx, -all"', '"v=spf1 a mx redirect=x.example.net -all"',
           '"v=spf1 ip4:10.0.0.1 ip4:192.0.2.0/24 ip4:192.0.2.7 ~all"', '"V=spf1 include:include:amazonses.com -all;"']
    dmarc = ['"v=DMARC1; p=none; pct=100; rf=afrf; ri=86400"', '"v=DMARC1;p=rejct;rua=mailto:d@example.com"',
             'v=DMARC1; p=reject; rua=mailto:d@example.com', '" v=dmarc1; p=quarantine; fo=1"', '"v=DMARC1; p:reject"',
             '"v=DMARC1; p=reject; sp=reject; adkim=relaxed; rua=d@example.com"']
    out = "$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1.example.net. hm.example.com. 2026010101 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n"
    for i in range(random.Random(seed).randrange(1, 30)):
        owner = pick(["@", "www", "mail", f"host{i}", "a.b"])
        out += pick([f"{owner} IN TXT {pick(spf)}\n", f"_dmarc.{owner if owner != '@' else 'x'} IN TXT {pick(dmarc)}\n",
                     f"{owner} 60 IN MX 10 mx.example.net.example.com.\n", f"{owner} IN MX 10 mx\n", f"{owner} IN A 192.0.2.7\n",
                     f"s{i}._domainkey IN TXT \"k=rsa; p=\"\n", f"{owner} MS 10 mx\n", f"{owner} IN TXT \"" + "x" * 300 + "\"\n"])
        if chance() < 0.1:
            out += "\t; a comment\n"
    return out


def test_made_zones_converge():
    for seed in range(40):
        for more in ((), ("--unsafe",)):
            problem = check(f"seed {seed}", {"example.zone": made(seed), "zonelint.toml": "root = true\n"}, *more)
            assert not problem, f"seed {seed} {more}: {problem}\n{made(seed)}"


def test_many_duplicates_come_to_an_end():
    zone = "$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1.example.net. hm.example.com. 1 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n"
    for host in range(24):
        zone += "".join(f'h{host} IN TXT "v=spf1 ip4:192.0.2.{n} -all"\n' for n in range(1, 25))
    with tree({"example.zone": zone, "zonelint.toml": "root = true\n"}) as folder:
        status, _, err = run(["fix", "--unsafe", "--only", "spf/multiple", *TODAY, "."], cwd=folder)
        assert status != 2, err
        text = (folder / "example.zone").read_text()
        assert text.count("v=spf1") == 24 and text.count("ip4:192.0.2.24 -all") == 24, text


def test_rules_that_undo_each_other_are_named():
    rules = """
[on]
for = "dmarc"
assert = "has(dmarc.fo)"
message = "m"
fix = { level = "unsafe", title = "t", do = [{ set = "dmarc.fo", to = "1" }] }
[[on.example]]
bad = ""
[off]
for = "dmarc"
assert = "!has(dmarc.fo)"
message = "m"
fix = { level = "unsafe", title = "t", do = [{ remove = "dmarc.fo" }] }
"""
    zone = '$ORIGIN example.com.\n@ 60 IN SOA ns1.example.net. h 1 2 3 4 5\n@ 60 IN NS ns1.example.net.\n_dmarc 60 IN TXT "v=DMARC1; p=none"\n'
    with tree({"example.zone": zone, "zonelint.toml": "root = true\n", "house.toml": rules.replace('[[on.example]]\nbad = ""\n', "")}) as folder:
        status, _, err = run(["fix", "--unsafe", "--rules", "house.toml", "--only", "house", "."], cwd=folder)
        assert status == 2 and "house/off and house/on undo each other" in err, err
        assert (folder / "example.zone").read_text() == zone


def test_a_safe_fix_that_is_not_safe_here_is_refused():
    rules = """
[soft]
for = "spf"
assert = "spf.all != '~'"
message = "m"
fix = { level = "safe", title = "pass everybody", do = [{ set = "spf.all", to = "+" }] }
[weak]
for = "dmarc"
assert = "dmarc.p == 'none'"
message = "m"
fix = { level = "safe", title = "weaken", do = [{ set = "dmarc.p", to = "none" }] }
"""
    zone = ('$ORIGIN example.com.\n@ 60 IN SOA ns1.example.net. h 1 2 3 4 5\n@ 60 IN NS ns1.example.net.\n'
            '@ 60 IN TXT "v=spf1 ip4:192.0.2.7 ~all"\n_dmarc 60 IN TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"\n')
    with tree({"example.zone": zone, "zonelint.toml": "root = true\n", "house.toml": rules}) as folder:
        _, _, err = run(["fix", "--rules", "house.toml", "--only", "house", "."], cwd=folder)
        assert (folder / "example.zone").read_text() == zone, err
        assert "not safe here: other addresses than before could send for example.com" in err, err
        assert "not safe here: the DMARC policy of example.com would be weaker" in err, err


def test_refused_fixes_do_not_hold_back_the_others():
    """Of 80 fixes that would pass everybody none is made, and each says so; the one beside them is."""
    rules = """
[soft]
for = "spf"
assert = "spf.all != '~'"
message = "{spf.owner} is soft"
fix = { level = "safe", title = "pass everybody", do = [{ set = "spf.all", to = "+" }] }
[fo]
for = "dmarc"
assert = "!has(dmarc.fo)"
message = "m"
fix = { level = "safe", title = "leave fo out", do = [{ remove = "dmarc.fo" }] }
"""
    head = "$ORIGIN example.com.\n@ 60 IN SOA ns1.example.net. h 1 2 3 4 5\n@ 60 IN NS ns1.example.net.\n"
    soft = "".join(f'h{n} 60 IN TXT "v=spf1 ip4:192.0.2.{n} ~all"\n' for n in range(80))
    zone = head + soft + '_dmarc 60 IN TXT "v=DMARC1; p=reject; fo=1; rua=mailto:d@example.com"\n'
    with tree({"example.zone": zone, "zonelint.toml": "root = true\n", "house.toml": rules}) as folder:
        _, _, err = run(["fix", "--rules", "house.toml", "--only", "house", *TODAY, "."], cwd=folder)
        text = (folder / "example.zone").read_text()
        assert soft in text and "fo=1" not in text, text
        for n in range(80):
            assert f"h{n}.example.com is soft (not safe here: other addresses than before could send for h{n}.example.com)" in err, err


if __name__ == "__main__":
    support.main()
