"""The page of `--format html` in a real browser: it draws, sorts, filters, opens a domain, breaks nowhere and loads nothing.
SCREENSHOTS=DIR keeps pictures of it in light and dark, to be looked at."""
import json
import os
import pathlib
import re

import browser
import support
from support import SOURCE, run, skip, tree

HEAD = "$TTL 3600\n@ IN SOA ns1 hostmaster 1 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n@ IN NS ns2.example.net.\n"
KEY = ("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAz0J0Rm3vbk5uQlJ8mR6r0T7h3m3x8V0b4oD5xk6fF2oZxYH2c0rGJkT0oQv6b8X9m1Yk"
       "b3yV9m0b2QpYc6nZ7w8Tg1k5sB4rQx3Vn9pL2dF7hJ6kM0tR5yW8zA1cE3gI4oU7iS9qP6lN2vB8xC5mK1jH4fD7sG0aZ3eR6tY9uW2iO5pQ8lJ1k"
       "IDAQAB")
CONFIG = """root = true
[[sender]]
name      = "newsletter"
from      = "shop.example"
provider  = "amazon-ses"
region    = "us-east-1"
mail-from = "mail.shop.example"
dkim      = ["q3xv7mzk2ap5wd9tjh4ncl6rbe8fygus"]
"""


def zones():
    """A small estate: one domain in order, one broken, one parked, and a few for the table."""
    files = {
        "zonelint.toml": CONFIG,
        "zones/shop.example.zone": HEAD + """@ IN MX 10 mx1
mx1 IN A 192.0.2.10
_25._tcp.mx1 IN TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
@ IN TXT "v=spf1 include:_spf.shop.example mx ~all"
_spf IN TXT "v=spf1 ip4:192.0.2.0/28 include:_more.shop.example -all"
_more IN TXT "v=spf1 a:mx1.shop.example -all"
mail IN MX 10 feedback-smtp.us-east-1.amazonses.com.
mail IN TXT "v=spf1 include:amazonses.com ~all"
q3xv7mzk2ap5wd9tjh4ncl6rbe8fygus._domainkey IN CNAME q3xv7mzk2ap5wd9tjh4ncl6rbe8fygus.dkim.amazonses.com.
_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:d@shop.example"
_mta-sts IN TXT "v=STSv1; id=20260101"
_smtp._tls IN TXT "v=TLSRPTv1; rua=mailto:tls@shop.example"
""",
        "zones/broken.example.zone": HEAD + """@ IN MX 10 192.0.2.3
@ IN A 192.0.2.9
www IN A 192.0.2.9
@ IN TXT "v=spf1 ip4:192.0.2.300 +all </script><script>window.owned=1</script><img src=x onerror=owned=1>"
_dmarc IN TXT "v=DMARC1; p=none"
""",
        "zones/parked.example.zone": HEAD + '@ IN TXT "v=spf1 -all"\n@ IN MX 0 .\n_dmarc IN TXT "v=DMARC1; p=reject"\n',
    }
    for i in range(130):
        files[f"zones/d{i:03}.example.zone"] = HEAD + f'@ IN MX 10 mx\nmx IN A 192.0.2.{i}\n@ IN TXT "v=spf1 mx {"?~-"[i % 3]}all"\n'
    return files


def opened(check, format_of="audit"):
    if not browser.program():
        skip("the page in a browser", "chromium is not installed")
    with tree(zones()) as folder, browser.started() as running:
        status, _, err = run([format_of, "--format", "html", "--today", "2026-11-15", "-o", "page.html", "."], cwd=folder)
        assert status in (0, 1), err
        page = running.page()
        page.call("Emulation.setDeviceMetricsOverride", width=1440, height=1000, deviceScaleFactor=1, mobile=False)
        page.open(folder / "page.html")
        check(page, folder)
        assert not page.console, page.console
        asked = [url for url in page.requests if not url.startswith(f"file://{folder}/page.html") and not url.startswith("data:")]
        assert not asked, asked
        assert page.run("window.owned") is None


