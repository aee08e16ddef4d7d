"""Zones that name servers refuse: each of those below that named-checkzone, kzonecheck or ldns-read-zone turns down is a
finding here too, an error or a warning. What they refuse and we keep silent on, on purpose, is in ON_PURPOSE with its reason."""
import json
import shutil
import sys
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import support  # noqa: E402

SOA = "@ IN SOA ns1 hostmaster 1 7200 3600 1209600 3600\n"
NS = "@ IN NS ns1\nns1 IN A 192.0.2.1\n"
HEAD = "$ORIGIN example.com.\n$TTL 3600\n" + SOA + NS

# Name -> the lines behind HEAD, or a whole zone where it begins with '!'.
BROKEN = {
    "no SOA": "!$ORIGIN example.com.\n$TTL 3600\n" + NS,
    "no NS": "!$ORIGIN example.com.\n$TTL 3600\n" + SOA + "www A 192.0.2.1\n",
    "no TTL": "!$ORIGIN example.com.\nwww A 192.0.2.1\n" + SOA + NS,
    "SOA not first": "!$ORIGIN example.com.\n$TTL 3600\n" + NS + SOA,
    "empty": "!\n",
    "two SOAs": "@ IN SOA ns2 hostmaster 2 7200 3600 1209600 3600\n",
    "SOA below the apex": "sub IN SOA ns1 hostmaster 2 7200 3600 1209600 3600\n",
    "CNAME and A": "a CNAME b\na A 192.0.2.1\nb A 192.0.2.1\n",
    "A and CNAME": "a A 192.0.2.1\na CNAME ns1\n",
    "CNAME at the apex": "@ CNAME www.example.net.\n",
    "two CNAMEs": "a CNAME ns1\na CNAME ns2.example.net.\n",
    "CNAME beside a delegation": "a CNAME ns1\na NS ns1.example.net.\n",
    "two DNAMEs": "a DNAME b.example.net.\na DNAME c.example.net.\n",
    "DNAME and a name below": "a DNAME b.example.net.\nx.a A 192.0.2.1\n",
    "DNAME and CNAME": "a DNAME b.example.net.\na CNAME ns1\n",
    "DNAME and NS": "a DNAME b.example.net.\na NS ns1.example.net.\n",
    "DNAME at a wildcard": "*.a DNAME b.example.net.\n",
    "NS without an address": "@ NS ns2\n",
    "NS to a CNAME": "@ NS ns2\nns2 CNAME ns1\n",
    "NS to an address": "@ NS 192.0.2.1\n",
    "MX to a CNAME": "@ MX 10 mail\nmail CNAME ns1\n",
    "MX to nothing": "@ MX 10 mail\n",
    "MX to an address": "@ MX 10 192.0.2.1\n",
    "MX to an absolute address": "@ MX 10 192.0.2.1.\n",
    "SRV to a CNAME": "_x._tcp SRV 0 0 1 a\na CNAME ns1\n",
    "SRV to nothing": "_x._tcp SRV 0 0 1 a\n",
    "delegation without glue": "sub NS ns.sub\n",
    "delegation to a name in another delegation": "sub NS ns.other\nother NS ns1.example.net.\n",
    "NS at a wildcard": "*.w NS ns1\n",
    "DS without a delegation": "sub DS 1 8 2 " + "AB" * 32 + "\n",
    "DS at the apex": "@ DS 1 8 2 " + "AB" * 32 + "\n",
    "record out of the zone": "www.example.net. A 192.0.2.1\n",
    "bad TTL": "a 1x A 192.0.2.1\n",
    "negative TTL": "a -1 A 192.0.2.1\n",
    "TTL over 31 bits": "a 2147483648 A 192.0.2.1\n",
    "TTL over 32 bits": "a 4294967296 A 192.0.2.1\n",
    "bad $TTL": "$TTL abc\n",
    "$TTL without a value": "$TTL\n",
    "differing TTLs": "a 60 A 192.0.2.1\na 61 A 192.0.2.2\n",
    "long label": "a" * 64 + " A 192.0.2.1\n",
    "long name": ".".join(["a" * 60] * 4) + " A 192.0.2.1\n",
    "long name in rdata": "a CNAME " + ".".join(["a" * 60] * 4) + "\n",
    "empty label": "a..b A 192.0.2.1\n",
    "empty label in rdata": "a CNAME b..c\n",
    "leading dot": ".a A 192.0.2.1\n",
    "long string": 'a TXT "' + "x" * 256 + '"\n',
    "long rdata": "a TXT " + " ".join(['"' + "x" * 255 + '"'] * 257) + "\n",
    "missing fields of a SOA": "!$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1 hostmaster 1 7200 3600 1209600\n" + NS,
    "SOA serial too large": "!$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1 hostmaster 20260101001 7200 3600 1209600 3600\n" + NS,
    "SOA serial no number": "!$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1 hostmaster 1.2 7200 3600 1209600 3600\n" + NS,
    "SOA mailbox with @": "!$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1 host@example.com. 1 7200 3600 1209600 3600\n" + NS,
    "MX without a preference": "@ MX mail.example.net.\n",
    "MX without a host": "@ MX 10\n",
    "MX preference too large": "@ MX 65536 mail.example.net.\n",
    "MX preference negative": "@ MX -1 mail.example.net.\n",
    "extra field of an A": "a A 192.0.2.1 192.0.2.2\n",
    "extra field of an MX": "@ MX 10 mail.example.net. x\n",
    "A without data": "a A\n",
    "A of three parts": "a A 192.0.2\n",
    "A out of range": "a A 192.0.2.256\n",
    "A with a leading zero": "a A 192.0.2.01\n",
    "A with an IPv6 address": "a A 2001:db8::1\n",
    "A with a name": "a A ns1\n",
    "AAAA with an IPv4 address": "a AAAA 192.0.2.1\n",
    "AAAA with two gaps": "a AAAA 2001::db8::1\n",
    "AAAA of nine groups": "a AAAA 1:2:3:4:5:6:7:8:9\n",
    "AAAA with a zone": "a AAAA fe80::1%eth0\n",
    "unknown type": "a MS 10 b\n",
    "type missing": "a 192.0.2.1\n",
    "owner only": "lonely\n",
    "unknown directive": "$FOO bar\n",
    "$ORIGIN without a name": "$ORIGIN\n",
    "$INCLUDE of a file that is not here": "$INCLUDE gone.inc\n",
    "$INCLUDE of itself": "$INCLUDE example.com.zone\n",
    "$GENERATE without a range": "$GENERATE a$ A 192.0.2.$\n",
    "$GENERATE backwards": "$GENERATE 5-1 a$ A 192.0.2.$\n",
    "$GENERATE past the range": "$GENERATE 250-260 a$ A 192.0.2.$\n",
    "$GENERATE with data of two words": "$GENERATE 1-2 a$ MX 10 m$\n",
    "$GENERATE of a name that ends with a dot": "$GENERATE 1-2 a${0,4,n} PTR h\n",
    "unclosed parenthesis": "a TXT ( x\n",
    "stray parenthesis": "a TXT x )\n",
    "unclosed quote": 'a TXT "x\n',
    "bad escape": "a\\300 A 192.0.2.1\n",
    "short escape": 'a TXT "x\\12"\n',
    "escape at the end of a name": "a CNAME b\\\n",
    "hash comment": "# comment\na A 192.0.2.1\n",
    "slash comment": "// comment\na A 192.0.2.1\n",
    "blank owner first": "!$ORIGIN example.com.\n$TTL 3600\n IN SOA ns1 hostmaster 1 7200 3600 1209600 3600\n" + NS,
    "other class": "a CH A 192.0.2.1\n",
    "class twice": "a IN IN A 192.0.2.1\n",
    "TTL twice": "a 60 60 A 192.0.2.1\n",
    "generic rdata too short": "a A \\# 3 010203\n",
    "generic rdata of another length": "a TYPE999 \\# 3 0102\n",
    "generic rdata without hexadecimal": "a TYPE999 \\# 2 01xx\n",
    "unknown type without the generic form": "a TYPE999 abc\n",
    "type number too large": "a TYPE65536 \\# 1 00\n",
    "SRV without a target": "_x._tcp SRV 0 0 443\n",
    "SRV port too large": "_x._tcp SRV 0 0 65536 ns1\n",
    "CAA flags too large": '@ CAA 256 issue "x"\n',
    "CAA without a value": "@ CAA 0 issue\n",
    "CAA tag with a hyphen": '@ CAA 0 iss-ue "x"\n',
    "TLSA with odd hexadecimal": "_25._tcp TLSA 3 1 1 ABC\n",
    "TLSA of a wrong length": "_25._tcp TLSA 3 1 1 ABCD\n",
    "DS of a wrong length": "sub NS ns1.example.net.\nsub DS 1 8 2 ABCD\n",
    "DNSKEY of protocol 2": "@ DNSKEY 257 2 13 AQIDBA==\n",
    "DNSKEY with broken base64": "@ DNSKEY 257 3 13 A===\n",
    "SSHFP of a wrong length": "a SSHFP 1 1 ABCD\n",
    "NAPTR with a field too few": 'a NAPTR 100 10 "u" "E2U+sip" "!x!y!"\n',
    "LOC with minutes out of range": "a LOC 52 61 0 N 4 0 0 E 0m\n",
    "SVCB with a parameter twice": "a SVCB 1 . port=1 port=2\n",
    "SVCB with a port that is none": "a SVCB 1 . port=https\n",
    "SVCB whose mandatory key is absent": "a SVCB 1 . mandatory=port\n",
    "SVCB alone without default alpn": "a SVCB 1 . no-default-alpn\n",
    "SVCB alias with parameters": "a SVCB 0 b.example.net. port=1\n",
    "NSEC3 with a bad salt": "a NSEC3 1 0 1 ABC 2VPTU5TIMAMQTTGL4LUU9KG21E0AOR3S A\n",
    "RRSIG with a bad time": "a RRSIG A 8 2 3600 20261301000000 20260101000000 1 example.com. AQID\n",
    "two NSEC3PARAM salts": "@ NSEC3PARAM 1 0 1 -\n@ NSEC3PARAM 1 0 1 AB\n",
    "underscore in a host": "a_b A 192.0.2.1\n",
    "underscore in an MX host": "@ MX 10 a_b\na_b A 192.0.2.1\n",
    "hyphen at a host's begin": "-a A 192.0.2.1\n",
    "space in a host": "a\\032b A 192.0.2.1\n",
    "CDS without DNSKEY": "@ CDS 1 8 2 " + "AB" * 32 + "\n",
    "NULL": "a NULL \\# 1 00\n",
    "ANY": "a ANY x\n",
    "OPT": "a OPT x\n",
    "a tab in a quoted escape": 'a TXT "\\\t"\n',
    "zero octets": "a TXT \"x\x00\"\n",
    "only a comment": "!; nothing\n",
    "binary": "!\x7fELF\x02\x01\x01\x00\x00\x00\n",
}

