"""The ways in: scripts/zonelint, scripts/test, .ci/run and the build backend.

The scripts run for real in a small tree, but with stand-ins for apt, sudo and the rest in PATH, which note how they were
called: what would be installed on another machine can be asked without installing anything. One test builds with the real
CMake and Ninja."""
import base64
import contextlib
import hashlib
import shutil
import sys
import tarfile
import threading
import zipfile

import support

# What the scripts call besides the stand-ins; PATH holds nothing else.
TOOLS = ["bash", "sh", "env", "dirname", "readlink", "mkdir", "rm", "grep", "flock", "nproc", "sleep", "cat", "touch", "chmod", "true"]

# Each notes its call in $LOG. `state` holds what the stand-ins should do.
STAND_INS = {
    "id": 'cat "$STATE/uid"',
    "sudo": '[ -e "$STATE/sudo" ] || { echo "sudo: a password is required" >&2; exit 1; }\nshift; exec "$@"',
    "dpkg-query": 'shift 3\nwhile read -r p; do case " $* " in *" $p "*) echo "installed $p";; esac; done <"$STATE/installed"\n'
                  'echo "config-files cmake-old"; exit 1',
    "apt-get": '''echo "apt-get $*" >>"$LOG"
echo "chatter of apt"; echo "more chatter" >&2
case " $* " in
  *" update "*) touch "$STATE/updated" ;;
  *" install "*) [ -e "$STATE/lists" ] || [ -e "$STATE/updated" ] || { echo "E: Unable to locate package" >&2; exit 100; } ;;
esac
[ ! -e "$STATE/apt-broken" ]''',
    "cmake": '''echo "cmake $*" >>"$LOG"
[ ! -e "$STATE/cmake-broken" ] || { echo "CMake Error: no such thing"; exit 1; }
preset=$2; tests=OFF
case "$*" in *ZONELINT_TESTS=ON*) tests=ON ;; esac
mkdir -p "build/$preset"
[ ! -e "build/$preset/CMakeFiles/half" ] || { echo "half a configuration was kept"; exit 1; }
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >"build/$preset/CMakeCache.txt"
echo "ZONELINT_TESTS:BOOL=$tests" >>"build/$preset/CMakeCache.txt"
touch "build/$preset/build.ninja"''',
    "ninja": '''echo "ninja $*" >>"$LOG"
mkdir "$STATE/building" || { echo "two builds at once" >>"$LOG"; exit 1; }
[ ! -e "$STATE/slow" ] || sleep 0.5
rm -r "$STATE/building"
echo "ninja: Entering directory"
echo "${NINJA_STATUS}Re-checking globbed directories..."
[ ! -e "$STATE/ninja-broken" ] || { echo "${NINJA_STATUS}Building spf.cpp.o"; echo "spf.cpp:3:1: error: expected a semicolon"; exit 1; }
if [ -e "$2/zonelint" ]; then echo "ninja: no work to do."; exit 0; fi
echo "${NINJA_STATUS}Linking zonelint"
cat >"$2/zonelint" <<'PROGRAM'
#!/bin/sh
for a; do echo "argument <$a>"; done
echo "folder $PWD"
[ "$2" != - ] || cat
exit 7
PROGRAM
chmod +x "$2/zonelint"''',
    "ctest": 'echo "ctest $*" >>"$LOG"\necho "100% tests passed"\n[ ! -e "$STATE/test-fails" ] || exit 8',
}


def package_list(name):
    ask = f'source "$1" && printf "%s\\n" "${{{name}[@]}}"'
    status, out, err = support.execute(["bash", "-c", ask, "-", support.SOURCE / "scripts/setup.sh"])
    assert status == 0 and out, err
    return out.split()


BUILD = package_list("build_packages")
TEST = package_list("test_packages")