def first_names(page, n=3):
    return page.run(f"[...document.querySelectorAll('#rows tbody th')].slice(0, {n}).map((x) => x.textContent)")


def sort_by(page, name):
    page.run(f"document.querySelector('thead button[data-id=\"{name}\"]').click()")


def test_it_draws_sorts_and_filters():
    def check(page, folder):
        assert page.run("document.querySelectorAll('#rows tbody tr').length") == 100, "a page of the table"
        assert "broken.example" in first_names(page), "the worst first"
        sort_by(page, "name")
        assert first_names(page) == ["broken.example", "d000.example", "d001.example"], first_names(page)
        sort_by(page, "name")
        assert first_names(page, 1) == ["shop.example"]
        assert page.run("document.querySelector('th[aria-sort=descending] button').dataset.id") == "name"
        page.run("document.querySelector('#next').click()")
        assert page.run("document.querySelector('.pages').textContent").find("page 2 of 2") >= 0
        page.run("const q = document.querySelector('#query'); q.value = 'parked'; q.dispatchEvent(new Event('input'))")
        page.wait("document.querySelectorAll('#rows tbody tr').length === 1")
        assert first_names(page) == ["parked.example"] and page.run("document.querySelector('#count').textContent").startswith("1 of ")
        page.run("q.value = ''; q.dispatchEvent(new Event('input'))")
        page.wait("document.querySelectorAll('#rows tbody tr').length === 100")
        page.run("const c = document.querySelector('#column'); c.value = 'dmarc'; c.dispatchEvent(new Event('change'));"
                 "const m = document.querySelector('#mark'); m.value = 'good'; m.dispatchEvent(new Event('change'))")
        assert sorted(first_names(page, 9)) == ["mail.shop.example", "parked.example", "shop.example"], first_names(page, 9)
    opened(check)


def test_a_domain_opens_with_its_tree_and_flows():
    def check(page, folder):
        page.run("const q = document.querySelector('#query'); q.value = 'shop'; q.dispatchEvent(new Event('input'))")
        page.wait("document.querySelectorAll('#rows tbody tr').length <= 3")
        page.run("[...document.querySelectorAll('#rows tbody a')].find((a) => a.textContent === 'shop.example').click()")
        page.wait("document.querySelector('main h1').textContent === 'shop.example'")
        assert page.run("document.activeElement.tagName") == "H1", "a screen reader starts at the heading"
        terms = page.run("[...document.querySelectorAll('.tree code')].map((x) => x.textContent)")
        assert "include:_more.shop.example" in terms and "a:mx1.shop.example" in terms, terms
        flow = page.run("document.querySelector('.flow').innerText")
        for word in ("mail.shop.example", "shop.example", "pass", "aligned", "DMARC (RFC 9989)"):
            assert word in flow, flow
        page.run("history.back()")
        page.wait("document.querySelector('#rows') !== null")
        page.run("location.hash = '#domain/broken.example'")
        page.wait("document.querySelector('main h1').textContent === 'broken.example'")
        marked = page.run("[...document.querySelectorAll('pre mark')].map((x) => x.textContent).join('|')")
        assert "192.0.2.3" in marked, marked
        assert "</script>" in page.run("document.querySelector('main').textContent"), "shown as text"
    opened(check)


