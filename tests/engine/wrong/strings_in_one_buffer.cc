// Two threads work on one buffer with the C library's functions.
// expect: failed data-race
// flaw: data race; twin: strings_of_each
#include <cassert>
#include <cstring>
#include <string>
#include <thread>

char buffer[64];

int main() {
  std::string const words[] = {"hello", "world"};
  auto const say = [&](int i) { std::strcpy(buffer, words[i].c_str()); };
  std::thread other(say, 1);
  say(0);
  other.join();
  assert(std::strlen(buffer) == 5);
}
