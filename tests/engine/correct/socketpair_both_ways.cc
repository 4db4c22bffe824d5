// Question and answer over a socket pair, by send, recv, sendmsg and recvmsg.
// expect: passed complete
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <cassert>
#include <cstring>
#include <thread>

int main() {
  int ends[2];
  assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  std::thread server([&] {
    char question[4];
    assert(recv(ends[1], question, 4, MSG_WAITALL) == 4 && std::memcmp(question, "ask?", 4) == 0);
    char yes[] = "yes", dot[] = ".";
    iovec pieces[] = {{yes, 3}, {dot, 1}};
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = 2;
    assert(sendmsg(ends[1], &message, 0) == 4);
  });
  assert(send(ends[0], "ask?", 4, 0) == 4);
  char first[2], second[2];
  iovec pieces[] = {{first, 2}, {second, 2}};
  msghdr message{};
  message.msg_iov = pieces;
  message.msg_iovlen = 2;
  assert(recvmsg(ends[0], &message, 0) == 4 && first[0] == 'y' && second[1] == '.');
  server.join();
  close(ends[0]);
  assert(recv(ends[1], first, 2, 0) == 0);
  assert(send(ends[1], "x", 1, MSG_NOSIGNAL) == -1);
  close(ends[1]);
}
