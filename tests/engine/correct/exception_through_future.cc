// An exception comes out of a shared_future in two threads.
// expect: passed
// options: executions=2000
#include <cassert>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

int main() {
  std::promise<int> promise;
  std::shared_future<int> future = promise.get_future().share();
  auto const get = [](std::shared_future<int> mine) {
    try {
      mine.get();
      assert(false);
    } catch (std::runtime_error const& error) {
      assert(std::string(error.what()).size() > 20);
    }
  };
  std::thread a(get, future), b(get, std::move(future));
  promise.set_exception(std::make_exception_ptr(std::runtime_error("a text that is too long to lie in the string")));
  a.join();
  b.join();
}
