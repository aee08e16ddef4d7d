"""Reading against BIND: each sample zone that named-compilezone accepts has the same records in `convert --to canonical`.

Differences on purpose: names are printed in lower case (RFC 4343 makes no difference, BIND keeps what was written).
"""
import csv
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import support  # noqa: E402

SAMPLES = support.SOURCE.parent / "shared" / "samples"
LENIENT = ["-q", "-i", "none", "-k", "ignore", "-n", "ignore", "-m", "ignore", "-M", "ignore", "-S", "ignore", "-r", "ignore"]


def lines_of(text):
    """Tab-separated lines without case, sorted: BIND's columns are padded."""
    return sorted("\t".join(re.split(r"[ \t]+", line.lower(), maxsplit=4)) for line in text.splitlines()
                  if line and not line.startswith(";"))


def bind_lines(origin, path):
    """None where named-compilezone refuses the zone."""
    code, out, _ = support.execute(["named-compilezone", *LENIENT, "-s", "full", "-o", "-", origin, path], cwd=path.parent)
    return lines_of(out) if code == 0 else None


def need_bind(name):
    if not shutil.which("named-compilezone"):
        support.skip(name, "named-compilezone is not installed")


def test_samples_hold_the_same_records():
    need_bind("test_samples_hold_the_same_records")
    if not SAMPLES.is_dir():
        support.skip("test_samples_hold_the_same_records", "the sample zones are not here")
    compared = 0
    with open(SAMPLES / "ORIGINS.tsv", encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            path = SAMPLES / row["file"]
            expected = bind_lines(row["origin"], path) if path.is_file() else None
            if not expected:
                continue
            code, out, err = support.run(["convert", path, "--origin", row["origin"], "--to", "canonical", "--isolated"])
            assert lines_of(out) == expected, f"{path}: exit {code}\n{err}\nnot in BIND's: {sorted(set(lines_of(out)) - set(expected))[:5]}\nonly in BIND's: {sorted(set(expected) - set(lines_of(out)))[:5]}"
            compared += 1
    assert compared > 20, compared


def test_made_zone_holds_the_same_records():
    need_bind("test_made_zone_holds_the_same_records")
    zone = """$TTL 1h
@ IN SOA ns hostmaster ( 2026010101 ; serial
    1h 15m 1w2d 300 )
  NS ns
ns 60 A 192.0.2.1
   AAAA 2001:DB8:0:0:1:0:0:1
$ORIGIN sub
a TXT "x;y" z\\;w "\\"q\\"" \\065
$ORIGIN example.com.
@ MX 10 ns
*.w TXT ( "one"
 "two" )
$GENERATE 1-20/3 h${0,3,d} 30 A 192.0.2.$
$INCLUDE more other
b\\.c A 192.0.2.3
A.Example.com. A 192.0.2.4
_25._tcp.ns TLSA 3 1 1 0D6FCE13243AA7C1D6DC5E2D5E8B3C6E8A0F3C1B2A4D5E6F708192A3B4C5D6E7
t TYPE731 \\# 3 ABCDEF
"""
    with support.tree({"db.example.com": zone, "more": "x A 192.0.2.5\n$ORIGIN deep\ny A 192.0.2.6\n"}) as folder:
        expected = bind_lines("example.com", folder / "db.example.com")
        assert expected
        code, out, err = support.run(["convert", "db.example.com", "--to", "canonical", "--isolated"], cwd=folder)
        assert lines_of(out) == expected, f"exit {code}\n{err}\n{out}\n{expected}"


if __name__ == "__main__":
    support.main()
