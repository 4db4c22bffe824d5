#include "grader/submission/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "grader/submission/archive_names.h"
#include "grader/submission/submission.h"

namespace racecourse::submission {
namespace {

constexpr char pack_again[] = "Pack it anew, and only with the files that you wrote";

struct Free {
  void operator()(archive* a) const { archive_read_free(a); }
};
using Handle = std::unique_ptr<archive, Free>;

Problem refusal(std::string message, std::string remedy) { return {std::move(message), std::move(remedy), {}}; }

std::string quoted(std::string_view name) { return "'" + shown(name) + "'"; }

// Only these: others start programs, or are rare enough to be nobody's homework.
Handle reader() {
  Handle a(archive_read_new());
  if (!a) return a;
  for (auto* const support :
       {archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
        archive_read_support_filter_zstd, archive_read_support_format_tar, archive_read_support_format_zip_seekable}) {
    // A warning says that a program would be called, since the library itself was built without.
    if (support(a.get()) != ARCHIVE_OK) return nullptr;
  }
  return a;
}

// One pass over all entries. What fits best is kept, and whether it stands alone.
class Pass {
 public:
  Pass(archive* a, std::string const& exercise, std::string const& file) : a_(a), exercise_(exercise), file_(file) {}

  Result<Member> go() {
    for (;;) {
      archive_entry* entry = nullptr;
      int const status = archive_read_next_header(a_, &entry);
      if (status == ARCHIVE_EOF) return outcome();
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return unreadable();
      if (archive_filter_count(a_) > 2) return refusal("compressed more than once", pack_again);
      if (std::optional<Problem> const problem = look_at(entry)) return *problem;
    }
  }

 private:
  struct Candidate {
    int fit = 0;
    std::string name, bytes;
    std::optional<Problem> problem;
    std::string same;  // another that fits as well
  };

  std::optional<Problem> look_at(archive_entry* entry) {
    if (++entries_ > max_entries) {
      return refusal("more than " + std::to_string(max_entries) + " entries", pack_again);
    }
    char const* const given = archive_entry_pathname(entry);
    name_ = given == nullptr ? "" : given;  // none: in an encoding that cannot be converted
    if (name_.size() > max_name_bytes)
      return refusal("a name of " + std::to_string(name_.size()) + " bytes: " + quoted(name_), pack_again);
    if (leads_out(name_))
      return refusal(quoted(name_) + " leads out of the archive",
                     "Pack it from inside its folder, with names that begin there");
    if (std::optional<Problem> problem = never_honest(entry)) return problem;
    std::optional<int> const how_well = fit(plain_name(name_), exercise_, file_);
    if (how_well && archive_entry_filetype(entry) != AE_IFDIR) {
      if (std::optional<Problem> problem = consider(entry, *how_well)) return problem;
    } else if (inner_.empty() && names_archive(name_)) {
      inner_ = name_;
    }
    return account(entry);
  }

  std::optional<Problem> never_honest(archive_entry* entry) const {
    switch (archive_entry_filetype(entry)) {
      case AE_IFIFO:
      case AE_IFCHR:
      case AE_IFBLK:
      case AE_IFSOCK:
        return refusal(quoted(name_) + " is a device, a pipe or a socket", pack_again);
      default:
        break;
    }
    if (archive_entry_sparse_count(entry) > 0) {
      return refusal(quoted(name_) + " is a sparse file", "Pack it without --sparse");
    }
    return std::nullopt;
  }

  // Skipping an entry of a compressed tar decompresses it. A zip has an index instead.
  std::optional<Problem> account(archive_entry* entry) {
    if ((archive_format(a_) & ARCHIVE_FORMAT_BASE_MASK) != ARCHIVE_FORMAT_TAR) return std::nullopt;
    la_int64_t const size =
        std::max<la_int64_t>(archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0, 0);
    auto const room = static_cast<la_int64_t>(max_unpacked_bytes - unpacked_);
    if (size > room || archive_filter_bytes(a_, 0) > static_cast<la_int64_t>(max_unpacked_bytes)) {
      return refusal("unpacked more than 256 MiB, at " + quoted(name_), pack_again);
    }
    unpacked_ += static_cast<std::size_t>(size);
    return std::nullopt;
  }