class Machine:
    """A machine that is not this one: a tree with the scripts, a PATH of stand-ins, and what they should do."""

    def __init__(self, folder):
        self.root, self.bin, self.state, self.log = folder / "tree", folder / "bin", folder / "state", folder / "log"
        for made in (self.root / ".ci", self.bin, self.state, folder / "else where"):
            made.mkdir(parents=True)
        self.elsewhere = folder / "else where"
        shutil.copytree(support.SOURCE / "scripts", self.root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(support.SOURCE / ".ci/run", self.root / ".ci/run")
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool, path="/usr/bin:/bin"))
        for name, body in STAND_INS.items():
            (self.bin / name).write_text(f"#!/bin/sh\n{body}\n")
            (self.bin / name).chmod(0o755)
        self.set(uid="0", installed="\n".join(BUILD + TEST) + "\n", lists="")

    def set(self, **state):
        """A file of the state by its name; None removes it."""
        for name, text in state.items():
            path = self.state / name.replace("_", "-")
            if text is None:
                path.unlink()
            else:
                path.write_text(text)

    def lack(self, *packages):
        self.set(installed="\n".join(p for p in BUILD + TEST if p not in packages) + "\n")

    def run(self, script, *args, input=None, **env):
        env = support.clean_environment(**{"PATH": self.bin, "LOG": self.log, "STATE": self.state, "CI": None, **env})
        return support.execute([self.root / script, *args], self.elsewhere, input, env)

    def calls(self, program=""):
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.write_text("")
        return [line for line in lines if line.startswith(program)]


@contextlib.contextmanager
def machine():
    with support.tree({}) as folder:
        yield Machine(folder)


def expect(got, wanted):
    assert got == wanted, f"got {got!r}, not {wanted!r}"


def test_zonelint_becomes_the_program_in_the_callers_folder():
    with machine() as m:
        expected = f"argument <lint>\nargument <->\nargument <a b>\nfolder {m.elsewhere}\nthe input\n"
        first = m.run("scripts/zonelint", "lint", "-", "a b", input="the input\n")
        expect(first, (7, expected, "zonelint: building (first time: some minutes)...\n"))
        expect(m.calls("apt-get"), [])
        again = m.run("scripts/zonelint", "lint", "-", "a b", input="the input\n")
        expect(again, (7, expected, ""))
        expect(m.calls("cmake"), [])


def test_zonelint_through_a_symbolic_link():
    with machine() as m:
        (m.root / "linked").symlink_to(m.root / "scripts/zonelint")
        status, out, _ = m.run("linked")
        expect((status, out), (7, f"folder {m.elsewhere}\n"))


def test_zonelint_neither_needs_nor_builds_the_tests():
    with machine() as m:
        m.lack(*TEST)
        expect(m.run("scripts/zonelint")[0], 7)
        calls = m.calls()
        assert not [c for c in calls if c.startswith("apt-get")], calls
        assert any(c.startswith("cmake --preset release ") and "-DZONELINT_TESTS=OFF" in c for c in calls), calls
        assert any(c.startswith("ninja") and c.endswith(" zonelint") for c in calls), calls


def test_exactly_what_is_missing_is_installed():
    with machine() as m:
        m.lack("libpsl-dev", "cmake", "catch2")
        status, out, err = m.run("scripts/zonelint")
        expect(status, 7)
        assert "installing cmake libpsl-dev\n" in err and "chatter" not in out + err, err
        calls = m.calls("apt-get")
        assert len(calls) == 1 and calls[0].endswith("install --no-install-recommends cmake libpsl-dev"), calls


def test_package_lists_are_renewed_only_when_an_install_fails():
    with machine() as m:
        m.lack("cmake")
        m.set(lists=None)
        expect(m.run("scripts/zonelint")[0], 7)
        expect([" update" in call for call in m.calls("apt-get")], [False, True, False])


