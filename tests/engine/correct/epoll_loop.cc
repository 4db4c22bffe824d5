// A loop waits for an event counter and a pipe with epoll; another thread serves both.
// expect: passed complete
// options: spurious=0
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int ends[2];
  assert(pipe(ends) == 0);
  int const set = epoll_create1(EPOLL_CLOEXEC), wake = eventfd(0, EFD_NONBLOCK);
  for (int const fd : {ends[0], wake}) {
    epoll_event event{EPOLLIN, {}};
    event.data.fd = fd;
    assert(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) == 0);
  }
  int data = 0;
  std::thread other([&] {
    assert(write(ends[1], "x", 1) == 1);
    data = 5;
    assert(eventfd_write(wake, 1) == 0);
  });
  bool piped = false, woken = false;
  while (!piped || !woken) {
    epoll_event events[4];
    int const n = epoll_wait(set, events, 4, -1);
    assert(n > 0);
    for (int i = 0; i < n; ++i) {
      char byte;
      eventfd_t value;
      if (events[i].data.fd == ends[0]) piped = read(ends[0], &byte, 1) == 1;
      if (events[i].data.fd == wake) woken = eventfd_read(wake, &value) == 0;
    }
  }
  assert(data == 5);
  other.join();
  for (int const fd : {ends[0], ends[1], wake, set}) close(fd);
}
