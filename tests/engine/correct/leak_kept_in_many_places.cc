// What is still referred to at the end is no leak: from globals, statics, thread-local variables, keys, other blocks,
// behind tags, from the middle, and what the library keeps.
// expect: passed
// options: executions=2000
#include <pthread.h>
#include <atomic>
#include <cassert>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <vector>

struct Item {
  Item* next = nullptr;
  int value = 1;
};
std::atomic<std::uintptr_t> high_tag, low_tag, shifted;
int* middle;
thread_local Item* mine = nullptr;
std::map<int, std::string>* table;

int main() {
  high_tag = reinterpret_cast<std::uintptr_t>(new Item{new Item{new Item}}) | std::uintptr_t{0x1234} << 48;
  low_tag = reinterpret_cast<std::uintptr_t>(new Item) | 1;
  shifted = reinterpret_cast<std::uintptr_t>(new Item) << 16 | 77;
  middle = new int[10] + 5;
  static std::vector<std::string>* const lines = new std::vector<std::string>(3, std::string(100, 'x'));
  table = new std::map<int, std::string>{{1, std::string(50, 'a')}, {2, "b"}, {3, "c"}};
  pthread_key_t key;
  pthread_key_create(&key, nullptr);
  pthread_setspecific(key, new Item);
  std::thread other([] {
    std::printf("%s %s\n", strerror(12345), std::getenv("HOME"));
    setenv("SOMETHING", std::string(200, 'y').c_str(), 1);
    std::cout << std::to_string(1.5) << std::endl;
  });
  mine = new Item;
  other.join();
  assert(lines->size() == 3);
}
