// Archives for tests, packed by libarchive in memory.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <vector>

namespace racecourse::submission {

struct Packed {
  std::string name, text = {};
  unsigned type = AE_IFREG;
  std::string hard_link = {}, symbolic_link = {};
  bool sparse = false;
};

struct Packing {
  bool zip = false;
  int filter = ARCHIVE_FILTER_NONE;
  bool stored = false;             // of a zip: not compressed
  char const* password = nullptr;  // of a zip
};

inline std::string pack(std::vector<Packed> const& entries, Packing const& how = {}) {
  std::string bytes;
  archive* const a = archive_write_new();
  if (how.zip) {
    archive_write_set_format_zip(a);
    if (how.stored) archive_write_zip_set_compression_store(a);
    if (how.password != nullptr) {
      archive_write_set_options(a, "zip:encryption=traditional");
      archive_write_set_passphrase(a, how.password);
    }
  } else {
    archive_write_set_format_pax_restricted(a);
  }
  archive_write_add_filter(a, how.filter);
  archive_write_set_bytes_in_last_block(a, 1);
  auto const append = [](archive*, void* to, void const* piece, std::size_t n) {
    static_cast<std::string*>(to)->append(static_cast<char const*>(piece), n);
    return static_cast<la_ssize_t>(n);
  };
  archive_write_open(a, &bytes, nullptr, append, nullptr);
  for (Packed const& one : entries) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, one.name.c_str());
    archive_entry_set_filetype(entry, one.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(one.text.size()));
    if (!one.hard_link.empty()) archive_entry_set_hardlink(entry, one.hard_link.c_str());
    if (!one.symbolic_link.empty()) archive_entry_set_symlink(entry, one.symbolic_link.c_str());
    if (one.sparse) archive_entry_sparse_add_entry(entry, 0, 1);
    archive_write_header(a, entry);
    archive_write_data(a, one.text.data(), one.text.size());
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
  return bytes;
}

}  // namespace racecourse::submission
