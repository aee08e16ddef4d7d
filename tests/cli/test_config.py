"""zonelint config show, check, schema and init."""
import json
import pathlib
import tomllib

import support
from support import SOURCE, run, skip, tree

HEAD = "$ORIGIN {0}.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n"
ZONE = HEAD.format("example.com") + '@ IN MX 10 192.0.2.7\n'


def schema(which="zonelint"):
    status, out, err = run(["config", "schema", which])
    assert status == 0 and not err, err
    return json.loads(out)


def documented(node, path, missing):
    """Every property and every free name of the schema says what it is for."""
    for name, value in node.get("properties", {}).items():
        below = f"{path}.{name}".lstrip(".")
        if "description" not in value:
            missing.append(below)
        documented(value, below, missing)
    if isinstance(node.get("additionalProperties"), dict):
        below = f"{path}.*".lstrip(".")
        if "description" not in node["additionalProperties"]:
            missing.append(below)
        documented(node["additionalProperties"], below, missing)
    if isinstance(node.get("items"), dict):
        documented(node["items"], path, missing)
    for one in node.get("anyOf", []):
        documented(one, path, missing)
    return missing


def test_every_key_is_described():
    for which in ("zonelint", "rules"):
        missing = documented(schema(which), "", [])
        assert not missing, f"src/cli/key_docs.cpp says nothing of {missing}"


def as_json(value):
    """TOML's dates as the schema has them."""
    if isinstance(value, dict):
        return {key: as_json(v) for key, v in value.items()}
    if isinstance(value, list):
        return [as_json(v) for v in value]
    return value if isinstance(value, (str, int, bool, float)) else str(value)


def validator(which):
    try:
        import jsonschema
    except ImportError:
        skip(f"the JSON Schema of {which} files", "python3-jsonschema is not installed")
    found = schema(which)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def refused(checker, text):
    return [error.message for error in checker.iter_errors(as_json(tomllib.loads(text)))]


def test_the_schema_takes_what_the_reader_takes():
    rules = validator("rules")
    files = sorted([*SOURCE.glob("rules/*.toml"), *SOURCE.glob("rules/profiles/*.toml"), *(p for p in SOURCE.glob("examples/**/policy/*.toml") if p.name != "zonelint.toml")])
    assert len(files) > 20, files
    configs = validator("zonelint")
    for path in files:
        assert not refused(rules, path.read_text()), (path, refused(rules, path.read_text()))
        for rule in tomllib.loads(path.read_text()).values():
            examples = rule.get("example", [])
            for example in examples if isinstance(examples, list) else [examples]:
                assert not refused(configs, example.get("config", "")), (path, example["config"])
    for path in SOURCE.glob("examples/**/zonelint.toml"):
        assert not refused(configs, path.read_text()), (path, refused(configs, path.read_text()))


def test_the_schema_refuses_what_the_reader_refuses():
    configs, rules = validator("zonelint"), validator("rules")
    for text in ("selct = []\n", "select = 'all'\n", "fail-on = 'warnings'\n", "root = 'yes'\n", "[[sender]]\nname = 'x'\n",
                 "[[sender]]\nfrom = 'a.example'\nexpect = { spf = 'maybe' }\n", "[[policy]]\ndomains = ['a.example']\ndmarc = { p = 'nil' }\n",
                 "[[policy]]\ndomains = ['a.example']\ndmarc = { rua = 'mailto:a@a.example' }\n", "[[policy]]\ndomains = []\n",
                 "[[allow]]\nrules = ['mx/single']\n", "[[allow]]\nrules = ['mx/single']\nreason = ''\n", "[rule.'mx/single']\nseverity = 'bad'\n",
                 "[rule]\n'mx/single' = 'note'\n", "[[override]]\nfiles = ['a']\nseverity = { 'mx/single' = 'no' }\n", "zone = { files = ['a'] }\n"):
        assert refused(configs, text), f"the schema takes {text!r}"
        with tree({"zonelint.toml": text}) as folder:
            assert run(["config", "check"], cwd=folder)[0] == 2, f"the reader takes {text!r}"
    good = "[a]\nfor = 'zone'\nassert = 'true'\nmessage = 'm'\n"
    assert not refused(rules, good), refused(rules, good)
    for text in (good.replace("for", "four"), good.replace("zone", "zoon"), good.replace("assert", "asert"), good + "severity = 'bad'\n",
                 good + "param = { x = 1.5 }\n", good + "also = [['a', 'b', 'c']]\n", good + "fix = { level = 'safe' }\n",
                 good + "source = 1\n", "x = 1\n", good + "[[a.example]]\ngood = 'x'\n"):
        assert refused(rules, text), f"the schema takes {text!r}"
        with tree({"own.toml": text, "zonelint.toml": "rules = ['own.toml']\n"}) as folder:
            assert run(["config", "check"], cwd=folder)[0] == 2, f"the reader takes {text!r}"


