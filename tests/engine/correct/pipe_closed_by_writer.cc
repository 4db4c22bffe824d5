// A reader sees the end when the last writer has closed, and not before; the pipe is filled to the brim on the way.
// expect: passed
// options: executions=300
#include <unistd.h>
#include <cassert>
#include <thread>
#include <vector>

int main() {
  int ends[2];
  assert(pipe(ends) == 0);
  constexpr std::size_t size = 150'000;  // more than the kernel holds
  std::thread writer([&] {
    std::vector<char> const data(size, 'x');
    assert(write(ends[1], data.data(), size) == static_cast<ssize_t>(size));
    close(ends[1]);
  });
  std::size_t got = 0;
  char buffer[40'000];
  for (;;) {
    ssize_t const n = read(ends[0], buffer, sizeof buffer);
    assert(n >= 0);
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  assert(got == size);
  writer.join();
  close(ends[0]);
}
