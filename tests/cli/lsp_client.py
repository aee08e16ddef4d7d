"""A client of the Language Server Protocol for tests: the real program on the other end of two pipes."""
import json
import os
import pathlib
import queue
import subprocess
import threading
import urllib.parse

import support

PATIENCE = 60  # seconds: the machine may be busy


def uri(path):
    return pathlib.Path(path).resolve().as_uri()


class Client:
    def __init__(self, folder, args=(), capabilities=None, initialize=True):
        self.process = subprocess.Popen([support.ZONELINT, "lsp", *args], cwd=folder, env=support.clean_environment(),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.incoming = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.next_id, self.versions, self.kept = 0, {}, []
        if initialize:
            self.capabilities = self.request("initialize", {"processId": os.getpid(), "rootUri": uri(folder),
                                                            "capabilities": capabilities or {}})["capabilities"]
            self.notify("initialized", {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()

    def _read(self):
        try:
            while True:
                length = None
                while (line := self.process.stdout.readline()) not in (b"\r\n", b""):
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                if length is None:
                    break
                self.incoming.put(json.loads(self.process.stdout.read(length)))
        except ValueError:
            pass  # the pipe was closed under it
        self.incoming.put(None)

    def raw(self, octets):
        self.process.stdin.write(octets)
        self.process.stdin.flush()

    def send(self, message):
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def receive(self, wanted):
        """The first message that is wanted; the others are kept for later."""
        for message in self.kept:
            if wanted(message):
                self.kept.remove(message)
                return message
        while True:
            message = self.incoming.get(timeout=PATIENCE)
            assert message is not None, f"the server ended: {self.process.stderr.read().decode()}"
            if wanted(message):
                return message
            self.kept.append(message)

    def start(self, method, params):
        self.next_id += 1
        self.send({"id": self.next_id, "method": method, "params": params})
        return self.next_id

    def response(self, id):
        return self.receive(lambda m: m.get("id") == id and "method" not in m)

    def request(self, method, params):
        answer = self.response(self.start(method, params))
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def open(self, path, text=None, language="bindzone"):
        text = pathlib.Path(path).read_text(encoding="utf-8") if text is None else text
        self.versions[uri(path)] = 1
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri(path), "languageId": language, "version": 1,
                                                              "text": text}})

    def change(self, path, *changes):
        self.versions[uri(path)] += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri(path), "version": self.versions[uri(path)]},
            "contentChanges": [{"text": c} if isinstance(c, str) else c for c in changes]})

    def diagnostics(self, path, version=None):
        """Those of the file's text as it is now."""
        wanted = self.versions.get(uri(path)) if version is None else version
        message = self.receive(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                               and urllib.parse.unquote(m["params"]["uri"]) == urllib.parse.unquote(uri(path))
                               and m["params"].get("version") == wanted)
        return message["params"]["diagnostics"]

    def at(self, path, line, character):
        return {"textDocument": {"uri": uri(path)}, "position": {"line": line, "character": character}}

    def actions(self, path, line, character=0, **context):
        place = {"line": line, "character": character}
        return self.request("textDocument/codeAction", {"textDocument": {"uri": uri(path)},
                                                        "range": {"start": place, "end": place},
                                                        "context": {"diagnostics": [], **context}})

    def end(self):
        """Shutdown and exit: the exit status."""
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(PATIENCE)


def offset(text, position, unit="utf-16"):
    """The index into TEXT of a position."""
    lines = text.split("\n")
    at = sum(len(line) + 1 for line in lines[:position["line"]])
    line, left = lines[position["line"]] if position["line"] < len(lines) else "", position["character"]
    for character in line:
        if left <= 0:
            break
        left -= len(character.encode("utf-16-le" if unit == "utf-16" else "utf-8")) // (2 if unit == "utf-16" else 1)
        at += 1
    return at


def applied(text, edits, unit="utf-16"):
    places = [(offset(text, e["range"]["start"], unit), offset(text, e["range"]["end"], unit), e["newText"])
              for e in edits]
    for begin, end, new in sorted(places, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def edits_of(action, path):
    return action["edit"]["changes"][uri(path)]