  // An error here is one of the whole archive; what is wrong with the file alone matters only if it is the one.
  std::optional<Problem> consider(archive_entry* entry, int how_well) {
    if (best_ && best_->fit < how_well) return std::nullopt;
    if (best_ && best_->fit == how_well) {
      best_->same = name_;
      return std::nullopt;
    }
    best_ = Candidate{how_well, name_, "", problem_of_file(entry), ""};
    return best_->problem ? std::nullopt : read_bytes();
  }

  std::optional<Problem> problem_of_file(archive_entry* entry) const {
    if (archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr ||
        archive_entry_filetype(entry) == AE_IFLNK) {
      return refusal(quoted(name_) + " is a link", "Pack the file itself (tar has --dereference, --hard-dereference)");
    }
    if (archive_entry_is_encrypted(entry) != 0)
      return refusal(quoted(name_) + " is encrypted", "Pack it without a password");
    if (archive_entry_size_is_set(entry) != 0 && archive_entry_size(entry) > static_cast<la_int64_t>(max_bytes)) {
      return too_large();
    }
    return std::nullopt;
  }

  Problem too_large() const {
    return refusal(quoted(name_) + " is larger than 1 MiB", "These exercises take a few hundred lines");
  }

  // What is said of the size need not be true.
  std::optional<Problem> read_bytes() {
    std::string& bytes = best_->bytes;
    bytes.resize(max_bytes + 1);
    std::size_t done = 0;
    while (done < bytes.size()) {
      la_ssize_t const n = archive_read_data(a_, bytes.data() + done, bytes.size() - done);
      if (n < 0) return unreadable();
      if (n == 0) break;
      done += static_cast<std::size_t>(n);
    }
    bytes.resize(done);
    bytes.shrink_to_fit();
    if (done > max_bytes) best_->problem = too_large();
    return std::nullopt;
  }

  Problem unreadable() const {
    char const* const given = archive_error_string(a_);
    std::string const why = given == nullptr ? "no reason is known" : shown(given);
    if (entries_ == 0) {
      return refusal("no archive that can be read (" + why + ")",
                     "Hand in a zip or a tar, or the header itself. If it is one, it may be cut short: make it anew");
    }
    return refusal("damaged or cut short, at or behind " + quoted(name_) + " (" + why + ")", "Make the archive anew");
  }

  Result<Member> outcome() {
    if (!best_) {
      std::string const wanted = file_ + ", in no folder, in one, or in " + exercise_ + "/";
      if (inner_.empty()) return refusal("this archive has no " + wanted, "Pack that file");
      return refusal("this archive has no " + wanted + "; what is in " + quoted(inner_) + " is not looked at",
                     "Hand in the inner archive, or pack the file itself");
    }
    if (!best_->same.empty()) {
      return refusal("two entries could be meant: " + quoted(best_->name) + " and " + quoted(best_->same),
                     "Pack just one of them");
    }
    if (best_->problem) return *best_->problem;
    return Member{shown(plain_name(best_->name)), std::move(best_->bytes)};
  }

  archive* a_;
  std::string const &exercise_, &file_;
  std::string name_, inner_;  // of the entry at hand; of the first archive within
  std::optional<Candidate> best_;
  std::size_t unpacked_ = 0;
  int entries_ = 0;
};

}  // namespace

Result<Member> read_archive(std::string_view bytes, std::string const& exercise, std::string const& file) {
  if (bytes.empty()) return refusal("empty", "Make the archive anew");
  if (bytes.size() > max_archive_bytes) return refusal("larger than 32 MiB", pack_again);
  Handle const a = reader();
  if (!a) return refusal("this machine's libarchive lacks a compression that is needed", "./racecourse doctor");
  if (archive_read_open_memory(a.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return refusal("no archive that can be read", "Hand in a zip or a tar, or the header itself");
  }
  return Pass(a.get(), exercise, file).go();
}

std::string answer_archive_order(std::string const& order) {
  std::size_t const first = order.find('\n');
  std::size_t const second = first == std::string::npos ? first : order.find('\n', first + 1);
  if (second == std::string::npos) return "";
  Result<Member> const member = read_archive(std::string_view(order).substr(second + 1), order.substr(0, first),
                                             order.substr(first + 1, second - first - 1));
  if (!member) return "refused\n" + member.error().message + "\n" + member.error().remedy + "\n";
  return "taken\n" + member->name + "\n" + member->bytes;
}

}  // namespace racecourse::submission
