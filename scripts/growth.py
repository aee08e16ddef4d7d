"""How the cost of a lint grows with the zone, kind by kind: at one size and at four times that. Four times the work may cost a
little more than four times the time, for memory that no longer fits the caches; what grows with its square is at sixteen.
"""
import json
import pathlib
import resource
import subprocess
import tempfile

HEAD = ("$ORIGIN {origin}.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.net. 1 7200 3600 1209600 3600\n"
        "@ IN NS ns1.example.net.\n")
DIGEST = "0C72AC70B745AC19998811B131D662C9AC69DBDBE7CB23E5B514B56664C5D3D6"
SMALL, TIMES = 3000, 4


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


def computed(program, files):
    """Seconds of computing for one lint of the files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            pathlib.Path(folder, name).write_text(content, encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        status = subprocess.run([program, "lint", "--isolated", "--jobs", "1", "--format", "concise", folder],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if status not in (0, 1):
        raise SystemExit(f"{program} lint ended with {status}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def growth(program):
    """Yields (kind, CPU seconds of the small zone, of the large one)."""
    for kind, make in KINDS.items():
        yield kind, min(computed(program, make(SMALL)) for _ in range(3)), min(computed(program, make(SMALL * TIMES)) for _ in range(2))
