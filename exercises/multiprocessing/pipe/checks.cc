// Checks of multiprocessing/pipe. The peer is mostly a raw descriptor, so that every byte on the wire is looked at; the
// wire format is Python's (tests/oracle/pipe.py talks to the real one).
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "grader/harness/check.h"
#include "multiprocessing/pipe/pipe.h"

namespace {

using namespace std::chrono_literals;
using multiprocessing::connection;

kit::bytes bytes_of(std::string const& text) {
  auto const* const data = reinterpret_cast<std::byte const*>(text.data());
  return {data, data + text.size()};
}
std::string text_of(kit::bytes const& b) { return {reinterpret_cast<char const*>(b.data()), b.size()}; }
std::string pattern(std::size_t n) {
  std::string text(n, ' ');
  for (std::size_t i = 0; i < n; ++i) text[i] = static_cast<char>('a' + i % 26);
  return text;
}
std::string framed_message(std::string const& body) {
  std::string const size{static_cast<char>(body.size() >> 24), static_cast<char>(body.size() >> 16),
                         static_cast<char>(body.size() >> 8), static_cast<char>(body.size())};
  return size + body;
}

// A connection whose other end is a plain descriptor. No injected fault hits the peer.
struct Wire {
  int peer = -1;
  std::optional<connection> end;
  Wire() {
    int ends[2];
    kit::require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "socketpair");
    end.emplace(ends[0]);
    peer = ends[1];
  }
  ~Wire() { hang_up(); }
  void hang_up() {
    if (peer >= 0) ::close(std::exchange(peer, -1));
  }
  void put(std::string const& raw) {
    kit::without_faults const spared;
    kit::require(::write(peer, raw.data(), raw.size()) == static_cast<ssize_t>(raw.size()), "the peer could not write");
  }
  std::string take(std::size_t n) {
    kit::without_faults const spared;
    std::string raw(n, '\0');
    std::size_t done = 0;
    while (done < n) {
      ssize_t const got = ::read(peer, raw.data() + done, n - done);
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    raw.resize(done);
    return raw;
  }
};

// The errno of the std::system_error that `body` throws; 0 if it throws none.
template <class F>
int error_of(F body) {
  try {
    body();
  } catch (std::system_error const& e) {
    return e.code().value();
  }
  return 0;
}

std::string hex_of(std::string const& raw) {
  std::string text;
  for (unsigned char const c : raw) {
    text += "0123456789abcdef"[c >> 4];
    text += "0123456789abcdef"[c & 15];
  }
  return text;
}

}  // namespace

// --- L1 -------------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_message_is_framed_as_python_does) {
  for (std::string const& body : {std::string("hello"), std::string("x"), pattern(300)}) {
    Wire w;
    w.end->send_bytes(bytes_of(body));
    kit::require_equal(hex_of(w.take(4 + body.size())), hex_of(framed_message(body)),
                       "The bytes on the wire differ from Python's");
  }
}

BOOST_AUTO_TEST_CASE(a_framed_message_is_received) {
  Wire w;
  w.put(framed_message("hello") + framed_message("again"));
  kit::require_equal(text_of(w.end->recv_bytes()), "hello", "Another message was received than sent");
  kit::require_equal(text_of(w.end->recv_bytes()), "again", "The second message differs");
}

BOOST_AUTO_TEST_CASE(an_empty_message_is_a_message) {
  Wire w;
  w.end->send_bytes({});
  kit::require_equal(hex_of(w.take(4)), "00000000", "An empty message is a header with length 0");
  w.put(framed_message(""));
  kit::require_equal(static_cast<long long>(w.end->recv_bytes().size()), 0,
                     "An empty message must be received as such");
}

BOOST_AUTO_TEST_CASE(the_long_form_of_the_header_is_read) {
  Wire w;
  w.put(std::string("\xff\xff\xff\xff\0\0\0\0\0\0\0\5", 12) + "hello");
  kit::require_equal(text_of(w.end->recv_bytes()), "hello", "A length of -1 announces a length of 8 bytes");
}

// Memory that can be read and is never touched, and no room for a copy of it.
class GiantMessage {
 public:
  static constexpr std::size_t size = (std::size_t{1} << 31) + 5;
  GiantMessage() {
    ::getrlimit(RLIMIT_DATA, &before_);
    rlimit const tight{std::size_t{1} << 30, before_.rlim_max};
    ::setrlimit(RLIMIT_DATA, &tight);
    memory_ = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    kit::require(memory_ != MAP_FAILED, "no memory for a large message could be had");
  }
  ~GiantMessage() {
    ::munmap(memory_, size);
    ::setrlimit(RLIMIT_DATA, &before_);
  }
  GiantMessage(GiantMessage const&) = delete;
  std::span<std::byte const> bytes() const { return {static_cast<std::byte const*>(memory_), size}; }