# (name, peer) -> why we are silent though the peer refuses.
DNSSEC = "what a signer makes is the signer's affair: nothing that mail looks for depends on it"
ON_PURPOSE = {
    ("CDS without DNSKEY", "named-checkzone"): DNSSEC,
    ("two NSEC3PARAM salts", "kzonecheck"): DNSSEC,
    ("a tab in a quoted escape", "kzonecheck"): "RFC 1035 5.1: a backslash before any character but a digit quotes it",
}

PEERS = {
    "named-checkzone": lambda path: ["named-checkzone", "-i", "local", "-k", "warn", "example.com", path],
    "kzonecheck": lambda path: ["kzonecheck", "-o", "example.com", path],
    "ldns-read-zone": lambda path: ["ldns-read-zone", path],
}


def refused_by(peer, path):
    code, out, err = support.execute(PEERS[peer](path), cwd=path.parent)
    return code != 0, (out + err).strip()


def complaints(path):
    code, out, err = support.run(["lint", "--format", "json", "--isolated", path], cwd=path.parent)
    return [f for f in json.loads(out)["findings"] if f["severity"] in ("error", "warning")], code, err


def check(peer):
    if not shutil.which(peer):
        support.skip(f"what {peer} refuses", f"{peer} is not installed")
    missed, refused = [], 0
    for name, lines in BROKEN.items():
        zone = lines[1:] if lines.startswith("!") else HEAD + lines
        with support.tree({"example.com.zone": zone}) as folder:
            path = folder / "example.com.zone"
            no, words = refused_by(peer, path)
            if not no:
                continue
            refused += 1
            if complaints(path)[0] or (name, peer) in ON_PURPOSE:
                continue
            missed.append(f"{name}: {words[:300]}")
    assert not missed, f"{peer} refuses these, and here nothing is said:\n" + "\n".join(missed)
    assert refused > 30, f"{peer} refused {refused} zones only: is it run as it should be?"


def test_named_checkzone():
    check("named-checkzone")


def test_kzonecheck():
    check("kzonecheck")


def test_ldns_read_zone():
    check("ldns-read-zone")


def test_sound_zone_is_taken_by_all():
    with support.tree({"example.com.zone": HEAD}) as folder:
        path = folder / "example.com.zone"
        for peer in PEERS:
            if shutil.which(peer):
                no, words = refused_by(peer, path)
                assert not no, (peer, words)


if __name__ == "__main__":
    support.main()
