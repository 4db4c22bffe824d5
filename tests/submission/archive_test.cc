// What is taken out of an archive, and what is refused. Each bad archive has a twin beside it that is fine.
#include "grader/submission/archive.h"

#include <boost/test/unit_test.hpp>
#include <clocale>

#include "grader/submission/submission.h"
#include "tests/submission/packing.h"

namespace racecourse::submission {
namespace {

constexpr Packing zip{.zip = true};
std::string const text = "#pragma once\n";

Result<Member> read(std::string const& bytes) { return read_archive(bytes, "threading/lock", "lock.h"); }

void taken(std::string const& bytes, std::string const& name = "lock.h") {
  Result<Member> const member = read(bytes);
  BOOST_TEST_REQUIRE(member.has_value(), (member ? "" : to_string(member.error())));
  BOOST_TEST(member->name == name);
  BOOST_TEST(member->bytes == text);
}

void refused(std::string const& bytes, std::string const& words) {
  Result<Member> const member = read(bytes);
  BOOST_TEST_REQUIRE(member.has_error(), words);
  BOOST_TEST(member.error().message.find(words) != std::string::npos, member.error().message);
  BOOST_TEST(!member.error().remedy.empty());
  BOOST_TEST(member.error().message.find('\n') == std::string::npos);
}

struct InUtf8 {
  InUtf8() { std::setlocale(LC_CTYPE, "C.UTF-8"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(archives, InUtf8)

BOOST_AUTO_TEST_CASE(every_kind_that_is_promised_is_read) {
  taken(pack({{"lock.h", text}}, zip));
  taken(pack({{"lock.h", text}}, {.zip = true, .stored = true}));
  for (int const filter :
       {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD}) {
    taken(pack({{"lock.h", text}}, {.filter = filter}));
  }
}

BOOST_AUTO_TEST_CASE(the_file_is_found_where_people_pack_it) {
  for (char const* const name : {"lock.h", "mine/lock.h", "threading/lock/lock.h", "mine/threading/lock/lock.h",
                                 "exercises/threading/lock/lock.h", "course/exercises/threading/lock/lock.h"}) {
    taken(pack({{name, text}}), name);
  }
  taken(pack({{"./threading//lock/lock.h", text}}), "threading/lock/lock.h");
  refused(pack({{"a/b/lock.h", text}}), "has no lock.h");
  refused(pack({{"lokc.h", text}}), "has no lock.h");
  refused(pack({}), "has no lock.h");
}

BOOST_AUTO_TEST_CASE(of_a_checkout_the_exercise_is_taken) {
  taken(pack({{"solutions/threading/lock/lock.h", "no"},
              {"bazel-bin", "", AE_IFLNK, "", "/root/.cache/bazel"},
              {"exercises/threading/lock/lock.h", text},
              {"reference/threading/lock/lock.h", "no"}}),
        "exercises/threading/lock/lock.h");
  taken(pack({{"__MACOSX/lock.h", "no"}, {"lock.h", text}}, zip));
}

BOOST_AUTO_TEST_CASE(two_files_that_could_be_meant) {
  refused(pack({{"a/lock.h", text}, {"b/lock.h", text}}), "two entries could be meant: 'a/lock.h' and 'b/lock.h'");
  refused(pack({{"lock.h", text}, {"lock.h", text}}), "two entries could be meant");
  refused(pack({{"lock.h", text}, {"./lock.h", text}}, zip), "two entries could be meant");
  taken(pack({{"lock.h", "no"}, {"threading/lock/lock.h", text}, {"b/lock.h", "no"}}), "threading/lock/lock.h");
}

BOOST_AUTO_TEST_CASE(names_that_lead_out) {
  for (Packing const& how : {Packing{}, zip}) {
    for (char const* const name : {"/etc/passwd", "../lock.h", "a/../../lock.h", "threading/..", "C:/lock.h"}) {
      refused(pack({{"lock.h", text}, {name, text}}, how), std::string("'") + name + "' leads out");
    }
    taken(pack({{"lock.h", text}, {"..a/b..", text}, {"a/...", text}}, how));
  }
  refused(pack({{"..\\lock.h", text}}), "leads out");
}

BOOST_AUTO_TEST_CASE(links) {
  refused(pack({{"lock.h", "", AE_IFLNK, "", "/etc/passwd"}}), "'lock.h' is a link");
  refused(pack({{"lock.h", "", AE_IFLNK, "", "/etc/passwd"}}, zip), "'lock.h' is a link");
  refused(pack({{"a.h", text}, {"lock.h", "", AE_IFREG, "a.h"}}), "'lock.h' is a link");
  taken(pack({{"threading", "", AE_IFLNK, "", "/etc"}, {"lock.h", text}, {"b.h", "", AE_IFREG, "lock.h"}}));
}

BOOST_AUTO_TEST_CASE(devices_and_pipes) {
  for (unsigned const type : {AE_IFIFO, AE_IFCHR, AE_IFBLK}) {
    refused(pack({{"lock.h", text}, {"x", "", type}}), "'x' is a device, a pipe or a socket");
  }
  taken(pack({{"lock.h", text}, {"x", "", AE_IFDIR}}));
}

BOOST_AUTO_TEST_CASE(sparse_files) {
  refused(pack({{"lock.h", text}, {"x", std::string(1 << 20, 'a'), AE_IFREG, "", "", true}}), "'x' is a sparse file");
  taken(pack({{"lock.h", text}, {"x", std::string(1 << 20, 'a')}}));
}

BOOST_AUTO_TEST_CASE(encrypted_files) {
  refused(pack({{"lock.h", text}}, {.zip = true, .password = "secret"}), "'lock.h' is encrypted");
  refused(pack({{"other.h", text}}, {.zip = true, .password = "secret"}), "has no lock.h");
}

BOOST_AUTO_TEST_CASE(archives_within_archives) {
  std::string const inner = pack({{"lock.h", text}}, zip);
  refused(pack({{"mine.zip", inner}}), "what is in 'mine.zip' is not looked at");
  taken(pack({{"mine.zip", inner}, {"lock.h", text}}));
}

BOOST_AUTO_TEST_CASE(odd_names) {
  refused(pack({{"\x1b[31m\xff", text}}), "has no lock.h");
  refused(pack({{"/\x1b[31m\n\xff", text}}), "'/\\x1b[31m\\x0a\\xff' leads out");
  std::string windows = pack({{"Xbung/lock.h", text}}, zip);
  for (std::size_t at = 0; (at = windows.find("Xbung")) != std::string::npos;) windows[at] = '\xdc';
  taken(windows, "\\xdcbung/lock.h");  // as an old Windows packs it
  taken(pack({{"Übung/lock.h", text}}), "Übung/lock.h");
  refused(pack({{std::string(max_name_bytes + 1, 'a'), text}, {"lock.h", text}}), "a name of 4097 bytes");
  taken(pack({{std::string(max_name_bytes - 1, 'a'), text}, {"lock.h", text}}));
}

BOOST_AUTO_TEST_CASE(large_files) {
  refused(pack({{"lock.h", std::string(max_bytes + 1, '/')}}, zip), "'lock.h' is larger than 1 MiB");
  refused(pack({{"lock.h", std::string(max_bytes + 1, '/')}}), "'lock.h' is larger than 1 MiB");
  BOOST_TEST(read(pack({{"lock.h", std::string(max_bytes, '/')}}, zip)).has_value());
  taken(pack({{"lock.h", text}, {"movie", std::string(40u << 20, 'a')}}, {.filter = ARCHIVE_FILTER_ZSTD}));
}

BOOST_AUTO_TEST_CASE(many_entries) {
  std::vector<Packed> many{{"lock.h", text}};
  for (int i = 1; i < max_entries; ++i) many.push_back({std::to_string(i)});
  taken(pack(many, {.filter = ARCHIVE_FILTER_GZIP}));
  taken(pack(many, zip));
  many.push_back({"one more"});
  refused(pack(many, {.filter = ARCHIVE_FILTER_GZIP}), "more than 20000 entries");
  refused(pack(many, zip), "more than 20000 entries");
}

BOOST_AUTO_TEST_CASE(more_than_there_is_room_for) {
  std::string const large(33u << 20, 'a');
  std::vector<Packed> many{{"lock.h", text}};
  for (int i = 0; i < 7; ++i) many.push_back({"large" + std::to_string(i), large});
  taken(pack(many, {.filter = ARCHIVE_FILTER_ZSTD}));
  many.push_back({"last", large});
  refused(pack(many, {.filter = ARCHIVE_FILTER_ZSTD}), "unpacked more than 256 MiB, at 'last'");
}

BOOST_AUTO_TEST_CASE(a_size_that_is_claimed_and_not_there) {
  // The size of a tar's entry, in octal, at byte 124 of its header, and its checksum, at byte 148.
  std::string bytes = pack({{"x", text}, {"lock.h", text}});
  bytes.replace(124, 12, "77777777777\0", 12);
  bytes.replace(148, 8, 8, ' ');
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(bytes[i]);
  char octal[8];
  std::snprintf(octal, sizeof octal, "%06o", sum);
  bytes.replace(148, 7, octal, 7);
  refused(bytes, "unpacked more than 256 MiB, at 'x'");
}

BOOST_AUTO_TEST_CASE(compressed_twice) {
  archive* const a = archive_write_new();
  std::string bytes(1 << 20, '\0');
  std::size_t used = 0;
  archive_write_set_format_pax_restricted(a);
  archive_write_add_filter_gzip(a);
  archive_write_add_filter_gzip(a);
  archive_write_open_memory(a, bytes.data(), bytes.size(), &used);
  archive_write_close(a);
  archive_write_free(a);
  BOOST_TEST(read(bytes.substr(0, used)).has_error());
}

BOOST_AUTO_TEST_CASE(damaged_archives) {
  for (Packing const& how :
       {Packing{}, zip, Packing{.filter = ARCHIVE_FILTER_GZIP}, Packing{.filter = ARCHIVE_FILTER_XZ}}) {
    std::string const whole = pack({{"lock.h", text}, {"b", std::string(5000, 'b')}}, how);
    for (std::size_t n = 0; n + 1024 < whole.size(); n += 13) BOOST_TEST(read(whole.substr(0, n)).has_error());
    for (std::size_t n = 0; n < whole.size(); n += 7) {  // it says something, or does no harm
      std::string bytes = whole;
      bytes[n] = static_cast<char>(bytes[n] ^ 0x55);
      read(bytes).has_value();
    }
  }
  refused("", "empty");
  refused(text, "no archive that can be read");
  std::string bytes = pack({{"lock.h", text}}, {.zip = true, .stored = true});
  bytes[bytes.find(text)] ^= 1;
  refused(bytes, "damaged or cut short, at or behind 'lock.h'");
}

BOOST_AUTO_TEST_CASE(an_archive_is_told_from_a_header) {
  for (char const* const name : {"a.zip", "a.tar", "a.tar.gz", "a.TGZ", "a.tar.xz", "a.tar.zst", "a.tar.bz2"}) {
    BOOST_TEST(is_archive(name, text), name);
  }
  BOOST_TEST(!is_archive("lock.h", text));
  BOOST_TEST(!is_archive("zip", text));
  BOOST_TEST(!is_archive("lock.h", std::string(257, ' ') + "ustar, a word"));
  for (Packing const& how :
       {Packing{}, zip, Packing{.filter = ARCHIVE_FILTER_GZIP}, Packing{.filter = ARCHIVE_FILTER_XZ}}) {
    BOOST_TEST(is_archive("lock.h", pack({{"lock.h", text}}, how)));
  }
}

BOOST_AUTO_TEST_CASE(what_the_reader_answers_is_read_again) {
  auto const ask = [](std::string const& bytes) {
    return read_archive_answer(answer_archive_order(archive_order("threading/lock", "lock.h", bytes)));
  };
  Result<Member> const good = ask(pack({{"a/lock.h", text}}, zip));
  BOOST_TEST_REQUIRE(good.has_value());
  BOOST_TEST(good->name == "a/lock.h");
  BOOST_TEST(good->bytes == text);
  Result<Member> const bad = ask(pack({{"../lock.h", text}}, zip));
  BOOST_TEST_REQUIRE(bad.has_error());
  BOOST_TEST(to_string(bad.error()) == to_string(read(pack({{"../lock.h", text}}, zip)).error()));
}

BOOST_AUTO_TEST_CASE(a_hostile_answer_is_none) {
  for (std::string const& answer : {std::string(), std::string("taken"), std::string("taken\nx"),
                                    std::string("other\na\nb\n"), "taken\nx\n" + std::string(max_bytes + 1, 'a')}) {
    BOOST_TEST(read_archive_answer(answer).has_error());
  }
  BOOST_TEST(read_archive_answer("taken\n\x1b[1m\nx")->name == "\\x1b[1m");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::submission