 private:
  void* memory_ = nullptr;
  rlimit before_{};
};

BOOST_AUTO_TEST_CASE(the_long_form_of_the_header_is_sent) {
  Wire w;
  GiantMessage const message;
  bool copied = false;
  kit::thread sender([&] {
    try {
      kit::require_equal(error_of([&] { w.end->send_bytes(message.bytes()); }), EPIPE,
                         "The peer hung up in the middle of a message");
    } catch (std::bad_alloc const&) {
      copied = true;  // who puts header and body into one buffer cannot be tried here
      w.end.reset();
    }
  });
  std::string const header = w.take(12);
  w.hang_up();
  sender.join();
  if (!copied) {
    kit::require_equal(hex_of(header), "ffffffff0000000080000005",
                       "The header of a message of 2^31 + 5 bytes is -1, then eight bytes of length");
  }
}

BOOST_AUTO_TEST_CASE(large_messages_go_through) {
  auto [a, b] = multiprocessing::pipe();
  for (std::size_t const n : {16383u, 16384u, 16385u, 1u << 20}) {
    std::string const body = pattern(n);
    kit::thread sender([&, &a = a] { a.send_bytes(bytes_of(body)); });
    kit::require(text_of(b.recv_bytes()) == body, "A large message arrived changed");
    sender.join();
  }
}

// One message out and one in while the plan is in force. Says whether any fault was injected.
bool a_message_each_way(kit::fault_plan const& plan, std::string const& body, char const* out, char const* in) {
  Wire w;
  kit::inject const faults(plan);
  w.end->send_bytes(bytes_of(body));
  kit::require_equal(hex_of(w.take(4 + body.size())), hex_of(framed_message(body)), out);
  w.put(framed_message(body));
  kit::require_equal(text_of(w.end->recv_bytes()), body, in);
  return faults.fired() > 0;
}

BOOST_AUTO_TEST_CASE(short_reads_and_writes_are_continued) {
  char const* const out = "A write that moved fewer bytes than asked was not continued";
  char const* const in = "A read that moved fewer bytes than asked was not continued";
  for (std::size_t const most : {1u, 2u, 3u, 4u, 5u, 7u, 53u}) {
    a_message_each_way({.max_io = most}, pattern(50), out, in);
  }
  for (int n = 1; a_message_each_way({.short_io_at = n}, pattern(50), out, in); ++n) {
  }
}

BOOST_AUTO_TEST_CASE(interrupted_calls_are_repeated) {
  for (int n = 1; n < 60; ++n) {
    Wire w;
    kit::inject const faults({.eintr_at = n});
    int const error = error_of([&] {
      w.end->send_bytes(bytes_of("hello"));
      w.put(framed_message("world"));
      kit::require_equal(text_of(w.end->recv_bytes()), "world", "After EINTR another message was received");
    });
    kit::require_equal(error, 0, "EINTR came out as an error");
    kit::require_equal(hex_of(w.take(9)), hex_of(framed_message("hello")), "After EINTR other bytes were sent");
    if (faults.fired() == 0) return;
  }
}

BOOST_AUTO_TEST_CASE(a_peer_that_is_gone_is_broken_pipe_and_no_signal) {
  {
    Wire w;
    w.hang_up();
    kit::require_equal(error_of([&] { w.end->send_bytes(bytes_of("x")); }), EPIPE,
                       "Writing to a socket whose peer is closed must throw errc::broken_pipe");
  }
  auto [reader, writer] = multiprocessing::pipe(false);
  reader.close();
  kit::require_equal(error_of([&, &writer = writer] { writer.send_bytes(bytes_of("x")); }), EPIPE,
                     "Writing to a pipe that nobody reads must throw errc::broken_pipe");
  sigset_t pending;
  ::sigpending(&pending);
  kit::require(::sigismember(&pending, SIGPIPE) == 0, "A SIGPIPE was left pending for later");
}

