"""keygen, rotate, plan, flattening on request, and the records and files of [[policy]]."""
import json
import re
import shutil

import support
from support import execute, run, skip, tree

TODAY = ["--today", "2026-11-24"]
ZONE = """$ORIGIN example.com.
$TTL 3600
@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 3600
@ IN NS ns1.example.net.
@ IN MX 10 mx1.example.net.
@ IN TXT "v=spf1 ip4:192.0.2.7 -all"
_dmarc IN TXT "v=DMARC1; p=none; rua=mailto:d@example.com"
"""


def keygen(folder, *args, command="keygen"):
    return run([command, "--domain", "example.com", *args, *TODAY, "zones"], cwd=folder)


def repository(**more):
    return tree({"zones/example.com.zone": ZONE, "zones/zonelint.toml": "root = true\n", **more})


def test_keygen_writes_the_key_and_its_record():
    for kind, tag in (("rsa2048", "k=rsa"), ("ed25519", "k=ed25519")):
        with repository() as folder:
            status, out, err = keygen(folder, "--selector", "s1", "--type", kind, "--out", "s1.pem")
            assert status == 0 and out == "", err
            key = folder / "s1.pem"
            assert key.stat().st_mode & 0o777 == 0o600 and key.read_text().startswith("-----BEGIN PRIVATE KEY-----")
            zone = (folder / "zones/example.com.zone").read_text()
            line = next(l for l in zone.splitlines() if l.startswith("s1._domainkey"))
            assert tag in line and " 2 7200" in zone
            assert "error" not in run(["lint", *TODAY, "zones"], cwd=folder)[1]
            openssl = shutil.which("openssl")
            if not openssl:
                print("SKIPPED openssl: it is not installed", flush=True)
                continue
            public = execute([openssl, "pkey", "-in", key, "-pubout", "-outform", "PEM"])[1]
            wanted = "".join(public.splitlines()[1:-1])
            published = "".join(line.split('"')[1::2]).split("p=")[1]
            assert wanted.endswith(published), (wanted, published)


def test_keys_are_kept_safe():
    with repository() as folder:
        assert keygen(folder, "--selector", "s1", "--out", "s1.pem")[0] == 0
        before = (folder / "s1.pem").read_text(), (folder / "zones/example.com.zone").read_text()
        for args, why in ((["--selector", "s2", "--out", "s1.pem"], "is there already"),
                          (["--selector", "s1", "--out", "other.pem"], "choose another selector"),
                          (["--selector", "s2", "--out", "zones/s2.pem"], "does not belong there")):
            status, _, err = keygen(folder, *args)
            assert status == 2 and why in err, err
        assert before == ((folder / "s1.pem").read_text(), (folder / "zones/example.com.zone").read_text())
        assert keygen(folder, "--selector", "s2", "--out", "zones/s2.pem", "--force")[0] == 0


def test_rotate():
    with repository() as folder:
        keygen(folder, "--selector", "s9", "--out", "old.pem")
        status, _, err = keygen(folder, "--out", "new.pem", command="rotate")
        assert status == 0 and "s10._domainkey" in (folder / "zones/example.com.zone").read_text(), err
        assert "s9 may go 8 days after that, from 2026-12-02 on" in err, err
        status, _, err = keygen(folder, "--out", "third.pem", command="rotate")
        assert status == 2 and "s10, s9" in err, err
    with repository() as folder:
        keygen(folder, "--selector", "m202401", "--out", "old.pem")
        keygen(folder, "--out", "new.pem", command="rotate")
        assert "m202611._domainkey" in (folder / "zones/example.com.zone").read_text()


def test_a_change_batch_for_an_export():
    sets = [{"Name": "example.com.", "Type": "SOA", "TTL": 900, "ResourceRecords": [{"Value": "a. b. 1 2 3 4 5"}]}]
    with tree({"zones/example.com.json": json.dumps({"ResourceRecordSets": sets}), "zones/zonelint.toml": "root = true\n"}) as folder:
        status, out, err = keygen(folder, "--selector", "s1", "--out", "s1.pem")
        assert status == 0, err
        change, = json.loads(out)["Changes"]
        assert change["Action"] == "CREATE" and change["ResourceRecordSet"]["Name"] == "s1._domainkey.example.com."


def plan(folder):
    one, = json.loads(run(["plan", "--format", "json", "zones"], cwd=folder)[1])["domains"]
    return one


