"""Reading against other readers, over the sample zones, the examples and every zone of tests/cases: what named-compilezone
takes has the same records in `convert --to canonical`; what ldns-read-zone prints reads as the same records as the file
itself; what kzonecheck takes is read here without a problem.

Differences on purpose: names are printed in lower case (RFC 4343 makes no difference, BIND keeps what was written); dohpath
by its name where BIND 9.18 prints key7 (RFC 9461 5); a string over 255 octets is an error, and so is a string that
a line's end parts, as for BIND; kzonecheck cuts the one in pieces and takes the other (RFC 1035 3.3, 5.1),
and passes over records outside of the zone, which is an error here.
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
    need("named-compilezone", name)


def need(peer, name):
    if not shutil.which(peer):
        support.skip(name, f"{peer} is not installed")


def all_zones():
    """(file, origin) of each zone of the samples (where they are here) and of the examples and cases of this tree."""
    found = []
    if SAMPLES.is_dir():
        with open(SAMPLES / "ORIGINS.tsv", encoding="utf-8") as table:
            found += [(SAMPLES / row["file"], row["origin"]) for row in csv.DictReader(table, delimiter="\t")]
    for folder in ("examples", "tests/cases"):
        found += [(path, path.name.removesuffix(".zone")) for path in sorted((support.SOURCE / folder).rglob("*.zone"))]
    return [(path, origin) for path, origin in found if path.is_file()]


def canonical(path, origin):
    code, out, err = support.run(["convert", path, "--origin", origin, "--to", "canonical", "--isolated"])
    return code, lines_of(out), err


GENERATED = ["1-20/7 a${0,3,d} A 192.0.2.$", "10-12 b${5,4,x} A 192.0.2.${-5,0,d}", "10-12 c${5,4,X} CNAME t${0,0,o}",
             "10-12 d${0,5,n} PTR h.${0,8,N}", "1-2 d${0,4,n}z PTR h", "250-300/30 d${0,1,n}z PTR h", "1-3 e$ 60 IN MX \"10 m$$x\"",
             "1-3 f$ TXT \"x $ \\$ ${1}\"", "1-2 g\\$$ A 192.0.2.$", "1-2 ${0,2}h AAAA 2001:db8::${0,0,x}", "0-2 *.i$ CNAME j"]


def test_generate_as_bind_does():
    need_bind("test_generate_as_bind_does")
    for line in GENERATED:
        zone = f"$TTL 300\n@ SOA a b 1 2 3 4 5\n@ NS ns.example.net.\n$GENERATE {line}\n"
        with support.tree({"example.com.zone": zone}) as folder:
            expected = bind_lines("example.com", folder / "example.com.zone")
            assert expected and len(expected) > 2, line
            code, got, err = canonical(folder / "example.com.zone", "example.com")
            assert got == expected, f"{line}: {set(got) ^ set(expected)}\n{err}"


def test_examples_hold_the_same_records():
    need_bind("test_examples_hold_the_same_records")
    compared = 0
    for path, origin in all_zones():
        if path.is_relative_to(SAMPLES):
            continue
        expected = bind_lines(origin, path)
        if expected:
            compared += 1
            code, got, err = canonical(path, origin)
            assert got == expected, f"{path}: exit {code}\n{err}"
    assert compared > 10, compared


def test_ldns_reads_the_same_records():
    need("ldns-read-zone", "test_ldns_reads_the_same_records")
    compared = 0
    for path, origin in all_zones():
        text = path.read_bytes()
        if b"$INCLUDE" in text or b"$GENERATE" in text:
            continue  # ldns knows neither
        with support.tree({"in.zone": f"$ORIGIN {origin.rstrip('.')}.\n".encode() + text}) as folder:
            code, out, _ = support.execute(["ldns-read-zone", "in.zone"], cwd=folder)
            if code != 0 or not out:
                continue
            mine = canonical(folder / "in.zone", origin)
            if mine[0] != 0:
                continue  # told; test_refused.py is about what is told
            support.write_files(folder, {"ldns.zone": out})
            theirs = canonical(folder / "ldns.zone", origin)
            if b"$TTL" not in text:  # ldns takes 3600 for a TTL that RFC 1035 5.1 takes from the record before
                mine, theirs = [(code, [re.sub(r"\t\d+\t", "\t", line, count=1) for line in lines], err)
                                for code, lines, err in (mine, theirs)]
            assert theirs[1] == mine[1], f"{path}\nonly by ldns: {[l for l in theirs[1] if l not in mine[1]][:5]}\nonly here: {[l for l in mine[1] if l not in theirs[1]][:5]}\n{theirs[2]}"
            compared += 1
    assert compared >= (16 if SAMPLES.is_dir() else 10), compared


def test_what_kzonecheck_takes_is_read():
    need("kzonecheck", "test_what_kzonecheck_takes_is_read")
    compared = 0
    for path, origin in all_zones():
        code, _, _ = support.execute(["kzonecheck", "-o", origin, path], cwd=path.parent)
        if code != 0:
            continue
        compared += 1
        code, got, err = canonical(path, origin)
        told = re.findall(r"^error\[([^\]]+)\]", err, re.M)
        assert (code == 0 and got) or (told and set(told) <= {"txt/over-255", "zone/unclosed-quote", "zone/out-of-zone"}), f"{path}: exit {code}\n{err}"
    assert compared > 10, compared


# One record of each type that the peers know too: text, and what BIND prints where it differs.
TYPES = """NSAP 0x47.0005.80.005a00.0000.0001.e133.ffffff000161.00
NSAP-PTR foo
GPOS -32.6882 116.8652 10.0
EID E32C6F78163A9348
ATMA +61.200000000
A6 64 ::1:2:3:4 pre.example.
SINK 1 2 3 AQID
APL 1:192.168.32.0/21 !1:192.168.38.0/28 2:FF00:0:0:0::/8
IPSECKEY 10 0 2 . AQID
IPSECKEY 10 1 2 192.0.2.38 AQID
IPSECKEY 10 2 2 2001:db8::1 AQID
IPSECKEY 10 3 2 gw.example.net. AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==
HIP 2 200100107B1A74DF365639CC39F1D578 AQID rvs1 rvs2.example.net.
NINFO "ns1" up
RKEY 0 255 1 AQIDBA==
TALINK h0 h2
DOA 1234567890 1234567890 1 "image/gif" AQID
AMTRELAY 10 0 1 203.0.113.15
AMTRELAY 128 1 3 relay
TA 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118
DLV 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118
LOC 52 22 23.000 N 4 53 32.000 E -2.00m
NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .
CERT PKIX 12345 RSASHA256 AQID
HTTPS 1 . alpn=h2,h3 no-default-alpn mandatory=alpn ipv4hint=192.0.2.1 key65000=x
SVCB 0 other.example.
URI 10 1 "ftp://ftp1.example.com/public"
CAA 0 issue ""
SSHFP 2 1 123456789abcdef67890123456789abcdef67890
TLSA 3 1 1 0D6FCE13243AA7
AAAA ::1:2
""".splitlines()


def type_zones():
    for number, line in enumerate(TYPES):
        yield line, f"$ORIGIN example.com.\n$TTL 300\n@ SOA a b 1 2 3 4 5\n@ NS ns.example.net.\nt{number} {line}\n"


def test_each_type_as_bind_reads_it():
    need_bind("test_each_type_as_bind_reads_it")
    for line, zone in type_zones():
        with support.tree({"example.com.zone": zone}) as folder:
            expected = bind_lines("example.com", folder / "example.com.zone")
            assert expected, line
            code, got, err = canonical(folder / "example.com.zone", "example.com")
            assert got == expected, f"{line}: {set(got) ^ set(expected)}\n{err}"


def test_each_type_as_ldns_reads_it():
    need("ldns-read-zone", "test_each_type_as_ldns_reads_it")
    compared = 0
    for line, zone in type_zones():
        with support.tree({"in.zone": zone}) as folder:
            code, out, _ = support.execute(["ldns-read-zone", "in.zone"], cwd=folder)
            if code != 0:
                continue
            support.write_files(folder, {"ldns.zone": out})
            mine, theirs = canonical(folder / "in.zone", "example.com"), canonical(folder / "ldns.zone", "example.com")
            assert mine[1] == theirs[1], f"{line}: {set(mine[1]) ^ set(theirs[1])}\n{theirs[2]}"
            compared += 1
    assert compared > 15, compared


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
