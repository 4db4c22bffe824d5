// Reads one pipe of a child to its end, keeping a bounded part. Internal to this room; lives in the launcher thread.
#pragma once

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace racecourse::process {

// Past the limit it keeps nothing more and calls `overflow`, but reads on: the writer must not hang on a full pipe.
class Drain {
 public:
  Drain(boost::asio::io_context& io, std::string& text, std::uint64_t limit) : pipe(io), text_(text), limit_(limit) {}
  void start(std::function<void()> overflow, std::function<void()> done) {
    overflow_ = std::move(overflow);
    done_ = std::move(done);
    next();
  }
  boost::asio::readable_pipe pipe;
  std::function<void(std::string_view)> on_piece;

 private:
  void next() {
    pipe.async_read_some(boost::asio::buffer(chunk_), [this](boost::system::error_code error, std::size_t n) {
      std::size_t const room =
          limit_ == 0 ? n : std::min<std::size_t>(n, limit_ - std::min<std::size_t>(limit_, text_.size()));
      text_.append(chunk_.data(), room);
      if (on_piece) on_piece({chunk_.data(), room});
      if (room < n) overflow_();
      if (error) return done_();
      next();
    });
  }

  std::string& text_;
  std::uint64_t limit_;
  std::function<void()> overflow_, done_;
  std::array<char, 16384> chunk_{};
};

}  // namespace racecourse::process
