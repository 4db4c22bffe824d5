// Ends of connections, worked by tests/oracle/pipe.py: on standard input a line "COMMAND NUMBER INDEX" for the end of
// that index, on standard output its outcome, a line. Arguments, for each end: descriptor, readable (0 or 1), writable
// (0 or 1). Built by that script.
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <list>
#include <sstream>
#include <string>

#include "multiprocessing/pipe/pipe.h"

// What connections need of the kit; the real ones belong to the grader's runtime. There is one thread here, so nobody
// is to be woken, and a wait would have no end.
kit::time_point kit::sys::now() noexcept { return kit::steady::now(); }
int kit::sys::futex_wait(word const&, std::uint32_t, time_point, bool) noexcept { std::abort(); }
int kit::sys::futex_wake(word const&, int, bool) noexcept { return 0; }

namespace {

kit::bytes pattern(std::size_t n) {
  kit::bytes bytes(n);
  for (std::size_t i = 0; i < n; ++i) bytes[i] = static_cast<std::byte>(i * 7 % 251);
  return bytes;
}

// Length and FNV-1a hash.
std::string digest(std::span<std::byte const> bytes) {
  std::uint64_t hash = 14695981039346656037u;
  for (std::byte const b : bytes) hash = (hash ^ std::to_integer<std::uint64_t>(b)) * 1099511628211u;
  return std::to_string(bytes.size()) + " " + std::to_string(hash);
}

// A message that needs the long form of the header, in memory that is never touched: all of it is the one zero page.
void send_untouched(multiprocessing::connection& c, std::size_t n) {
  void* const memory = ::mmap(nullptr, n, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  c.send_bytes({static_cast<std::byte const*>(memory), n});
}

// All ends of this process.
std::list<multiprocessing::connection> ends;

std::string wait_for_all(kit::duration timeout) {
  std::vector<multiprocessing::connection*> all;
  for (auto& end : ends) all.push_back(&end);
  std::vector<multiprocessing::connection*> const ready = multiprocessing::wait(all, timeout);
  std::string text = "ready";
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (std::find(ready.begin(), ready.end(), all[i]) != ready.end()) text += " " + std::to_string(i);
  }
  return text;
}

std::string receive_descriptor(multiprocessing::connection& c) {
  int const fd = c.recv_fd();
  std::string const name = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd)).string();
  ::close(fd);
  return "descriptor of " + name;
}

std::string answer(multiprocessing::connection& c, std::string const& command, std::size_t n) {
  if (command == "send") return c.send_bytes(pattern(n)), "sent";
  if (command == "send_untouched") return send_untouched(c, n), "sent";
  if (command == "recv") return "message " + digest(c.recv_bytes());
  if (command == "recv_at_most") return "message " + digest(c.recv_bytes(n));
  if (command == "recv_into") {
    kit::bytes buffer(n);
    std::size_t const size = c.recv_bytes_into(buffer);
    return "message " + digest(std::span(buffer).first(size));
  }
  if (command == "poll") return c.poll(std::chrono::milliseconds(n)) ? "true" : "false";
  if (command == "close") return c.close(), "closed";
  if (command == "state") return c.closed() ? "closed" : c.readable() ? "readable" : "unreadable";
  if (command == "wait") return wait_for_all(std::chrono::milliseconds(n));
  if (command == "send_fd") return c.send_fd(static_cast<int>(n)), "sent";
  if (command == "recv_fd") return receive_descriptor(c);
  return "no such command";
}

std::string outcome(multiprocessing::connection& c, std::string const& command, std::size_t n) try {
  return answer(c, command, n);
} catch (kit::end_of_stream const&) {
  return "end of stream";
} catch (kit::buffer_too_short const& e) {
  return "too short " + digest(e.message);
} catch (std::system_error const& e) {
  return e.code() == std::errc::broken_pipe ? "broken pipe" : "error";
} catch (std::exception const& e) {
  return std::string("unexpected: ") + e.what();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4 || count % 3 != 1) return 2;
  for (int i = 1; i < count; i += 3) {
    ends.emplace_back(std::stoi(arguments[i]), arguments[i + 1][0] == '1', arguments[i + 2][0] == '1');
  }
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command;
    std::size_t n = 0, which = 0;
    words >> command >> n >> which;
    std::cout << outcome(*std::next(ends.begin(), static_cast<std::ptrdiff_t>(which)), command, n) << std::endl;
  }
}