// --- L2 -------------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_end_between_messages_is_end_of_stream) {
  Wire w;
  w.put(framed_message("last"));
  w.hang_up();
  kit::require_equal(text_of(w.end->recv_bytes()), "last", "What was sent before the peer closed comes first");
  kit::throws<kit::end_of_stream>([&] { w.end->recv_bytes(); },
                                  "At the end of the stream recv_bytes() must throw end_of_stream");
}

void cut_everywhere(std::string const& message) {
  for (std::size_t n = 1; n < message.size(); ++n) {
    Wire w;
    w.put(message.substr(0, n));
    w.hang_up();
    try {
      w.end->recv_bytes();
      kit::fail("A message whose end never came was received");
    } catch (std::system_error const&) {
    } catch (kit::end_of_stream const&) {
      // Right behind the header, or the first part of a long one, Python itself says EOFError.
      bool const behind_header = n == 4 || (n == 12 && message.starts_with("\xff\xff\xff\xff"));
      kit::require(behind_header, "The end of the stream inside a message must be a system_error, not end_of_stream");
    }
  }
}

BOOST_AUTO_TEST_CASE(the_end_inside_a_message_is_an_error) {
  cut_everywhere(framed_message("hello"));
  cut_everywhere(std::string("\xff\xff\xff\xff\0\0\0\0\0\0\0\5hello", 17));
}

BOOST_AUTO_TEST_CASE(poll_tells_whether_something_is_there) {
  Wire w;
  kit::require(!w.end->poll(), "poll() of an empty connection is false");
  w.put(framed_message("x"));
  kit::require(w.end->poll() && w.end->poll(1s), "poll() is true while a message waits");
  w.end->recv_bytes();
  kit::require(!w.end->poll(), "poll() after the message was taken is false");
  w.hang_up();
  kit::require(w.end->poll(), "poll() is true at the end of the stream");
}

BOOST_AUTO_TEST_CASE(poll_waits_as_long_as_asked) {
  Wire w;
  kit::time_point const started = kit::sys::now();
  kit::require(!w.end->poll(1500us), "Nothing came, but poll() is true");
  auto const waited = kit::sys::now() - started;
  kit::require(waited >= 1500us, "poll() returned before its timeout");
  kit::require(waited <= 10ms, "poll() waited much longer than asked");
  kit::time_point const again = kit::sys::now();
  kit::require(!w.end->poll(-5s) && kit::sys::now() - again < 1ms, "A timeout <= 0 looks once and does not wait");
}

BOOST_AUTO_TEST_CASE(poll_has_one_deadline_despite_interruptions) {
  for (int n = 1; n < 4; ++n) {
    Wire w;
    kit::inject const faults({.eintr_at = n});
    kit::time_point const started = kit::sys::now();
    kit::require(!w.end->poll(20ms), "Nothing came, but poll() is true");
    auto const waited = kit::sys::now() - started;
    kit::require(waited >= 20ms && waited <= 22ms, "After EINTR poll() waits for another time than asked");
    if (faults.fired() == 0) return;
  }
}

BOOST_AUTO_TEST_CASE(poll_for_ever_wakes_when_a_message_comes) {
  Wire w;
  kit::thread sender([&] {
    kit::sleep_for(1h);
    w.put(framed_message("x"));
  });
  kit::require(w.end->poll(kit::forever), "A message came, but poll() is false");
  sender.join();
}

BOOST_AUTO_TEST_CASE(directions_are_kept) {
  auto [reader, writer] = multiprocessing::pipe(false);
  kit::require(reader.readable() && !reader.writable() && writer.writable() && !writer.readable(),
               "Of a one-way pipe the first end reads and the second writes");
  kit::require_equal(error_of([&, &reader = reader] { reader.send_bytes(bytes_of("x")); }), EBADF,
                     "Sending on the reading end");
  kit::require_equal(error_of([&, &writer = writer] { writer.recv_bytes(); }), EBADF, "Receiving on the writing end");
  writer.send_bytes(bytes_of("one way"));
  kit::require_equal(text_of(reader.recv_bytes()), "one way", "A one-way pipe");
  auto [a, b] = multiprocessing::pipe();
  a.send_bytes(bytes_of("there"));
  b.send_bytes(bytes_of("back"));
  kit::require_equal(text_of(b.recv_bytes()) + text_of(a.recv_bytes()), "thereback", "A duplex pipe goes both ways");
}

