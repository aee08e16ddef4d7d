"""What lint says of real zones and exports, kept in tests/cases/samples.txt: for each file and rule the lines of its errors and
warnings, and how many notes a rule has. The zones themselves are other people's and not in this tree; they stand beside it, as samples of a folder `shared`,
and without them the test is skipped. UPDATE=1 writes what is said anew: read the difference before it is kept.
"""
import collections
import difflib
import json
import os
import pathlib

import support

SAMPLES = support.SOURCE.parent / "shared" / "samples"
EXPECTED = support.SOURCE / "tests" / "cases" / "samples.txt"


def said():
    status, out, err = support.run(["lint", "--isolated", "--format", "jsonl", "--today", "2026-11-24", SAMPLES])
    assert status < 2, err
    told, notes = {}, collections.Counter()
    for f in map(json.loads, out.splitlines()):
        if f["severity"] == "note":
            notes[f["rule"]] += 1
        else:
            key = f"{pathlib.PurePath(f['file']).name}: {f['severity']}: {f['rule']}"
            told.setdefault(key, []).append(str(f["range"]["start"]["line"]))
    lines = [f"{key}: {' '.join(numbers)}\n" for key, numbers in told.items()]
    return "".join(lines) + "".join(f"notes: {rule}: {count}\n" for rule, count in sorted(notes.items()))


def test_what_is_said_of_real_zones():
    if not SAMPLES.is_dir():
        support.skip("test_what_is_said_of_real_zones", "the sample zones are not beside the source tree")
    actual = said()
    if os.environ.get("UPDATE"):
        EXPECTED.write_text(actual, encoding="utf-8")
    expected = EXPECTED.read_text(encoding="utf-8")
    lines = difflib.unified_diff(expected.splitlines(True), actual.splitlines(True), f"{EXPECTED.name}, expected", "actual")
    assert actual == expected, "".join(lines) + "\nUPDATE=1 writes the expected output anew"


if __name__ == "__main__":
    support.main()
