#include "grader/engine/report.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include <ctime>

#include "grader/engine/raw.h"
#include "grader/engine/tell.h"

namespace racecourse::engine::report {
namespace {

constexpr int out_of_the_way = 1000;                 // where programs do not expect a descriptor
constexpr std::uint64_t between_looks = 20'000;      // operations from one look at the clock to the next
constexpr std::int64_t between_lines = 100'000'000;  // nanoseconds

constexpr std::size_t most_shared = 4u << 20;  // bytes

int descriptor = -1;
bool shared = false;
std::uint64_t looked_at = 0;
std::int64_t last_line = 0;

std::int64_t now() {
  timespec time{};
  raw::call(SYS_clock_gettime, CLOCK_MONOTONIC, reinterpret_cast<long>(&time));
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

void write(Json& line) {
  line.end_line();
  raw::write_all(descriptor, line.data(), line.size());
}

}  // namespace

void set_up(int given) {
  if (given < 0) return;
  long moved = raw::call(SYS_fcntl, given, F_DUPFD_CLOEXEC, out_of_the_way);
  if (moved < 0) moved = raw::call(SYS_fcntl, given, F_DUPFD_CLOEXEC, 64);  // few descriptors are allowed
  if (moved < 0) raw::die("the descriptor of report= is not open");
  raw::call(SYS_close, given);
  descriptor = static_cast<int>(moved);
  last_line = now();
}

void share(int given) {
  descriptor = given;
  shared = true;
}

bool wanted() { return descriptor >= 0; }

void progress(Search const& search) {
  if (!wanted() || shared || search.operations - looked_at < between_looks) return;
  looked_at = search.operations;
  if (std::int64_t const time = now(); time - last_line >= between_lines) {
    last_line = time;
    Json line;
    line.open('{').key("progress").open('{').key_number("executions", search.executions).close('}').close('}');
    write(line);
  }
}

void finding(Finding const& finding) {
  if (!wanted()) return;
  Json line;
  line.open('{').key("finding");
  tell::finding(line, finding);
  line.close('}');
  // Who shares the descriptor has little room for it; the failure itself is told all the same.
  if (shared && line.size() > most_shared) return;
  write(line);
}

void divergence(Divergence const& divergence) {
  if (!wanted()) return;
  Json line;
  line.open('{').key("divergence");
  tell::divergence(line, divergence);
  line.close('}');
  write(line);
}

void result(Search const& search) {
  if (!wanted() || shared) return;
  Json line;
  line.open('{').key("result").open('{');
  line.key_text("verdict", search.refused != nullptr ? "ungradable" : search.failed ? "failed" : "passed");
  line.key("complete").boolean(search.complete);
  line.key_number("executions", search.executions).key_number("redundant", search.redundant);
  line.key_number("scheduling_points", search.operations).key_number("switches", search.switches);
  if (search.refused != nullptr) line.key_text("refused", search.refused);
  line.close('}').close('}');
  write(line);
}

}  // namespace racecourse::engine::report
