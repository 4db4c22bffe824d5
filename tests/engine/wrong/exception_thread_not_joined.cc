// An exception passes a thread that is still joinable: std::terminate.
// expect: failed exception
// flaw: exception; twin: exception_jthread_joined
#include <stdexcept>
#include <thread>

int main() {
  try {
    std::thread other([] {});
    throw std::runtime_error("before the join");
  } catch (std::runtime_error const&) {
  }
}
