"""Completions sourced in the real shells, the manual page read by the real man, help that fits a screen."""
import os
import re
import shutil

import support

COMMANDS = ["lint", "audit", "fix", "evaluate", "flows", "convert", "plan", "keygen", "rotate", "facts", "explain", "rules",
            "config", "lsp", "completions", "man"]
FORMATS = ["checkstyle", "concise", "github", "gitlab", "html", "json", "jsonl", "junit", "markdown", "sarif", "text"]


def script(shell):
    status, out, err = support.run(["completions", shell])
    assert status == 0 and not err, err
    return out


def need(shell):
    if not shutil.which(shell):
        support.skip(f"completions in {shell}", f"{shell} is not installed")


# What is typed, words that must be offered, and words that must not.
CASES = [
    (["fi"], ["fix"], ["flows"]),
    (["comp"], ["completions"], []),
    (["lint", "--sel"], ["--select"], ["--severity"]),
    (["--stat"], ["--statistics"], []),  # without a command it is lint
    (["fix", "--un"], ["--unsafe"], []),
    (["lint", "--un"], [], ["--unsafe"]),
    (["lint", "--format", "js"], ["json", "jsonl"], ["sarif"]),
    (["audit", "--format", ""], ["html", "json", "text"], ["sarif"]),
    (["convert", "--to", "ro"], ["route53"], []),
    (["completions", "z"], ["zsh"], ["bash"]),
    (["config", "sh"], ["show"], ["check"]),
    (["lint", "exa"], ["example.zone"], []),
    (["lint", "--config", "exa"], ["example.zone"], []),
    (["evaluate", "--stan"], ["--standard"], []),
    (["evaluate", "--ip", "exa"], [], ["example.zone"]),
]


def check(offered, shell):
    with support.tree({"example.zone": ""}) as folder:
        for words, wanted, unwanted in CASES:
            found = offered(folder, words)
            for word in wanted:
                assert word in found, f"{shell}: zonelint {' '.join(words)} offers {found}, not {word}"
            for word in unwanted:
                assert word not in found, f"{shell}: zonelint {' '.join(words)} offers {word}"


def test_bash():
    need("bash")
    completions = script("bash")

    def offered(folder, words):
        line = ["zonelint", *words]
        quoted = " ".join(f"'{w}'" for w in line)
        status, out, err = support.execute(["bash", "--norc", "-c", f"""source ./completions
COMP_WORDS=({quoted}) COMP_CWORD={len(line) - 1}
_zonelint
printf '%s\\n' "${{COMPREPLY[@]}}"
"""], cwd=folder)
        assert status == 0 and not err, err
        return out.split()

    def with_script(folder, words):
        (folder / "completions").write_text(completions)
        return offered(folder, words)

    check(with_script, "bash")
    with support.tree({"completions": completions}) as folder:
        # As bash itself calls it, with the words as its readline splits them.
        assert with_script(folder, ["lint", "--format", "=", "sar"]) == ["sarif"]


def test_fish():
    need("fish")
    completions = script("fish")

    def offered(folder, words):
        (folder / "completions.fish").write_text(completions)
        line = "zonelint " + " ".join(words)
        status, out, err = support.execute(
            ["fish", "--no-config", "-c", f"source completions.fish; complete -C '{line}'"], cwd=folder,
            env=support.clean_environment(HOME=folder, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder))
        assert status == 0 and not err, err
        return [part.split("\t")[0] for part in out.splitlines()]

    check(offered, "fish")


def test_zsh():
    """What it offers shows in zsh's line editor only; here it is read, sourced, and bound to the program."""
    need("zsh")
    completions = script("zsh")
    with support.tree({"zonelint.zsh": completions, "fpath/_zonelint": completions}) as folder:
        status, out, err = support.execute(["zsh", "-f", "-n", folder / "zonelint.zsh"])
        assert status == 0 and not err, err
        ask = "autoload -U compinit; compinit -u -d $FOLDER/.dump; source $FOLDER/zonelint.zsh; print $_comps[zonelint] $+functions[_zonelint]"
        status, out, err = support.execute(["zsh", "-f", "-c", ask], cwd=folder, env=support.clean_environment(FOLDER=folder, HOME=folder))
        assert status == 0 and out.split() == ["_zonelint", "1"] and not err, (status, out, err)


def test_every_command_and_option_is_there():
    for shell in ("bash", "zsh", "fish"):
        text = script(shell)
        for command in COMMANDS:
            assert re.search(rf"\b{command}\b", text), f"{shell} knows no {command}"
    for name in FORMATS:
        assert name in script("zsh")


def test_the_manual_page_is_one():
    status, page, err = support.run(["man"])
    assert status == 0 and not err, err
    for command in COMMANDS:
        assert f'.SS "zonelint {command}"' in page, command
    if not shutil.which("groff"):
        support.skip("the manual page under groff", "groff is not installed")
    with support.tree({"zonelint.1": page}) as folder:
        status, out, err = support.execute(["groff", "-man", "-Tutf8", "-ww", "-Kutf8", folder / "zonelint.1"],
                                           env=support.clean_environment(GROFF_NO_SGR="1"))
        assert status == 0 and not err, err
        text = re.sub(r".\x08", "", out)
        assert "--format FORMAT" in text and "EXIT STATUS" in text, text[:2000]


def test_help_fits_a_screen():
    for command in COMMANDS:
        status, out, err = support.run([command, "--help"])
        assert status == 0 and not err, err
        lines = out.splitlines()
        assert len(lines) <= (30 if command == "lint" else 24), f"{command} --help has {len(lines)} lines:\n{out}"
        assert max(map(len, lines)) <= 110, f"{command}: {max(lines, key=len)}"
        assert "Example" in out, f"{command} --help shows no example"
    status, out, _ = support.run(["--help"])
    assert status == 0 and len(out.splitlines()) <= 28, out
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", out, re.M), command
    status, out, _ = support.run(["config", "show", "--help"])
    assert status == 0 and out.startswith("zonelint config show "), out


def test_examples_of_help_are_good_commands():
    """Each example parses: it is run with what it names absent, and usage is not what it complains of."""
    for command in COMMANDS:
        _, out, _ = support.run([command, "--help"])
        for line in out.partition("Example")[2].splitlines()[1:]:
            typed = re.split(r" {2,}| [|>] ", line.strip())[0].split()
            assert typed[0] == "zonelint", line
            with support.tree({"zones/example.com.zone": "", "example.com.zone": ""}) as folder:
                arguments = ["--help" if a == "lsp" else a for a in typed[1:]]
                _, _, err = support.run([a.replace("/etc/keys", str(folder)) for a in arguments], cwd=folder)
                assert "zonelint --help" not in err, f"{line}\n{err}"


def test_the_version_says_what_is_known():
    status, out, _ = support.run(["--version"])
    assert status == 0
    assert re.fullmatch(r"zonelint \d+\.\d+\.\d+ \((commit [0-9a-f]{7,}, )?edition \d{4}, known data of \d{4}-\d{2}(-\d{2})?\)\n",
                        out), out


if __name__ == "__main__":
    support.main()
