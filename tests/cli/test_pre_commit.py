"""The hooks of .pre-commit-hooks.yaml under the real pre-commit, without a network: the hook repository is a copy of this
source tree, and pip installs from it with the program that is tested (ZONELINT_PREBUILT; see scripts/build_backend.py)."""
import atexit
import contextlib
import functools
import os
import pathlib
import shutil
import tempfile

import support

HEAD = """$ORIGIN {origin}.
$TTL 3600
@ IN SOA ns1.{origin}. hostmaster.{origin}. 2026010100 7200 3600 1209600 3600
@ IN NS ns1
@ IN NS ns2
ns1 IN A 203.0.113.1
ns2 IN A 198.51.100.1
"""
MAIL = '@ IN MX 10 mx\nmx IN A 203.0.113.25\n_dmarc IN TXT "v=DMARC1; p=quarantine"\n'
GOOD = HEAD + MAIL + '@ IN TXT "v=spf1 mx -all"\n'
# RFC 1035 5.1: unquoted words are strings of their own, so this is "v=spf1mx-all" to whoever joins them (RFC 7208 3.3).
BAD = HEAD + MAIL + "@ IN TXT v=spf1 mx -all\n"
RULE = "txt/unquoted-split"


def good(origin):
    return GOOD.format(origin=origin)


def bad(origin):
    return BAD.format(origin=origin)


@functools.lru_cache(maxsize=None)
def home():
    """One folder for all tests here: the hook repository, and pre-commit's store, so that pip installs once."""
    folder = tempfile.mkdtemp(prefix="zonelint-pre-commit-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return pathlib.Path(folder).resolve()


def environment(**changes):
    # A home of its own: neither the user's git configuration nor pip's may decide. /usr/bin first: Debian's pre-commit makes
    # its environments with Debian's Python. PYTHON* of the caller would reach into them.
    fixed = {"HOME": home(), "PRE_COMMIT_HOME": home() / "store", "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull,
             "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PATH": "/usr/bin:/bin", "ZONELINT_PREBUILT": support.ZONELINT,
             "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
             "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.com", "GIT_COMMITTER_NAME": "Test",
             "GIT_COMMITTER_EMAIL": "test@example.com", "PIP_FIND_LINKS": None, "PYTHONPATH": None, "VIRTUAL_ENV": None,
             "XDG_CACHE_HOME": None, "XDG_DATA_HOME": None, "XDG_CONFIG_HOME": None}
    return support.clean_environment(**{**fixed, **changes})


def git(folder, *arguments):
    status, out, err = support.execute(["git", *arguments], folder, env=environment())
    assert status == 0, f"git {' '.join(arguments)}: {err}"
    return out


def source_files():
    """What a commit of the working tree would hold."""
    status, out, _ = support.execute(["git", "ls-files", "-coz", "--exclude-standard"], support.SOURCE, env=environment())
    if status == 0 and out:
        return [name for name in out.split("\0") if name and (support.SOURCE / name).is_file()]
    found = [path.relative_to(support.SOURCE) for path in support.SOURCE.rglob("*") if path.is_file()]
    return [str(path) for path in found if path.parts[0] not in ("build", ".git")]


@functools.lru_cache(maxsize=None)
def hook_repository():
    """(path, revision) of a git repository that holds this source tree, as a user's configuration would name it."""
    folder = home() / "hooks"
    for name in source_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(support.SOURCE / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "the hooks")
    return folder, git(folder, "rev-parse", "HEAD").strip()


def need_pre_commit():
    for tool in ("pre-commit", "git"):
        if not shutil.which(tool, path="/usr/bin:/bin"):
            support.skip("the hooks under pre-commit", f"no {tool} in /usr/bin")


@contextlib.contextmanager
def user_repository(files, *hooks):
    """A user's repository with FILES committed and HOOKS configured."""
    need_pre_commit()
    source, revision = hook_repository()
    config = f"repos:\n- repo: {source}\n  rev: {revision}\n  hooks:\n" + "".join(f"  - id: {hook}\n" for hook in hooks)
    with support.tree({**files, ".pre-commit-config.yaml": config}) as folder:
        git(folder, "init", "-q")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "zones")
        yield folder


def pre_commit(folder, *arguments, **env):
    """(exit status, all output) of `pre-commit run`."""
    command = ["pre-commit", "run", "--color=never", *arguments]
    status, out, err = support.execute(command, folder, env=environment(**env))
    return status, out + err


def expect_fails(result, *wanted):
    status, out = result
    assert status == 1 and all(text in out for text in wanted), f"exit {status}, wanted 1 and {wanted}:\n{out}"


def expect_passes(result):
    status, out = result
    assert status == 0 and "Passed" in out and "Skipped" not in out, f"exit {status}, wanted 0 and Passed:\n{out}"


