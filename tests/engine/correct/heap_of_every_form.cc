// malloc and new in all their forms, in several threads, each block freed by another thread.
// expect: passed complete
#include <malloc.h>
#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <thread>

struct alignas(64) Wide {
  char data[64];
};
void* blocks[5];
Wide* wide[2];

int main() {
  std::thread maker([] {
    blocks[0] = std::malloc(10);
    blocks[1] = std::calloc(3, 7);
    blocks[2] = std::realloc(std::malloc(5), 500);
    assert(posix_memalign(&blocks[3], 256, 100) == 0);
    blocks[4] = std::aligned_alloc(64, 128);
    wide[0] = new Wide;
    wide[1] = new (std::nothrow) Wide[3];
    ::operator delete (::operator new(9), std::size_t{9});
    std::free(std::malloc(0));
  });
  maker.join();
  assert(static_cast<char*>(blocks[1])[20] == 0 && reinterpret_cast<std::uintptr_t>(blocks[3]) % 256 == 0);
  assert(malloc_usable_size(blocks[2]) >= 500 && reinterpret_cast<std::uintptr_t>(wide[1]) % 64 == 0);
  for (void* const block : blocks) std::free(block);
  delete wide[0];
  delete[] wide[1];
}