BOOST_AUTO_TEST_CASE(a_closed_connection_refuses_everything) {
  Wire w;
  kit::require(!w.end->closed() && w.end->fileno() >= 0, "A new connection is open");
  w.end->close();
  w.end->close();  // twice is fine
  kit::require(w.end->closed(), "closed() after close()");
  kit::require_equal(error_of([&] { w.end->send_bytes(bytes_of("x")); }), EBADF, "send_bytes() after close()");
  kit::require_equal(error_of([&] { w.end->recv_bytes(); }), EBADF, "recv_bytes() after close()");
  std::byte buffer[4];
  kit::require_equal(error_of([&] { w.end->recv_bytes_into(buffer); }), EBADF, "recv_bytes_into() after close()");
  kit::require_equal(error_of([&] { w.end->poll(); }), EBADF, "poll() after close()");
  kit::require_equal(error_of([&] { (void)w.end->fileno(); }), EBADF, "fileno() after close()");
  kit::require_equal(static_cast<long long>(w.take(1).size()), 0, "The peer does not see the end of the stream");
}

BOOST_AUTO_TEST_CASE(a_moved_connection_takes_its_descriptor_along) {
  int const before = kit::open_descriptors();
  {
    Wire w;
    std::optional<connection> moved(std::move(*w.end));
    w.end.reset();
    w.put(framed_message("x"));
    kit::require_equal(text_of(moved->recv_bytes()), "x", "After a move the connection does not work");
    moved->send_bytes(bytes_of("y"));
    kit::require_equal(hex_of(w.take(5)), hex_of(framed_message("y")), "After a move the connection does not work");
    moved.reset();
    kit::without_faults const spared;
    char c = 0;
    kit::require_equal(::recv(w.peer, &c, 1, MSG_DONTWAIT), 0,
                       "A descriptor of a connection that was moved and destroyed is still open: its peer sees no end");
  }
  kit::require_equal(kit::open_descriptors(), before, "Descriptors are left open");
}

BOOST_AUTO_TEST_CASE(destructors_close) {
  int const before = kit::open_descriptors();
  {
    auto [a, b] = multiprocessing::pipe();
    auto [c, d] = multiprocessing::pipe(false);
    kit::require(kit::open_descriptors() >= before + 4, "Two pipes have four ends");
  }
  int foreign = -1;
  {
    auto [a, b] = multiprocessing::pipe();
    int const number = a.fileno();
    a.close();
    foreign = ::fcntl(b.fileno(), F_DUPFD_CLOEXEC, number);  // the number is free, and somebody else gets it
    a.close();
  }
  kit::require(::fcntl(foreign, F_GETFD) >= 0,
               "A connection that was closed has closed the descriptor of somebody else");
  ::close(foreign);
  kit::require_equal(kit::open_descriptors(), before, "Descriptors are left open");
}

// --- L3 -------------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_message_that_is_too_long_ends_a_duplex_connection) {
  Wire w;
  w.put(framed_message("hello") + framed_message("next"));
  kit::throws<std::system_error>([&] { w.end->recv_bytes(4); },
                                 "A message longer than the limit must be a system_error");
  kit::require(!w.end->closed() && !w.end->readable(), "A duplex connection is unreadable, but not closed, afterwards");
  kit::throws<std::system_error>([&] { w.end->recv_bytes(); },
                                 "The rest of the refused message must not be read as another");
  w.end->send_bytes(bytes_of("ok"));
  kit::require_equal(hex_of(w.take(6)), hex_of(framed_message("ok")), "Sending goes on");
}

BOOST_AUTO_TEST_CASE(a_message_that_is_too_long_closes_a_one_way_connection) {
  auto [reader, writer] = multiprocessing::pipe(false);
  writer.send_bytes(bytes_of("hello"));
  kit::throws<std::system_error>([&, &reader = reader] { reader.recv_bytes(4); },
                                 "A message longer than the limit must be a system_error");
  kit::require(reader.closed(), "A one-way connection is closed afterwards");
}

BOOST_AUTO_TEST_CASE(a_message_of_just_the_limit_is_fine) {
  Wire w;
  w.put(framed_message("hello") + framed_message(""));
  kit::require_equal(text_of(w.end->recv_bytes(5)), "hello", "A message as long as the limit");
  kit::require_equal(static_cast<long long>(w.end->recv_bytes(0).size()), 0, "An empty message within a limit of 0");
}

BOOST_AUTO_TEST_CASE(a_limit_holds_for_any_length) {
  for (std::string const& header :
       {std::string("\x7f\xff\xff\xff", 4), std::string("\xff\xff\xff\xff\0\0\0\1\0\0\0\0", 12),
        std::string("\xff\xff\xff\xff\x7f\xff\xff\xff\xff\xff\xff\xff", 12)}) {
    Wire w;
    w.put(header);
    kit::throws<std::system_error>([&] { w.end->recv_bytes(100); },
                                   "A message longer than the limit must be a system_error, before any room is made");
  }
}

