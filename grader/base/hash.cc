#include "grader/base/hash.h"

#include <openssl/evp.h>

#include <cassert>

namespace racecourse {

std::string sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  int const ok = EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr);
  assert(ok == 1 && length == 32);
  (void)ok;
  std::string hex;
  for (unsigned i = 0; i < length; ++i) {
    hex += "0123456789abcdef"[digest[i] >> 4];
    hex += "0123456789abcdef"[digest[i] & 15];
  }
  return hex;
}

KeyBuilder& KeyBuilder::add(std::string_view part) {
  joined_ += std::to_string(part.size()) + ":";
  joined_ += part;
  return *this;
}

}  // namespace racecourse
