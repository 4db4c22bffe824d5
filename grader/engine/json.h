// Writes JSON into memory of the engine. Commas come by themselves; what is opened must be closed.
//
//   Json out;
//   out.open('{').key("kind").text("deadlock").key("threads").open('[').number(1).number(2).close(']').close('}');
//   out.data(), out.size()        // {"kind":"deadlock","threads":[1,2]}
#pragma once

#include <cstdint>
#include <vector>

#include "grader/engine/raw.h"

namespace racecourse::engine {

class Json {
 public:
  Json& open(char bracket) {
    separate();
    put(bracket);
    first_ = true;
    return *this;
  }
  Json& close(char bracket) {
    put(bracket);
    first_ = false;
    return *this;
  }
  Json& key(char const* name) {
    text(name);
    put(':');
    first_ = true;
    return *this;
  }
  Json& number(std::uint64_t value) {
    separate();
    char digits[24];
    int n = sizeof digits;
    do {
      digits[--n] = static_cast<char>('0' + value % 10);
      value /= 10;
    } while (value != 0);
    put(digits + n, sizeof digits - static_cast<std::size_t>(n));
    return *this;
  }
  Json& integer(std::int64_t value) {
    if (value >= 0) return number(static_cast<std::uint64_t>(value));
    separate();
    put('-');
    first_ = true;
    return number(0 - static_cast<std::uint64_t>(value));
  }
  Json& boolean(bool value) {
    separate();
    value ? put("true", 4) : put("false", 5);
    return *this;
  }
  // Bytes that are no UTF-8, or cannot stand in a string, come out as question marks.
  Json& text(char const* value);

  Json& key_number(char const* name, std::uint64_t value) { return key(name).number(value); }
  Json& key_text(char const* name, char const* value) { return key(name).text(value); }

  void clear() {
    bytes_.clear();
    first_ = true;
  }
  void end_line() { put('\n'); }
  char const* data() const { return bytes_.data(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  void put(char c) { bytes_.push_back(c); }
  void put(char const* text, std::size_t n) { bytes_.insert(bytes_.end(), text, text + n); }
  void separate() {
    if (!first_) put(',');
    first_ = false;
  }

  std::vector<char> bytes_;
  bool first_ = true;
};

}  // namespace racecourse::engine
