// The half of archive.h that the grader itself has: nothing here looks into an archive.
#include "grader/submission/archive.h"
#include "grader/submission/archive_names.h"
#include "grader/submission/submission.h"

namespace racecourse::submission {
namespace {

constexpr std::size_t max_line = 2000;

Problem no_answer() {
  return {"the archive reader gave no answer", "./racecourse doctor says what may be missing", {}};
}

}  // namespace

bool is_archive(std::string const& path, std::string_view first_bytes) {
  using namespace std::string_view_literals;
  for (std::string_view const magic : {"PK\x03\x04"sv, "PK\x05\x06"sv, "\x1f\x8b"sv,
                                       "\xfd"
                                       "7zXZ\0"sv,
                                       "\x28\xb5\x2f\xfd"sv}) {
    if (first_bytes.starts_with(magic)) return true;
  }
  // Of a tar, whose header ends the word with a zero byte or, as GNU's, after two blanks.
  std::string_view const of_tar = first_bytes.size() > 265 ? first_bytes.substr(257, 8) : ""sv;
  return of_tar.starts_with("ustar\0"sv) || of_tar == "ustar  \0"sv || names_archive(path);
}

std::string archive_order(std::string const& exercise, std::string const& file, std::string_view bytes) {
  return exercise + "\n" + file + "\n" + std::string(bytes);
}

// As hostile as the archive: who takes over the program that reads archives writes this.
Result<Member> read_archive_answer(std::string const& answer) {
  std::size_t const first = answer.find('\n');
  std::size_t const second = first == std::string::npos ? first : answer.find('\n', first + 1);
  if (second == std::string::npos) return no_answer();
  std::string const word = answer.substr(0, first);
  std::string const line = answer.substr(first + 1, second - first - 1);
  std::string rest = answer.substr(second + 1);
  if (word == "taken" && rest.size() <= max_bytes) return Member{shown(line), std::move(rest)};
  if (word == "refused") return Problem(shown(line, max_line), shown(rest.substr(0, rest.find('\n')), max_line), {});
  return no_answer();
}

}  // namespace racecourse::submission
