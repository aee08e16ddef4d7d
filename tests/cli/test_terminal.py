"""What a terminal gets, in a real one (a pty): colour and links there only, progress on stderr, and nothing of a zone file
that could command it. Ctrl-C never leaves half a file."""
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import time

import support
from support import ZONELINT, clean_environment, run, skip, tree

ZONE = """$ORIGIN example.com.
$TTL 3600
@ IN SOA ns1 h 1 7200 3600 1209600 3600
@ IN NS ns1
@ IN MX 10 192.0.2.3
@ IN TXT "v=spf1 ip4:192.0.2.300 \x1b]0;title\x07\x1b[2J\u202e\u200b -all"
"""


def in_terminal(args, cwd, columns=80, env=None, stderr_too=True):
    """(exit status, what the terminal was sent)"""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.execve(ZONELINT, [ZONELINT, *args], clean_environment(TERM="xterm-256color", **(env or {})))
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    out = b""
    while True:
        try:
            block = os.read(fd, 65536)
        except OSError:
            break
        if not block:
            break
        out += block
    _, status = os.waitpid(pid, 0)
    os.close(fd)
    return os.waitstatus_to_exitcode(status), out.decode(errors="replace")


def test_a_terminal_gets_colour_links_and_no_escape_of_the_zone():
    with tree({"example.com.zone": ZONE}) as folder:
        status, out = in_terminal(["lint", "--isolated", "example.com.zone"], folder)
        assert status == 1, out
        assert re.search(r"\x1b\]8;;file://[^/]*%s/example\.com\.zone\x1b\\example\.com\.zone:\d+:\d+\x1b\]8;;\x1b\\" % re.escape(str(folder)), out), out
        assert "\x1b[1m" in out
        rest = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", out)
        assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202e\u200b]", rest), repr(rest)
        status, out, _ = run(["lint", "--isolated", "example.com.zone"], cwd=folder)
        assert "\x1b" not in out
        status, out = in_terminal(["lint", "--isolated", "example.com.zone"], folder, env={"NO_COLOR": "1"})
        assert "\x1b" not in out, out
        status, out, _ = run(["lint", "--isolated", "--color", "always", "example.com.zone"], cwd=folder)
        assert "\x1b[1m" in out and "\x1b]8" not in out, "a pipe may be a file in the end: no links"


def test_source_lines_fit_the_terminal():
    """A label beside an underline is a sentence, and may wrap; a source line is cut around its place."""
    long = ZONE + "long IN TXT " + " ".join('"%s"' % ("x" * 200) for _ in range(9)) + ' "v=spf1 ip4:192.0.2.300"\n'
    with tree({"example.com.zone": long}) as folder:
        for columns in (60, 80, 120):
            _, out = in_terminal(["lint", "--isolated", "example.com.zone"], folder, columns, {"NO_COLOR": "1"})
            wide = [l for l in out.splitlines() if re.match(r" +\d+ [|+-]", l) and len(l.rstrip()) > columns]
            assert not wide, wide


def test_progress_shows_on_a_terminal_from_half_a_second_on_and_goes():
    head = "$TTL 3600\n@ IN SOA ns1 h 1 7200 3600 1209600 3600\n@ IN NS ns1.example.net.\n"
    records = "".join(f"h{i} IN A 192.0.{i // 250 % 250}.{i % 250}\nh{i} IN TXT \"v=spf1 -all\"\n" for i in range(150_000))
    with tree({"example.com.zone": head + records, "small/example.net.zone": head}) as folder:
        start = time.time()
        _, out = in_terminal(["lint", "--isolated", "--select", "mx", "example.com.zone"], folder)
        if time.time() - start < 0.8:
            skip("the progress line", "this machine is too quick for a line to show")
        assert "\rzonelint: " in out, out
        assert out.rfind("\r\x1b[K") > out.rfind("\rzonelint: "), "the line is taken away"
        for args in (["lint", "-q", "--isolated", "--select", "mx", "example.com.zone"], ["lint", "--isolated", "small"]):
            assert "\rzonelint: " not in in_terminal(args, folder)[1], args
        assert "\r" not in run(["lint", "--isolated", "--select", "mx", "example.com.zone"], cwd=folder)[2]


def test_ctrl_c_leaves_no_half_file():
    zone = ZONE + "".join(f"h{i} IN A 192.0.2.{i % 250}\n" for i in range(20000))
    with tree({"example.com.zone": zone}) as folder:
        for wait in (0.02, 0.1, 0.3, 0.6, 1.0):
            process = subprocess.Popen([ZONELINT, "lint", "--isolated", "--format", "json", "-o", "out.json", "example.com.zone"],
                                       cwd=folder, env=clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(wait)
            process.send_signal(signal.SIGINT)
            process.wait(60)
            left = sorted(os.listdir(folder))
            assert left in (["example.com.zone"], ["example.com.zone", "out.json"]), left
            if "out.json" in left:
                with open(os.path.join(folder, "out.json")) as file:
                    assert file.read().endswith("]}\n")


if __name__ == "__main__":
    support.main()
