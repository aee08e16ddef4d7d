"""Every provider with rows: a declared sender gets what is sure, the rest is shown with where to find it and never written;
the second fix has nothing to do."""
import re

import support
from support import SOURCE, run, tree

TODAY = ["--today", "2026-11-24"]
ZONE = """$ORIGIN example.com.
$TTL 3600
@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 3600
@ IN NS ns1.example.net.
"""
CONFIG = """root = true
[[sender]]
name = "app"
from = "example.com"
provider = "{0}"
region = "us-east-1"
[[policy]]
domains = ["example.com"]
receive = "{0}"
region = "us-east-1"
dmarc = {{ p = "quarantine", rua = "mailto:d@example.com" }}
"""
# What must be there for those whose records hold nothing of the account's.
SURE = {
    "fastmail": ["@ IN MX 10 in1-smtp.messagingengine.com.", "@ IN MX 20 in2-smtp.messagingengine.com.",
                 '@ IN TXT "v=spf1 include:spf.messagingengine.com ~all"', "fm3._domainkey IN CNAME fm3.example.com.dkim.fmhosted.com."],
    "google-workspace": ["@ IN MX 1 smtp.google.com.", '@ IN TXT "v=spf1 include:_spf.google.com ~all"'],
    "microsoft-365": ["@ IN MX 0 example-com.mail.protection.outlook.com.", '@ IN TXT "v=spf1 include:spf.protection.outlook.com ~all"'],
    "hostinger": ["@ IN MX 5 mx1.hostinger.com.", "@ IN MX 10 mx2.hostinger.com."],
    "aweber": ["aweber_key_b._domainkey IN CNAME aweber_key_b.send.aweber.com."],
    "amazon-ses": ["@ IN MX 10 inbound-smtp.us-east-1.amazonaws.com."],
}


def test_every_provider():
    providers = sorted(p.stem for p in (SOURCE / "rules" / "providers").glob("*.toml"))
    assert set(SURE) <= set(providers) and len(providers) > 40
    for provider in providers:
        with tree({"example.com.zone": ZONE, "zonelint.toml": CONFIG.format(provider)}) as folder:
            status, out, err = run(["fix", *TODAY, "."], cwd=folder)
            assert status != 2, (provider, err)
            text = (folder / "example.com.zone").read_text()
            assert not re.search(r"[<>{}|]", text), f"{provider}: a placeholder was written\n{text}"
            plain = re.sub(r"[ \t]+", " ", text)
            last = ""
            for line in plain.splitlines():
                if line.startswith(" "):
                    plain = plain.replace("\n" + line, "\n" + last + line, 1)
                else:
                    last = line.split(" ")[0]
            for line in SURE.get(provider, []):
                assert line in plain, (provider, line, text, err)
            for left in re.findall(r"\(by hand: .*", err):
                assert "shows it" in left or "shows the key" in left or "keygen" in left or "lookups" in left, (provider, left)
            run(["fix", *TODAY, "."], cwd=folder)
            assert (folder / "example.com.zone").read_text() == text, f"{provider}: fixing twice changes something"


if __name__ == "__main__":
    support.main()
