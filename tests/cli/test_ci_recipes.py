"""The recipes of examples/ci do what they say: YAML of the right shape, and every zonelint command in them run for real; make
and pre-commit run for real."""
import json
import os
import re
import shutil

import support
from support import SOURCE
from test_pre_commit import bad, git, good, hook_repository, need_pre_commit, pre_commit

CI = SOURCE / "examples/ci"


def recipe(name):
    try:
        import yaml
    except ImportError:
        support.skip(f"the shape of {name}", "this Python has no yaml")
    return yaml.safe_load((CI / name).read_text())


def shell(folder, command):
    """Runs a recipe's line with zonelint in PATH."""
    (folder / "bin").mkdir(exist_ok=True)
    link = folder / "bin/zonelint"
    if not link.exists():
        link.symlink_to(support.ZONELINT)
    env = support.clean_environment(PATH=f"{folder}/bin:{os.environ['PATH']}")
    return support.execute(["sh", "-ec", command], cwd=folder, env=env)


def lint_lines(lines):
    found = [line for text in lines for line in text.splitlines() if line.strip().startswith("zonelint ")]
    assert found, f"no zonelint in {lines}"
    return found


def reports(lines, read):
    """Runs the recipe's lint over a good and a bad repository: (report of the good one, of the bad one)."""
    (line,) = lint_lines(lines)
    name = re.search(r"-o (\S+)", line).group(1)
    out = []
    for zone in (good("example.com"), bad("example.com")):
        with support.tree({"zones/example.com.zone": zone}) as folder:
            status, _, err = shell(folder, line)
            assert (folder / name).exists(), f"{line}: {status} {err}"
            out.append((status, read((folder / name).read_text())))
    return name, out


def test_github_actions():
    workflow = recipe("github-actions.yml")
    assert set(workflow[True]) == {"push", "pull_request"}, workflow  # YAML 1.1 reads `on` as true
    assert workflow["permissions"]["security-events"] == "write"
    (job,) = workflow["jobs"].values()
    assert job["runs-on"] and job["container"] == "debian:12"
    steps = job["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps), steps
    name, ((ok, clean), (status, broken)) = reports([s["run"] for s in steps if "run" in s], json.loads)
    assert ok == 0 and status == 1 and clean["version"] == "2.1.0", f"{ok} {status} {clean}"
    assert broken["version"] == "2.1.0" and broken["runs"][0]["results"], broken
    upload = next(s for s in steps if "upload-sarif" in s.get("uses", ""))
    assert upload["with"]["sarif_file"] == name and "always()" in upload["if"], upload


def test_gitlab():
    (job,) = recipe("gitlab-ci.yml").values()
    name, ((ok, _), (status, broken)) = reports(job["script"], json.loads)
    assert ok == 0 and status == 1, f"{ok} {status}"
    assert broken and {"description", "check_name", "fingerprint", "severity", "location"} <= set(broken[0]), broken
    assert job["artifacts"]["reports"]["codequality"] == name and job["artifacts"]["when"] == "always"
    assert any("ZONELINT_DEB" in line for line in job["before_script"]) and "ZONELINT_DEB" in job["variables"]


def test_make():
    if not shutil.which("make"):
        support.skip("examples/ci/Makefile", "make is not installed")
    makefile = (CI / "Makefile").read_text()
    syntax = good("example.com") + "@ IN MS 10 mx\n"
    with support.tree({"zones/example.com.zone": good("example.com"), "Makefile": makefile}) as folder:
        for target in ("lint", "deploy", "report"):
            status, out, err = shell(folder, f"make {target}")
            assert status == 0, f"make {target}: {out} {err}"
        assert (folder / "zones.html").read_text().startswith("<!"), "no page"
        (folder / "zones/example.com.zone").write_text(syntax)
        for target in ("lint", "deploy", "diff"):
            status, out, err = shell(folder, f"make {target}")
            assert status != 0 and "here goes" not in out, f"make {target}: {out} {err}"
        status, out, err = shell(folder, "make fix; make lint")
        assert status == 0 and "IN MX 10 mx\n" in (folder / "zones/example.com.zone").read_text(), f"{out} {err}"


def test_pre_commit():
    need_pre_commit()
    source, revision = hook_repository()
    mistake = good("example.com").replace("@ IN MX 10 mx", "@ IN MS 10 mx").replace("v=spf1 mx", "v=spf1 ip4:203.0.113.25")
    for name, hooks in (("lint", ["zonelint"]), ("fix", ["zonelint fix"]), ("both", ["zonelint fix", "zonelint"])):
        text = (CI / f"pre-commit-{name}.yaml").read_text()
        config = re.sub(r"repo: \S+.*", f"repo: {source}", re.sub(r"rev: \S+", f"rev: {revision}", text))
        assert str(source) in config and revision in config, text
        files = {"zones/example.com.zone": mistake, ".pre-commit-config.yaml": config}
        with support.tree(files) as folder:
            git(folder, "init", "-q")
            git(folder, "add", "-A")
            git(folder, "commit", "-q", "-m", "zones", "--no-verify")
            status, out = pre_commit(folder, "--all-files")
            assert status == 1, f"{name}: {out}"
            mended = (folder / "zones/example.com.zone").read_text()
            assert ("IN MX 10 mx" in mended) == (name != "lint"), f"{name}: {mended} {out}"
            assert all(re.search(rf"^{hook}\.\.\.", out, re.M) for hook in hooks), out
            if name != "lint":
                git(folder, "add", "-A")
                status, out = pre_commit(folder, "--all-files")
                assert status == 0, f"{name}: {out}"


def test_the_list_names_each_recipe():
    text = (CI / "README.md").read_text()
    for path in CI.iterdir():
        assert path.name == "README.md" or f"({path.name})" in text, path.name


if __name__ == "__main__":
    support.main()
