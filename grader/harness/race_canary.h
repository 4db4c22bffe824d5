#pragma once

namespace racecourse::harness {

// True if this is the word of a canary's race, which is then heard.
bool is_canary(void const* address);

}  // namespace racecourse::harness
