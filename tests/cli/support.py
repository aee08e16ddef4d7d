"""For tests that drive the real program: ZONELINT is the binary, ZONELINT_SOURCE the source tree. Plain Python 3.

A test module has functions test_*; its last lines are `if __name__ == "__main__": support.main()`.
"""
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

SOURCE = pathlib.Path(os.environ.get("ZONELINT_SOURCE") or pathlib.Path(__file__).resolve().parents[2])
ZONELINT = os.environ.get("ZONELINT", "")


class Skipped(Exception):
    pass


def skip(name, reason):
    """Ends the running test; NAME is what is left unchecked."""
    print(f"SKIPPED {name}: {reason}", flush=True)
    raise Skipped


def clean_environment(**changes):
    """The environment without git's variables (a test may run inside a hook) and colour; None removes a variable."""
    kept = {key: value for key, value in os.environ.items()
            if not key.startswith("GIT_") and key not in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE")}
    for key, value in changes.items():
        kept.pop(key, None)
        if value is not None:
            kept[key] = str(value)
    return kept


def execute(command, cwd=None, input=None, env=None, timeout=300):
    """Runs any command: (exit status, stdout, stderr) as text."""
    stdin = {"input": input} if input is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env or clean_environment(), timeout=timeout,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace", **stdin)
    return done.returncode, done.stdout, done.stderr


def run(args, cwd=None, input=None, env=None, timeout=300):
    """Runs zonelint: (exit status, stdout, stderr)."""
    if not ZONELINT or not os.access(ZONELINT, os.X_OK):
        raise AssertionError(f"ZONELINT={ZONELINT!r} is not a program: build it, and set ZONELINT to its path")
    return execute([ZONELINT, *args], cwd, input, env, timeout)


def write_files(folder, files):
    """Writes a dict of relative path -> text or bytes below FOLDER."""
    for name, content in files.items():
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@contextlib.contextmanager
def tree(files):
    """A temporary folder that holds FILES."""
    with tempfile.TemporaryDirectory(prefix="zonelint-test-") as folder:
        write_files(folder, files)
        yield pathlib.Path(folder).resolve()


def main():
    """Runs the functions test_* of the calling script. Arguments choose among them by name."""
    module = sys.modules["__main__"]
    names = [name for name in vars(module) if name.startswith("test_") and callable(getattr(module, name))]
    if sys.argv[1:]:
        names = [name for name in names if name in sys.argv[1:]]
    passed = failed = skipped = 0
    for name in names:
        try:
            getattr(module, name)()
            passed += 1
        except Skipped:
            skipped += 1
        except Exception:
            failed += 1
            print(f"FAILED {name}", flush=True)
            traceback.print_exc(file=sys.stdout)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    if failed or not names:
        sys.exit(1)
    sys.exit(0 if passed else 77)
