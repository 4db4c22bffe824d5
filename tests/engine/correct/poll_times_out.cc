// poll, select and epoll_wait with limits: an hour is over at once, and not before it is over.
// expect: passed
// options: executions=2000
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>
#include <cassert>
#include <chrono>
#include <thread>

int main() {
  using namespace std::chrono;
  int ends[2];
  assert(pipe(ends) == 0);
  auto const started = steady_clock::now();
  pollfd one{ends[0], POLLIN, 0};
  assert(poll(&one, 1, 3'600'000) == 0 && one.revents == 0);
  assert(steady_clock::now() - started >= hours(1));
  std::thread writer([&] {
    std::this_thread::sleep_for(hours(2));
    assert(write(ends[1], "x", 1) == 1);
  });
  fd_set set;
  FD_ZERO(&set);
  FD_SET(ends[0], &set);
  timeval length{10, 0};
  assert(select(ends[0] + 1, &set, nullptr, nullptr, &length) >= 0);
  pollfd both[] = {{ends[0], POLLIN, 0}, {ends[1], POLLOUT, 0}};
  assert(poll(both, 2, -1) >= 1 && (both[1].revents & POLLOUT) != 0);
  assert(ppoll(&one, 1, nullptr, nullptr) == 1);
  int const epoll = epoll_create1(0);
  epoll_event event{EPOLLIN, {}};
  assert(epoll_wait(epoll, &event, 1, 50) == 0);
  writer.join();
}
