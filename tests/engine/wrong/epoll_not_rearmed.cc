// A one-shot entry of an epoll set is not armed again before the second wait.
// expect: failed deadlock
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <cassert>
#include <thread>

int main() {
  int const set = epoll_create1(0), wake = eventfd(0, 0);
  epoll_event event{EPOLLIN | EPOLLONESHOT, {}};
  assert(epoll_ctl(set, EPOLL_CTL_ADD, wake, &event) == 0);
  std::thread other([&] {
    for (int i = 0; i < 2; ++i) assert(eventfd_write(wake, 1) == 0);
  });
  epoll_event got;
  for (eventfd_t sum = 0, value = 0; sum < 2; sum += value) {
    assert(epoll_wait(set, &got, 1, -1) == 1);
    assert(eventfd_read(wake, &value) == 0);
  }
  other.join();
}
