#include "grader/trace/story.h"

namespace racecourse::trace {

std::string thread_name(int thread) { return thread == 0 ? "main" : "thread " + std::to_string(thread); }

}  // namespace racecourse::trace
