// expect: passed complete
// options: executions=100000
// Two threads create one each at the same time. Which of the two comes first gets the lower number; each joins its own.
#include <cstdlib>
#include <thread>

int made_there = 0, made_here = 0;

int main() {
  std::thread there([] {
    std::thread child([] { made_there = 1; });
    child.join();
    if (made_there != 1) abort();
  });
  std::thread here([] { made_here = 1; });
  here.join();
  if (made_here != 1) abort();
  there.join();
}
