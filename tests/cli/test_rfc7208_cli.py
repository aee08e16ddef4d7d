"""The RFC 7208 test suite through the program: every scenario becomes zone files, every test one `evaluate`.

The suite stands beside the source tree, as conformance/rfc7208-tests.yml of a folder `shared`; without it, or without
PyYAML, the tests are skipped. A zone file can't time out: tests that need this are checked by tests/mail/test_rfc7208.cpp.
"""
import concurrent.futures
import json
import pathlib
import re

import support

SUITE = support.SOURCE.parent / "shared" / "conformance" / "rfc7208-tests.yml"

# What their names look up times out: before the answer that decides.
NEED_TIME_OUTS = {"txttimeout", "nospftxttimeout", "alltimeout", "include-temperror", "exists-dnserr"}
# spftimeout and exp-dns-error touch a time-out too, but not where the result comes from: they are run.


def scenarios():
    try:
        import yaml
    except ImportError:
        support.skip("the RFC 7208 suite", "PyYAML is not installed")
    if not SUITE.exists():
        support.skip("the RFC 7208 suite", "rfc7208-tests.yml is not beside the source tree")

    class Loader(yaml.SafeLoader):
        """Leaves every scalar as the text that it is: 1.2.3.4, ::1, NONE."""

    Loader.yaml_implicit_resolvers = {}
    with open(SUITE, encoding="utf-8") as file:
        return [document for document in yaml.load_all(file, Loader=Loader) if document]


def escaped(text, plain):
    """TEXT in presentation form (RFC 1035 5.1); code points up to U+00FF stand for octets."""
    return "".join(chr(octet) if re.fullmatch(plain, chr(octet)) else f"\\{octet:03d}" for octet in text.encode("latin-1"))


def owner(name):
    return escaped(name.rstrip("."), r"[A-Za-z0-9._*-]") + "."


def strings(value):
    values = [value] if isinstance(value, str) else value
    parts = [text[at:at + 255] for text in values for at in range(0, max(len(text), 1), 255)]
    return " ".join('"' + escaped(part, r"[ !#-\[\]-~]") + '"' for part in parts or [""])


def rdata(kind, value):
    if kind == "TXT":
        return strings(value)
    if kind == "MX":
        return f"{value[0]} {owner(value[1])}"
    return owner(value) if kind in ("PTR", "CNAME") else value


def lines(name, entries):
    """An SPF entry is a TXT record where the name has no TXT entry of its own; "TXT: NONE" is none."""
    has_text = any(isinstance(entry, dict) and "TXT" in entry for entry in entries)
    for entry in entries:
        if isinstance(entry, str):  # TIMEOUT
            continue
        (kind, value), = entry.items()
        if value == "NONE" or (kind == "SPF" and has_text):
            continue
        kind = "TXT" if kind == "SPF" else kind
        yield f"{owner(name)} IN {kind} {rdata(kind, value)}"


def one_zone(name):
    return "."


def zone_by_top(name):
    """One zone for each of example.com., example.net. ... and for reverse names."""
    return ".".join(name.rstrip(".").split(".")[-2:]).lower() + "."


def zone_files(data, zone_of):
    zones = {}
    for name, entries in data.items():
        zones.setdefault(zone_of(name), []).extend(lines(str(name), entries))
    for origin, records in zones.items():
        head = [f"$ORIGIN {origin}", "$TTL 3600", "@ IN SOA ns.invalid. root.invalid. 1 7200 3600 1209600 300",
                "@ IN NS ns.invalid."]
        yield f"{'root' if origin == '.' else origin}zone", "\n".join(head + records) + "\n"


def evaluate(zones, test):
    status, out, err = support.run(["evaluate", "--isolated", "--zones", *zones, "--ip", test["host"], "--helo", test["helo"],
                                    "--mail-from", test["mailfrom"], "--closed-world", "--format", "json"])
    assert status == 0, f"exit {status}: {err}"
    return json.loads(out)["spf"]


def mistakes(name, test, spf):
    allowed = test["result"] if isinstance(test["result"], list) else [test["result"]]
    if spf["result"] not in allowed:
        yield f"{name}: {spf['result']} ({spf.get('error', '')}), not {' or '.join(allowed)}"
    if "explanation" in test and spf["explanation"] != test["explanation"]:
        yield f"{name}: explains {spf['explanation']!r}, not {test['explanation']!r}"


def run_suite(zone_of):
    found, ran = [], 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for scenario in scenarios():
            with support.tree(dict(zone_files(scenario["zonedata"], zone_of))) as folder:
                files = sorted(pathlib.Path(folder).iterdir())
                tests = {n: t for n, t in scenario["tests"].items() if n not in NEED_TIME_OUTS}
                ran += len(tests)
                results = pool.map(lambda test: evaluate(files, test), tests.values())
                for (name, test), spf in zip(tests.items(), results):
                    found += mistakes(name, test, spf)
    assert not found, "\n".join(found)
    assert ran == 203 - len(NEED_TIME_OUTS), ran


def test_every_test_that_a_zone_can_express():
    run_suite(one_zone)


def test_the_same_in_a_zone_for_each_domain():
    run_suite(zone_by_top)


def test_only_time_outs_are_left_out():
    listed = set()
    for scenario in scenarios():
        for name, test in scenario["tests"].items():
            results = test["result"] if isinstance(test["result"], list) else [test["result"]]
            if results == ["temperror"]:
                listed.add(name)
    assert NEED_TIME_OUTS == listed, NEED_TIME_OUTS ^ listed


if __name__ == "__main__":
    support.main()