BOOST_AUTO_TEST_CASE(a_short_buffer_loses_nothing) {
  Wire w;
  w.put(framed_message("hello") + framed_message("abc") + framed_message("next"));
  std::byte buffer[4];
  try {
    w.end->recv_bytes_into(buffer);
    kit::fail("A message longer than the buffer must throw buffer_too_short");
  } catch (kit::buffer_too_short const& e) {
    kit::require_equal(text_of(e.message), "hello", "buffer_too_short must carry the message");
  }
  kit::require_equal(static_cast<long long>(w.end->recv_bytes_into(buffer)), 3, "recv_bytes_into() returns the length");
  kit::require(std::equal(buffer, buffer + 3, bytes_of("abc").begin()), "Something else is in the buffer");
  kit::require_equal(text_of(w.end->recv_bytes()), "next", "The connection goes on afterwards");
}

BOOST_AUTO_TEST_CASE(messages_of_two_senders_do_not_mix) {
  kit::explore([] {
    auto [a, b] = multiprocessing::pipe();
    std::string const first(20'000, 'a'), second(30'000, 'b');  // header and body may be written apart
    kit::thread one([&, &a = a] { a.send_bytes(bytes_of(first)); });
    kit::thread two([&, &a = a] { a.send_bytes(bytes_of(second)); });
    for (int i = 0; i < 2; ++i) {
      std::string const got = text_of(b.recv_bytes(1 << 20));
      kit::require(got == first || got == second, "Messages of two senders are mixed up");
    }
    one.join();
    two.join();
  });
}

BOOST_AUTO_TEST_CASE(short_messages_of_two_senders_do_not_mix) {
  kit::explore([] {
    auto [a, b] = multiprocessing::pipe();
    kit::in_parallel(2, [&, &a = a](int i) {
      for (int k = 0; k < 2; ++k) a.send_bytes(bytes_of(i == 0 ? "left" : "right!"));
    });
    int left = 0;
    for (int i = 0; i < 4; ++i) {
      std::string const got = text_of(b.recv_bytes(100));
      kit::require(got == "left" || got == "right!", "Messages of two senders are mixed up");
      left += got == "left" ? 1 : 0;
    }
    kit::require_equal(left, 2, "Messages were lost or doubled");
  });
}

// The one stops in the middle of a message that fills the pipe; with the pipe empty again, the other has its chance.
BOOST_AUTO_TEST_CASE(messages_of_two_processes_do_not_mix) {
  auto [a, b] = multiprocessing::pipe();
  std::string const first = pattern(1 << 20), second(100, 'c');
  kit::process other([&, &a = a] { a.send_bytes(bytes_of(second)); });
  kit::thread sender([&, &a = a] { a.send_bytes(bytes_of(first)); });
  kit::until_quiet();
  std::string stream;
  auto const take = [&, &b = b] {
    std::string piece(1 << 20, '\0');
    pollfd readable{b.fileno(), POLLIN, 0};  // a descriptor that does not block is fine
    ::poll(&readable, 1, -1);
    ssize_t const n = ::read(b.fileno(), piece.data(), piece.size());
    kit::require(n > 0, "The stream ended before both messages were there");
    stream.append(piece, 0, static_cast<std::size_t>(n));
  };
  other.run_until_blocked(take);
  while (stream.size() < framed_message(first).size() + framed_message(second).size()) take();
  kit::require(stream == framed_message(first) + framed_message(second), "Messages of two processes are mixed up");
  sender.join();
  kit::require(other.join(), "The sending child failed");
}

BOOST_AUTO_TEST_CASE(a_sender_that_fails_lets_the_next_one_in) {
  Wire w;
  w.hang_up();
  for (int i = 0; i < 2; ++i) {
    kit::require_equal(error_of([&] { w.end->send_bytes(bytes_of("x")); }), EPIPE, "Each attempt fails the same way");
  }
}