CONFIG = '''root = true
select = ["all"]
ignore = ["ses"]
fail-on = "warning"
[[sender]]
from = "example.com"
ip = ["192.0.2.1"]
expect = { spf = "pass" }
[rule."spf/huge-range"]
ip4 = 16
[[override]]
files = ["legacy/**"]
severity = { "mx/to-ip" = "note" }
[[allow]]
rules = ["mx/to-ip"]
reason = "a \\"test\\""
until = 2999-01-31
'''


def test_show_tells_each_value_and_where_it_comes_from():
    with tree({"zonelint.toml": CONFIG, "legacy/example.com.zone": ZONE}) as folder:
        status, out, err = run(["config", "show", "legacy/example.com.zone", "--select", "mx", "--ignore", "spf/ptr", "--severity",
                                "spf/huge-range=error"], cwd=folder)
        assert status == 0 and not err, err
        lines = {line.split("  #")[0].strip(): line.split("  # ")[-1] for line in out.splitlines() if "  # " in line}
        for value, source in (('select = ["mx"]', "command line"), ('ignore = ["ses", "spf/ptr"]', "zonelint.toml:3:10, and the command line: spf/ptr"),
                              ('fail-on = "warning"', "zonelint.toml:4:11"), ('baseline = ""', "default"), ('dmarc-standard = "both"', "default"),
                              ("[[sender]]", "zonelint.toml:5:1"), ('expect = { spf = "pass" }', "zonelint.toml:8:10"),
                              ("ip4 = 16", "zonelint.toml:10:7"), ('severity = "error"', "command line"),
                              ("[[override]]", "zonelint.toml:11:1, holds here"), ("until = 2999-01-31", "zonelint.toml:17:9")):
            assert lines.get(value) == source, (value, lines.get(value), out)
        assert "does not hold here" in run(["config", "show", "other.zone"], cwd=folder)[1]


def found(folder):
    """What lint says, wherever it says it: in the file that `show` prints other lines hold the same."""
    lines = run(["lint", "--format", "jsonl"], cwd=folder)[1].splitlines()
    return sorted((f["rule"], f["message"]) for f in map(json.loads, lines))


def test_what_show_prints_is_a_configuration_that_says_the_same():
    with tree({"zonelint.toml": CONFIG, "legacy/example.com.zone": ZONE}) as folder:
        shown = run(["config", "show"], cwd=folder)[1]
        values = tomllib.loads(shown)
        for key, value in tomllib.loads(CONFIG).items():
            assert values[key] == value, key
        before = found(folder)
        (folder / "zonelint.toml").write_text(shown)
        assert before and found(folder) == before and not any(rule == "mx/to-ip" for rule, _ in before), before
    status, out, _ = run(["config", "show", "--isolated"])
    assert status == 0 and out.startswith("# no zonelint.toml") and set(tomllib.loads(out)) >= {"select", "fail-on", "edition"}, out


def test_show_as_json():
    with tree({"zonelint.toml": CONFIG}) as folder:
        d = json.loads(run(["config", "show", "--format", "json", "--fail-on", "note"], cwd=folder)[1])
        values = {(v["table"], v["key"]): v for v in d["values"]}
        assert d["schema"] == "zonelint/config/1" and d["file"] == "zonelint.toml", d
        assert values["", "fail-on"] == {"table": "", "key": "fail-on", "value": '"note"', "from": "command line", "line": None, "column": None}
        assert values["[[sender]]", "from"]["line"] == 6 and values["", "edition"]["from"] == "default", values


def test_check_shows_what_is_wrong_as_lint_does():
    with tree({"zonelint.toml": 'selct = ["all"]\n[[sender]]\nfrom = "example.com"\nprovider = "amazon-sse"\n'}) as folder:
        status, out, _ = run(["config", "check"], cwd=folder)
        assert status == 2 and "error[config/invalid]: unknown key selct" in out and "zonelint.toml:1:1" in out and "did you mean select?" in out, out
        assert "sender/unknown-provider" in out and "amazon-ses" in out, out
    with tree({"zonelint.toml": 'rules = ["own.toml"]\n', "own.toml": "[x]\nfor = 'record'\nassert = 'record.tll > 1'\nmessage = 'm'\n"}) as folder:
        status, out, _ = run(["config", "check"], cwd=folder)
        assert status == 2 and "config/rule-file" in out and "own.toml:3:" in out and "ttl" in out, out
    with tree({"zonelint.toml": '[[allow]]\nrules = ["mx/to-ipp"]\nreason = "r"\n'}) as folder:
        status, out, _ = run(["config", "check"], cwd=folder)
        assert status == 2 and "allow/unknown-rule" in out and "mx/to-ip" in out, out
    with tree({"zonelint.toml": CONFIG}) as folder:
        status, out, err = run(["config", "check"], cwd=folder)
        assert status == 0 and not out and "in order" in err, (status, out, err)
        assert run(["config", "check", "--select", "spf/syntx"], cwd=folder)[0] == 2


