// Traces of CPython's own event loop. Written by: python3 tests/oracle/asyncio_loop.py --record
#pragma once

#include <map>
#include <string>

inline std::map<std::string, std::string> const python_traces{
    {"fifo", "0 a\n0 b\n0 c"},
    {"added_meanwhile", "0 first\n0 second\n0 added by first"},
    {"starvation", "6 timer"},
    {"timers", "10 first\n20 second\n30 third"},
    {"ready_before_timer", "0 soon\n10 timer\n10 soon after timer\n20 later timer"},
    {"zero_and_negative_delay", "0 soon\n0 soon too\n0 past\n0 zero"},
    {"cancel_in_batch", "0 canceller\n0 after"},
    {"cancel_timer", "5 canceller\n20 end"},
    {"cancel_due_timer_from_batch", "20 first"},
    {"stop_finishes_the_batch", "0 stopper\n0 same batch"},
    {"stop_before_run", "0 one iteration"},
    {"stop_on_an_empty_loop", ""},
    {"run_again", "0 first run\n0 between\n0 second run"},
    {"exception_goes_to_the_handler", "0 handler: bad\n0 after"},
    {"whatever_is_thrown", "0 handler\n0 handler\n0 handler\n0 after"},
    {"no_handler", "0 after"},
    {"handler_throws", "0 handler\n0 after"},
    {"misuse", "0 open\n0 running\n0 run again: RuntimeError\n0 run another: RuntimeError\n0 close: RuntimeError\n0 not running\n0 closed\n0 close again\n0 call_soon: RuntimeError\n0 run: RuntimeError"},
    {"misuse_of_timers", "0 call_later: RuntimeError\n0 call_at: RuntimeError"},
    {"misuse_of_threads", "0 call_soon_threadsafe: RuntimeError"},
    {"cancel_late", "0 runs on\n0 cancelled again"},
    {"timers_survive_a_stop", "0 between\n10 timer"},
    {"posted_from_a_callback", "0 first\n0 second\n0 posted"},
    {"posted_and_cancelled", "0 posted"},
    {"nested", "0 outer\n10 middle\n10 inner"},
    {"order_in_an_iteration", "20 ready before\n20 reader\n20 timer"},
    {"starved_reader", "1 reader"},
    {"added_and_removed", "0 False False\n0 writer\n0 True\n10 new\n10 True"},
};
