"""The house has one direction: a layer includes only from itself and from those before it. Besides, only grammar/x3.hpp,
grammar/abnf.hpp and a grammar's own *_rules.hpp (which no other layer may include) let Spirit into a header, rules/ holds
no code, and report/ knows no zones."""
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import support

LAYERS = ["grammar", "text", "dns", "input", "mail", "facts", "lint", "fix", "audit", "report", "lsp", "cli"]
CODE = {".cpp", ".hpp", ".h", ".cc", ".ipp", ".def", ".inc"}
SPIRIT_HEADERS = {"grammar/x3.hpp", "grammar/abnf.hpp"}
RULE_DATA = {".toml", ".zone", ".json", ".md"}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def files_below(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def layer_folder(root, layer):
    return root / "grammar" if layer == "grammar" else root / "src" / layer


def includes(path):
    """(line number, what is included) of a file."""
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1)


def layer_of(root, path, included):
    """The layer that an include reaches: by its first folder, or relative to the including file."""
    beside = pathlib.Path(os.path.normpath(path.parent / included))
    for layer in LAYERS:
        if layer_folder(root, layer) in beside.parents and beside.exists():
            return layer
    first = included.split("/")
    first = first[1:] if first[0] == "src" else first
    return first[0] if len(first) > 1 and first[0] in LAYERS else None


def broken_include(root, layer, path, included):
    """Why this include is not allowed; None if it is."""
    reached = layer_of(root, path, included)
    if reached and LAYERS.index(reached) > LAYERS.index(layer):
        return f"{layer}/ comes before {reached}/ and can't include from it"
    if layer == "report" and reached in ("dns", "input"):
        return f"report/ knows no zones and can't include from {reached}/"
    name = path.relative_to(root).as_posix()
    base = pathlib.PurePath(included).name
    if layer != "grammar" and reached == "grammar" and base.endswith("_rules.hpp"):
        return "a grammar's *_rules.hpp is shared by its own units only"
    spirit = included.startswith("boost/spirit") or base in ("x3.hpp", "abnf.hpp") or base.endswith("_rules.hpp")
    private = name in SPIRIT_HEADERS or name.endswith("_rules.hpp")
    if layer == "grammar" and path.suffix == ".hpp" and spirit and not private:
        return "a grammar's header is free of Spirit: include it in the .cpp file"
    return None


def violations(root):
    found = []
    for layer in LAYERS:
        for path in files_below(layer_folder(root, layer)):
            if path.suffix not in CODE:
                continue
            for number, included in includes(path):
                reason = broken_include(root, layer, path, included)
                if reason:
                    found.append(f"{path.relative_to(root)}:{number}: includes {included}: {reason}")
    for path in files_below(root / "rules"):
        if path.suffix not in RULE_DATA or os.access(path, os.X_OK):
            found.append(f"{path.relative_to(root)}: rules/ holds data only ({', '.join(sorted(RULE_DATA))}), no code")
    for path in files_below(root / "src"):
        if path.relative_to(root / "src").parts[0] not in LAYERS:
            found.append(f"{path.relative_to(root)}: is in no layer")
    return found


def test_the_tree_keeps_its_direction():
    assert files_below(support.SOURCE / "grammar"), f"no grammar/ below {support.SOURCE}: nothing was checked"
    found = violations(support.SOURCE)
    assert not found, "\n" + "\n".join(found)


ALLOWED = {
    "grammar/x3.hpp": "#include <boost/spirit/home/x3.hpp>\n",
    "grammar/abnf.hpp": '#include "grammar/x3.hpp"\n',
    "grammar/spf.hpp": "#include <string>\n",
    "grammar/spf.cpp": '#include "grammar/spf.hpp"\n#include "grammar/x3.hpp"\n',
    "src/dns/name.hpp": '#include "text/source.hpp"\n#include "grammar/spf.hpp"\n#include "record.hpp"\n#include <text/span.hpp>\n',
    "src/text/source.hpp": "// the layers below know nothing of\n//   #include \"lint/run.hpp\"\n",
    "src/report/json.cpp": '#include "lint/finding.hpp"\n',
    "src/cli/main.cpp": '#include "report/json.hpp"\n#include "dns/name.hpp"\n',
    "rules/spf.toml": "", "rules/known/google.zone": "", "rules/README.md": "",
}

# What is added to the tree above, and the one complaint that must follow.
FORBIDDEN = [
    ("src/dns/name.cpp", '#include "lint/run.hpp"\n', "src/dns/name.cpp:1: includes lint/run.hpp: dns/ comes before lint/"),
    ("src/dns/deep/er.hpp", "\n# include <mail/spf.hpp>\n", "src/dns/deep/er.hpp:2: includes mail/spf.hpp"),
    ("src/dns/up.hpp", '#include "../report/json.cpp"\n', "src/dns/up.hpp:1: includes ../report/json.cpp: dns/ comes before"),
    ("src/dns/long.hpp", '#include "src/fix/edit.hpp"\n', "dns/ comes before fix/"),
    ("src/dns/row.def", '#include "cli/options.hpp"\n', "dns/ comes before cli/"),
    ("grammar/dkim.cpp", '#include "text/source.hpp"\n', "grammar/ comes before text/"),
    ("grammar/dkim.hpp", '#include "grammar/x3.hpp"\n', "grammar/dkim.hpp:1: includes grammar/x3.hpp: a grammar's header"),
    ("grammar/dkim.hpp", '#include "x3.hpp"\n', "a grammar's header is free of Spirit"),
    ("grammar/dkim.hpp", '#include "grammar/abnf.hpp"\n', "a grammar's header is free of Spirit"),
    ("grammar/dkim.hpp", "#include <boost/spirit/home/x3/char.hpp>\n", "a grammar's header is free of Spirit"),
    ("src/report/text.cpp", '#include "dns/name.hpp"\n', "report/ knows no zones"),
    ("src/report/text.cpp", '#include "input/files.hpp"\n', "report/ knows no zones"),
    ("rules/spf.cpp", "", "rules/spf.cpp: rules/ holds data only"),
    ("rules/providers/check.py", "", "rules/providers/check.py: rules/ holds data only"),
    ("src/util/misc.hpp", "", "src/util/misc.hpp: is in no layer"),
]


def test_an_orderly_tree_has_no_violation():
    with support.tree(ALLOWED) as root:
        assert violations(root) == [], violations(root)


def test_each_violation_is_found_with_its_place():
    for path, content, complaint in FORBIDDEN:
        with support.tree({**ALLOWED, path: content}) as root:
            found = violations(root)
            assert len(found) == 1 and complaint in found[0], f"{path}: {content!r} gave {found}, not {complaint!r}"


if __name__ == "__main__":
    support.main()
