// multiprocessing/pipe: messages over a descriptor. Your file: replace each kit::todo() and add what members you need.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace multiprocessing {

// One end. Owns its descriptor. Errors of the system are std::system_error with the errno in generic_category.
class connection {
 public:
  explicit connection(int fd, bool readable = true, bool writable = true) { (void)fd, (void)readable, (void)writable; }
  connection(connection&&) noexcept { kit::todo(); }
  ~connection() = default;

  // L1. A message: its length in 4 bytes, big-endian (above 2^31-1: -1, then 8 bytes), then the body.
  void send_bytes(std::span<std::byte const> message) {
    (void)message;
    kit::todo();
  }
  // The next message. end_of_stream between messages; system_error inside one.
  // L3: longer than `max`: system_error, and the connection is unreadable (duplex) or closed (one-way) from then on.
  bytes recv_bytes(std::size_t max = SIZE_MAX) {
    (void)max;
    kit::todo();
  }
  // Its length. Too long for `into`: buffer_too_short, which carries the message.
  std::size_t recv_bytes_into(std::span<std::byte> into) {
    (void)into;
    kit::todo();
  }

  // L2. Is there something to read, or the end of the stream? <= 0 looks once.
  bool poll(duration timeout = duration::zero()) {
    (void)timeout;
    kit::todo();
  }
  int fileno() const { kit::todo(); }
  void close() noexcept { kit::todo(); }
  bool closed() const noexcept { kit::todo(); }
  bool readable() const { kit::todo(); }
  bool writable() const { kit::todo(); }

  // L4. A descriptor as a message of its own; sockets only.
  void send_fd(int fd) {
    (void)fd;
    kit::todo();
  }
  int recv_fd() { kit::todo(); }
};

// Duplex: two ends that both read and write. One-way: the first reads, the second writes.
inline std::pair<connection, connection> pipe(bool duplex = true) {
  (void)duplex;
  kit::todo();
}

// L4. Those that are ready to be read, or at the end of their stream; none after the timeout.
inline std::vector<connection*> wait(std::span<connection* const> connections, duration timeout = forever) {
  (void)connections, (void)timeout;
  kit::todo();
}

}  // namespace multiprocessing
