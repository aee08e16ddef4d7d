"""The PEP 517 backend: `pip install .`, and so pre-commit, builds the C++ program and installs it as a script.

It requires nothing from a package index and installs no system packages: what is missing is named. Standard library only,
for it runs in pip's isolated environment with whatever Python the user has.

ZONELINT_PREBUILT=/path/to/zonelint wraps that program instead of building one: for packagers, and for the tests.
"""
import base64
import hashlib
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SUMMARY = "An offline linter and fixer for the DNS zones that mail depends on"


def stop(message):
    """Ends the build with a message for the user; a traceback would only bury it."""
    print(f"zonelint: {message}", file=sys.stderr)
    sys.exit(1)


def version():
    found = re.search(r"project\(zonelint VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))
    if not found:
        stop("CMakeLists.txt has no project(zonelint VERSION ...) to take the version from")
    return found.group(1)


def stem():
    return f"zonelint-{version()}"


def metadata():
    # Metadata 2.1 (PEP 566): understood by every pip that knows PEP 517.
    return (f"Metadata-Version: 2.1\nName: zonelint\nVersion: {version()}\nSummary: {SUMMARY}\n"
            "License: Apache-2.0\nClassifier: Environment :: Console\nClassifier: Operating System :: POSIX :: Linux\n")


def tag():
    """Any Python 3, no ABI, this platform (PEP 425): the program does not care which Python installs it."""
    return "py3-none-" + re.sub(r"[-.]", "_", sysconfig.get_platform())


def wheel_file():
    return f"Wheel-Version: 1.0\nGenerator: zonelint-build-backend\nRoot-Is-Purelib: false\nTag: {tag()}\n"


# --- building the program ---

def missing_packages():
    """Debian's names of the build packages that are not installed; nothing where there is no dpkg to ask."""
    if not shutil.which("dpkg-query"):
        return []
    ask = 'source "$1" && missing_packages "${build_packages[@]}"'
    asked = subprocess.run(["bash", "-c", ask, "-", str(ROOT / "scripts/setup.sh")], stdout=subprocess.PIPE, text=True)
    return asked.stdout.split()


def needed_packages():
    ask = 'source "$1" && echo "${build_packages[@]}"'
    return subprocess.run(["bash", "-c", ask, "-", str(ROOT / "scripts/setup.sh")], stdout=subprocess.PIPE,
                          text=True).stdout.strip()


def run(*command):
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace")
    if done.returncode == 0:
        return
    print(done.stdout, file=sys.stderr)
    missing = missing_packages()
    advice = (f"missing packages: sudo apt-get install {' '.join(missing)}" if missing
              else f"building needs what these Debian 12 packages hold: {needed_packages()}")
    stop(f"{' '.join(command[:2])} failed (its output is above); {advice}")


def build_program(folder):
    """Builds in a folder of its own, which goes away: pre-commit keeps its clone of the sources for good."""
    tools = [tool for tool in ("cmake", "ninja") if not shutil.which(tool)]
    if not (os.environ.get("CXX") or shutil.which("c++") or shutil.which("g++") or shutil.which("clang++")):
        tools.append("a C++ compiler")
    if tools:
        packages = " ".join(missing_packages()) or needed_packages()
        stop(f"building needs {', '.join(tools)}, which is not in PATH: sudo apt-get install {packages} (Debian 12's names)")
    print("zonelint: building (some minutes)...", file=sys.stderr)
    run("cmake", "--preset", "release", "-B", f"{folder}/build", "-DZONELINT_TESTS=OFF")
    run("cmake", "--build", f"{folder}/build", "--target", "zonelint")
    run("cmake", "--install", f"{folder}/build", "--strip", "--prefix", f"{folder}/installed")
    return (pathlib.Path(folder) / "installed/bin/zonelint").read_bytes()


def program():
    prebuilt = os.environ.get("ZONELINT_PREBUILT")
    if not prebuilt:
        with tempfile.TemporaryDirectory(prefix="zonelint-build-") as folder:
            return build_program(folder)
    if not (os.path.isfile(prebuilt) and os.access(prebuilt, os.X_OK)):
        stop(f"ZONELINT_PREBUILT={prebuilt} is not a program that can be run")
    return pathlib.Path(prebuilt).read_bytes()


# --- the wheel (the binary distribution format of PEP 427): a zip of the files and a RECORD of their hashes ---

class Wheel:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self.record = ""

    def add(self, name, data, mode=0o644):
        data = data if isinstance(data, bytes) else data.encode()
        entry = zipfile.ZipInfo(name)  # dated 1980: the same input gives the same wheel
        entry.external_attr = (0o100000 | mode) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        self.zip.writestr(entry, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        self.record += f"{name},sha256={digest},{len(data)}\n"

    def close(self, record_name):
        self.record += f"{record_name},,\n"
        self.zip.writestr(zipfile.ZipInfo(record_name), self.record)
        self.zip.close()


def write_wheel(folder, script):
    name = f"{stem()}-{tag()}.whl"
    info = f"{stem()}.dist-info"
    wheel = Wheel(os.path.join(folder, name))
    wheel.add(f"{stem()}.data/scripts/zonelint", script, 0o755)
    wheel.add(f"{info}/LICENSE", (ROOT / "LICENSE").read_bytes())
    wheel.add(f"{info}/METADATA", metadata())
    wheel.add(f"{info}/WHEEL", wheel_file())
    wheel.close(f"{info}/RECORD")
    return name


# --- the hooks that pip calls ---

def get_requires_for_build_wheel(config_settings=None):
    return []


get_requires_for_build_sdist = get_requires_for_build_editable = get_requires_for_build_wheel


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    info = pathlib.Path(metadata_directory) / f"{stem()}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(metadata(), encoding="utf-8")
    (info / "WHEEL").write_text(wheel_file(), encoding="utf-8")
    return info.name


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    return write_wheel(wheel_directory, program())


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """Installs a call of scripts/zonelint, which builds what has changed before it runs."""
    script = str(ROOT / "scripts/zonelint").replace("'", "'\\''")
    return write_wheel(wheel_directory, f"#!/bin/sh\nexec '{script}' \"$@\"\n")


def build_sdist(sdist_directory, config_settings=None):
    """The files that git tracks, under zonelint-VERSION/ with a PKG-INFO."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE)
    if listed.returncode != 0 or not listed.stdout:
        stop(f"a source distribution holds the files that git tracks, and {ROOT} is not a git checkout")
    name = f"{stem()}.tar.gz"
    with tarfile.open(os.path.join(sdist_directory, name), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo(f"{stem()}/PKG-INFO")
        info.size = len(metadata().encode())
        archive.addfile(info, io.BytesIO(metadata().encode()))
        for path in sorted(listed.stdout.decode().split("\0")):
            if path and os.path.lexists(ROOT / path):
                archive.add(ROOT / path, f"{stem()}/{path}", recursive=False)
    return name
