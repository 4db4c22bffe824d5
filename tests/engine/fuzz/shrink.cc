#include "tests/engine/fuzz/shrink.h"

#include <optional>

#include "tests/engine/fuzz/counts.h"

namespace racecourse::fuzz {
namespace {

// The n-th statement, counted from outside in, left out; `body_stays`: not what stands in it.
bool leave_out(Body& body, int& n, bool body_stays) {
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (n-- == 0) {
      Body const inner = body_stays ? body[i].body : Body{};
      body.erase(body.begin() + static_cast<std::ptrdiff_t>(i));
      body.insert(body.begin() + static_cast<std::ptrdiff_t>(i), inner.begin(), inner.end());
      return true;
    }
    if (leave_out(body[i].body, n, body_stays)) return true;
  }
  return false;
}

// Does it hold something that needs the body's lock?
bool waits(Body const& body) {
  bool found = false;
  for_each(body, [&](Statement const& s) {
    found = found || s.what == Do::wait_until || s.what == Do::wait_once || s.what == Do::wait_for ||
            s.what == Do::wait_once_for;
  });
  return found;
}

Statement const* statement(Program const& program, int n) {
  Statement const* found = nullptr;
  for_each_of(program, [&](Statement const& s) {
    if (n-- == 0) found = &s;
  });
  return found;
}

std::optional<Program> without(Program const& program, int n, bool body_stays) {
  Statement const* const s = statement(program, n);
  if (s == nullptr || s->what == Do::spawn || s->what == Do::join) return std::nullopt;
  if (body_stays && (s->body.empty() || waits(s->body))) return std::nullopt;
  Program smaller = program;
  for (Body& body : smaller.threads) {
    if (leave_out(body, n, body_stays)) break;
  }
  set_counts(smaller);
  number_results(smaller);
  return smaller;
}

}  // namespace

Program shrink(Program program, std::function<bool(Program const&)> const& still) {
  for (bool changed = true; changed;) {
    changed = false;
    for (int n = 0; statement(program, n) != nullptr; ++n) {
      for (bool const body_stays : {false, true}) {
        std::optional<Program> const smaller = without(program, n, body_stays);
        if (!smaller || !still(*smaller)) continue;
        program = *smaller;
        changed = true;
        --n;
        break;
      }
      if (n < 0) n = 0;
    }
  }
  return program;
}

}  // namespace racecourse::fuzz
