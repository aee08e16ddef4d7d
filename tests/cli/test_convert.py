"""convert: what goes from a zone file to Route 53 and back, or to a clean zone file and back, is the same zone; what a form
can't hold is named on stderr. Names and strings are made of any octets, from fixed seeds."""
import json
import random

import support
from support import run, tree

SOA = "@ 300 IN SOA ns1 hostmaster 1 7200 3600 1209600 3600\n@ 300 IN NS ns1.example.net.\n"
ROUTE53 = ["A", "AAAA", "CAA", "DS", "HTTPS", "MX", "NAPTR", "PTR", "SPF", "SRV", "SSHFP", "SVCB", "TLSA", "TXT"]
OTHERS = ["LOC", "RP", "HINFO", "URI", "DNAME", "IPSECKEY", "APL", "TYPE731"]


def escaped(octets):
    return "".join(f"\\{o:03d}" for o in octets)


def octets(chance, most):
    kind = chance.random()
    size = chance.randint(1, most)
    if kind < 0.4:
        return bytes(chance.choice(b"abcdefghijklmnopqrstuvwxyz0123456789-_") for _ in range(size))
    if kind < 0.7:
        return bytes(chance.choice(b"\"\\;$@(). \t*'{}") for _ in range(min(size, 8)))
    return bytes(chance.randrange(256) for _ in range(size))


def label(chance):
    return escaped(octets(chance, 12))


def name(chance):
    kind = chance.random()
    own = ".".join(label(chance) for _ in range(chance.randint(1, 3)))
    return "@" if kind < 0.1 else own if kind < 0.6 else own + ".example.net." if kind < 0.9 else own + ".example.com."


def text(chance):
    return '"' + escaped(octets(chance, 40)) + '"'


def rdata(chance, kind):
    number = chance.randrange(65536)
    return {
        "A": lambda: f"192.0.2.{number % 256}",
        "AAAA": lambda: f"2001:db8::{number:x}",
        "CAA": lambda: f"{number % 256} issue {text(chance)}",
        "DS": lambda: f"{number} 8 2 " + bytes(chance.randrange(256) for _ in range(32)).hex(),
        "HTTPS": lambda: f"1 {name(chance)} alpn=h2,h3 port={number} ipv4hint=192.0.2.1",
        "MX": lambda: f"{number} {name(chance)}",
        "NAPTR": lambda: f"{number} 1 {text(chance)} {text(chance)} {text(chance)} {name(chance)}",
        "PTR": lambda: name(chance),
        "SPF": lambda: text(chance),
        "SRV": lambda: f"{number} 1 2 {name(chance)}",
        "SSHFP": lambda: "1 1 " + bytes(chance.randrange(256) for _ in range(20)).hex(),
        "SVCB": lambda: f"0 {name(chance)}",
        "TLSA": lambda: "3 1 1 " + bytes(chance.randrange(256) for _ in range(32)).hex(),
        "TXT": lambda: " ".join(text(chance) for _ in range(chance.randint(1, 3))),
        "LOC": lambda: "52 22 23.000 N 4 53 32.000 E -2.00m",
        "RP": lambda: f"{name(chance)} {name(chance)}",
        "HINFO": lambda: f"{text(chance)} {text(chance)}",
        "URI": lambda: f"{number} 1 {text(chance)}",
        "DNAME": lambda: name(chance),
        "IPSECKEY": lambda: f"10 3 2 {name(chance)} AQID",
        "APL": lambda: "1:192.0.2.0/24 !2:2001:db8::/32",
        "TYPE731": lambda: "\\# 3 ABCDEF",
    }[kind]()


def zone(chance, types, records=40):
    lines = []
    for _ in range(records):
        kind = chance.choice(types)
        owner = "*." + label(chance) if chance.random() < 0.1 else name(chance)
        while owner.endswith(".example.net."):
            owner = name(chance)
        lines.append(f"{owner} {chance.choice(['', '60', '300'])} IN {kind} {rdata(chance, kind)}\n")
    return "$ORIGIN example.com.\n$TTL 300\n" + SOA + "".join(lines)


def convert(folder, path, form):
    code, out, err = run(["convert", path, "--origin", "example.com", "--to", form, "--isolated"], cwd=folder)
    return code, out, err


def canonical(folder, path):
    code, out, err = convert(folder, path, "canonical")
    assert code == 0, err
    # Sets of one owner and type have one TTL in every form.
    return out.splitlines()


def without_apex(lines):
    return [line for line in lines if not (line.startswith("example.com.\t") and line.split("\t")[3] in ("SOA", "NS"))]


