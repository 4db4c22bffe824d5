#include "grader/cohort/suspects.h"

#include <sstream>

#include "grader/base/files.h"
#include "grader/base/hash.h"

namespace racecourse::cohort {
namespace {

std::string word(std::string const& text) { return text.empty() ? "-" : text; }
std::string unword(std::string const& text) { return text == "-" ? "" : text; }

}  // namespace

std::string MutantLedger::path_of(MutantToTry const& mutant) const {
  return folder_ + KeyBuilder().add(setting_).add(mutant.text).key();
}

std::string MutantLedger::killer_path_of(MutantToTry const& mutant) const {
  mutate::Mutant const& m = mutant.mutant;
  return folder_ + KeyBuilder()
                       .add("killer")
                       .add(mutant.file)
                       .add(m.op)
                       .add(m.function)
                       .add(m.text)
                       .add(std::to_string(m.place))
                       .key();
}

std::optional<Tried> MutantLedger::recall(MutantToTry const& mutant) const {
  Result<std::string> const text = read_file(path_of(mutant));
  if (!text) return std::nullopt;
  std::istringstream fields(*text);
  int fate = 0;
  Tried tried;
  fields >> fate >> tried.check >> tried.mode >> tried.seconds;
  if (!fields || fate < 0 || fate >= static_cast<int>(Fate::undecided)) return std::nullopt;
  fields.ignore();
  std::getline(fields, tried.message, '\0');
  tried.fate = static_cast<Fate>(fate);
  tried.check = unword(tried.check);
  tried.mode = unword(tried.mode);
  tried.as_before = true;
  return tried;
}

void MutantLedger::remember(MutantToTry const& mutant, Tried const& tried) const {
  std::ostringstream text;
  text << static_cast<int>(tried.fate) << ' ' << word(tried.check) << ' ' << word(tried.mode) << ' ' << tried.seconds
       << '\n'
       << tried.message;
  // Records that cannot be written are missed by nobody: the mutant is tried again.
  (void)write_file(path_of(mutant), text.str());
  if (tried.fate == Fate::killed) (void)write_file(killer_path_of(mutant), tried.check + " " + tried.mode + "\n");
}

std::optional<Suspect> MutantLedger::last_killer(MutantToTry const& mutant) const {
  Result<std::string> const text = read_file(killer_path_of(mutant));
  if (!text) return std::nullopt;
  std::istringstream fields(*text);
  Suspect suspect;
  fields >> suspect.check >> suspect.mode;
  if (!fields) return std::nullopt;
  return suspect;
}

void Suspects::note(MutantToTry const& mutant, Tried const& tried) {
  if (tried.fate == Fate::killed) in_function_[mutant.mutant.function] = {tried.check, tried.mode};
}

std::vector<Suspect> Suspects::of(MutantToTry const& mutant, std::optional<Suspect> const& last_killer) const {
  if (last_killer) return {*last_killer};  // who did it once
  auto const it = in_function_.find(mutant.mutant.function);
  if (it == in_function_.end()) return {};
  return {it->second};
}

}  // namespace racecourse::cohort
