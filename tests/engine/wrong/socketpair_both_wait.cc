// Both ends wait for the other to speak first.
// expect: failed deadlock
// flaw: deadlock; twin: socketpair_both_ways
#include <sys/socket.h>
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int ends[2];
  assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  auto const talk = [&](int end) {
    char byte;
    assert(recv(end, &byte, 1, 0) == 1);
    assert(send(end, "x", 1, 0) == 1);
  };
  std::thread other(talk, ends[1]);
  talk(ends[0]);
  other.join();
}