def test_the_way_to_reject_one_step_a_run():
    with repository() as folder:
        keygen(folder, "--selector", "s1", "--out", "s1.pem")
        steps = []
        while plan(folder)["step"]:
            said = plan(folder)["record"]
            run(["fix", "--only", "dmarc/plan", *TODAY, "zones"], cwd=folder)
            record = next(l for l in (folder / "zones/example.com.zone").read_text().splitlines() if l.startswith("_dmarc"))
            assert said == record.split('"')[1], (said, record)
            steps.append(said.split("; ", 1)[1].replace("; rua=mailto:d@example.com", ""))
        assert steps == ["p=quarantine; t=y; pct=0", "p=quarantine", "p=reject"], steps
    # Neither fix alone nor --unsafe takes a step; --unsafe raises a policy that dmarc/weak finds too weak, if nothing stands
    # against it.
    with repository() as folder:
        before = (folder / "zones/example.com.zone").read_text()
        run(["fix", "--unsafe", "--ignore", "dmarc/weak", *TODAY, "zones"], cwd=folder)
        assert "p=none" in (folder / "zones/example.com.zone").read_text(), before


def test_a_sender_that_would_fail_holds_the_plan_up():
    config = 'root = true\n[[sender]]\nname = "app"\nfrom = "example.com"\nip = ["192.0.2.9"]\n'
    with tree({"zones/example.com.zone": ZONE, "zones/zonelint.toml": config}) as folder:
        one = plan(folder)
        assert one["step"] == "test" and one["obstacles"] == ["mail of app does not pass DMARC (RFC 9989)"], one
        before = (folder / "zones/example.com.zone").read_text()
        run(["fix", "--only", "dmarc/plan", *TODAY, "zones"], cwd=folder)
        assert (folder / "zones/example.com.zone").read_text() == before


def test_flattening_on_request_and_its_age():
    zone = ZONE.replace("v=spf1 ip4:192.0.2.7 -all", "v=spf1 include:p.example.org -all")
    known = '; date: 2026-10-07\n$ORIGIN example.org.\np 60 IN TXT "v=spf1 ip4:192.0.2.0/25 ip4:192.0.2.128/25 include:q.example.org -all"\nq 60 IN TXT "v=spf1 ip6:2001:db8::/32 -all"\n'
    config = 'root = true\nknown = ["known/*.zone"]\n[rule."spf/flatten"]\nincludes = ["p.example.org"]\n'
    with tree({"zones/example.com.zone": zone, "zones/zonelint.toml": config, "zones/known/p.zone": known}) as folder:
        status, _, err = run(["fix", "--only", "spf/flatten", *TODAY, "zones"], cwd=folder)
        text = (folder / "zones/example.com.zone").read_text()
        flat = r'"v=spf1 ip4:192\.0\.2\.0/24 ip6:2001:db8::/32 -all" ; flattened include:p\.example\.org \(256 IPv4 addresses, 4294967296 IPv6 networks, data of 2026-10-07\)\n'
        assert re.search(flat, text), (text, err)
        assert "flatten-stale" not in run(["lint", *TODAY, "zones"], cwd=folder)[1]
        for other in ("198.51.100.0/24", "192.0.2.128/26"):  # new ones, and some given up
            (folder / "zones/known/p.zone").write_text(known.replace("192.0.2.128/25", other))
            assert "which passes other addresses by now" in run(["lint", *TODAY, "zones"], cwd=folder)[1], other


def test_flattening_anew_and_what_hinders_it():
    config = 'root = true\n[rule."spf/flatten"]\nincludes = ["b.example.com", "b.example.net"]\n'
    zone = ZONE.replace("v=spf1 ip4:192.0.2.7 -all", "v=spf1 -ip4:192.0.2.7 include:b.example.com ~include:b.example.net -all")
    with tree({"zones/example.com.zone": zone + 'b IN TXT "v=spf1 ip4:192.0.2.0/28 -all"\n', "zones/zonelint.toml": config}) as folder:
        path = folder / "zones/example.com.zone"
        _, _, err = run(["fix", "--only", "spf/flatten", *TODAY, "zones"], cwd=folder)
        assert "~include:b.example.net does not pass those that it matches" in err, err
        text = path.read_text()
        note = "; flattened include:b.example.com (16 IPv4 addresses, these zones of "
        assert text.count(note) == 1, text
        assert "flatten-stale" not in run(["lint", *TODAY, "zones"], cwd=folder)[1]
        text = text.replace("; flattened", "; ours; flattened").replace("2026-11-24)", "2026-11-24) by hand")
        path.write_text(text.replace("-ip4:192.0.2.7 ip4:192.0.2.0/28", "include:b.example.com").replace('b IN TXT "v=spf1 ip4:192.0.2.0/28', 'b IN TXT "v=spf1 ip4:192.0.2.0/30'))
        run(["fix", "--only", "spf/flatten", *TODAY, "zones"], cwd=folder)
        text = path.read_text()
        assert text.count("; flattened include:b.example.com (4 IPv4 addresses, ") == 1 and text.count("flattened") == 1, text
        assert "; ours; flattened include:b.example.com (" in text and ") by hand\n" in text, text


