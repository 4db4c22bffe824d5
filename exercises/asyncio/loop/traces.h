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
    {"run_again", "0 first run\n0 between\n0 second run"},
    {"exception_goes_to_the_handler", "0 handler: bad\n0 after"},
    {"nested", "0 outer\n10 middle\n10 inner"},
    {"io_before_timers", "20 reader\n20 timer"},
};
