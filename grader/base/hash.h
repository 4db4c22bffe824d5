// SHA-256, for keys: what has the same key has the same content.
#pragma once

#include <string>
#include <string_view>

namespace racecourse {

// 64 hexadecimal digits.
std::string sha256(std::string_view bytes);

// A key made of several parts; parts cannot run into each other.
class KeyBuilder {
 public:
  KeyBuilder& add(std::string_view part);
  std::string key() const { return sha256(joined_); }

 private:
  std::string joined_;
};

}  // namespace racecourse
