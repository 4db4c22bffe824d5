// Each thread works on strings and buffers of its own with the C library's functions.
// expect: passed complete
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

char buffers[2][64];

int main() {
  auto const work = [](int i) {
    char* const mine = buffers[i];
    std::memset(mine, 'x', 64);
    std::strcpy(mine, "hello");
    std::strcat(mine, " world");
    assert(std::strlen(mine) == 11 && std::strcmp(mine, "hello world") == 0);
    assert(std::strchr(mine, 'w') == mine + 6 && std::strstr(mine, "lo") == mine + 3);
    std::memmove(mine + 1, mine, 12);
    char* const copy = strdup(mine + 1);
    assert(std::memcmp(copy, "hello", 5) == 0);
    std::free(copy);
    std::string text = "a text that is longer than what fits into the object itself";
    text += mine;
    assert(text.find("hhello") != std::string::npos);
  };
  std::thread other(work, 1);
  work(0);
  other.join();
  assert(std::memcmp(buffers[0], buffers[1], 13) == 0);
}
