// A function writes over the place that it returns to, and then uses a null pointer: the stack leads nowhere.
// expect: failed crash
// flaw: crash; twin: crash_not_the_stack_written_as_it_was
#include <cstdint>
#include <thread>

[[gnu::noinline]] void overwrite(int* p) {
  auto* const frame = static_cast<std::uintptr_t volatile*>(__builtin_frame_address(0));
  frame[1] = 0x37f00001f80;
  *p = 1;
}

int main() {
  std::thread t([] { overwrite(nullptr); });
  t.join();
}
