#include "grader/author/proven.h"

#include <sstream>

#include "grader/base/files.h"
#include "grader/base/hash.h"

namespace racecourse::author {

std::string Proven::path_of(Case const& c) const {
  return cache_ + "/proven/" + KeyBuilder().add(root_).add(c.name()).key();
}

std::string Proven::key_of(Case const& c) const {
  KeyBuilder key;
  Result<std::string> const text = read_file(root_ + "/" + c.path);
  key.add(setting_).add(c.name()).add(text ? *text : "").add(std::to_string(static_cast<int>(c.role)));
  if (c.expected) {
    key.add(to_string(c.expected->detector));
    for (auto const& [check, words] : c.expected->fails) {
      key.add("fails").add(check);
      for (std::string const& word : words) key.add(word);
    }
    for (std::string const& check : c.expected->may_fail) key.add("may fail").add(check);
  }
  return key.key();
}

std::optional<Judgement> Proven::recall(Case const& c) const {
  Result<std::string> const text = read_file(path_of(c));
  if (!text) return std::nullopt;
  std::istringstream fields(*text);
  std::string key;
  Judgement judgement;
  fields >> key >> judgement.score >> judgement.max_score >> judgement.seconds;
  if (!fields || key != key_of(c)) return std::nullopt;
  return judgement;
}

void Proven::remember(Case const& c, Judgement const& judgement) const {
  std::ostringstream text;
  text << key_of(c) << ' ' << judgement.score << ' ' << judgement.max_score << ' ' << judgement.seconds << '\n';
  // A record that cannot be written is missed by nobody: the case is run again.
  (void)write_file(path_of(c), text.str());
}

}  // namespace racecourse::author
