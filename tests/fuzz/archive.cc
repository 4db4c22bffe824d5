// Archives as bytes, and what their reader answers.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "grader/submission/archive.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace racecourse;
  std::string const bytes(reinterpret_cast<char const*>(data), size);
  Result<submission::Member> const direct = submission::read_archive(bytes, "threading/lock", "lock.h");
  if (!direct && direct.error().message.find('\n') != std::string::npos) std::abort();
  std::string const order = submission::archive_order("threading/lock", "lock.h", bytes);
  Result<submission::Member> const answer = submission::read_archive_answer(submission::answer_archive_order(order));
  if (direct.has_value() != answer.has_value()) std::abort();
  if (direct && direct->bytes != answer->bytes) std::abort();
  static_cast<void>(submission::read_archive_answer(bytes));
  return 0;
}