def test_every_section_draws_by_keyboard_and_on_paper():
    def check(page, folder):
        for name in page.run("[...document.querySelectorAll('nav a')].map((a) => a.getAttribute('href'))"):
            page.run(f"location.hash = '{name}'")
            page.wait(f"document.querySelector('nav a[aria-current]').getAttribute('href') === '{name}'")
            assert page.run("document.querySelector('main h1').textContent.length") > 3, name
        page.run("location.hash = '#spoofable'")
        page.wait("document.querySelector('main').innerText.includes('www.broken.example')")
        page.run("location.hash = ''")
        page.wait("document.querySelector('#rows') !== null")
        page.press("/", "/")
        assert page.run("document.activeElement.id") == "query"
        page.run("document.querySelector('thead button[data-id=spf]').focus()")
        page.press("Enter", "\r")
        assert page.run("document.querySelector('th[aria-sort=descending] button').dataset.id") == "spf"
        unnamed = page.run("[...document.querySelectorAll('button, a, input, select')].filter((x) => !(x.textContent.trim() || x.labels?.length)).length")
        assert unnamed == 0, "everything that can be reached has a name"
        page.run("dispatchEvent(new Event('beforeprint'))")
        assert page.run("document.querySelectorAll('#rows tbody tr').length") >= 133, "paper has no pages to turn"
        page.call("Emulation.setEmulatedMedia", media="print")
        assert page.run("getComputedStyle(document.querySelector('.tools')).display") == "none"
        page.call("Emulation.setEmulatedMedia", media="")
        page.run("dispatchEvent(new Event('afterprint'))")
        assert page.run("document.querySelectorAll('#rows tbody tr').length") == 100
    opened(check)


def test_pictures():
    folder = os.environ.get("SCREENSHOTS")

    def check(page, _):
        for dark in (False, True):
            name = "dark" if dark else "light"
            for part, address in (("table", ""), ("domain", "#domain/shop.example"), ("broken", "#domain/broken.example"), ("spoofable", "#spoofable")):
                page.run(f"location.hash = '{address}'")
                page.run("new Promise((done) => setTimeout(done, 100))")
                wide = page.run("document.documentElement.scrollWidth <= innerWidth")
                assert wide, f"{part}: the page itself never scrolls sideways"
                if folder:
                    page.screenshot(os.path.join(folder, f"{part}-{name}.png"), dark, whole=part != "table")
        page.call("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=True)
        for address in ("", "#domain/shop.example"):
            page.run(f"location.hash = '{address}'")
            page.run("new Promise((done) => setTimeout(done, 100))")
            assert page.run("document.documentElement.scrollWidth <= innerWidth"), "nor on a telephone"
        if folder:
            page.screenshot(os.path.join(folder, "telephone.png"), width=390, height=800)
    opened(check)


def test_twenty_thousand_zones_stay_usable():
    if not browser.program():
        skip("the page with 20,000 zones", "chromium is not installed")
    with tree(zones()) as folder, browser.started() as running:
        status, out, err = run(["audit", "--format", "html", "."], cwd=folder)
        assert status in (0, 1), err
        match = re.search(r'(<script type="application/json" id="data">)(.*?)(</script>)', out, re.S)
        data = json.loads(match.group(2))
        rows = data["domains"]
        data["domains"] = [{**rows[i % len(rows)], "n": f"z{i:05}.{rows[i % len(rows)]['n']}"} for i in range(20000)]
        text = json.dumps(data).replace("<", "\\u003c")
        (folder / "big.html").write_text(out[:match.start(2)] + text + out[match.end(2):])
        page = running.page()
        page.open(folder / "big.html")
        page.wait("document.querySelectorAll('#rows tbody tr').length === 100", 60)
        for step in ("view.query = 'z19'; drawTable()", "view.query = ''; drawTable()", "view.sort = 'spf'; drawTable()", "view.sort = 'name'; drawTable()"):
            took = page.run(f"(() => {{ const t = performance.now(); {step}; return performance.now() - t; }})()")
            assert took < 2000, f"{step} took {took} ms"
        assert page.run("document.querySelectorAll('*').length") < 10000, "the document holds a page of the table only"
        assert not page.console, page.console


def test_lint_gives_the_same_page():
    with tree(zones()) as folder:
        status, page, err = run(["lint", "--format", "html", "--today", "2026-11-15", "."], cwd=folder)
        assert status == 1, err
        assert page == run(["audit", "--format", "html", "--today", "2026-11-15", "."], cwd=folder)[1]
        assert page.count("<script") == 2 and page.count("</script>") == 2, "nothing of a zone becomes markup"
        assert not re.search(r'(src|href)="(?!data:|#)', page), "no address of anything outside"


if __name__ == "__main__":
    support.main()
