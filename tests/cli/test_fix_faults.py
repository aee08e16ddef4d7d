"""Writing under faults: a full disk, a kill at any moment, files that changed meanwhile, links, read-only files, signed zones.
The old file is whole or the new one is, never anything else."""
import os
import pathlib
import shutil
import signal
import subprocess

import support
from support import ZONELINT, clean_environment, execute, run, skip, tree

TODAY = ["--today", "2026-11-24"]
ZONE = """$ORIGIN example.com.
@ 3600 IN SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 3600
@ 3600 IN NS ns1.example.net.
_dmarc 3600 IN TXT "v=DMARC1; p=none; rf=afrf; rua=mailto:d@example.com"
"""
FIXED = ZONE.replace(" 1 7200", " 2 7200").replace(" rf=afrf;", "")
FIX = ["fix", "--only", "dmarc/rf-ri", *TODAY, "."]
# Counts the calls that touch files on their way to the disk; the one of that number fails, or the program dies there.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>
static int fails(int of_writing) {
  static int calls;
  char const* at = getenv("FAULT_AT");
  if (!at || !of_writing || ++calls != atoi(at)) return 0;
  if (getenv("FAULT_KILL")) kill(getpid(), SIGKILL);
  errno = ENOSPC;
  return 1;
}
ssize_t write(int fd, void const* data, size_t size) {
  static ssize_t (*real)(int, void const*, size_t);
  if (!real) real = (ssize_t(*)(int, void const*, size_t))dlsym(RTLD_NEXT, "write");
  if (fails(fd > 2)) return -1;
  /* Half a write is a write, too. */
  return real(fd, data, fd > 2 && size > 1 ? size / 2 : size);
}
#define WRAP(name, params, args) \
  int name params { static int (*real) params; if (!real) real = (int(*) params)dlsym(RTLD_NEXT, #name); \
    return fails(1) ? -1 : real args; }
WRAP(fsync, (int fd), (fd))
WRAP(fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(rename, (char const* from, char const* to), (from, to))
WRAP(mkostemp, (char* name, int flags), (name, flags))
WRAP(mkostemp64, (char* name, int flags), (name, flags))
"""


def shim(folder):
    compiler = shutil.which("cc")
    if not compiler:
        skip("fault injection", "there is no C compiler")
    (folder / "shim.c").write_text(SHIM)
    status, _, err = execute([compiler, "-shared", "-fPIC", "-o", folder / "shim.so", folder / "shim.c", "-ldl"])
    assert status == 0, err
    return folder / "shim.so"


def fixed_under(library, folder, at, **more):
    env = clean_environment(LD_PRELOAD=library, FAULT_AT=at, **more)
    done = subprocess.run([ZONELINT, *FIX], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stderr


def faults(**more):
    """Each fault in turn, until the program meets none any more: (number, status, stderr, folder)."""
    with tree({}) as tools:
        library = shim(tools)
        for at in range(1, 60):
            with tree({"a.zone": ZONE, "b.zone": ZONE.replace("example.com", "example.org"), "zonelint.toml": "root = true\n"}) as folder:
                status, err = fixed_under(library, folder, at, **more)
                yield at, status, err, folder
                if (folder / "a.zone").read_text() == FIXED and status == 0:
                    return
        raise AssertionError("the program never came through")


def whole(folder):
    for name, domain in (("a.zone", "example.com"), ("b.zone", "example.org")):
        text = (folder / name).read_text()
        assert text in (ZONE.replace("example.com", domain), FIXED.replace("example.com", domain)), f"{name}: {text}"


def test_a_full_disk_leaves_whole_files():
    seen = 0
    for at, status, err, folder in faults():
        whole(folder)
        if status == 2:
            seen += 1
            assert "No space left on device" in err, (at, err)
            assert sorted(p.name for p in folder.iterdir()) == ["a.zone", "b.zone", "zonelint.toml"], f"{at}: something is left behind"
    if not seen:
        skip("a full disk", "the program does not take the shim (a static one)")
    assert seen >= 6, seen


def test_a_kill_at_any_moment_leaves_whole_files():
    seen = 0
    for at, status, _, folder in faults(FAULT_KILL="1"):
        whole(folder)
        seen += status == -signal.SIGKILL
        # And the next run does the work, whatever was left.
        run(FIX, cwd=folder)
        assert (folder / "a.zone").read_text() == FIXED, at
    if not seen:
        skip("a kill", "the program does not take the shim (a static one)")


def test_read_only_files_and_links_that_lead_out():
    with tree({"outside/x.zone": ZONE, "in/zonelint.toml": "root = true\n", "in/real.zone": ZONE.replace("example.com", "example.org")}) as folder:
        (folder / "in" / "link.zone").symlink_to(folder / "outside" / "x.zone")
        status, _, err = run(FIX, cwd=folder / "in")
        assert status == 2 and "a symbolic link that leads out of the folder" in err, err
        assert (folder / "outside" / "x.zone").read_text() == ZONE and "rf=" in (folder / "in" / "real.zone").read_text()
    with tree({"a.zone": ZONE, "zonelint.toml": "root = true\n"}) as folder:
        (folder / "a.zone").chmod(0o444)
        status, _, err = run(FIX, cwd=folder)
        assert status == 2 and "read-only" in err and (folder / "a.zone").read_text() == ZONE, err
    with tree({"sub/a.zone": ZONE, "zonelint.toml": "root = true\n"}) as folder:
        (folder / "sub" / "a.zone").rename(folder / "kept.data")
        (folder / "sub" / "a.zone").symlink_to("../kept.data")
        assert run(FIX, cwd=folder)[0] == 0
        assert (folder / "kept.data").read_text() == FIXED and (folder / "sub" / "a.zone").is_symlink()


def test_signed_zones_are_refused():
    signed = ZONE + "_dmarc 3600 IN RRSIG TXT 8 3 3600 20300101000000 20200101000000 1 example.com. AAAA\n"
    with tree({"a.zone": signed, "zonelint.toml": "root = true\n"}) as folder:
        _, _, err = run(FIX, cwd=folder)
        assert (folder / "a.zone").read_text() == signed and "is signed: the signatures (RRSIG) would no longer fit" in err, err


def test_mode_is_kept():
    with tree({"a.zone": ZONE, "zonelint.toml": "root = true\n"}) as folder:
        (folder / "a.zone").chmod(0o640)
        run(FIX, cwd=folder)
        assert (folder / "a.zone").read_text() == FIXED and (folder / "a.zone").stat().st_mode & 0o7777 == 0o640


def test_diff_applies():
    config = 'root = true\n[[policy]]\ndomains = ["example.com"]\nmta-sts = { mode = "testing", file = "sts/{domain}.txt" }\n'
    files = {"zones/a b.zone": ZONE.replace("\n", "\r\n"), "zones/b.zone": (ZONE + "@ 3600 IN MX 10 mx.example.net.")
             .replace("example.com", "example.org"), "zones/c.zone": ZONE + "@ 3600 IN MX 10 mx.example.net.\n", "zonelint.toml": config}
    files["zones/a b.zone"] = files["zones/a b.zone"].replace("example.com", "example.info")
    for tool in (["git", "apply", "-"], ["patch", "-p1", "--binary", "-s"]):
        if not shutil.which(tool[0]):
            print(f"SKIPPED {tool[0]}: it is not installed", flush=True)
            continue
        with tree(files) as folder, tree(files) as other:
            # As octets: text would lose the line ends.
            made = subprocess.run([ZONELINT, "fix", "--diff", *TODAY, "."], cwd=folder, capture_output=True, env=clean_environment())
            diff = made.stdout
            assert made.returncode == 1 and b"+++ b/sts/example.com.txt" in diff and b"\r\n" in diff, (diff, made.stderr)
            if tool[0] == "git":
                execute(["git", "init", "-q", "."], cwd=folder)
            done = subprocess.run(tool, cwd=folder, input=diff, capture_output=True)
            assert done.returncode == 0, (tool, done.stderr)
            run(["fix", *TODAY, "."], cwd=other)
            for path in sorted(other.rglob("*")):
                if path.is_file():
                    same = folder / path.relative_to(other)
                    assert same.read_bytes() == path.read_bytes(), path


def test_check_changes_nothing():
    with tree({"a.zone": ZONE, "zonelint.toml": "root = true\n"}) as folder:
        assert run(["fix", "--check", *TODAY, "."], cwd=folder)[0] == 1
        assert (folder / "a.zone").read_text() == ZONE
        run(FIX, cwd=folder)
        assert run(["fix", "--check", "--only", "dmarc/rf-ri", *TODAY, "."], cwd=folder)[0] == 0


def test_what_fix_says():
    with tree({"a.zone": ZONE + '@ 3600 IN TXT "v=spf1 ip4:192.0.2.7 +all"\n', "zonelint.toml": "root = true\n"}) as folder:
        _, out, err = run(["fix", *TODAY, "."], cwd=folder)
        assert out == "" and err.startswith("fixed a.zone\n    a.zone:4 [dmarc/rf-ri] "), err
        assert "left  [spf/plus-all]" in err and "(with --unsafe: " in err, err


if __name__ == "__main__":
    support.main()
