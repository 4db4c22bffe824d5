// What a harness has observed in executions: outcomes and histories, in the engine's own memory.
#pragma once

namespace racecourse::engine::observed {

void begin_search();
void begin();             // of an execution
void end(bool finished);  // of an execution: what was observed counts if it came to its end

}  // namespace racecourse::engine::observed
