"""What a reader tells is a finding only where a rule asks for its kind: every kind of problem that the code makes is named by
a rule. zone/other catches the rest, and names every kind that another rule has, or there would be two findings."""
import pathlib
import re
import sys
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import support

# Told while the program is built, never in a run; and what zone/other is the rule of.
NOT_IN_A_RUN = {"provider-file"}
OTHERS = {"class-mismatch"}

MADE = [
    # problem("kind", tell("kind", trouble(path, "kind", failed("kind", whole_problem("kind"
    re.compile(r'\b(?:problem|tell|trouble|failed|whole_problem)\(\s*(?:[\w.>\-\[\]()]+,\s*)?"([a-z][a-z0-9-]+)"'),
    re.compile(r'\bkind = "([a-z][a-z0-9-]+)"'),
    # tell(long ? "kind" : "kind", ...)
    re.compile(r'\b(?:problem|tell)\(\s*[\w.]+ \? "([a-z][a-z0-9-]+)" : "[a-z0-9-]+"'),
    re.compile(r'\b(?:problem|tell)\(\s*[\w.]+ \? "[a-z0-9-]+" : "([a-z][a-z0-9-]+)"'),
]
NAMED = re.compile(r"'([a-z][a-z0-9-]+)'")


def kinds_made():
    found = {}
    for path in sorted((support.SOURCE / "src").rglob("*.cpp")):
        text = path.read_text(encoding="utf-8")
        for pattern in MADE:
            for match in pattern.finditer(text):
                found.setdefault(match.group(1), path.name)
    return found


def kinds_named():
    """Rule -> the kinds that its assertion names."""
    named = {}
    for path in sorted((support.SOURCE / "rules").glob("*.toml")):
        for rule, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if table["for"] == "problem":
                named[f"{path.stem}/{rule}"] = set(NAMED.findall(table.get("when", "") + table["assert"]))
    return named


def test_the_readers_kinds_are_found():
    made = kinds_made()
    for kind in ["syntax", "unknown-type", "bad-rdata", "no-soa", "r53-missing-key", "txt-over-255", "unreadable", "allow-unused",
                 "allow-near-miss", "config", "rule-file", "include-loop"]:
        assert kind in made, f"{kind}: the patterns of this test no longer find how the code makes problems"


def test_every_kind_has_a_rule():
    named = set().union(*(kinds for rule, kinds in kinds_named().items() if rule != "zone/other"))
    lost = {kind: file for kind, file in kinds_made().items() if kind not in named | NOT_IN_A_RUN | OTHERS}
    assert not lost, f"no rule names these kinds of problems: {lost}"


def test_other_is_silent_where_a_rule_speaks():
    named = kinds_named()
    others = named.pop("zone/other")
    assert others == set().union(*named.values()), others ^ set().union(*named.values())
    assert not others & OTHERS


if __name__ == "__main__":
    support.main()
