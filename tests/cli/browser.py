"""A real browser for tests: Debian's chromium, headless, spoken to over a pipe in the DevTools protocol. Nothing but Python."""
import base64
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time


def program():
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Page:
    """One tab. `console` holds what went wrong, `requests` every address that was asked for."""

    def __init__(self, browser, session):
        self.browser, self.session, self.console, self.requests = browser, session, [], []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def call(self, method, **params):
        return self.browser.call(method, params, self.session, self.event)

    def event(self, message):
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.console.append(params["exceptionDetails"].get("exception", {}).get("description") or str(params))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.console.append(params["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.console.append(str(params["args"]))
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])

    def open(self, path):
        self.call("Page.navigate", url=f"file://{path}")
        self.wait("document.readyState === 'complete' && document.querySelector('main h1') !== null", 120)

    def run(self, script):
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, condition, seconds=20):
        end = time.time() + seconds
        while not self.run(condition):
            assert time.time() < end, f"never true: {condition}"
            time.sleep(0.05)

    def press(self, key, text=None):
        code = {"Enter": 13, "Tab": 9, "/": 191}.get(key, 0)
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def screenshot(self, path, dark=False, width=1440, height=1000, whole=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        time.sleep(0.2)
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))


class Browser:
    def __init__(self, process, to, from_):
        self.process, self.to, self.from_, self.number, self.rest = process, to, from_, 0, b""
        self.listeners = {}

    def message(self):
        while b"\0" not in self.rest:
            block = os.read(self.from_, 1 << 20)
            assert block, "the browser has gone"
            self.rest += block
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def call(self, method, params, session=None, listener=None):
        self.number += 1
        if session:
            self.listeners[session] = listener
        asked = {"id": self.number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        data = json.dumps(asked).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        while True:
            message = self.message()
            if message.get("id") == self.number:
                assert "error" not in message, f"{method}: {message['error']}"
                return message["result"]
            if message.get("sessionId") in self.listeners:
                self.listeners[message["sessionId"]](message)

    def page(self):
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        return Page(self, self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"])


@contextlib.contextmanager
def started():
    """A browser with a profile of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="zonelint-browser-") as folder:
        read_there, to = os.pipe()
        from_, write_there = os.pipe()
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-pipe",
                 "--disable-background-networking", "--disable-component-update", f"--user-data-dir={folder}", "about:blank"]
        process = subprocess.Popen(["sh", "-c", f'exec "$@" 3<&{read_there} 4>&{write_there}', "sh", program(), *flags],
                                   pass_fds=(read_there, write_there), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env={**os.environ, "HOME": folder})
        os.close(read_there)
        os.close(write_there)
        browser = Browser(process, to, from_)
        try:
            yield browser
        finally:
            with contextlib.suppress(Exception):
                browser.call("Browser.close", {})
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()
            os.close(to)
            os.close(from_)
            time.sleep(0.2)
