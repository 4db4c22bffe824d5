#!/usr/bin/env python3
"""Oracle of exercises/asyncio/loop: CPython's own event loop on a virtual clock.

  asyncio_loop.py             prints the traces
  asyncio_loop.py --record    writes exercises/asyncio/loop/traces.h
  asyncio_loop.py --check F   exits 1 when F differs from what this Python does

Each scenario is written twice: here, and in exercises/asyncio/loop/checks.cc under the same name. A line of a trace is
"<milliseconds> <event>".
"""
import asyncio
import logging
import pathlib
import selectors
import socket
import sys

logging.disable()  # what the default exception handler says is no part of a trace


class VirtualSelector(selectors.DefaultSelector):
    def __init__(self, clock):
        super().__init__()
        self.clock = clock

    def select(self, timeout=None):
        events = super().select(0)
        if events or timeout is None or timeout <= 0:
            return events
        self.clock.now += timeout
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.now = 0.0
        super().__init__(VirtualSelector(self))
        self._clock_resolution = 1e-9

    def time(self):
        return self.now


SCENARIOS = {}


def scenario(function):
    SCENARIOS[function.__name__] = function
    return function


@scenario
def fifo(loop, log):
    for name in "abc":
        loop.call_soon(log, name)
    loop.call_soon(loop.stop)


@scenario
def added_meanwhile(loop, log):
    def first():
        log("first")
        loop.call_soon(log, "added by first")
    loop.call_soon(first)
    loop.call_soon(log, "second")
    loop.call_soon(lambda: loop.call_soon(loop.call_soon, loop.stop))


@scenario
def starvation(loop, log):
    rounds = 0

    def again():
        nonlocal rounds
        rounds += 1
        loop.now += 0.001  # each callback takes a millisecond
        loop.call_soon(again)
    loop.call_soon(again)
    loop.call_later(0.005, lambda: (log("timer"), loop.stop()))


@scenario
def timers(loop, log):
    loop.call_later(0.030, log, "third")
    loop.call_later(0.010, log, "first")
    loop.call_at(loop.time() + 0.020, log, "second")
    loop.call_later(0.040, loop.stop)


@scenario
def ready_before_timer(loop, log):
    def tick():
        log("timer")
        loop.call_soon(log, "soon after timer")
    loop.call_later(0.010, tick)
    loop.call_later(0.020, log, "later timer")
    loop.call_later(0.030, loop.stop)
    loop.call_soon(log, "soon")


@scenario
def zero_and_negative_delay(loop, log):
    loop.call_soon(log, "soon")
    loop.call_later(0, log, "zero")
    loop.call_soon(log, "soon too")
    loop.call_later(0.001, loop.stop)
    loop.call_at(loop.time() - 1, log, "past")


@scenario
def cancel_in_batch(loop, log):
    handles = []
    loop.call_soon(lambda: (log("canceller"), handles[0].cancel()))
    handles.append(loop.call_soon(log, "cancelled"))
    loop.call_soon(log, "after")
    loop.call_soon(loop.stop)


@scenario
def cancel_timer(loop, log):
    handle = loop.call_later(0.010, log, "cancelled")
    loop.call_later(0.005, lambda: (log("canceller"), handle.cancel()))
    loop.call_later(0.020, lambda: (log("end"), loop.stop()))


@scenario
def cancel_due_timer_from_batch(loop, log):
    handles = []
    loop.call_later(0.010, lambda: (log("first"), handles[0].cancel()))
    handles.append(loop.call_later(0.011, log, "cancelled"))

    def late():
        loop.now += 0.020  # both are due in the same iteration
    loop.call_soon(late)
    loop.call_later(0.050, loop.stop)


@scenario
def stop_finishes_the_batch(loop, log):
    loop.call_soon(lambda: (log("stopper"), loop.stop()))
    loop.call_soon(log, "same batch")
    loop.call_soon(lambda: loop.call_soon(log, "next batch"))


@scenario
def stop_before_run(loop, log):
    loop.call_soon(lambda: (log("one iteration"), loop.call_soon(log, "never")))
    loop.stop()


@scenario
def stop_on_an_empty_loop(loop, log):
    loop.stop()


@scenario
def run_again(loop, log):
    loop.call_soon(lambda: (log("first run"), loop.stop(), loop.call_soon(log, "second run"), loop.call_soon(loop.stop)))
    loop.run_forever()
    log("between")


@scenario
def exception_goes_to_the_handler(loop, log):
    loop.set_exception_handler(lambda loop, context: log("handler: " + str(context["exception"])))

    def bad():
        raise ValueError("bad")
    loop.call_soon(bad)
    loop.call_soon(log, "after")
    loop.call_soon(loop.stop)


def raises(exception):
    def callback():
        raise exception
    return callback


@scenario
def whatever_is_thrown(loop, log):
    class Odd(BaseException):
        pass

    loop.set_exception_handler(lambda loop, context: log("handler"))
    loop.call_soon(raises(ValueError()))
    loop.call_soon(raises(asyncio.CancelledError()))
    loop.call_soon(raises(Odd()))
    loop.call_soon(log, "after")
    loop.call_soon(loop.stop)


@scenario
def no_handler(loop, log):
    loop.call_soon(raises(ValueError()))
    loop.call_soon(log, "after")
    loop.call_soon(loop.stop)


@scenario
def handler_throws(loop, log):
    def handler(loop, context):
        log("handler")
        raise ValueError()

    loop.set_exception_handler(handler)
    loop.call_soon(raises(ValueError()))
    loop.call_soon(log, "after")
    loop.call_soon(loop.stop)


