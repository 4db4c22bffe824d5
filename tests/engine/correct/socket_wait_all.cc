// MSG_WAITALL waits until all of it has come.
// expect: passed complete
#include <sys/socket.h>
#include <unistd.h>
#include <cassert>
#include <cstring>
#include <thread>

int main() {
  int ends[2];
  assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  std::thread writer([&] {
    for (char const* const piece : {"he", "ll", "o"}) send(ends[1], piece, std::strlen(piece), 0);
  });
  char text[5];
  assert(recv(ends[0], text, 5, MSG_WAITALL) == 5 && std::memcmp(text, "hello", 5) == 0);
  writer.join();
  close(ends[0]);
  close(ends[1]);
}
