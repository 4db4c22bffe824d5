#!/usr/bin/env python3
"""Oracle of exercises/multiprocessing/pipe: Python's own multiprocessing.connection.

  pipe.py [HEADER ...]    the model solution and its variants unless named

Each scenario is played against a raw peer, once with Python's Connection and once with each header under test (through
pipe_peer.cc). Outcomes and every byte on the wire must be equal. Prints "ok NAME" or "FAIL NAME: why".
"""
import mmap
import multiprocessing
import os
import pathlib
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from multiprocessing import connection, reduction

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds without any sign of life, before a command counts as hung


def pattern(n):
    return (bytes(i * 7 % 251 for i in range(251)) * (n // 251 + 1))[:n]


def digest(data):
    value = 14695981039346656037
    for byte in bytes(data):
        value = ((value ^ byte) * 1099511628211) & (2**64 - 1)
    return f"{len(data)} {value}"


def framed(n):
    return n.to_bytes(4, "big") + pattern(n)


class PythonEnd:
    """Python's Connections behind the commands of pipe_peer.cc. `answers` is a descriptor with an answer a line."""

    def __init__(self, ends):
        self.connections = [connection.Connection(fd, readable, writable) for fd, readable, writable in ends]
        reader, writer = os.pipe()
        self.answers, self.written = os.fdopen(reader, "rb", buffering=0), writer

    def start(self, command, n, which):
        def run():
            os.write(self.written, self.outcome(self.connections[which], command, n).encode() + b"\n")

        threading.Thread(target=run, daemon=True).start()

    def outcome(self, c, command, n):
        try:
            return self.answer(c, command, n)
        except EOFError:
            return "end of stream"
        except multiprocessing.BufferTooShort as e:
            return "too short " + digest(e.args[0])
        except BrokenPipeError:
            return "broken pipe"
        except OSError:
            return "error"
        except Exception as e:
            return f"unexpected: {e!r}"

    def answer(self, c, command, n):
        if command == "send":
            c.send_bytes(pattern(n))
            return "sent"
        if command == "send_untouched":
            c.send_bytes(mmap.mmap(-1, n))  # unmapped with the last view of it, which an exception still holds
            return "sent"
        if command == "recv":
            return "message " + digest(c.recv_bytes())
        if command == "recv_at_most":
            return "message " + digest(c.recv_bytes(n))
        if command == "recv_into":
            buffer = bytearray(n)
            return "message " + digest(buffer[: c.recv_bytes_into(buffer)])
        if command == "poll":
            return "true" if c.poll(n / 1000) else "false"
        if command == "close":
            c.close()
            return "closed"
        if command == "state":
            return "closed" if c.closed else "readable" if c.readable else "unreadable"
        return self.answer_of_level_4(c, command, n)

    def answer_of_level_4(self, c, command, n):
        if command == "wait":
            ready = connection.wait(self.connections, n / 1000)
            return "ready" + "".join(f" {i}" for i, each in enumerate(self.connections) if each in ready)
        if command == "send_fd":
            reduction.send_handle(c, n, None)
            return "sent"
        if command == "recv_fd":
            fd = reduction.recv_handle(c)
            name = os.readlink(f"/proc/self/fd/{fd}")
            os.close(fd)
            return "descriptor of " + name
        return "no such command"

    def end(self):
        for c in self.connections:
            if not c.closed:
                c.close()
        os.close(self.written)
        self.answers.close()


class HeaderEnd:
    """The header under test, in a process of its own."""

    program = ""

    def __init__(self, ends):
        self.process = subprocess.Popen([self.program] + [str(int(x)) for end in ends for x in end],
                                        pass_fds=[fd for fd, _, _ in ends], bufsize=0,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers = self.process.stdout
        for fd, _, _ in ends:
            os.close(fd)

    def start(self, command, n, which):
        self.process.stdin.write(f"{command} {n} {which}\n".encode())

    def end(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.answers.close()


def ends_of(kind):
    """(descriptor of the end, readable, writable), descriptor of the peer to write to, and to read from."""
    if kind == "duplex":
        end, peer = socket.socketpair()
        fd = peer.detach()
        return (end.detach(), True, True), fd, fd
    reader, writer = os.pipe()
    if kind == "reader":
        return (reader, True, False), writer, None
    return (writer, False, True), None, reader


class Play:
    """One scenario with ends of the given kinds, "duplex+reader" say. A step is (name, argument, index of the end):
    "feed" bytes, "hang up", "hang up after" n bytes, "give" a file; or a command of pipe_peer.cc."""

    def __init__(self, make_end, kinds):
        made = [ends_of(kind) for kind in kinds.split("+")]
        self.peers = [{"to": to, "from": back, "wire": b"", "most": None} for _, to, back in made]
        self.end = make_end([end for end, _, _ in made])
        self.log, self.feeders = [], []

    def run(self, steps):
        for name, argument, which in (step + (0,) * (3 - len(step)) for step in steps):
            peer = self.peers[which]
            if name == "feed":
                self.feed(peer["to"], argument)
            elif name == "hang up":
                self.hang_up(peer)
            elif name == "hang up after":
                peer["most"] = argument
            elif name == "give":
                reduction.sendfds(socket.socket(fileno=os.dup(peer["to"])), [argument])
            else:
                self.log.append(f"{name}: {self.command(name, argument, which)}")
        wires = []
        for peer in self.peers:
            self.hang_up(peer)
            wires.append(f"wire: {peer['wire'][:16].hex()} {digest(peer['wire'])}")
        self.end.end()
        return self.log + wires

    def feed(self, fd, data):
        def write_all(data):
            while data:
                data = data[os.write(fd, data):]

        if len(data) <= select.PIPE_BUF:
            return write_all(data)  # there is room: it is on the wire before the next step
        self.feeders.append(threading.Thread(target=write_all, args=(data,)))
        self.feeders[-1].start()

    # Reads what comes until the answer is there, and then what is still on the wire.
    def command(self, name, n, which):
        self.end.start(name, n, which)
        while True:
            open_peers = [p for p in self.peers if p["from"] is not None]
            ready = select.select([self.end.answers] + [p["from"] for p in open_peers], [], [], PATIENCE)[0]
            if not ready:
                return "hangs"
            for peer in open_peers:
                if peer["from"] in ready:
                    self.take(peer)
            if self.end.answers in ready:
                return self.last_words()

    def last_words(self):
        answer = self.end.answers.readline().decode().strip() or "died"
        for peer in self.peers:
            while peer["from"] is not None and select.select([peer["from"]], [], [], 0)[0]:
                if not self.take(peer):
                    break
        return answer

    def take(self, peer):
        room = (1 << 20) if peer["most"] is None else peer["most"] - len(peer["wire"])
        try:
            data = os.read(peer["from"], room)
        except ConnectionResetError:
            data = b""
        peer["wire"] += data
        if not data or len(peer["wire"]) == peer["most"]:
            self.hang_up(peer)
        return data

    def hang_up(self, peer):
        for feeder in self.feeders:
            feeder.join(PATIENCE)
        self.feeders = []
        for fd in {peer["to"], peer["from"]} - {None}:
            os.close(fd)
        peer["to"] = peer["from"] = None


SIZES = [0, 1, 2, 255, 256, 4095, 16383, 16384, 16385, 65535, 65536, 65537, 1 << 18]
TWO = framed(5) + framed(0) + framed(3)
LONG = b"\xff\xff\xff\xff" + (5).to_bytes(8, "big") + pattern(5)
THREE_ENDS = "duplex+reader+duplex"
FILE = os.open(__file__, os.O_RDONLY)

SCENARIOS = {
    "bytes_of_a_sent_message": [("duplex", [("send", n)]) for n in SIZES] + [("writer", [("send", n)]) for n in SIZES],
    "many_messages_in_a_row": [("duplex", [("send", n) for n in SIZES])],
    "header_beyond_2_gib": [("duplex", [("hang up after", 12), ("send_untouched", n)]) for n in (2**31, 2**31 + 5)]
    + [("duplex", [("hang up after", 4), ("send_untouched", 2**31 - 1)])],
    "received_messages": [(kind, [("feed", framed(n)), ("recv",)]) for n in SIZES for kind in ("duplex", "reader")],
    "messages_that_arrive_together": [("reader", [("feed", TWO + TWO)] + [("recv",)] * 6)],
    "long_form_of_the_header": [("duplex", [("feed", LONG + framed(2)), ("recv",), ("recv",)])],
    # Cut right behind a header Python says EOFError. The contract calls every end inside a message an error, and the
    # checks let both pass: left out here.
    "streams_cut_anywhere": [(kind, [("feed", TWO[:n]), ("hang up",)] + [("recv",)] * 4)
                             for n in range(len(TWO) + 1) for kind in ("duplex", "reader") if n not in (4, 17)],
    "long_form_cut_anywhere": [("reader", [("feed", LONG[:n]), ("hang up",), ("recv",)])
                               for n in range(len(LONG) + 1) if n not in (4, 12)],
    "limits": [(kind, [("feed", framed(5) + framed(2)), ("recv_at_most", n), ("state",), ("recv",), ("poll", 0),
                       ("state",)]) for n in (0, 1, 4, 5, 6) for kind in ("duplex", "reader")],
    "a_giant_message_within_a_limit": [("duplex", [("feed", b"\xff" * 4 + b"\x7f" + b"\xff" * 7), ("recv_at_most", 9)])],
    "sending_goes_on_after_a_refused_message": [("duplex", [("feed", framed(5)), ("recv_at_most", 4), ("send", 3)])],
    "buffers": [("duplex", [("feed", framed(5) + framed(2)), ("recv_into", n), ("recv",)]) for n in (0, 4, 5, 6)],
    "poll": [(kind, [("poll", 0), ("poll", 20), ("feed", framed(2)), ("poll", 60_000), ("recv",), ("poll", 0),
                     ("hang up",), ("poll", 60_000), ("recv",), ("poll", 0)]) for kind in ("duplex", "reader")],
    "peer_that_is_gone": [(kind, [("hang up",), ("send", n), ("send", n)])
                          for n in (0, 1, 100_000) for kind in ("duplex", "writer")],
    "wrong_direction": [("reader", [("send", 1), ("feed", framed(1)), ("recv",)]),
                        ("writer", [("recv",), ("recv_into", 4), ("send", 1)])],
    "closed": [("duplex", [("close",), ("close",), ("send", 1), ("recv",), ("recv_into", 1), ("poll", 0), ("state",)])],
    "wait": [(THREE_ENDS, [("wait", 0), ("wait", 20), ("feed", framed(2), 1), ("wait", 60_000), ("feed", framed(3), 2),
                           ("wait", 60_000), ("recv", 0, 1), ("recv", 0, 2), ("wait", 0), ("hang up", 0, 0),
                           ("wait", 60_000), ("recv", 0, 0), ("wait", 60_000)])],
    "descriptors": [("duplex", [("send_fd", FILE), ("send", 2)]),
                    ("duplex", [("feed", framed(2)), ("recv",), ("give", FILE), ("recv_fd",)]),
                    ("duplex", [("hang up",), ("recv_fd",)])],
}


def build(header, folder):
    """The program for one header; the kit's own compiler choice: clang++ if it is there."""
    stage = folder / "include/multiprocessing/pipe"
    stage.mkdir(parents=True)
    shutil.copy(header, stage / "pipe.h")
    compiler = shutil.which("clang++") or shutil.which("g++")
    program = folder / "peer"
    subprocess.run([compiler, "-std=c++20", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", folder / "include",
                    "-I", ROOT / "solutions", "-I", ROOT / "exercises", ROOT / "tests/oracle/pipe_peer.cc",
                    "-o", program, "-pthread"], check=True)
    return program


def try_header(header, expected):
    sound = True
    with tempfile.TemporaryDirectory(prefix="racecourse-oracle-") as folder:
        HeaderEnd.program = build(header, pathlib.Path(folder))
        for name, plays in SCENARIOS.items():
            seen = [Play(HeaderEnd, kinds).run(steps) for kinds, steps in plays]
            different = [i for i in range(len(plays)) if seen[i] != expected[name][i]]
            sound = sound and not different
            title = f"{header.name}: {name}"
            if not different:
                print("ok", title, flush=True)
            for i in different[:3]:
                print(f"FAIL {title}: {plays[i][0]}: Python {expected[name][i]}, here {seen[i]}", flush=True)
    return sound


def main():
    solutions = ROOT / "solutions/multiprocessing/pipe"
    headers = [pathlib.Path(h) for h in sys.argv[1:]]
    headers = headers or [solutions / "pipe.h", *sorted((solutions / "right").glob("*.h"))]
    expected = {name: [Play(PythonEnd, kinds).run(steps) for kinds, steps in plays] for name, plays in SCENARIOS.items()}
    return 0 if all([try_header(header, expected) for header in headers]) else 1


if __name__ == "__main__":
    sys.exit(main())
