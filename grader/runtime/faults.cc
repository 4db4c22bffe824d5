// Injected faults: which interruptible call fails, which read or write is cut short.
#include <algorithm>

#include "grader/runtime/machine.h"

namespace racecourse::runtime {

bool fault_interrupts() {
  Machine& m = machine();
  if (m.running->immune > 0) return false;
  ++m.interruptible_calls;
  bool fires = m.plan.eintr_at > 0 && m.interruptible_calls == m.plan.eintr_at;
  if (m.plan.eintr_always) {
    m.interrupted_last = !m.interrupted_last;
    fires = fires || m.interrupted_last;
  }
  if (fires) ++m.faults_fired;
  return fires;
}

std::size_t fault_shortens(std::size_t bytes) {
  Machine& m = machine();
  if (m.running->immune > 0) return bytes;
  ++m.io_calls;
  std::size_t allowed = bytes;
  if (m.plan.max_io > 0) allowed = std::min(allowed, m.plan.max_io);
  if (m.plan.short_io_at > 0 && m.io_calls == m.plan.short_io_at) allowed = std::min<std::size_t>(allowed, 1);
  if (allowed < bytes) ++m.faults_fired;
  return allowed;
}

bool fault_stalls() {
  Machine& m = machine();
  if (m.plan.stall_at <= 0 || m.running->immune > 0 || ++m.points != m.plan.stall_at) return false;
  ++m.faults_fired;
  return true;
}

bool fault_refuses_thread() {
  Machine& m = machine();
  if (m.running->immune > 0) return false;
  ++m.spawn_calls;
  bool const fires = m.plan.refuse_thread_at > 0 && m.spawn_calls == m.plan.refuse_thread_at;
  if (fires) ++m.faults_fired;
  return fires;
}

void set_faults(kit::fault_plan const& plan) {
  Machine& m = machine();
  m.plan = plan;
  m.interruptible_calls = m.io_calls = m.spawn_calls = m.points = m.faults_fired = 0;
  m.interrupted_last = false;
}

void spare_caller(bool spared) { machine().running->immune += spared ? 1 : -1; }

int faults_fired() { return machine().faults_fired; }

kit::costs costs() { return machine().costs; }

}  // namespace racecourse::runtime
