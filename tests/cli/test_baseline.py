"""--baseline and `zonelint baseline write|prune`: what is known stays silent wherever it moves to, what is new is told, what is
gone is pruned."""
import json

import support
from support import run, tree

HEAD = "$ORIGIN {0}.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n"
ZONE = HEAD.format("example.com") + '@ IN MX 10 192.0.2.7\n@ IN TXT "v=spf1 ip:192.0.2.1 -all"\n'
OTHER = HEAD.format("example.org") + "@ IN MX 10 192.0.2.9\n"
CONFIG = 'root = true\nselect = ["mx/to-ip", "spf/unknown-mechanism", "zone/dup-rr"]\nbaseline = "zonelint-baseline.json"\n'


def lint(folder, *args, cwd=None):
    """(exit status, rules found, what is said, the summary's `suppressed`)"""
    status, out, err = run(["lint", "--format", "json", *(args or ["."])], cwd=cwd or folder)
    d = json.loads(out)
    return status, sorted(f["rule"] for f in d["findings"]), err, d["summary"]["suppressed"]


def entries(folder, name="zonelint-baseline.json"):
    return json.loads((folder / name).read_text())["findings"]


def repository(**more):
    return tree({"zonelint.toml": CONFIG, "zones/example.com.zone": ZONE, **more})


def write(folder, *args):
    status, out, err = run(["baseline", "write", *args], cwd=folder)
    assert status == 0 and not out, (status, out, err)
    return err


def test_what_is_known_is_silent():
    with repository() as folder:
        said = write(folder)
        assert "zonelint-baseline.json holds 2 findings" in said and "lint uses it with" not in said, said
        assert lint(folder) == (0, [], "", 2)
        assert lint(folder, "--no-suppressions", ".")[:2] == (1, ["mx/to-ip", "spf/unknown-mechanism"])
        assert [e["rule"] for e in entries(folder)] == ["mx/to-ip", "spf/unknown-mechanism"]
        assert entries(folder)[0]["file"] == "zones/example.com.zone" and entries(folder)[0]["count"] == 1, entries(folder)
        # Wherever the run starts, and however the files are named.
        assert lint(folder, "zones", cwd=folder)[0] == 0
        assert lint(folder, "example.com.zone", cwd=folder / "zones")[1] == []
        assert lint(folder, str(folder / "zones"), cwd="/")[1] == []


def test_lines_move():
    with repository() as folder:
        write(folder)
        moved = ZONE.replace("@ IN MX", "; a comment\n\nwww IN A 192.0.2.80\n@ 7200 IN MX")
        (folder / "zones/example.com.zone").write_text(moved)
        assert lint(folder) == (0, [], "", 2)


def test_a_serial_rises():
    zone = ZONE.replace("hostmaster.example.com.", "hostmaster@example.com.")
    with tree({"zonelint.toml": 'root = true\nselect = ["zone/soa-rname"]\nbaseline = "b.json"\n', "example.com.zone": zone}) as folder:
        assert "holds 1 finding\n" in write(folder)
        (folder / "example.com.zone").write_text(zone.replace(" 1 7200", " 2 7200"))
        assert lint(folder) == (0, [], "", 1)


def test_what_is_new_is_told():
    with repository() as folder:
        write(folder)
        (folder / "zones/example.com.zone").write_text(ZONE + "sub IN MX 10 192.0.2.7\n")
        assert lint(folder)[:2] == (1, ["mx/to-ip"]), "another owner"
        (folder / "zones/example.com.zone").write_text(ZONE.replace("192.0.2.7", "192.0.2.8"))
        status, rules, said, _ = lint(folder)
        assert (status, rules) == (1, ["mx/to-ip"]) and "1 entry is no longer found (mx/to-ip" in said, said


def test_a_renamed_file_is_another():
    with repository() as folder:
        write(folder)
        (folder / "zones/example.com.zone").rename(folder / "zones/db.example.com")
        status, rules, said, _ = lint(folder)
        assert (status, rules) == (1, ["mx/to-ip", "spf/unknown-mechanism"]) and "2 entries are no longer found" in said, said
        assert "baseline prune" in said and run(["lint", "-q", "."], cwd=folder)[2] == ""
        write(folder)
        assert lint(folder) == (0, [], "", 2)
        assert {e["file"] for e in entries(folder)} == {"zones/db.example.com"}, "the old name is dropped"


def test_two_equal_findings_are_counted():
    twice = ZONE + "@ IN MX 10 192.0.2.7\n"
    with repository() as folder:
        (folder / "zones/example.com.zone").write_text(twice)
        write(folder)
        mx = next(e for e in entries(folder) if e["rule"] == "mx/to-ip")
        assert mx["count"] == 2, mx
        assert lint(folder)[:2] == (0, [])
        (folder / "zones/example.com.zone").write_text(twice + "@ IN MX 10 192.0.2.7\n")
        status, rules, _, _ = lint(folder)
        assert status == 1 and rules.count("mx/to-ip") == 1, "a third one is new"
        (folder / "zones/example.com.zone").write_text(ZONE)
        status, rules, said, _ = lint(folder)
        assert status == 0 and "no longer found" in said, said
        status, _, said = run(["baseline", "prune"], cwd=folder)
        assert status == 0 and "dropped" in said, said
        assert next(e for e in entries(folder) if e["rule"] == "mx/to-ip")["count"] == 1, entries(folder)
        assert lint(folder)[2] == ""


def test_prune_adds_nothing_and_is_quiet_where_nothing_is_gone():
    with repository() as folder:
        write(folder)
        before = (folder / "zonelint-baseline.json").read_bytes()
        (folder / "zones/example.com.zone").write_text(ZONE + "sub IN MX 10 192.0.2.7\n")
        status, out, err = run(["baseline", "prune"], cwd=folder)
        assert status == 0 and not out and "nothing to drop, 2 findings stay" in err, (status, out, err)
        assert (folder / "zonelint-baseline.json").read_bytes() == before