def test_apt_that_fails_is_shown_and_stops():
    with machine() as m:
        m.lack("cmake")
        m.set(apt_broken="")
        status, out, err = m.run("scripts/zonelint")
        expect((status, out), (2, ""))
        assert "chatter of apt" in err and "could not install cmake" in err, err


def test_without_root_the_missing_packages_are_named():
    with machine() as m:
        m.lack("g++", "libre2-dev")
        m.set(uid="1000")
        status, out, err = m.run("scripts/zonelint", "lint")
        expect((status, out), (2, ""))
        assert "sudo apt-get install g++ libre2-dev" in err, err
        expect(m.calls("apt-get"), [])
        m.set(sudo="")
        expect(m.run("scripts/zonelint")[0], 7)
        expect(len(m.calls("apt-get")), 1)


def test_the_real_dpkg_query_is_understood():
    if not shutil.which("dpkg-query"):
        support.skip("the real dpkg-query", "this is not Debian")
    ask = 'source "$1" && missing_packages dpkg no-such-package bash'
    expect(support.execute(["bash", "-c", ask, "-", support.SOURCE / "scripts/setup.sh"]), (0, "no-such-package\n", ""))


def test_where_there_is_no_apt_all_packages_are_named():
    with machine() as m:
        (m.bin / "dpkg-query").unlink()
        status, out, err = m.run("scripts/zonelint", "lint")
        expect((status, out), (2, ""))
        assert "not Debian" in err and all(package in err for package in BUILD), err


def test_a_failing_build_shows_the_compilers_words_and_no_more():
    with machine() as m:
        m.set(ninja_broken="")
        status, out, err = m.run("scripts/zonelint")
        expect((status, out), (2, ""))
        assert "spf.cpp:3:1: error: expected a semicolon" in err and "Building spf.cpp.o" not in err, err
        m.set(ninja_broken=None)
        expect(m.run("scripts/zonelint")[0], 7)


def test_a_failing_configuration_is_shown():
    with machine() as m:
        m.set(cmake_broken="")
        status, out, err = m.run("scripts/zonelint")
        expect((status, out), (2, ""))
        assert "CMake Error: no such thing" in err, err


def test_half_a_configuration_is_started_afresh():
    with machine() as m:
        support.write_files(m.root, {"build/release/CMakeCache.txt": "", "build/release/CMakeFiles/half": ""})
        expect(m.run("scripts/zonelint")[0], 7)


def test_a_copied_build_folder_is_not_trusted():
    with machine() as m:
        expect(m.run("scripts/zonelint")[0], 7)
        m.calls()
        m.root.rename(m.root.with_name("moved"))
        m.root = m.root.with_name("moved")
        expect(m.run("scripts/zonelint")[0], 7)
        expect(len(m.calls("cmake")), 1)


