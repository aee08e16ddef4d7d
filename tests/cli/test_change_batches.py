"""Change batches against a model of ChangeResourceRecordSets' documented rules, and applied to their export."""
import json
import re

import support
from support import run, tree

TODAY = ["--today", "2026-11-24"]
KEYS = ["Name", "Type", "SetIdentifier", "Weight", "Region", "GeoLocation", "Failover", "MultiValueAnswer", "TTL",
        "ResourceRecords", "AliasTarget", "HealthCheckId", "TrafficPolicyInstanceId", "CidrRoutingConfig", "GeoProximityLocation"]


def export(*sets):
    head = [{"Name": "example.com.", "Type": "NS", "TTL": 172800, "ResourceRecords": [{"Value": "ns-1.awsdns-01.org."}]},
            {"Name": "example.com.", "Type": "SOA", "TTL": 900, "ResourceRecords": [
                {"Value": "ns-1.awsdns-01.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}]}]
    return json.dumps({"ResourceRecordSets": [*head, *sets]}, indent=4) + "\n"


def rrset(name, rtype, *values, ttl=300, **more):
    return {"Name": name, "Type": rtype, "TTL": ttl, "ResourceRecords": [{"Value": v} for v in values], **more}


def key(rr):
    return rr["Name"].lower(), rr["Type"], rr.get("SetIdentifier")


def same(a, b):
    values = [sorted(r["Value"] for r in x.get("ResourceRecords", [])) for x in (a, b)]
    rest = [{k: v for k, v in x.items() if k != "ResourceRecords"} for x in (a, b)]
    return values[0] == values[1] and rest[0] == rest[1]


class Refused(Exception):
    pass


def apply(state, batch):
    """One request: all or nothing."""
    if set(batch) - {"Comment", "Changes"} or len(batch.get("Comment", "")) > 256 or not batch["Changes"]:
        raise Refused(f"shape: {list(batch)}")
    records = characters = 0
    seen = set()
    state = dict(state)
    for change in batch["Changes"]:
        assert list(change) == ["Action", "ResourceRecordSet"], list(change)
        action, rr = change["Action"], change["ResourceRecordSet"]
        order = [KEYS.index(k) for k in rr]
        assert order == sorted(order), f"order of keys: {list(rr)}"
        if not re.fullmatch(r"(?:[a-z0-9_-]|\\[0-3][0-7][0-7]|\.)+\.", rr["Name"]):
            raise Refused(f"InvalidDomainName {rr['Name']}")
        if "AliasTarget" in rr:
            raise Refused("an alias is none of a fix's business")
        if (action, key(rr)) in seen or (action != "DELETE" and any((a, key(rr)) in seen for a in ("CREATE", "UPSERT"))):
            raise Refused(f"InvalidChangeBatch: {key(rr)} twice")
        seen.add((action, key(rr)))
        times = 2 if action == "UPSERT" else 1
        values = [r["Value"] for r in rr["ResourceRecords"]]
        records += times * len(values)
        characters += times * sum(map(len, values))
        if len(values) != len(set(values)) or not values or len(values) > 400:
            raise Refused(f"values: {values}")
        for value in values if rr["Type"] in ("TXT", "SPF") else ():
            strings = re.findall(r'"((?:[^"\\]|\\.)*)"', value)
            if re.sub(r'"(?:[^"\\]|\\.)*"', "", value).strip() or not strings or len(value) > 4000:
                raise Refused(f"TXT: {value}")
            for s in strings:
                if len(re.sub(r"\\[0-3][0-7][0-7]|\\.", "x", s)) > 255:
                    raise Refused("CharacterStringTooLong")
        for value in values if rr["Type"] == "CNAME" else ():
            if len(values) != 1:
                raise Refused(f"CNAME: {values}")
        if action == "DELETE":
            if key(rr) not in state or not same(state[key(rr)], rr):
                raise Refused(f"DELETE of {rr}, but there is {state.get(key(rr))}")
            del state[key(rr)]
        elif action == "CREATE" and key(rr) in state:
            raise Refused(f"CREATE of what is there: {key(rr)}")
        else:
            state[key(rr)] = rr
    if records > 1000 or characters > 32000:
        raise Refused(f"{records} records, {characters} characters")
    for name, rtype, _ in state:
        if rtype == "CNAME" and any(n == name and t != "CNAME" for n, t, _ in state):
            raise Refused(f"CNAME beside others at {name}")
    return state


def batches(text):
    decoder, out, at = json.JSONDecoder(), [], 0
    while at < len(text):
        one, at = decoder.raw_decode(text, at)
        out.append(one)
        while at < len(text) and text[at].isspace():
            at += 1
    return out


def applied(content, config, *options):
    """The export after all batches that fix prints; lint finds nothing more to mend in it."""
    with tree({"example.com.json": content, "zonelint.toml": "root = true\n" + config}) as folder:
        status, out, err = run(["fix", *options, *TODAY, "."], cwd=folder)
        assert status != 2, err
        assert (folder / "example.com.json").read_text() == content, "an export is a picture: it stays"
        found = batches(out)
        state = {key(s): s for s in json.loads(content)["ResourceRecordSets"]}
        for batch in found:
            state = apply(state, batch)
        ordered = sorted(state.values(), key=lambda s: (s["Name"].split(".")[::-1], s["Type"], s.get("SetIdentifier") or ""))
        (folder / "example.com.json").write_text(json.dumps({"ResourceRecordSets": ordered}, indent=4))
        _, again, err = run(["fix", *options, *TODAY, "."], cwd=folder)
        assert again == "", f"after the batches there is still something to do: {again}{err}"
        return found, state


SENDER = """[[sender]]
name = "app"
from = "example.com"
provider = "amazon-ses"
region = "us-east-1"
mail-from = "mail.example.com"
dkim = ["%s", "%s", "%s"]
[[policy]]
domains = ["example.com"]
dmarc = { p = "quarantine", rua = "mailto:d@example.com" }
""" % tuple("a" * 31 + d for d in "123")


def test_generated_records():
    found, state = applied(export(), SENDER)
    assert len(found) == 1 and all(c["Action"] == "CREATE" for c in found[0]["Changes"])
    assert found[0]["Comment"].startswith("example.com: zonelint fix ")
    assert state[("mail.example.com.", "TXT", None)]["ResourceRecords"] == [{"Value": '"v=spf1 include:amazonses.com ~all"'}]


def test_old_values_are_repeated_exactly():
    content = export(rrset("mail.example.com.", "MX", "10 feedback-smtp.us-east-1.amazonses.com",
                           "20 feedback-smtp.eu-west-1.amazonses.com."),
                     rrset("mail.example.com.", "TXT", '"v=spf1 include:amazonses.com ~all"', '"site=\\"x\\"\\040y"'))
    found, state = applied(content, SENDER, "--unsafe")
    assert [r["Value"] for r in state[("mail.example.com.", "TXT", None)]["ResourceRecords"]][1] == '"site=\\"x\\"\\040y"'
    assert len(state[("mail.example.com.", "MX", None)]["ResourceRecords"]) == 1


def test_variants_keep_their_identifiers_and_aliases_stay():
    weighted = [rrset("_dmarc.w.example.com.", "TXT", '"v=DMARC1; p=none; rf=afrf; rua=mailto:d@example.com"', SetIdentifier=s, Weight=1)
                for s in ("a", "b")]
    alias = {"Name": "www.example.com.", "Type": "A", "AliasTarget": {
        "HostedZoneId": "Z1", "DNSName": "x.cloudfront.net.", "EvaluateTargetHealth": False}}
    order = ["Name", "Type", "SetIdentifier", "Weight", "TTL", "ResourceRecords"]
    content = export(*({k: s[k] for k in order} for s in weighted), alias)
    found, state = applied(content, "", "--only", "dmarc/rf-ri")
    assert {c["ResourceRecordSet"]["SetIdentifier"] for c in found[0]["Changes"]} == {"a", "b"}
    assert all("rf=" not in s["ResourceRecords"][0]["Value"] for k, s in state.items() if k[0].startswith("_dmarc.w"))
    assert state[key(alias)] == alias


def test_batches_within_the_limits_policies_after_what_they_judge():
    sets, long = [], "x" * 200
    for n in range(300):
        sets.append(rrset(f"_dmarc.d{n:03}.example.com.", "TXT", f'"v=DMARC1; p=none; rf=afrf; rua=mailto:{long}@example.com"'))
        sets.append(rrset(f"d{n:03}.example.com.", "TXT", f'"v=spf1 ip4:192.0.2.7 redirect={long[:60]}.example.net -all"'))
    found, _ = applied(export(*sets), "", "--only", "dmarc/rf-ri,spf/redirect-and-all")
    assert len(found) > 2
    names = [c["ResourceRecordSet"]["Name"] for b in found for c in b["Changes"]]
    first = next(i for i, n in enumerate(names) if n.startswith("_dmarc."))
    assert len(names) == 600 and all(n.startswith("_dmarc.") for n in names[first:])
    assert all(re.search(r"\(\d+ of \d+\)$", b["Comment"]) for b in found)


def test_long_keys_are_cut_into_strings():
    long = "v=DKIM1; k=rsa; p=" + "A" * 400
    content = export(rrset("s._domainkey.example.com.", "TXT", f'"{long}"'))
    found, state = applied(content, "", "--only", "txt")
    strings = re.findall(r'"([^"]*)"', state[("s._domainkey.example.com.", "TXT", None)]["ResourceRecords"][0]["Value"])
    assert "".join(strings) == long and max(map(len, strings)) <= 255


def test_in_place_rewrites_the_export():
    content = export(rrset("_dmarc.example.com.", "TXT", '"v=DMARC1; p=none; rf=afrf; rua=mailto:d@example.com"'))
    with tree({"example.com.json": content, "zonelint.toml": "root = true\n"}) as folder:
        status, out, err = run(["fix", "--in-place", "--only", "dmarc/rf-ri", *TODAY, "."], cwd=folder)
        assert (status, out) == (0, "") or status == 1, err
        assert (folder / "example.com.json").read_text() == content.replace(" rf=afrf;", "")
        assert "fixed" in err and "example.com.json" in err, err


if __name__ == "__main__":
    support.main()
