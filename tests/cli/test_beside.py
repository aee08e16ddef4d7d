"""Files beside the zones: private keys, of which nothing but their first line is ever shown; MTA-STS policies, held against the
zone and against git."""
import pathlib
import shutil
import subprocess
import tempfile

import support

ZONE = ("$ORIGIN example.com.\n@ 3600 IN SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 3600\n"
        "@ 3600 IN NS ns1.example.net.\n@ 3600 IN MX 10 mx1\nmx1 3600 IN A 192.0.2.25\nmta-sts 3600 IN A 192.0.2.80\n"
        "_mta-sts 3600 IN TXT \"v=STSv1; id=1\"\n_smtp._tls 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.net\"\n")
POLICY = "version: STSv1\nmode: testing\nmx: *.example.com\nmax_age: 604800\n"
KEY = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n"


def lint(folder, *args):
    return support.run(["lint", "--isolated", "--format", "concise", *args], cwd=folder, env=support.clean_environment())


def rules(out):
    return {word.split("[")[1].split("]")[0] for line in out.splitlines() for word in line.split(": ")[1:2] if "[" in word}


def test_nothing_of_a_key_is_shown():
    with tempfile.TemporaryDirectory() as folder:
        support.write_files(folder, {"example.com.zone": ZONE, "keys/s1.private": KEY, "named.pem": KEY})
        for form in ["text", "concise", "json"]:
            for paths in [["."], ["named.pem", "example.com.zone"]]:
                _, out, err = support.run(["lint", "--isolated", "--format", form, *paths], cwd=folder, env=support.clean_environment())
                assert "dkim/private-in-repo" in out, out
                assert "MC4CAQ" not in out + err and "nWGxne" not in out + err


def test_a_key_that_git_ignores_is_left_alone():
    if shutil.which("git") is None:
        return support.skip("keys that git ignores", "git is not installed")
    with tempfile.TemporaryDirectory() as folder:
        support.write_files(folder, {"example.com.zone": ZONE, "keys/s1.private": KEY, ".gitignore": "*.private\n"})
        subprocess.run(["git", "init", "-q", folder], check=True)
        _, out, _ = lint(folder)
        assert "dkim/private-in-repo" not in out, out


def test_a_policy_is_found_by_its_name_and_its_folder():
    for path in ["mta-sts.txt", ".well-known/mta-sts.txt", "mta-sts.example.com.txt", "example.com/mta-sts.txt",
                 "mta-sts.example.com/.well-known/mta-sts.txt"]:
        with tempfile.TemporaryDirectory() as folder:
            support.write_files(folder, {"example.com.zone": ZONE, path: POLICY.replace("*.example.com", "*.mx.example.com")})
            _, out, _ = lint(folder)
            assert "sts/mx-uncovered" in rules(out), (path, out)
            # One that is named is a policy, too, and no zone.
            _, out, _ = lint(folder, path, "example.com.zone")
            assert "sts/mx-uncovered" in rules(out) and "zone/" not in out, (path, out)


def test_the_last_commit_counts_once_nothing_is_uncommitted():
    if shutil.which("git") is None:
        return support.skip("policies in git", "git is not installed")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    with tempfile.TemporaryDirectory() as folder:
        def commit():
            for words in [["add", "."], ["commit", "-qm", "x"]]:
                subprocess.run([*git, *words], cwd=folder, check=True)
        subprocess.run(["git", "init", "-q", folder], check=True)
        support.write_files(folder, {"example.com.zone": ZONE, "mta-sts.txt": POLICY})
        commit()
        assert "sts/id-stale" not in rules(lint(folder)[1])
        pathlib.Path(folder, "mta-sts.txt").write_text(POLICY.replace("testing", "enforce"), encoding="utf-8")
        assert "sts/id-stale" in rules(lint(folder)[1])
        commit()
        assert "sts/id-stale" in rules(lint(folder)[1])
        pathlib.Path(folder, "example.com.zone").write_text(ZONE.replace("id=1", "id=2"), encoding="utf-8")
        assert "sts/id-stale" not in rules(lint(folder)[1])


if __name__ == "__main__":
    support.main()
