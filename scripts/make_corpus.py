#!/usr/bin/env python3
"""Zones to measure with: made up from a seed, so that everybody measures the same octets.

    scripts/make_corpus.py FOLDER [--tld-mb 20] [--mail-mb 10] [--zones 2000] [--seed 1]

    FOLDER/tld.zone      a zone as registries have it: delegations, DS, glue
    FOLDER/mail.zone     a zone of a mail hoster: a tenth each of SPF, DMARC and DKIM (2048-bit keys in two strings)
    FOLDER/one/          one small zone
    FOLDER/zones/N.zone  small zones of 25 records, and zones.conf, a named.conf that names them all
    FOLDER/half.conf     the first half of them; FOLDER/half/ holds links to them

What is there already in the wanted size is kept. Every zone loads in every name server; most of it is free of findings, as
zones in use are. Keys have the right form and random numbers in it.
"""
import argparse
import base64
import json
import os
import random
import shutil
import sys

SYLLABLES = "ba be bi bo da de di do fa fe ga go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se ta te to va ve wa xi".split()

# SubjectPublicKeyInfo of a 2048-bit RSA key (RFC 8017 A.1.1), around its modulus.
SPKI_HEAD = bytes.fromhex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100")
SPKI_TAIL = bytes.fromhex("0203010001")


def word(rng, count):
    return "".join(rng.choice(SYLLABLES) for _ in range(count))


def head(origin, ttl=3600):
    return (
        f"$ORIGIN {origin}\n$TTL {ttl}\n"
        f"@\tIN SOA ns1 hostmaster ( 2026010101 7200 3600 1209600 3600 )\n"
        f"\tIN NS ns1\n\tIN NS ns2\nns1\tIN A 192.0.2.1\nns2\tIN A 192.0.2.2\n"
    )


def key(rng):
    modulus = bytearray(rng.randbytes(256))
    modulus[0] |= 0x80
    modulus[-1] |= 1
    return base64.b64encode(SPKI_HEAD + bytes(modulus) + SPKI_TAIL).decode()


def dkim_strings(rng):
    text = "v=DKIM1; k=rsa; p=" + key(rng)
    return f'"{text[:255]}" "{text[255:]}"'


def write(path, size, parts, beginning):
    """Writes parts until the file has about `size` octets."""
    done = len(beginning)
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write(beginning)
        for part in parts:
            out.write(part)
            done += len(part)
            if done >= size:
                return


def tld_parts(rng):
    """Delegations: two or three name servers each, most of them elsewhere; now and then DS and glue."""
    hosts = [f"ns{i % 4 + 1}.{word(rng, 3)}-dns.net." for i in range(4000)]
    number = 0
    while True:
        number += 1
        name = f"{word(rng, rng.randint(2, 4))}{number:x}"
        lines = []
        if rng.random() < 0.06:
            lines.append(f"{name}\t86400\tIN\tNS\tns1.{name}\n{name}\t86400\tIN\tNS\tns2.{name}\n")
            for i in (1, 2):
                lines.append(f"ns{i}.{name}\t86400\tIN\tA\t198.51.{number >> 8 & 255}.{number & 255}\n")
        else:
            first = rng.randrange(len(hosts))
            for i in range(2 if rng.random() < 0.7 else 3):
                lines.append(f"{name}\t86400\tIN\tNS\t{hosts[(first + i) % len(hosts)]}\n")
        if rng.random() < 0.12:
            lines.append(f"{name}\t86400\tIN\tDS\t{rng.randrange(65536)} 13 2 {rng.randbytes(32).hex().upper()}\n")
        yield "".join(lines)


def mail_domain(rng, name, number):
    a, b = number >> 8 & 255, number & 255
    host = number % 50
    return (
        f"{name}\tIN MX 10 mx{host}\n"
        f"{name}\tIN MX 20 backup{host}\n"
        f"{name}\tIN A 203.0.{a}.{b}\n"
        f"{name}\tIN AAAA 2001:db8:{a:x}::{b:x}\n"
        f'{name}\tIN TXT "v=spf1 ip4:203.0.{a}.{b} include:_spf -all"\n'.replace("include:_spf ", "include:_spf.hosting.example ")
        + f'_dmarc.{name}\tIN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@{name}.hosting.example"\n'
        f"s{number % 7}._domainkey.{name}\tIN TXT {dkim_strings(rng)}\n"
        f"www.{name}\tIN CNAME {name}\n"
        f"autoconfig.{name}\tIN CNAME mx{host}\n"
        f"imap.{name}\tIN A 203.0.113.{host}\n"
    )


def mail_parts(rng):
    number = 0
    while True:
        number += 1
        yield mail_domain(rng, f"{word(rng, 3)}{number:x}", number)


