// How fast this core is, in switches of ucontext a second: the yardstick that other tools' figures come with.
#include <ucontext.h>

#include <cstdio>
#include <ctime>

namespace {
ucontext_t here, there;
alignas(16) char stack[64 * 1024];
void body() {
  for (;;) swapcontext(&there, &here);
}
}  // namespace

int main() {
  getcontext(&there);
  there.uc_stack.ss_sp = stack;
  there.uc_stack.ss_size = sizeof stack;
  makecontext(&there, &body, 0);
  long const rounds = 1'000'000;
  std::clock_t const begin = std::clock();  // CPU time: the machine may have other things to do
  for (long i = 0; i < rounds; ++i) swapcontext(&here, &there);
  double const seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("%.0f\n", 2 * rounds / seconds);
}
