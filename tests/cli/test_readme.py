"""README.md shows real output: every block that begins with `$ zonelint ...` is run, and what it shows must be printed."""
import re
import shlex

import support
from support import SOURCE, run


def blocks():
    text = (SOURCE / "README.md").read_text()
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S):
        if language:
            continue
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            yield command.split("#")[0].strip(), shown.strip("\n")


def test_shown_output_is_real():
    seen = 0
    for command, shown in blocks():
        words = shlex.split(command)
        assert words[0] == "zonelint", command
        _, out, _ = run(words[1:], cwd=SOURCE)
        seen += 1
        assert shown.strip() in out, f"$ {command}\nshows\n{shown}\nbut prints\n{out}"
    assert seen >= 3


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", (SOURCE / "README.md").read_text()):
        assert (SOURCE / target).exists(), target
    for target in re.findall(r"\]\(([^)#:]+)\)", (SOURCE / "rules/README.md").read_text()):
        assert (SOURCE / "rules" / target).exists(), target
    for target in re.findall(r"\]\(([^)#:]+)\)", (SOURCE / "docs/ARCHITECTURE.md").read_text()):
        assert (SOURCE / "docs" / target).exists(), target


def test_the_architecture_names_files_that_are_there():
    text = (SOURCE / "docs/ARCHITECTURE.md").read_text()
    seen = 0
    for name in re.findall(r"`([a-z]+/[a-z0-9_./]+)`", text):
        candidates = [SOURCE / name, SOURCE / "src" / name, SOURCE / f"{name}.hpp", SOURCE / "src" / f"{name}.hpp",
                      SOURCE / "src" / f"{name}.cpp"]
        assert any(path.exists() for path in candidates), name
        seen += 1
    assert seen >= 15, seen
    layers = re.findall(r"^    (?:src/)?(\w+)/? ", text.split("## A record")[0], re.M)
    assert layers == [path.split("/")[-1] for path in
                      re.search(r"^# bytes -> (.*)$", (SOURCE / "CMakeLists.txt").read_text(), re.M).group(1).split(" -> ")] + ["rules"]


if __name__ == "__main__":
    support.main()