def test_a_part_of_the_files_leaves_the_rest_of_the_baseline_alone():
    with repository(**{"zones/example.org.zone": OTHER}) as folder:
        write(folder)
        assert len(entries(folder)) == 3
        (folder / "zones/example.com.zone").write_text(HEAD.format("example.com"))
        (folder / "zones/example.org.zone").write_text(HEAD.format("example.org"))
        assert "1 entry is no longer found" in lint(folder, "zones/example.org.zone")[2]
        run(["baseline", "prune", "zones/example.org.zone"], cwd=folder)
        assert {e["file"] for e in entries(folder)} == {"zones/example.com.zone"}, entries(folder)
        (folder / "zones/example.org.zone").write_text(OTHER)
        write(folder, "zones/example.org.zone")
        assert {e["file"] for e in entries(folder)} == {"zones/example.com.zone", "zones/example.org.zone"}
        (folder / "zones/example.com.zone").unlink()
        write(folder)
        assert {e["file"] for e in entries(folder)} == {"zones/example.org.zone"}, "a file that is gone"


def test_the_text_is_sorted_and_stable():
    with repository(**{"zones/example.org.zone": OTHER}) as folder:
        write(folder)
        text = (folder / "zonelint-baseline.json").read_text()
        lines = text.splitlines()
        assert len(lines) == 5 and lines[0].startswith('{"schema":"zonelint/baseline/1"') and lines[-1] == "]}", text
        assert [line.rstrip(",") for line in lines[1:-1]] == sorted(line.rstrip(",") for line in lines[1:-1])
        write(folder, "--jobs", "1")
        assert (folder / "zonelint-baseline.json").read_text() == text


def test_git_merges_what_two_branches_write():
    with repository(**{"zones/example.org.zone": OTHER}) as folder:
        # Both lines of a conflict kept, as a merge driver "union" does.
        write(folder)
        lines = (folder / "zonelint-baseline.json").read_text().splitlines()
        (folder / "zonelint-baseline.json").write_text("\n".join([lines[0], lines[1], *lines[1:]]) + "\n")
        status, rules, said, _ = lint(folder)
        assert (status, rules) == (0, []) and "no longer found" in said, (rules, said)


def test_without_a_name_in_the_configuration():
    with tree({"example.com.zone": ZONE}) as folder:
        said = write(folder, "--select", "mx/to-ip")
        assert 'baseline = "zonelint-baseline.json"' in said, said
        assert lint(folder, "--select", "mx", ".")[1] == ["mx/to-ip"], "nothing is used unasked"
        assert lint(folder, "--select", "mx", "--baseline", "zonelint-baseline.json", ".")[:2] == (0, [])
        said = write(folder, "--select", "mx/to-ip", "--baseline", "other.json")
        assert "other.json holds 1 finding" in said and (folder / "other.json").exists()


def test_a_baseline_that_cant_be_read_stops_the_run():
    with repository(**{"bad.json": '{"schema":"zonelint/baseline/1","findings":[\n{"flie":"a"}\n]}'}) as folder:
        for args, words in ((["--baseline", "none.json"], ("none.json can't be read", "baseline write")),
                            (["--baseline", "bad.json"], ("bad.json:2:", "flie", "file"))):
            status, out, err = run(["lint", *args, "."], cwd=folder)
            assert status == 2 and all(w in out + err for w in words), (status, out, err)
        status, out, err = run(["lint", "."], cwd=folder)
        assert status == 2 and "zonelint.toml:3:" in out, "the configuration names one that is not there"
        status, _, err = run(["baseline", "prune"], cwd=folder)
        assert status == 2 and "can't be read" in err, err
        before = (folder / "bad.json").read_bytes()
        assert run(["baseline", "write", "--baseline", "bad.json"], cwd=folder)[0] == 2
        assert (folder / "bad.json").read_bytes() == before, "what can't be read is not written over"
        assert run(["baseline"], cwd=folder)[0] == 2


def test_a_broken_configuration_is_nothing_to_live_with():
    with repository() as folder:
        (folder / "zonelint.toml").write_text(CONFIG + "selct = []\n")
        status, out, err = run(["baseline", "write"], cwd=folder)
        assert status == 2 and "selct" in err and not (folder / "zonelint-baseline.json").exists(), err


def test_fix_leaves_alone_what_the_baseline_holds():
    with repository() as folder:
        (folder / "zonelint.toml").write_text(CONFIG.replace("select", "#"))
        (folder / "zones/example.com.zone").write_text(HEAD.format("example.com") + "@ IN TXT v=spf1 mx -all\n")
        status, diff, _ = run(["fix", "--diff", "--no-suppressions"], cwd=folder)
        assert status == 1 and "v=spf1" in diff
        write(folder)
        status, diff, err = run(["fix", "--diff"], cwd=folder)
        assert status == 0 and not diff, (status, diff, err)


def test_projects_have_a_baseline_each():
    nested = {"a/zonelint.toml": CONFIG, "a/example.com.zone": ZONE, "b/zonelint.toml": CONFIG, "b/example.org.zone": OTHER}
    with tree(nested) as folder:
        write(folder)
        assert len(entries(folder / "a")) == 2 and len(entries(folder / "b")) == 1
        assert lint(folder)[:2] == (0, [])
        said = write(folder, "--baseline", "all.json")
        assert "all.json holds 3 findings" in said, said
        assert lint(folder, "--baseline", "all.json", ".") == (0, [], "", 3)


if __name__ == "__main__":
    support.main()
