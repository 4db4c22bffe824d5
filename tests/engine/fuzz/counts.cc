#include "tests/engine/fuzz/counts.h"

namespace racecourse::fuzz {
namespace {

int times_counted_down(Body const& body) {
  int n = 0;
  for (Statement const& s : body) {
    n += s.what == Do::count_down || s.what == Do::count_down_and_wait;
    n += times_counted_down(s.body) * (s.what == Do::twice ? 2 : 1);
  }
  return n;
}

bool comes_to_barrier(Statement const& s) { return s.what == Do::arrive_and_wait || s.what == Do::arrive_and_drop; }

bool has_barrier(Body const& body) {
  bool found = false;
  for_each(body, [&](Statement const& s) { found = found || comes_to_barrier(s); });
  return found;
}

// The last statement of all may drop out, if it is not in a body that could be run twice.
void drop_only_at_the_end(Body& body) {
  Statement* last = nullptr;
  for_each(body, [&](Statement& s) {
    if (!comes_to_barrier(s)) return;
    if (last != nullptr) last->what = Do::arrive_and_wait;
    last = &s;
  });
  if (last == nullptr) return;
  bool outermost = false;
  for (Statement const& s : body) outermost = outermost || &s == last;
  if (!outermost) last->what = Do::arrive_and_wait;
}

}  // namespace

void set_counts(Program& program) {
  program.latch = program.barrier = 0;
  for (Body& body : program.threads) {
    program.latch += times_counted_down(body);
    drop_only_at_the_end(body);
    program.barrier += has_barrier(body);
  }
}

}  // namespace racecourse::fuzz