def test_zone_file_and_back():
    for seed in range(12):
        with tree({"example.com.zone": zone(random.Random(seed), ROUTE53 + OTHERS)}) as folder:
            before = canonical(folder, "example.com.zone")
            code, out, err = convert(folder, "example.com.zone", "bind")
            assert (code, err) == (0, ""), (seed, err)
            support.write_files(folder, {"again/example.com.zone": out})
            assert canonical(folder, "again/example.com.zone") == before, seed
            code, again, _ = convert(folder, "again/example.com.zone", "bind")
            assert again == out, f"seed {seed}: a clean zone file stays as it is"


def test_route53_and_back():
    for seed in range(12):
        with tree({"example.com.zone": zone(random.Random(seed), ROUTE53)}) as folder:
            before = canonical(folder, "example.com.zone")
            code, out, err = convert(folder, "example.com.zone", "route53")
            assert code == 0, err
            json.loads(out)
            # All that is not in the batch is said, and nothing else is missing.
            for what in ("SOA", "NS"):
                assert f"not in the result: example.com. {what}: " in err, err
            assert len(err.splitlines()) == 2, err
            support.write_files(folder, {"batch.json": out})
            assert canonical(folder, "batch.json") == without_apex(before), seed
            code, out, err = convert(folder, "batch.json", "bind")
            assert code == 0, err
            support.write_files(folder, {"back/example.com.zone": SOA + out})
            assert without_apex(canonical(folder, "back/example.com.zone")) == without_apex(before), seed


def test_what_route53_has_no_word_for_is_named():
    with tree({"example.com.zone": zone(random.Random(1), ["A"], 3) + "place LOC 52 N 4 E 0m\nodd CH TXT x\n"}) as folder:
        code, out, err = convert(folder, "example.com.zone", "route53")
        assert "not in the result: place.example.com. LOC: " in err, err
        assert "LOC" not in out


def test_many_records_are_several_documents():
    lines = "".join(f"h{i} A 192.0.2.{i % 256}\n" for i in range(1500))
    with tree({"example.com.zone": "$ORIGIN example.com.\n$TTL 300\n" + SOA + lines}) as folder:
        code, out, err = convert(folder, "example.com.zone", "route53")
        assert code == 0, err
        assert "JSON document" in err, err
        decoder, at, documents = json.JSONDecoder(), 0, 0
        while out[at:].strip():
            at += len(out[at:]) - len(out[at:].lstrip())
            _, at = decoder.raw_decode(out, at)
            documents += 1
        assert documents > 1
        support.write_files(folder, {"batches.json": out})
        # Each document is a state of its own, and printed as such.
        assert sorted(canonical(folder, "batches.json")) == sorted(without_apex(canonical(folder, "example.com.zone")))


def test_aliases_are_named():
    sets = [{"Name": "example.com.", "Type": "SOA", "TTL": 900, "ResourceRecords": [
                {"Value": "ns-1.awsdns-1.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}]},
            {"Name": "example.com.", "Type": "A", "AliasTarget": {
                "HostedZoneId": "Z1", "DNSName": "d1.cloudfront.net.", "EvaluateTargetHealth": False}},
            {"Name": "www.example.com.", "Type": "A", "TTL": 60, "SetIdentifier": "a\nb", "Weight": 1,
             "ResourceRecords": [{"Value": "192.0.2.1"}]}]
    with tree({"example.com.json": json.dumps({"ResourceRecordSets": sets})}) as folder:
        code, out, err = convert(folder, "example.com.json", "bind")
        assert "example.com. A: an alias to d1.cloudfront.net" in err, err
        assert "www.example.com. A: weighted routing" in err, err
        # Also in the file, as comments: it reads without them.
        support.write_files(folder, {"out/example.com.zone": out})
        assert len(canonical(folder, "out/example.com.zone")) == 2
        code, out, _ = convert(folder, "example.com.json", "json")
        made = json.loads(out)
        assert any(s.get("alias", "").startswith("d1.cloudfront.net") for s in made["sets"]), made


def test_json_is_one_document():
    with tree({"example.com.zone": zone(random.Random(3), ROUTE53 + OTHERS)}) as folder:
        code, out, err = convert(folder, "example.com.zone", "json")
        assert (code, err) == (0, ""), err
        made = json.loads(out)
        assert made["schema"] == "zonelint/zone/1" and made["origin"] == "example.com."
        lines = sorted(f"{r['name']}\t{r['class']}\t{r['type']}\t{r['rdata']}" for r in made["records"])
        wanted = sorted("\t".join(line.split("\t")[:1] + line.split("\t")[2:]) for line in canonical(folder, "example.com.zone"))
        assert sorted(set(lines)) == wanted


if __name__ == "__main__":
    support.main()
