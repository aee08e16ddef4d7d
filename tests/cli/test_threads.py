"""The same findings, in the same order and to the octet, for any number of threads: over one zone that is large enough to be
worked on in parts, and over many small ones."""
import pathlib
import random
import sys
import tempfile

import support

sys.path.insert(0, str(support.SOURCE / "scripts"))
sys.dont_write_bytecode = True
import make_corpus  # noqa: E402

DOMAINS = 6000  # facts are worked out in parts of 4096, rules run over parts of 16384 records
JOBS = (1, 2, 3, 7)

# What is wrong with every fifteenth domain, one after the other.
MISTAKES = [
    '{n} IN TXT "v=spf1 +all"\n',
    '{n} IN TXT "v=spf1 include:{n}.hosting.example -all"\n',
    '{n} IN TXT "v=spf1 include:_spf.nowhere.hosting.example ~all"\n',
    '{n} IN MX 10 missing{i}\n',
    '_dmarc.{n} IN TXT "v=DMARC1; p=none; pct=200"\n',
    '_dmarc.{n} IN TXT "v=DMARC1; p=reject; rua=mailto:a@elsewhere{i}.example"\n',
    's9._domainkey.{n} IN TXT "v=DKIM1; p=AAAA"\n',
    's8._domainkey.{n} IN CNAME s8._domainkey.away{i}.example.\n',
    'x{i}.{n} IN MS mx1\n',
    'y{i}.{n} IN CNAME y{i}.{n}\n',
    '*.{n} IN MX 10 mx1\n',
    '{n}.hosting.example IN A 192.0.2.1\n',
]


def mail_zone():
    rng = random.Random(5)
    parts = [make_corpus.mail_head()]
    for i in range(DOMAINS):
        name = f"{make_corpus.word(rng, 2)}{i:x}"
        parts.append(make_corpus.mail_domain(rng, name, i))
        if i % 15 == 0:
            parts.append(MISTAKES[i // 15 % len(MISTAKES)].format(n=name, i=i))
    return make_corpus.head("hosting.example.") + "".join(parts).split("ns2\tIN A 192.0.2.2\n", 1)[1]


def reports(path, *options):
    out = {}
    for jobs in JOBS:
        status, text, err = support.run(["lint", "--isolated", "--format", "json", "--jobs", jobs, *options, path])
        assert status in (0, 1) and not err, (jobs, status, err[:500])
        out[jobs] = text
    return out


def expect_same(texts):
    first = texts[JOBS[0]]
    assert first.count('"rule"') > 100, "too few findings to compare"
    for jobs, text in texts.items():
        if text != first:
            lines = zip(first.splitlines(), text.splitlines())
            raise AssertionError(f"--jobs {jobs} differs: {next(pair for pair in lines if pair[0] != pair[1])}")


def test_one_large_zone():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "hosting.example.zone")
        path.write_text(mail_zone(), encoding="ascii")
        expect_same(reports(path))


def test_many_small_zones():
    with tempfile.TemporaryDirectory() as folder:
        rng = random.Random(6)
        for i in range(300):
            text = make_corpus.small_zone(rng, i)
            if i % 3 == 0:
                text += MISTAKES[i // 3 % len(MISTAKES)].format(n="sub", i=i)
            pathlib.Path(folder, f"{i}.zone").write_text(text, encoding="ascii")
        expect_same(reports(folder))


if __name__ == "__main__":
    support.main()
