"""Every example is run, and what zonelint prints is held against tests/cases/examples/NAME.txt: a transcript of commands,
outputs and exit statuses. UPDATE=1 writes the transcripts anew; read the difference before it is kept."""
import difflib
import os
import pathlib
import shutil
import tempfile

import support

EXPECTED = support.SOURCE / "tests" / "cases" / "examples"
EXAMPLES = support.SOURCE / "examples"
TODAY = ["--today", "2026-11-15"]
STAGES = ["1-easy-dkim", "2-dmarc", "3-mail-from"]
MISTAKES = ["second-mx", "in-the-parent", "strict-aspf", "ms-for-mx"]
FORMS = ["bind", "route53"]


def run(*args, cwd=support.SOURCE):
    return support.run(args, cwd=cwd, env=support.clean_environment(NO_COLOR="1", COLUMNS="120"))


def transcript(*commands):
    """What a person would see. fix tells on stderr what it did; what it does is its stdout and the files."""
    out = ""
    for command in commands:
        shown = [word for word in command if word not in TODAY]
        status, stdout, stderr = run(*command)
        out += f"$ zonelint {' '.join(shown)}\n{stdout}"
        if command[0] != "fix" or status == 2:
            out += "".join(f"stderr: {line}\n" for line in stderr.splitlines())
        out += f"[exit {status}]\n\n"
    return out


def check(name, *commands):
    actual = transcript(*commands)
    path = EXPECTED / f"{name}.txt"
    if os.environ.get("UPDATE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(actual, encoding="utf-8")
        return
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    if actual != expected:
        lines = difflib.unified_diff(expected.splitlines(True), actual.splitlines(True), f"{path.name}, expected", "actual")
        raise AssertionError("".join(lines) + "\nUPDATE=1 writes the expected output anew")


def every_case():
    """(name, folder) of each project of ses."""
    for stage in [*STAGES, "4-generate", *(f"mistakes/{m}" for m in MISTAKES)]:
        for form in FORMS:
            yield f"ses-{stage.replace('/', '-')}-{form}", f"examples/ses/{stage}/{form}"


def test_lint_and_fix_of_each_project():
    for name, folder in every_case():
        check(name, ["lint", *TODAY, folder], ["fix", "--diff", "--unsafe", *TODAY, folder])


def test_the_stages_flow():
    for form in FORMS:
        check(f"ses-flows-{form}", *(["flows", f"examples/ses/{stage}/{form}"] for stage in [*STAGES, "4-generate"]))


def test_all_of_ses_at_once():
    check("ses", ["lint", "--format", "concise", *TODAY, "examples/ses"])


def test_custom_rules():
    check("custom-rules", ["lint", *TODAY, "examples/custom-rules"],
          ["rules", "test", "examples/custom-rules/policy/house.toml"])


def test_policy():
    check("policy", ["lint", *TODAY, "examples/policy"], ["rules", "test", "examples/policy/policy/our-mail.toml"],
          ["fix", "--diff", "--unsafe", "--only", "our-mail", *TODAY, "examples/policy"])


def test_suppressions():
    check("suppressions", ["lint", *TODAY, "examples/suppressions"],
          ["lint", "--format", "concise", "--no-suppressions", *TODAY, "examples/suppressions"])


def test_rule_files_prove_themselves():
    files = [path for path in sorted(EXAMPLES.rglob("*.toml")) if path.name not in ("zonelint.toml", ".zonelint.toml")]
    assert len(files) >= 2, files
    for path in files:
        status, stdout, stderr = run("rules", "test", path)
        assert status == 0, f"{path}\n{stdout}{stderr}"


def content_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_fixed_zones_have_no_error_left():
    for name in ["4-generate", *(f"mistakes/{m}" for m in MISTAKES)]:
        with tempfile.TemporaryDirectory(prefix="zonelint-test-") as folder:
            copy = pathlib.Path(folder).resolve() / "bind"
            shutil.copytree(EXAMPLES / "ses" / name / "bind", copy)
            run("fix", "--unsafe", *TODAY, ".", cwd=copy)
            status, stdout, stderr = run("lint", *TODAY, ".", cwd=copy)
            assert status == 0, f"{name}: errors are left after fix\n{stdout}{stderr}"
            before = content_of(copy)
            run("fix", "--unsafe", *TODAY, ".", cwd=copy)
            assert content_of(copy) == before, f"{name}: fixing twice changes something"


def test_no_example_is_forgotten():
    covered = {pathlib.PurePath(folder) for _, folder in every_case()}
    covered |= {pathlib.PurePath(f"examples/{name}") for name in ("custom-rules", "policy", "suppressions")}
    found = {path.parent.relative_to(support.SOURCE) for path in EXAMPLES.rglob("zonelint.toml")}
    assert found == covered, f"not covered: {sorted(map(str, found ^ covered))}"


def test_no_expected_output_is_stale():
    names = {name for name, _ in every_case()} | {f"ses-flows-{form}" for form in FORMS}
    names |= {"ses", "custom-rules", "policy", "suppressions"}
    assert {path.stem for path in EXPECTED.glob("*.txt")} == names


if __name__ == "__main__":
    support.main()