def attempt(log, name, action):
    try:
        action()
        log(name)
    except RuntimeError:
        log(name + ": RuntimeError")


@scenario
def misuse(loop, log):
    def inside():
        log("running" if loop.is_running() and asyncio.get_running_loop() is loop else "not running")
        attempt(log, "run again", loop.run_forever)
        other = VirtualLoop()
        attempt(log, "run another", other.run_forever)
        other.close()
        attempt(log, "close", loop.close)
        loop.stop()

    log("closed" if loop.is_closed() else "open")
    loop.call_soon(inside)
    loop.run_forever()
    log("running" if loop.is_running() else "not running")
    loop.close()
    log("closed" if loop.is_closed() else "open")
    attempt(log, "close again", loop.close)
    attempt(log, "call_soon", lambda: loop.call_soon(log, "never"))
    attempt(log, "run", loop.run_forever)


@scenario
def misuse_of_timers(loop, log):
    loop.close()
    attempt(log, "call_later", lambda: loop.call_later(1, log, "never"))
    attempt(log, "call_at", lambda: loop.call_at(1, log, "never"))


@scenario
def misuse_of_threads(loop, log):
    loop.close()
    attempt(log, "call_soon_threadsafe", lambda: loop.call_soon_threadsafe(log, "never"))


@scenario
def cancel_late(loop, log):
    handles = []

    def runs():
        handles[0].cancel()  # itself, while it runs
        log("runs on")
    handles.append(loop.call_soon(runs))
    loop.call_soon(lambda: (handles[0].cancel(), log("cancelled again")))
    loop.call_soon(loop.stop)


@scenario
def timers_survive_a_stop(loop, log):
    loop.call_later(0.010, log, "timer")
    loop.call_later(0.020, loop.stop)
    loop.call_soon(loop.stop)
    loop.run_forever()
    log("between")


@scenario
def posted_from_a_callback(loop, log):
    loop.call_soon(lambda: (log("first"), loop.call_soon_threadsafe(log, "posted")))
    loop.call_soon(log, "second")
    loop.call_soon(lambda: loop.call_soon(loop.call_soon, loop.stop))


@scenario
def posted_and_cancelled(loop, log):
    handle = loop.call_soon_threadsafe(log, "cancelled")
    loop.call_soon_threadsafe(log, "posted")
    handle.cancel()
    loop.call_soon(lambda: loop.call_soon(loop.stop))


@scenario
def nested(loop, log):
    def outer():
        log("outer")
        loop.call_later(0.010, middle)

    def middle():
        log("middle")
        loop.call_soon(inner)

    def inner():
        log("inner")
        loop.call_later(0.005, loop.stop)
    loop.call_soon(outer)


def pair(loop):
    """A socket and its peer, which stay open as long as the loop."""
    loop.kept = getattr(loop, "kept", [])
    loop.kept.append(socket.socketpair())
    return loop.kept[-1]


@scenario
def order_in_an_iteration(loop, log):
    a, b = pair(loop)

    def readable():
        log("reader")
        loop.remove_reader(a)
    loop.add_reader(a, readable)

    def late():
        loop.now += 0.020  # now the timer is due and the socket readable
        b.send(b"x")
        loop.call_soon(log, "ready before")
    loop.call_soon(late)
    loop.call_later(0.010, log, "timer")
    loop.call_later(0.030, loop.stop)


@scenario
def starved_reader(loop, log):
    a, b = pair(loop)
    b.send(b"x")

    def again():
        loop.now += 0.001
        loop.call_soon(again)
    loop.call_soon(again)
    loop.add_reader(a, lambda: (log("reader"), loop.stop()))


@scenario
def added_and_removed(loop, log):
    a, b = pair(loop)
    log(f"{loop.remove_reader(a)} {loop.remove_writer(a)}")
    loop.add_reader(a, log, "old")
    loop.add_reader(a, lambda: (log("new"), log(str(loop.remove_reader(a)))))  # replaces
    loop.add_writer(a, lambda: (log("writer"), log(str(loop.remove_writer(a)))))
    loop.call_later(0.010, b.send, b"x")
    loop.call_later(0.030, loop.stop)


def run(function):
    loop = VirtualLoop()
    trace = []

    def log(event):
        trace.append(f"{round(loop.time() * 1000)} {event}")
    function(loop, log)
    if not loop.is_closed():
        loop.run_forever()
        loop.close()
    for sockets in getattr(loop, "kept", []):
        for each in sockets:
            each.close()
    return "\n".join(trace)


def header():
    lines = [
        "// Traces of CPython's own event loop. Written by: python3 tests/oracle/asyncio_loop.py --record",
        "#pragma once",
        "",
        "#include <map>",
        "#include <string>",
        "",
        "inline std::map<std::string, std::string> const python_traces{",
    ]
    for name, function in SCENARIOS.items():
        text = run(function).replace("\n", "\\n")
        lines.append(f'    {{"{name}", "{text}"}},')
    return "\n".join(lines + ["};", ""])


if __name__ == "__main__":
    target = pathlib.Path(__file__).resolve().parents[2] / "exercises/asyncio/loop/traces.h"
    if "--record" in sys.argv:
        target.write_text(header())
    elif "--check" in sys.argv:
        recorded = pathlib.Path(sys.argv[-1]).read_text()
        if recorded != header():
            print("This Python's event loop and the recorded traces disagree. Python says:\n" + header())
            sys.exit(1)
    else:
        print(header())
