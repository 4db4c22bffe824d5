#!/usr/bin/env python3
"""Oracle of exercises/multiprocessing/pipe: Python's own multiprocessing.connection.

  pipe.py [HEADER ...]    the model solution and its variants unless named

Each scenario is played twice against a raw peer, once with Python's Connection and once with the header under test
(through pipe_peer.cc). Outcomes and every byte on the wire must be equal. Prints "ok NAME" or "FAIL NAME: why".
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
from multiprocessing.connection import Connection

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds, before an end counts as hung


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
    """Python's Connection behind the commands of pipe_peer.cc."""

    def __init__(self, fd, readable, writable):
        self.connection = Connection(fd, readable, writable)

    def start(self, command, n):
        self.result = None
        self.thread = threading.Thread(target=self.run, args=(command, n), daemon=True)
        self.thread.start()

    def run(self, command, n):
        try:
            self.result = self.answer(command, n)
        except EOFError:
            self.result = "end of stream"
        except multiprocessing.BufferTooShort as e:
            self.result = "too short " + digest(e.args[0])
        except BrokenPipeError:
            self.result = "broken pipe"
        except OSError:
            self.result = "error"

    def answer(self, command, n):
        c = self.connection
        if command == "send":
            c.send_bytes(pattern(n))
            return "sent"
        if command == "send_untouched":
            with mmap.mmap(-1, n) as memory:
                c.send_bytes(memory)
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
        return "closed" if c.closed else "readable" if c.readable else "unreadable"

    def outcome(self):
        return self.result

    def end(self):
        if not self.connection.closed:
            self.connection.close()


class HeaderEnd:
    """The header under test, in a process of its own."""

    program = ""

    def __init__(self, fd, readable, writable):
        self.process = subprocess.Popen([self.program, str(fd), str(int(readable)), str(int(writable))], pass_fds=[fd],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        os.close(fd)

    def start(self, command, n):
        self.process.stdin.write(f"{command} {n}\n".encode())
        self.process.stdin.flush()

    def outcome(self):
        if not select.select([self.process.stdout], [], [], 0)[0]:
            return None
        line = self.process.stdout.readline().decode().strip()
        return line or f"died with status {self.process.wait()}"

    def end(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


def ends(kind):
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
    """One scenario with one end. Steps: ("feed", bytes), ("hang up",), ("hang up after", n), or a command."""

    def __init__(self, make_end, kind):
        arguments, self.to_end, self.from_end = ends(kind)
        self.end = make_end(*arguments)
        self.wire, self.hang_up_after, self.log, self.feeders = b"", None, [], []

    def run(self, steps):
        for name, *rest in steps:
            if name == "feed":
                self.feed(rest[0])
            elif name == "hang up":
                self.hang_up()
            elif name == "hang up after":
                self.hang_up_after = rest[0]
            else:
                self.log.append(f"{name}: {self.command(name, rest[0] if rest else 0)}")
        self.hang_up()
        self.end.end()
        return self.log + [f"wire: {self.wire[:16].hex()} {digest(self.wire)}"]

    def feed(self, data):
        def write_all(fd, data):
            while data:
                data = data[os.write(fd, data):]

        self.feeders.append(threading.Thread(target=write_all, args=(self.to_end, data)))
        self.feeders[-1].start()

    def command(self, name, n):
        self.end.start(name, n)
        for _ in range(PATIENCE * 100):
            self.drain(0.01)
            result = self.end.outcome()
            if result is not None:
                self.drain(0)
                return result
        return "hangs"

    def drain(self, patience):
        while self.from_end is not None and select.select([self.from_end], [], [], patience)[0]:
            room = (1 << 20) if self.hang_up_after is None else self.hang_up_after - len(self.wire)
            try:
                data = os.read(self.from_end, room)
            except ConnectionResetError:
                data = b""
            self.wire += data
            if self.hang_up_after is not None and len(self.wire) >= self.hang_up_after:
                return self.hang_up()
            if not data:
                return
            patience = 0

    def hang_up(self):
        for feeder in self.feeders:
            feeder.join(PATIENCE)
        self.feeders = []
        for fd in {self.to_end, self.from_end} - {None}:
            os.close(fd)
        self.to_end = self.from_end = None


SIZES = [0, 1, 2, 255, 256, 4095, 16383, 16384, 16385, 65535, 65536, 65537, 1 << 20]
TWO = framed(5) + framed(0) + framed(3)
LONG = b"\xff\xff\xff\xff" + (5).to_bytes(8, "big") + pattern(5)

SCENARIOS = {
    "bytes_of_a_sent_message": [("duplex", [("send", n)]) for n in SIZES] + [("writer", [("send", n)]) for n in SIZES],
    "many_messages_in_a_row": [("duplex", [("send", n) for n in SIZES])],
    "header_beyond_2_gib": [("duplex", [("hang up after", 12), ("send_untouched", n)]) for n in (2**31, 2**31 + 5)]
    + [("duplex", [("hang up after", 4), ("send_untouched", 2**31 - 1)])],
    "received_messages": [(kind, [("feed", framed(n)), ("recv",)]) for n in SIZES for kind in ("duplex", "reader")],
    "messages_that_arrive_together": [("reader", [("feed", TWO + TWO)] + [("recv",)] * 6)],
    "long_form_of_the_header": [("duplex", [("feed", LONG + framed(2)), ("recv",), ("recv",)])],
    # Cut right behind a header Python says EOFError; here every end inside a message is an error, so that is left out.
    "streams_cut_anywhere": [(kind, [("feed", TWO[:n]), ("hang up",)] + [("recv",)] * 4)
                             for n in range(len(TWO) + 1) for kind in ("duplex", "reader") if n not in (4, 17)],
    "long_form_cut_anywhere": [("reader", [("feed", LONG[:n]), ("hang up",), ("recv",)])
                               for n in range(len(LONG) + 1) if n not in (4, 12)],
    "limits": [(kind, [("feed", framed(5) + framed(2)), ("recv_at_most", n), ("state",), ("recv",), ("poll", 0),
                       ("state",)]) for n in (0, 1, 4, 5, 6) for kind in ("duplex", "reader")],
    "sending_goes_on_after_a_refused_message": [("duplex", [("feed", framed(5)), ("recv_at_most", 4), ("send", 3)])],
    "buffers": [("duplex", [("feed", framed(5) + framed(2)), ("recv_into", n), ("recv",)]) for n in (0, 4, 5, 6)],
    "poll": [(kind, [("poll", 0), ("poll", 20), ("feed", framed(2)), ("poll", 5000), ("recv",), ("poll", 0),
                     ("hang up",), ("poll", 5000), ("recv",), ("poll", 0)]) for kind in ("duplex", "reader")],
    "peer_that_is_gone": [(kind, [("hang up",), ("send", n), ("send", n)])
                          for n in (0, 1, 100_000) for kind in ("duplex", "writer")],
    "wrong_direction": [("reader", [("send", 1), ("feed", framed(1)), ("recv",)]),
                        ("writer", [("recv",), ("recv_into", 4), ("send", 1)])],
    "closed": [("duplex", [("close",), ("close",), ("send", 1), ("recv",), ("recv_into", 1), ("poll", 0), ("state",)])],
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
            seen = [Play(HeaderEnd, kind).run(steps) for kind, steps in plays]
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
    expected = {name: [Play(PythonEnd, kind).run(steps) for kind, steps in plays] for name, plays in SCENARIOS.items()}
    return 0 if all([try_header(header, expected) for header in headers]) else 1


if __name__ == "__main__":
    sys.exit(main())
