"""What has changed since a revision of the repository, or since a folder: `flows --diff`, `lint --since`, spf/growth."""
import json
import shutil
import subprocess

import support
from support import clean_environment, run, skip, tree, write_files

HEAD = ("$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 3600\n"
        "@ IN NS ns1.example.net.\n@ IN NS ns2.example.net.\n")
BEFORE = HEAD + '@ IN TXT "v=spf1 ip4:192.0.2.0/28 -all"\n_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"\n'
NOW = HEAD + ('@ IN TXT "v=spf1 ip4:192.0.2.0/27 ip6:2001:db8::/64 include:spf.example.net -all"\n'
              '_dmarc IN TXT "v=DMARC1; p=quarantine; pct=25; rua=mailto:d@example.com"\nnews IN TXT "v=spf1 ip4:198.51.100.1 -all"\n')
CONFIG = 'root = true\n[[sender]]\nname = "app"\nfrom = "example.com"\nip = ["192.0.2.20"]\n'


def git(folder, *args):
    names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
             "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    done = subprocess.run(["git", *args], cwd=folder, env=clean_environment(**names), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def repository(folder):
    if shutil.which("git") is None:
        skip("what changed since a revision", "git is not installed")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "before")
    write_files(folder, {"zones/example.com.zone": NOW})


def files(past=BEFORE):
    return {"zones/example.com.zone": past, "zonelint.toml": CONFIG}


def listing(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if ".git" not in p.parts)


def test_flows_since_a_revision():
    with tree(files()) as folder:
        repository(folder)
        before = listing(folder)
        status, out, err = run(["flows", "--diff", "HEAD", "."], cwd=folder)
        assert status == 0, (status, out, err)
        for line in ("since HEAD (", "Addresses that may send", "  example.com", "+ 192.0.2.16/28, 2001:db8::/64  (16 IPv4 addresses, 1 IPv6 network of /64",
                     "+ whoever spf.example.net/TXT lets send", "  news.example.com", "+ 198.51.100.1", "DMARC policies",
                     "p=reject -> p=quarantine", "  app\n", "fail"):
            assert line in out, (line, out)
        assert listing(folder) == before, "nothing is written"
        d = json.loads(run(["flows", "--diff", "HEAD", "--format", "json", "."], cwd=folder)[1])
        one, = d["projects"]
        added = {a["domain"]: a for a in one["addresses"]}
        assert added["example.com"]["added"]["ipv4_addresses"] == 16 and added["example.com"]["added"]["ipv6_networks64"] == 1, added
        assert added["example.com"]["unknown_added"] == ["spf.example.net/TXT"], added
        assert added["news.example.com"]["added"]["intervals"][0]["first"] == "198.51.100.1", added
        policy = next(p for p in one["policies"] if p["domain"] == "example.com")
        assert policy["rfc9989"] == {"before": "p=reject", "now": "p=quarantine"}, policy
        assert policy["rfc7489"]["now"] == "p=quarantine, pct=25", policy
        assert [(s["sender"], s["change"]) for s in one["senders"]] == [("app", "changed")], one["senders"]


def test_nothing_has_changed():
    with tree(files()) as folder:
        repository(folder)
        write_files(folder, {"zones/example.com.zone": BEFORE.replace("$TTL 3600", "$TTL 7200 ; longer")})
        status, out, err = run(["flows", "--diff", "HEAD", "."], cwd=folder)
        assert "nothing has changed for mail since HEAD (" in out, (out, err)


def test_a_sender_that_no_longer_passes_is_told():
    fine = BEFORE.replace("192.0.2.0/28", "192.0.2.0/27")
    with tree(files(fine)) as folder:
        repository(folder)
        write_files(folder, {"zones/example.com.zone": BEFORE})
        status, out, err = run(["flows", "--diff", "HEAD", "."], cwd=folder)
        assert status == 1 and "- 192.0.2.16/28" in out and "pass" in out and "-> " in out, (status, out, err)


def test_since_a_folder():
    with tree({**files(), "before/example.com.zone": BEFORE, "zones/example.com.zone": NOW}) as folder:
        with open(folder / "zonelint.toml", "a") as f:
            f.write("")
        (folder / "zonelint.toml").write_text('exclude = ["before/**"]\n' + CONFIG)
        status, out, err = run(["flows", "--diff", "before", "."], cwd=folder)
        assert "since before" in out and "+ 192.0.2.16/28" in out, (status, out, err)


