"""What safe fixes promise (RFC 7208, RFC 6376, RFC 9989): nobody's mail is judged worse after them, by `evaluate` before and after."""
import json
import shutil

import support
from support import execute, run, skip, tree

HEAD = "$ORIGIN {0}.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.{0}. 1 7200 900 1209600 3600\n@ IN NS ns1.example.net.\n@ IN NS ns2.example.net.\n"
KEY = '"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="'


def zone(name, text):
    return HEAD.format(name) + text


def dmarc(folder, *args):
    status, out, err = run(["evaluate", "--zones", ".", "--format", "json", *args], cwd=folder)
    assert out, (status, err)
    return json.loads(out)


def fix(folder, *args):
    return run(["fix", "--isolated", *args, "."], cwd=folder)


def test_a_key_that_an_alias_leads_to_stays_where_it_is():
    files = {"prov.net.zone": zone("prov.net", f"key1 IN TXT {KEY}\n"),
             "cust.org.zone": zone("cust.org", '@ IN TXT "v=spf1 mx -all"\n@ IN MX 10 mx.prov.net.\ns1._domainkey IN CNAME key1.prov.net.\n'
                                   f'target IN TXT {KEY}\ns3._domainkey IN CNAME target\n_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:d@cust.org"\n')}
    with tree(files) as folder:
        question = ["--from", "cust.org", "--mail-from", "cust.org", "--dkim", "d=cust.org,s=s1", "--ip", "203.0.113.9", "--helo", "mx.prov.net"]
        before = dmarc(folder, *question)
        _, out, _ = run(["lint", "--isolated", "--format", "concise", "."], cwd=folder)
        assert "dkim/name-shape" not in out, out
        fix(folder, "--unsafe")
        assert "key1 IN TXT" in (folder / "prov.net.zone").read_text()
        assert "target IN TXT" in (folder / "cust.org.zone").read_text()
        assert dmarc(folder, *question)["dmarc"] == before["dmarc"]


def test_a_key_below_a_bare_name_is_moved_only_on_demand():
    with tree({"prov.net.zone": zone("prov.net", f"key1 IN TXT {KEY}\n")}) as folder:  # an alias elsewhere may lead there
        fix(folder)
        assert "\nkey1 IN TXT" in (folder / "prov.net.zone").read_text()
        fix(folder, "--unsafe")
        assert "\nkey1._domainkey IN TXT" in (folder / "prov.net.zone").read_text()


def test_the_organizational_domain_stays():
    for owner in ('_dmarc.m IN TXT "v=dmarc1; p=reject; psd=n; rua=mailto:a@e.org"', 'dmarc.m IN TXT "v=DMARC1; p=reject; psd=n; rua=mailto:a@e.org"'):
        text = zone("e.org", f'@ IN TXT "v=spf1 -all"\n_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:a@e.org"\nm IN TXT "v=spf1 ip4:192.0.2.9 -all"\n{owner}\n')
        with tree({"e.org.zone": text}) as folder:
            question = ["--from", "e.org", "--mail-from", "m.e.org", "--ip", "192.0.2.9", "--helo", "m.e.org"]
            before = dmarc(folder, *question)
            assert before["dmarc"]["rfc9989"]["result"] == "pass", before
            _, _, err = fix(folder)
            assert "not safe here: " in err, err
            assert dmarc(folder, *question)["dmarc"] == before["dmarc"], (owner, (folder / "e.org.zone").read_text())


def test_a_name_that_np_would_apply_to_stays():
    text = zone("n.org", f'@ IN TXT "v=spf1 -all"\n_dmarc IN TXT "v=DMARC1; p=reject; sp=reject; np=none; rua=mailto:a@n.org"\nold IN TXT "spf2.0/pra +mx -all"\nfoo IN TXT {KEY}\n')
    with tree({"n.org.zone": text}) as folder:
        fix(folder)
        after = (folder / "n.org.zone").read_text()
        assert "\nold IN TXT" in after and "\nfoo IN TXT" in after, after
        # Where np is no weaker, it goes.
        (folder / "n.org.zone").write_text(text.replace("np=none", "np=reject"))
        fix(folder)
        assert "\nold IN TXT" not in (folder / "n.org.zone").read_text()


def test_no_second_record_where_one_is():
    text = zone("d.org", '@ IN TXT "v=spf1 -all"\nsub IN TXT "v=spf1 ip4:192.0.2.9 -all"\n_dmarc IN TXT "v=DMARC1; p=quarantine; rua=mailto:a@d.org"\n'
                '_dmarc.sub IN TXT "v=DMARC1; p=reject; psd=n; rua=mailto:a@d.org"\n')
    with tree({"d.org.zone": text}) as folder:
        fix(folder, "--unsafe", "--only", "dmarc/org-drift")
        assert (folder / "d.org.zone").read_text().count("_dmarc IN TXT") == 1


def test_the_root_zone_and_many_names_that_move_together():
    # The record of the organization was void, so that each name below was an organization of its own.
    names = "".join(f'n{i} IN TXT "v=spf1 ip4:192.0.2.{i % 250} -all"\n' for i in range(2000))
    text = zone("e.org", f'@ IN TXT "v=spf1 -all"\n_dmarc IN TXT "v=dmarc1; p=reject; rua=mailto:a@e.org"\n{names}')
    root = "$ORIGIN .\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.net. 1 7200 900 1209600 3600\n@ IN NS ns1.example.net.\n"
    with tree({"e.org.zone": text, "root.zone": root}) as folder:
        status, out, err = fix(folder)
        assert '_dmarc IN TXT "v=DMARC1; p=reject' in (folder / "e.org.zone").read_text(), (status, out, err)


def test_a_file_that_is_included_twice_is_mended_once():
    inc = 'x IN TXT "v=spf1 ip4:192.0.2.1; -all"\n'
    with tree({"e.org.zone": zone("e.org", "$INCLUDE inc.db a.e.org.\n$INCLUDE inc.db b.e.org.\n"), "inc.db": inc}) as folder:
        _, out, err = run(["fix", "--isolated", "e.org.zone"], cwd=folder)
        assert (folder / "inc.db").read_text() == inc.replace(";", ""), (out, err, (folder / "inc.db").read_text())


def test_a_diff_names_the_file_behind_a_link():
    if shutil.which("git") is None:
        skip("git apply", "git is not installed")
    with tree({"real/e.txt": zone("e.org", '@ IN TXT "v=spf1 ip4:192.0.2.1; -all"\n')}) as folder:
        (folder / "e.org.zone").symlink_to("real/e.txt")
        status, diff, err = run(["fix", "--isolated", "--diff", "e.org.zone"], cwd=folder)
        assert status == 1 and "+++ b/real/e.txt\n" in diff, (status, diff, err)
        status, _, err = execute(["git", "apply", "-"], cwd=folder, input=diff)
        assert status == 0, err
        assert "192.0.2.1 -all" in (folder / "real/e.txt").read_text() and (folder / "e.org.zone").is_symlink()


if __name__ == "__main__":
    support.main()