def test_the_schema_of_facts_needs_no_zones():
    with tree({}) as folder:
        status, out, err = run(["facts", "--schema"], cwd=folder)
        subjects = json.loads(out)["subjects"]
        assert status == 0 and not err and json.loads(out)["schema"] == "zonelint/facts-schema/1", err
        assert subjects["dmarc"]["fields"]["aspf"]["type"] == "text" and subjects["dmarc"]["for"] is True, subjects["dmarc"]
        for name, subject in subjects.items():
            assert subject["about"] and "objects" not in subject, name
            assert all(field["about"] and field["type"] for field in subject["fields"].values()), name
    used = {rule["for"] for path in SOURCE.glob("rules/*.toml") for rule in tomllib.loads(path.read_text()).values()}
    assert used <= {name for name, subject in subjects.items() if subject["for"]}, used


def test_pages_of_profiles_and_of_rules_with_a_past():
    status, out, _ = run(["explain", "google-bulk/" + sorted(tomllib.loads((SOURCE / "rules/profiles/google-bulk.toml").read_text()))[0]])
    assert status == 0 and "only where it or its family is selected" in out and "zonelint says:" in out, out
    status, out, _ = run(["explain", "sts/id-stale"])
    assert status == 0 and out.count("Before") >= 1 and "error[sts/id-stale]" in out, out


STORY = SOURCE / "examples/ses/3-mail-from/bind/zones"


def uncommented(text):
    """The proposals taken at their word: every table and key in a comment."""
    lines = [line[2:] if line.startswith("# ") and (line[2:4] == "[[" or " = " in line) else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"


def test_init_proposes_what_the_records_show():
    files = {f"zones/{path.name}": path.read_bytes() for path in STORY.iterdir()}
    with tree(files) as folder:
        status, out, err = run(["config", "init"], cwd=folder)
        assert status == 0 and not out and "zonelint.toml is written" in err, (status, out, err)
        text = (folder / "zonelint.toml").read_text()
        assert set(tomllib.loads(text)) == {"edition"}, "a proposal stands in comments only"
        assert run(["config", "check"], cwd=folder)[0] == 0
        proposed = tomllib.loads(uncommented(text))
        (sender,), (policy,) = proposed["sender"], proposed["policy"]
        assert (sender["provider"], sender["from"], sender["mail-from"], sender["region"]) == ("amazon-ses", "example.com", "mail.example.com", "us-east-1")
        assert len(sender["dkim"]) == 3 and policy["domains"] == ["example.com"] and policy["dmarc"]["p"] == "quarantine", proposed
        (folder / "zonelint.toml").write_text(uncommented(text))
        status, out, _ = run(["flows"], cwd=folder)
        assert status == 0 and "pass, aligned" in out, out
        assert run(["lint", "--select", "policy,sender,mailfrom"], cwd=folder)[0] == 0


def test_init_never_writes_over_a_file():
    for name in ("zonelint.toml", ".zonelint.toml"):
        with tree({name: "# mine\n", "example.com.zone": ZONE}) as folder:
            status, out, err = run(["config", "init"], cwd=folder)
            assert status == 2 and name in err and (folder / name).read_text() == "# mine\n", err
            assert sorted(p.name for p in folder.iterdir()) == sorted([name, "example.com.zone"])
    with tree({"example.com.zone": ZONE}) as folder:
        (folder / "zonelint.toml").symlink_to("nowhere")
        assert run(["config", "init"], cwd=folder)[0] == 2 and not (folder / "nowhere").exists()


def test_init_of_other_folders():
    with tree({"a/nameless": "@ 3600 IN A 192.0.2.1\n", "a/more.zone": "@ 3600 IN A 192.0.2.1\n", "empty/x": ""}) as folder:
        assert run(["config", "init", "a"], cwd=folder)[0] == 0
        assert (folder / "a/zonelint.toml").exists() and not (folder / "zonelint.toml").exists()
        assert run(["config", "init", "empty"], cwd=folder)[0] == 0 and "No zones were found" in (folder / "empty/zonelint.toml").read_text()
        assert run(["config", "init", "none"], cwd=folder)[0] == 2


if __name__ == "__main__":
    support.main()