def test_growth_can_be_forbidden():
    with tree(files()) as folder:
        repository(folder)
        status, out, err = run(["lint", "--select", "spf/growth", "--since", "HEAD", "."], cwd=folder)
        assert "lets more addresses send than before: 192.0.2.16/28" in out and "spf/growth" in out, (status, out, err)
        (folder / "zonelint.toml").write_text(CONFIG + '[rule."spf/growth"]\nseverity = "error"\nsince = "HEAD"\nip4 = 4\n')
        status, out, err = run(["lint", "."], cwd=folder)
        assert status == 1 and "spf/growth" in out and "4 new IPv4 addresses" in out, (status, out, err)
        (folder / "zonelint.toml").write_text(CONFIG + '[rule."spf/growth"]\nseverity = "error"\nsince = "HEAD"\nip4 = 16\nip6 = 1\n')
        status, out, err = run(["lint", "."], cwd=folder)
        assert "spf/growth" not in out, (status, out, err)
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", "now")
        (folder / "zonelint.toml").write_text(CONFIG + '[rule."spf/growth"]\nseverity = "error"\nsince = "HEAD~1"\n')
        assert "spf/growth" in run(["lint", "."], cwd=folder)[1]
        (folder / "zonelint.toml").write_text(CONFIG + '[rule."spf/growth"]\nseverity = "error"\nsince = "HEAD"\n')
        assert "spf/growth" not in run(["lint", "."], cwd=folder)[1]


def test_what_cannot_be_read_is_told():
    with tree(files()) as folder:
        status, out, err = run(["flows", "--diff", "v1", "."], cwd=folder)
        assert status == 2 and "git" in err and not out, (status, out, err)
        repository(folder)
        status, out, err = run(["flows", "--diff", "no-such", "."], cwd=folder)
        assert status == 2 and "'no-such' is neither a folder nor a revision" in err, (status, out, err)
        status, out, err = run(["lint", "--since", "no-such", "."], cwd=folder)
        assert status == 2 and "what was before can't be read: 'no-such' is neither" in out, (status, out, err)
        # A revision is no option of git's.
        status, out, err = run(["flows", "--diff=--output=x", "."], cwd=folder)
        assert status == 2 and not (folder / "x").exists(), (status, out, err)


def test_a_hooks_own_variables_lead_nowhere_else():
    """git sets GIT_DIR and GIT_INDEX_FILE for its hooks, which hold for the repository of the hook alone."""
    with tree(files()) as folder, tree({"other.txt": "x"}) as other:
        repository(folder)
        git(other, "init", "-q")
        git(other, "add", ".")
        git(other, "commit", "-q", "-m", "another repository")
        env = clean_environment(GIT_DIR=other / ".git", GIT_WORK_TREE=other, GIT_INDEX_FILE=other / ".git/index")
        status, out, err = run(["flows", "--diff", "HEAD", "."], cwd=folder, env=env)
        assert status == 0 and "+ 192.0.2.16/28" in out, (status, out, err)


def test_many_and_odd_files_of_a_revision():
    """Names that git would quote, an empty file, and more content than a pipe holds."""
    more = {f"zones/{i}.example.zone": HEAD.replace("example.com", f"{i}.example") + f'; {"x" * 3000}\n@ IN TXT "v=spf1 ip4:192.0.2.{i} -all"\n'
            for i in range(200)}
    with tree({**files(), **more, "zones/caf\u00e9 \"1\".example.zone": BEFORE.replace("example.com", "cafe.example"), "zones/empty.zone": ""}) as folder:
        repository(folder)
        write_files(folder, {"zones/7.example.zone": more["zones/7.example.zone"].replace("192.0.2.7", "192.0.2.8")})
        status, out, err = run(["flows", "--diff", "HEAD", "."], cwd=folder)
        assert "  7.example\n    + 192.0.2.8  (1 IPv4 address)\n    - 192.0.2.7  (1 IPv4 address)\n" in out and out.count("IPv4 address)") == 3, (status, out, err)


def test_a_suffix_list_of_ones_own():
    zone = ("$ORIGIN hosting.example.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 3600\n@ IN NS ns1.example.net.\n"
            '_dmarc IN TXT "v=DMARC1; p=none; rua=mailto:d@hosting.example"\na IN MX 10 mx.a\nmx.a IN A 192.0.2.1\na IN TXT "v=spf1 mx -all"\n')
    question = ["evaluate", "--helo", "mx.a.hosting.example", "--mail-from", "x@b.hosting.example", "--from", "a.hosting.example", "--ip", "192.0.2.1", "--format", "json"]
    with tree({"hosting.example.zone": zone, "zonelint.toml": "root = true\n", "list.dat": "// ours\nexample\nhosting.example\n"}) as folder:
        def organization():
            status, out, err = run([*question, "--zones", "."], cwd=folder)
            assert status in (0, 1), (status, out, err)
            return json.loads(out)["dmarc"]["rfc7489"]["org_domain"]
        assert organization() == "hosting.example", organization()
        (folder / "zonelint.toml").write_text('root = true\npublic-suffix-list = "list.dat"\n')
        assert organization() == "a.hosting.example", organization()
        (folder / "zonelint.toml").write_text('root = true\npublic-suffix-list = "gone.dat"\n')
        status, out, err = run(["lint", "."], cwd=folder)
        assert status == 2 and "zonelint.toml:2:22" in out and "gone.dat can't be read" in out, (status, out, err)


if __name__ == "__main__":
    support.main()
