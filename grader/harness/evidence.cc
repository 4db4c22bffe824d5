#include "grader/harness/evidence.h"

#include <atomic>
#include <cstdio>

#include "grader/harness/order.h"
#include "grader/runtime/kernel.h"

namespace racecourse::harness {
namespace {

// By raw system call: no interposed write(), no sanitizer's interceptor, no stdio buffer that dies with the process.
void write_line(std::string line) {
  line += '\n';
  std::size_t done = 0;
  while (done < line.size()) {
    long const n = __real_syscall(SYS_write, evidence_descriptor, line.data() + done, line.size() - done);
    if (n <= 0) return;
    done += static_cast<std::size_t>(n);
  }
}

[[noreturn]] void end_process(int status) {
  std::fflush(nullptr);
  __real_syscall(SYS_exit_group, status);
  __builtin_unreachable();
}

// The length of the UTF-8 sequence that starts at `i`, or 0 if there is none.
std::size_t sequence_length(std::string_view text, std::size_t i) {
  auto const byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  unsigned const lead = byte(i);
  std::size_t const n = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
  if (n == 0 || i + n > text.size()) return 0;
  for (std::size_t k = 1; k < n; ++k) {
    if (byte(i + k) >> 6 != 2) return 0;
  }
  bool const overlong = (n == 2 && lead < 0xc2) || (n == 3 && lead == 0xe0 && byte(i + 1) < 0xa0) ||
                        (n == 4 && lead == 0xf0 && byte(i + 1) < 0x90);
  bool const no_character =
      (n == 3 && lead == 0xed && byte(i + 1) >= 0xa0) || lead > 0xf4 || (lead == 0xf4 && byte(i + 1) >= 0x90);
  return overlong || no_character ? 0 : n;
}

std::string stack_json(std::vector<std::uintptr_t> const& stack) {
  std::string json = "[";
  for (std::uintptr_t const address : stack) {
    if (json.size() > 1) json += ',';
    json += std::to_string(address);
  }
  return json + "]";
}

std::string threads_json(std::vector<runtime::Story> const& threads) {
  std::string json = "[";
  for (runtime::Story const& story : threads) {
    if (json.size() > 1) json += ',';
    json += "{\"name\":" + quoted(story.name) + ",\"state\":" + quoted(story.state) +
            ",\"stack\":" + stack_json(story.stack) + "}";
  }
  return json + "]";
}

void write_failure(Failure const& failure) {
  std::string line =
      "{\"event\":\"failure\",\"kind\":" + quoted(failure.kind) + ",\"message\":" + quoted(failure.message);
  if (!failure.expected.empty() || !failure.seen.empty()) {
    line += ",\"expected\":" + quoted(failure.expected) + ",\"seen\":" + quoted(failure.seen);
  }
  if (failure.where.line > 0) {
    line += ",\"file\":" + quoted(failure.where.file) + ",\"line\":" + std::to_string(failure.where.line);
  }
  line +=
      ",\"execution\":" + std::to_string(record().execution) + ",\"seed\":\"" + std::to_string(record().seed) + "\"";
  write_line(line + ",\"threads\":" + threads_json(failure.threads) + "}");
}

void write_rest() {
  std::string outcomes;
  for (auto const& [value, count] : record().outcomes) {
    if (!outcomes.empty()) outcomes += ',';
    outcomes += quoted(value) + ":" + std::to_string(count);
  }
  if (!outcomes.empty()) write_line("{\"event\":\"outcomes\",\"values\":{" + outcomes + "}}");
  kit::costs const c = runtime::costs();
  write_line("{\"event\":\"counters\",\"values\":{\"futex_waits\":" + std::to_string(c.futex_waits) +
             ",\"futex_wakes\":" + std::to_string(c.futex_wakes) + ",\"atomic_rmws\":" + std::to_string(c.atomic_rmws) +
             ",\"io_calls\":" + std::to_string(c.io_calls) + ",\"yields\":" + std::to_string(c.yields) + "}}");
  if (Measured const& m = record().measured; m.rounds > 0) {
    write_line("{\"event\":\"measured\",\"rounds\":" + std::to_string(m.rounds) +
               ",\"nanoseconds\":" + std::to_string(m.nanoseconds) + "}");
  }
  write_line("{\"event\":\"progress\",\"executions\":" + std::to_string(record().executions) +
             ",\"exhaustive\":" + (record().exhaustive && record().executions > 0 ? "true" : "false") + "}");
  write_line("{\"event\":\"complete\",\"token\":" + quoted(order().token) + "}");
}

void (*the_listener)(Failure const&) = nullptr;

}  // namespace

Record& record() {
  static Record* const the_record = new Record;  // leaked: threads may outlive main
  return *the_record;
}

std::string quoted(std::string_view text) {
  std::string json = "\"";
  for (std::size_t i = 0; i < text.size();) {
    std::size_t const n = sequence_length(text, i);
    char const c = text[i];
    if (n == 0) {
      json += "\xef\xbf\xbd";
    } else if (c == '"' || c == '\\') {
      json += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      json += escape;
    } else {
      json += text.substr(i, n);
    }
    i += n == 0 ? 1 : n;
  }
  return json + '"';
}

void write_begin() {
  write_line("{\"event\":\"begin\",\"check\":" + quoted(order().check) + ",\"mode\":" + quoted(order().mode) + "}");
}

void write_blind(char const* detector, char const* when) {
  write_line("{\"event\":\"blind\",\"detector\":" + quoted(detector) + ",\"when\":" + quoted(when) + "}");
}

void listen(void (*listener)(Failure const&)) { the_listener = listener; }

void write_history(std::string const& json_line) { write_line(json_line); }

void report(Failure const& failure) {
  if (the_listener != nullptr) the_listener(failure);
  runtime::fail_scenario(failure.kind.c_str(), failure.message, failure.expected, failure.seen, failure.where);
  static std::atomic<bool> reported{false};
  if (reported.exchange(true)) {
    for (;;) __real_syscall(SYS_pause);
  }
  write_failure(failure);
  write_rest();
  end_process(1);
}

void finish() {
  write_rest();
  end_process(0);
}

}  // namespace racecourse::harness