def test_two_at_once_do_not_build_at_once():
    with machine() as m:
        m.set(slow="")
        results = []
        threads = [threading.Thread(target=lambda: results.append(m.run("scripts/zonelint"))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expect([status for status, _, _ in results], [7, 7, 7])
        calls = m.calls()
        assert "two builds at once" not in calls, calls
        expect(len([call for call in calls if call.startswith("ninja")]), 3)
        expect(len([call for call in calls if call.startswith("cmake")]), 1)


def test_test_sets_up_everything_and_passes_arguments_to_ctest():
    with machine() as m:
        m.lack("catch2", "pre-commit", "libpsl-dev")
        status, out, err = m.run("scripts/test", "-R", "grammar")
        expect((status, out), (0, "100% tests passed\n"))
        apt, cmake, ninja, ctest = m.calls()
        assert apt.endswith("libpsl-dev catch2 pre-commit"), apt
        assert cmake.startswith("cmake --preset release ") and "-DZONELINT_TESTS=ON" in cmake, cmake
        assert ninja.endswith(" all"), ninja
        assert "--preset release" in ctest and "--no-tests=error" in ctest and ctest.endswith("-R grammar"), ctest


def test_both_scripts_share_one_build_folder():
    with machine() as m:
        m.run("scripts/zonelint")
        m.run("scripts/test")
        m.run("scripts/zonelint")
        expect(["TESTS=ON" in call for call in m.calls("cmake")], [False, True])


def test_failing_tests_fail_the_script_and_ci():
    with machine() as m:
        m.set(test_fails="")
        expect(m.run("scripts/test")[0], 8)
        expect(m.run(".ci/run")[0], 8)


def test_ci_builds_with_warnings_as_errors():
    with machine() as m:
        status, out, _ = m.run(".ci/run")
        expect((status, out.splitlines()[-1]), (0, "100% tests passed"))
        calls = m.calls()
        assert any(c.startswith("cmake --preset ci ") for c in calls) and any("ctest --preset ci " in c for c in calls), calls


PROJECT = """cmake_minimum_required(VERSION 3.21)
project(zonelint VERSION 0.1.0 LANGUAGES CXX)
option(ZONELINT_TESTS "" ON)
file(GLOB sources CONFIGURE_DEPENDS *.cpp)
add_executable(zonelint ${sources})
install(TARGETS zonelint RUNTIME DESTINATION bin)
if(ZONELINT_TESTS)
  enable_testing()
  add_test(NAME answers COMMAND zonelint)
endif()
"""


def test_with_the_real_cmake_and_ninja():
    for tool in ("cmake", "ninja", "ctest", "c++"):
        if not shutil.which(tool, path="/usr/bin:/bin"):
            support.skip("the scripts with the real CMake", f"no {tool} in /usr/bin")
    with machine() as m:
        for name in ("cmake", "ninja", "ctest"):
            (m.bin / name).unlink()
        shutil.copy(support.SOURCE / "CMakePresets.json", m.root)
        support.write_files(m.root, {"CMakeLists.txt": PROJECT, "main.cpp": "#include <cstdio>\nint main() { return std::puts(\"one\") < 0; }\n"})
        env = {"PATH": f"{m.bin}:/usr/bin:/bin"}
        building = "zonelint: building (first time: some minutes)...\n"
        expect(m.run("scripts/zonelint", **env), (0, "one\n", building))
        expect(m.run("scripts/zonelint", **env), (0, "one\n", ""))
        support.write_files(m.root, {"main.cpp": "int answer(); int main() { return answer(); }\n", "answer.cpp": "int answer() { return 0 }\n"})
        status, out, err = m.run("scripts/zonelint", **env)
        expect((status, out), (2, ""))
        assert "error: expected" in err and "[ninja]" not in err, err
        support.write_files(m.root, {"answer.cpp": "int answer() { return 5; }\n"})
        expect(m.run("scripts/zonelint", **env), (5, "", building))
        status, out, _ = m.run("scripts/test", **env)
        expect(status, 8)
        assert "tests failed out of 1" in out, out
        status, out, _ = m.run("scripts/test", "-R", "no such test", **env)
        assert status != 0, out


# --- the build backend ---

def backend(call, env=None, source=support.SOURCE):
    """Calls one hook of the backend as pip does: in a process of its own, in the source tree."""
    code = f"import sys; sys.dont_write_bytecode = True; sys.path.insert(0, 'scripts'); import build_backend as b; print({call})"
    return support.execute([sys.executable, "-c", code], source, env=support.clean_environment(**(env or {})))


def fake_program(folder):
    program = folder / "prebuilt"
    program.write_text("#!/bin/sh\necho the program\n")
    program.chmod(0o755)
    return program


def test_the_wheel_holds_the_program_and_a_true_record():
    with support.tree({}) as folder:
        program = fake_program(folder)
        status, out, err = backend(f"b.build_wheel({str(folder)!r})", {"ZONELINT_PREBUILT": program})
        assert status == 0, err
        name = out.split()[-1]
        assert name.startswith("zonelint-") and "-py3-none-linux_" in name, name
        stem = "-".join(name.split("-")[:2])
        with zipfile.ZipFile(folder / name) as wheel:
            script = f"{stem}.data/scripts/zonelint"
            expect(wheel.read(script), program.read_bytes())
            expect(wheel.getinfo(script).external_attr >> 16, 0o100755)
            expect(sorted(set(wheel.namelist()) - {script}), [f"{stem}.dist-info/{n}" for n in ("LICENSE", "METADATA", "RECORD", "WHEEL")])
            record = dict(line.split(",", 1) for line in wheel.read(f"{stem}.dist-info/RECORD").decode().splitlines())
            expect(sorted(record), sorted(wheel.namelist()))
            for path, rest in record.items():
                if not path.endswith("/RECORD"):
                    data = wheel.read(path)
                    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
                    expect(rest, f"sha256={digest},{len(data)}")


def test_the_version_is_the_programs():
    status, out, err = support.run(["--version"])
    assert status == 0, err
    expect(backend("b.version()")[1].strip() in out.split(), True)


def test_a_prebuilt_program_that_is_not_there_is_named():
    with support.tree({}) as folder:
        status, _, err = backend(f"b.build_wheel({str(folder)!r})", {"ZONELINT_PREBUILT": folder / "nowhere"})
        assert status != 0 and f"{folder}/nowhere is not a program" in err and "Traceback" not in err, err


def test_a_missing_tool_is_named_with_its_package():
    with machine() as m:
        for name in ("cmake", "ninja"):
            (m.bin / name).unlink()
        m.lack("cmake", "ninja-build", "g++")
        env = {"PATH": m.bin, "STATE": m.state, "ZONELINT_PREBUILT": None, "CXX": None}
        status, _, err = backend(f"b.build_wheel({str(m.state)!r})", env)
        assert status != 0 and "cmake, ninja, a C++ compiler" in err and "Traceback" not in err, err
        assert "sudo apt-get install g++ cmake ninja-build" in err, err


def test_a_failed_build_is_shown_and_the_missing_library_named():
    with machine() as m:
        m.set(cmake_broken="")
        m.lack("libpsl-dev")
        env = {"PATH": m.bin, "STATE": m.state, "LOG": m.log, "ZONELINT_PREBUILT": None, "CXX": "c++"}
        status, _, err = backend(f"b.build_wheel({str(m.state)!r})", env)
        assert status != 0 and "CMake Error: no such thing" in err and "apt-get install libpsl-dev" in err, err


def test_an_editable_installation_runs_the_script_of_this_tree():
    with support.tree({}) as folder:
        status, out, err = backend(f"b.build_editable({str(folder)!r})")
        assert status == 0, err
        with zipfile.ZipFile(folder / out.split()[-1]) as wheel:
            script = next(name for name in wheel.namelist() if name.endswith("/scripts/zonelint"))
            assert f"exec '{support.SOURCE}/scripts/zonelint' \"$@\"" in wheel.read(script).decode()


def test_the_source_distribution_holds_what_git_tracks():
    if not shutil.which("git"):
        support.skip("the source distribution", "no git")
    with support.tree({"CMakeLists.txt": PROJECT, "untracked": ""}) as folder:
        shutil.copytree(support.SOURCE / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        for command in (["init", "-q"], ["add", "CMakeLists.txt", "scripts"]):
            support.execute(["git", *command], folder)
        status, out, err = backend("b.build_sdist('.')", source=folder)
        assert status == 0, err
        with tarfile.open(folder / out.split()[-1]) as archive:
            names = archive.getnames()
            assert "zonelint-0.1.0/PKG-INFO" in names and "zonelint-0.1.0/CMakeLists.txt" in names, names
            assert "zonelint-0.1.0/untracked" not in names, names
            expect(archive.getmember("zonelint-0.1.0/scripts/zonelint").mode & 0o111, 0o111)


if __name__ == "__main__":
    support.main()