// --- L4 -------------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(wait_returns_those_that_are_ready) {
  Wire a, b, c;
  std::vector<connection*> const all{&*a.end, &*b.end, &*c.end};
  kit::require(multiprocessing::wait(all, 0ms).empty() && multiprocessing::wait(all, -1s).empty(),
               "Nothing is ready, but wait() returns something");
  b.put(framed_message("x"));
  kit::require(multiprocessing::wait(all) == std::vector<connection*>{&*b.end}, "One of three has a message");
  c.hang_up();
  std::vector<connection*> ready = multiprocessing::wait(all, 1s);
  std::sort(ready.begin(), ready.end(), [&](connection* x, connection* y) { return x->fileno() < y->fileno(); });
  kit::require(ready == std::vector<connection*>{&*b.end, &*c.end}, "The end of a stream counts as ready");
  auto [reader, writer] = multiprocessing::pipe(false);
  writer.close();
  connection* const one_way[] = {&reader};
  kit::require_equal(static_cast<long long>(multiprocessing::wait(one_way, 1s).size()), 1,
                     "The end of a stream counts as ready, also of one that goes one way");
}

BOOST_AUTO_TEST_CASE(wait_wakes_when_a_message_comes) {
  Wire a, b;
  std::vector<connection*> const all{&*a.end, &*b.end};
  kit::thread sender([&] {
    kit::sleep_for(1h);
    b.put(framed_message("x"));
  });
  kit::require(multiprocessing::wait(all) == std::vector<connection*>{&*b.end}, "wait() does not return what is ready");
  sender.join();
}

BOOST_AUTO_TEST_CASE(wait_keeps_its_timeout) {
  for (int n = 1; n < 4; ++n) {
    Wire a, b;
    std::vector<connection*> const all{&*a.end, &*b.end};
    kit::inject const faults({.eintr_at = n});
    kit::time_point const started = kit::sys::now();
    kit::require(multiprocessing::wait(all, 30ms).empty(), "Nothing is ready, but wait() returns something");
    auto const waited = kit::sys::now() - started;
    kit::require(waited >= 30ms && waited <= 32ms, "wait() waits for another time than asked");
    if (faults.fired() == 0) return;
  }
}

BOOST_AUTO_TEST_CASE(wait_copes_with_high_descriptors) {
  Wire w;
  int const high = ::fcntl(w.end->fileno(), F_DUPFD_CLOEXEC, kit::unused_high_fd(1100));
  kit::require(high >= 1100, "no high descriptor could be had");
  connection c(high);
  connection* const all[] = {&c};
  kit::require(multiprocessing::wait(all, 0ms).empty(), "Nothing is ready, but wait() returns something");
  w.put(framed_message("x"));
  kit::require_equal(static_cast<long long>(multiprocessing::wait(all, 1s).size()), 1,
                     "A descriptor above 1023 is not noticed");
  kit::require(c.poll(), "poll() with a descriptor above 1023");
}

BOOST_AUTO_TEST_CASE(a_descriptor_can_be_sent) {
  int const before = kit::open_descriptors();
  {
    auto [a, b] = multiprocessing::pipe();
    int ends[2];
    kit::require(::pipe2(ends, O_CLOEXEC) == 0, "pipe2");
    a.send_fd(ends[1]);
    int const received = b.recv_fd();
    kit::require(received >= 0 && received != ends[1], "recv_fd() gives a descriptor of its own");
    kit::require(::write(received, "z", 1) == 1, "The received descriptor does not work");
    char c = 0;
    kit::require(::read(ends[0], &c, 1) == 1 && c == 'z', "It is another file than was sent");
    for (int const fd : {ends[0], ends[1], received}) ::close(fd);
  }
  kit::require_equal(kit::open_descriptors(), before, "Descriptors are left open");
}

BOOST_AUTO_TEST_CASE(interruptions_do_not_stop_a_descriptor) {
  for (int n = 1; n < 10; ++n) {
    auto [a, b] = multiprocessing::pipe();
    kit::inject const faults({.eintr_at = n});
    int const error = error_of([&, &a = a, &b = b] {
      a.send_fd(a.fileno());
      ::close(b.recv_fd());
    });
    kit::require_equal(error, 0, "EINTR came out as an error");
    if (faults.fired() == 0) return;
  }
}

BOOST_AUTO_TEST_CASE(descriptors_and_messages_keep_their_order) {
  auto [a, b] = multiprocessing::pipe();
  a.send_bytes(bytes_of("before"));
  a.send_fd(a.fileno());
  a.send_bytes(bytes_of("after"));
  kit::require_equal(text_of(b.recv_bytes()), "before", "The message before the descriptor");
  ::close(b.recv_fd());
  kit::require_equal(text_of(b.recv_bytes()), "after", "The message after the descriptor");
}