def test_spf_that_would_need_too_many_lookups_is_not_written():
    full = "v=spf1 " + " ".join(f"a:h{n}.example.com" for n in range(9)) + " include:b.example.com -all"
    hosts = "".join(f"h{n} IN A 192.0.2.{n}\n" for n in range(9)) + 'b IN TXT "v=spf1 ip4:192.0.2.7 -all"\n'
    config = 'root = true\n[[sender]]\nname = "office"\nfrom = "example.com"\nprovider = "google-workspace"\n'
    zone = ZONE.replace("v=spf1 ip4:192.0.2.7 -all", full) + hosts
    with tree({"zones/example.com.zone": zone, "zones/zonelint.toml": config}) as folder:
        _, _, err = run(["fix", *TODAY, "zones"], cwd=folder)
        assert full in (folder / "zones/example.com.zone").read_text()
        assert "would need 11 DNS look-ups, and 10 are allowed: flatten include:b.example.com" in err, err


def test_policy_records_and_the_sts_file():
    config = """root = true
[[policy]]
domains = ["example.com"]
mta-sts = { mode = "enforce", host = "sts.example.net", file = "well-known/mta-sts.txt" }
tls-rpt = "mailto:tls@example.com"
bimi = { l = "https://example.com/l.svg" }
reports-from = ["example.org"]
[[policy]]
domains = ["parked.example.com"]
parked = true
"""
    with tree({"zones/example.com.zone": ZONE, "zones/zonelint.toml": config}) as folder:
        status, _, err = run(["fix", *TODAY, "zones"], cwd=folder)
        text = (folder / "zones/example.com.zone").read_text()
        for line in ("mta-sts IN CNAME sts.example.net.", '_smtp._tls IN TXT "v=TLSRPTv1; rua=mailto:tls@example.com"',
                     'default._bimi IN TXT "v=BIMI1; l=https://example.com/l.svg"', 'example.org._report._dmarc IN TXT "v=DMARC1"',
                     "parked IN MX 0 .", 'parked IN TXT "v=spf1 -all"', '_dmarc.parked IN TXT "v=DMARC1; p=reject"'):
            assert line in text.replace("\t", " "), (line, text, err)
        policy = (folder / "zones/well-known/mta-sts.txt").read_text()
        assert policy == "version: STSv1\nmode: enforce\nmx: mx1.example.net\nmax_age: 604800\n", policy
        old = next(l for l in text.splitlines() if l.startswith("_mta-sts"))
        # Another MX: the file and the id change together, in one run.
        (folder / "zones/example.com.zone").write_text(text.replace("mx1.", "mx2."))
        run(["fix", *TODAY, "zones"], cwd=folder)
        new = (folder / "zones/example.com.zone").read_text()
        assert "mx: mx2.example.net" in (folder / "zones/well-known/mta-sts.txt").read_text() and old not in new
        again = new
        run(["fix", *TODAY, "zones"], cwd=folder)
        assert (folder / "zones/example.com.zone").read_text() == again


def test_mistakes_in_a_policy_are_told():
    for text, why in (('mta-sts = { mode = "on" }', "mode"), ("mta-sts = { max-age = 99999999 }", "max-age"), ("bimi = {}", "bimi lacks l"),
                      ('parked = true\ntls-rpt = "mailto:a@example.com"', "a parked domain neither sends nor takes mail")):
        with tree({"zones/example.com.zone": ZONE, "zones/zonelint.toml": f'root = true\n[[policy]]\ndomains = ["example.com"]\n{text}\n'}) as folder:
            status, out, err = run(["lint", *TODAY, "zones"], cwd=folder)
            assert status == 2 or "config/invalid" in out, (text, out, err)
            assert why in out + err, (text, out, err)


if __name__ == "__main__":
    support.main()
