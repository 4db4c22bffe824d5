// One file out of an archive that a stranger packed. Nothing is unpacked: the archive is bytes, and so is the result.
//
//   Result<Member> const member = read_archive(bytes, "threading/lock", "lock.h");
//   if (!member) return member.error();  // what is wrong with which entry, and what to do
//   use(member->name, member->bytes);
//
// Taken is the first of these that is there; TOP is one folder of any name, or none:
//   TOP/exercises/threading/lock/lock.h   a checkout of the course
//   TOP/threading/lock/lock.h             a tree laid out like exercises/
//   TOP/lock.h
// Other entries are never read. Symbolic and hard links, encrypted and large files among them do no harm, and honest
// archives have them (Bazel leaves links in every checkout): they are refused where they stand for the file itself.
// What no honest archive has is refused wherever it is: absolute names, "..", devices, pipes, sparse files.
//
// Archives are tar or zip, and tar compressed at most once by gzip, bzip2, xz or zstd. libarchive does it with what is
// linked into it: no program is started, nothing is written. It parses hostile bytes, so the grader calls it in a
// process of its own (archive_main) inside the sandbox, which also bounds the memory of decompressors.
#pragma once

#include <string>
#include <string_view>

#include "grader/base/result.h"

namespace racecourse::submission {

inline constexpr std::size_t max_archive_bytes = 32u << 20;
inline constexpr std::size_t max_unpacked_bytes = 256u
                                                  << 20;  // of a tar, where everything before a file is decompressed
inline constexpr int max_entries = 20'000;
inline constexpr std::size_t max_name_bytes = 4096;

struct Member {
  std::string name;   // within the archive; printable, since odd bytes are written as \xff
  std::string bytes;  // as they are, at most max_bytes
};

// Problems have no place: only the caller knows what the archive is called.
Result<Member> read_archive(std::string_view bytes, std::string const& exercise, std::string const& file);

// By the name, ".zip" or ".tar.gz" ..., or else by the first bytes, where no text could begin so.
bool is_archive(std::string const& path, std::string_view first_bytes);

// Between the grader and archive_main: an order on standard input, an answer on standard output.
std::string archive_order(std::string const& exercise, std::string const& file, std::string_view bytes);
std::string answer_archive_order(std::string const& order);
Result<Member> read_archive_answer(std::string const& answer);

}  // namespace racecourse::submission