def mail_head():
    hosts = "".join(f"mx{i}\tIN A 192.0.2.{i + 10}\nbackup{i}\tIN A 192.0.2.{i + 70}\n" for i in range(50))
    policy = '\tIN TXT "v=spf1 -all"\n_dmarc\tIN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@hosting.example"\n'
    own, rest = head("hosting.example.").split("ns1\tIN A", 1)
    return own + policy.split("_dmarc")[0] + "ns1\tIN A" + rest + "_dmarc" + policy.split("_dmarc")[1] + (
        '_spf\tIN TXT "v=spf1 ip4:192.0.2.0/24 -all"\n') + hosts


def small_zone(rng, number):
    """25 records, as a small firm has them."""
    origin = f"{word(rng, 3)}{number:x}.example."
    a, b = number >> 8 & 255, number & 255
    top, rest = head(origin).split("ns1\tIN A", 1)
    return (
        f"; zone {number}\n" + top
        + f"\tIN MX 10 mx1\n\tIN MX 20 mx2\n\tIN A 203.{a}.{b}.10\n\tIN AAAA 2001:db8:{a:x}:{b:x}::10\n"
        f'\tIN TXT "v=spf1 mx ip4:198.51.100.{b} -all"\n'
        f'\tIN CAA 0 issue "letsencrypt.org"\n'
        "ns1\tIN A" + rest
        + f"mx1\tIN A 203.{a}.{b}.25\nmx2\tIN A 203.{a}.{b}.26\n"
        f'_dmarc\tIN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@{origin[:-1]}"\n'
        f"mail2026._domainkey\tIN TXT {dkim_strings(rng)}\n"
        f"www\tIN CNAME @\nftp\tIN CNAME @\nimap\tIN CNAME mx1\nautoconfig\tIN CNAME mx1\n"
        + "".join(f"host{i}\tIN A 203.{a}.{b}.{100 + i}\n" for i in range(4))
        + f"_imaps._tcp\tIN SRV 0 1 993 mx1\n_submission._tcp\tIN SRV 0 1 587 mx1\n"
    )


def fresh(folder, wanted):
    """False where the folder holds just this already."""
    stamp = os.path.join(folder, "corpus.json")
    try:
        with open(stamp, encoding="utf-8") as f:
            if json.load(f) == wanted:
                return False
    except (OSError, ValueError):
        pass
    return True


def make_small(folder, count, seed):
    zones, half = os.path.join(folder, "zones"), os.path.join(folder, "half")
    for path in (zones, half):
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
    rng = random.Random(seed + 2)
    with open(os.path.join(folder, "zones.conf"), "w", encoding="ascii") as all_conf, \
            open(os.path.join(folder, "half.conf"), "w", encoding="ascii") as half_conf:
        for conf in (all_conf, half_conf):
            conf.write(f'options {{ directory "{os.path.abspath(zones)}"; }};\n')
        for i in range(count):
            text = small_zone(rng, i)
            origin = text.split("$ORIGIN ", 1)[1].split("\n", 1)[0][:-1]
            path = os.path.join(zones, f"{origin}.zone")
            with open(path, "w", encoding="ascii", newline="\n") as f:
                f.write(text)
            entry = f'zone "{origin}" {{ type primary; file "{origin}.zone"; }};\n'
            all_conf.write(entry)
            if i < count // 2:
                half_conf.write(entry)
                os.link(path, os.path.join(half, os.path.basename(path)))


def make(folder, tld_mb, mail_mb, zones, seed):
    wanted = {"version": 2, "tld_mb": tld_mb, "mail_mb": mail_mb, "zones": zones, "seed": seed}
    if not fresh(folder, wanted):
        return
    os.makedirs(os.path.join(folder, "one"), exist_ok=True)
    write(os.path.join(folder, "tld.zone"), tld_mb * 1_000_000, tld_parts(random.Random(seed)), head("tld.", 86400))
    write(os.path.join(folder, "mail.zone"), mail_mb * 1_000_000, mail_parts(random.Random(seed + 1)), mail_head())
    with open(os.path.join(folder, "one", "one.zone"), "w", encoding="ascii", newline="\n") as f:
        f.write(small_zone(random.Random(seed + 3), 1))
    make_small(folder, zones, seed)
    with open(os.path.join(folder, "corpus.json"), "w", encoding="utf-8") as f:
        json.dump(wanted, f)


def add_options(parser):
    parser.add_argument("--tld-mb", type=int, default=20, help="size of the TLD-like zone in MB (default 20)")
    parser.add_argument("--mail-mb", type=int, default=10, help="size of the mail zone in MB (default 10)")
    parser.add_argument("--zones", type=int, default=2000, help="how many small zones (default 2000)")
    parser.add_argument("--seed", type=int, default=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder")
    add_options(parser)
    a = parser.parse_args()
    make(a.folder, a.tld_mb, a.mail_mb, a.zones, a.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
