"""Cost grows with the size of a zone, not with its square: each kind of zone is linted at one size and at four times that, and
the time that the program computes may grow by little more than four."""
import json
import os
import pathlib
import resource
import subprocess
import tempfile

import support

HEAD = ("$ORIGIN {origin}.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.net. 1 7200 3600 1209600 3600\n"
        "@ IN NS ns1.example.net.\n")
DIGEST = "0C72AC70B745AC19998811B131D662C9AC69DBDBE7CB23E5B514B56664C5D3D6"
SMALL, TIMES = 3000, 4
# Four times the work, and half as much again for memory that no longer fits the caches. Squares are at sixteen.
MOST = 9.0


def master(line):
    return lambda n: {"zone.zone": HEAD.format(origin="example.com") + "".join(line(i) for i in range(n))}


def reverse(n):
    """Hosts that take mail, each with its reverse name, and SPF that names them."""
    hosts = "".join(f"d{i} IN MX 10 m{i}\nm{i} IN A 10.{i >> 8}.{i & 255}.1\nd{i} IN TXT \"v=spf1 ip4:10.{i >> 8}.{i & 255}.1 -all\"\n"
                    for i in range(n))
    names = "".join(f"1.{i & 255}.{i >> 8} IN PTR m{i}.example.com.\n" for i in range(n))
    return {"zone.zone": HEAD.format(origin="example.com") + hosts,
            "10.zone": HEAD.format(origin="10.in-addr.arpa") + names}


def export(n):
    sets = [{"Name": f"h{i}.example.com.", "Type": "A",
             "AliasTarget": {"HostedZoneId": "Z2FDTNDATAQYW2", "DNSName": "d1.cloudfront.net.", "EvaluateTargetHealth": False}}
            for i in range(n)]
    sets += [{"Name": f"m{i}.example.com.", "Type": "MX", "TTL": 300,
              "ResourceRecords": [{"Value": f"10 h{i}.example.com."}]} for i in range(n // 4)]
    return {"zone.json": json.dumps({"ResourceRecordSets": sets})}


KINDS = {
    "mx and tlsa": master(lambda i: f"d{i} IN MX 10 m{i}\nm{i} IN A 192.0.2.1\n_25._tcp.m{i} IN TLSA 3 1 1 {DIGEST}\n"),
    "srv": master(lambda i: f"_imap._tcp.d{i} IN SRV 0 0 143 m{i}\nm{i} IN A 192.0.2.1\n"),
    "dkim and dmarc": master(lambda i: f"s{i}._domainkey.d{i} IN TXT \"v=DKIM1; p=\"\n_dmarc.d{i} IN TXT \"v=DMARC1; p=none\"\n"
                                       f"default._bimi.d{i} IN TXT \"v=BIMI1; l=https://a.example/l.svg; a=\"\n"),
    "aliases": master(lambda i: f"a{i} IN CNAME a{i + 1 if i % 5 else i}x\na{i}x IN A 192.0.2.1\n"),
    "wildcards": master(lambda i: f"*.d{i} IN MX 10 mx.example.net.\nw.d{i} IN A 192.0.2.1\n"),
    "reverse names": reverse,
    "Route 53 aliases": export,
}


def computed(files):
    """Seconds of computing for one lint of the files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            pathlib.Path(folder, name).write_text(content, encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        status = subprocess.run([support.ZONELINT, "lint", "--isolated", "--jobs", "1", "--format", "concise", folder],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert status in (0, 1), f"lint ended with {status}"
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def test_cost_grows_linearly():
    grown = {}
    for kind, make in KINDS.items():
        small = min(computed(make(SMALL)) for _ in range(2))
        large = computed(make(SMALL * TIMES))
        grown[kind] = large / max(small, 0.02)
        if os.environ.get("VERBOSE"):
            print(f"{kind}: {small:.2f} s, {large:.2f} s")
    bad = {kind: f"{times:.1f} times for {TIMES} times the records" for kind, times in grown.items() if times > MOST}
    assert not bad, bad


if __name__ == "__main__":
    support.main()