def test_a_bad_zone_fails_and_once_mended_passes():
    with user_repository({"zones/example.com.zone": bad("example.com")}, "zonelint") as folder:
        expect_fails(pre_commit(folder, "--all-files"), f"error[{RULE}]", "zones/example.com.zone:")
        status, out, err = support.run(["fix", "zones/example.com.zone"], folder)
        assert status == 0, out + err
        assert '"v=spf1 mx -all"' in (folder / "zones/example.com.zone").read_text()
        expect_passes(pre_commit(folder, "--all-files"))


def test_git_commit_is_refused_until_the_zone_is_mended():
    with user_repository({"example.com.zone": good("example.com")}, "zonelint") as folder:
        status, _, err = support.execute(["pre-commit", "install"], folder, env=environment())
        assert status == 0, err
        support.write_files(folder, {"example.com.zone": bad("example.com")})
        commit = ["git", "commit", "-a", "-m", "break it"]
        status, out, err = support.execute(commit, folder, env=environment())
        assert status == 1 and RULE in out + err, f"exit {status}\n{out}{err}"
        status, out, err = support.run(["fix"], folder)
        assert status == 0, out + err
        git(folder, "commit", "-a", "--allow-empty", "-m", "mend it")


def test_zonelint_fix_mends_what_it_is_given():
    files = {"example.com.zone": bad("example.com"), "other.example.zone": bad("other.example")}
    with user_repository(files, "zonelint-fix") as folder:
        expect_fails(pre_commit(folder, "--files", "example.com.zone"), "files were modified by this hook")
        assert '"v=spf1 mx -all"' in (folder / "example.com.zone").read_text()
        assert (folder / "other.example.zone").read_text() == bad("other.example"), "a file that was not given was changed"
        expect_passes(pre_commit(folder, "--files", "example.com.zone"))


def test_zonelint_system_takes_the_program_in_path():
    with user_repository({"example.com.zone": bad("example.com")}, "zonelint-system") as folder:
        with support.tree({}) as tools:
            (tools / "zonelint").symlink_to(support.ZONELINT)
            path = f"{tools}:/usr/bin:/bin"
            expect_fails(pre_commit(folder, "--all-files", PATH=path), f"error[{RULE}]")
            support.write_files(folder, {"example.com.zone": good("example.com")})
            expect_passes(pre_commit(folder, "--all-files", PATH=path))


def test_only_the_given_files_are_reported_on():
    files = {"example.com.zone": bad("example.com"), "other.example.zone": bad("other.example")}
    with user_repository(files, "zonelint") as folder:
        status, out = pre_commit(folder, "--files", "example.com.zone")
        expect_fails((status, out), f"error[{RULE}]", "example.com.zone:")
        assert "other.example.zone" not in out, f"a file that was not given is reported on:\n{out}"


def test_the_whole_repository_is_the_context():
    """That the exchange is a CNAME (RFC 2181 10.3) can be seen only in the zone that was not given."""
    mail = HEAD.format(origin="example.com") + '@ IN MX 10 mx.other.example.\n@ IN TXT "v=spf1 mx -all"\n'
    other = good("other.example").replace("mx IN A 203.0.113.25\n", "mx IN CNAME host\nhost IN A 203.0.113.25\n")
    files = {"zones/example.com.zone": mail, "elsewhere/other.example.zone": other}
    with user_repository(files, "zonelint") as folder:
        status, out = pre_commit(folder, "--files", "zones/example.com.zone")
        expect_fails((status, out), "error[mx/to-cname]", "zones/example.com.zone:")


def test_a_route_53_export_and_other_json():
    """package.json is no zone, and the hook must leave it alone; an export is one."""
    export = ('{"ResourceRecordSets": [{"Name": "example.com.", "Type": "TXT", "TTL": 300, '
              '"ResourceRecords": [{"Value": "\\"v=spf1 +bogus -all\\""}]}]}\n')
    files = {"package.json": '{"name": "web"}\n', "route53/example.com.json": export, "db.py": "import sqlite3\n"}
    with user_repository(files, "zonelint") as folder:
        status, out = pre_commit(folder, "--all-files")
        expect_fails((status, out), "error[spf/", "route53/example.com.json")
        assert "package.json" not in out and "db.py" not in out, out


def test_a_changed_configuration_is_a_reason_to_lint():
    files = {"example.com.zone": good("example.com"), "zonelint.toml": 'edition = "2026"\n'}
    with user_repository(files, "zonelint") as folder:
        expect_passes(pre_commit(folder, "--files", "zonelint.toml"))
        support.write_files(folder, {"zonelint.toml": 'edition = "2026"\nselekt = ["all"]\n'})
        expect_fails(pre_commit(folder, "--files", "zonelint.toml"), "selekt", "zonelint.toml")


def test_what_cannot_be_built_says_why():
    """The installation fails as pre-commit shows it, with the backend's own words."""
    with user_repository({"example.com.zone": good("example.com")}, "zonelint") as folder, support.tree({}) as store:
        status, out = pre_commit(folder, "--all-files", PRE_COMMIT_HOME=store, ZONELINT_PREBUILT=store / "nowhere")
        assert status != 0 and f"{store}/nowhere is not a program that can be run" in out, f"exit {status}\n{out}"


if __name__ == "__main__":
    support.main()
