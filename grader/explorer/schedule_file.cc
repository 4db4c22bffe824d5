#include "grader/explorer/schedule_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <sstream>

namespace racecourse::explorer {
namespace {

constexpr std::string_view first_line = "racecourse schedule 1";

// ---- writing

// Blanks, line ends and % stand as %20, %0a, %25: a value is one word.
std::string word(std::string const& text) {
  std::string result;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    result += byte <= 0x20 || c == '%' || byte == 0x7f ? fmt::format("%{:02x}", byte) : std::string(1, c);
  }
  return result.empty() ? "%" : result;
}

std::string address(raw::Address const& a, std::vector<std::string> const& modules) {
  if (a.module < 0) return fmt::format("{:#x}", a.offset);
  if (a.module == 0) return fmt::format("program+{:#x}", a.offset);
  auto const i = static_cast<std::size_t>(a.module);
  std::string const path = i < modules.size() ? modules[i] : "?";
  return word(std::filesystem::path(path).filename().string()) + fmt::format("+{:#x}", a.offset);
}

std::string step_line(std::size_t number, raw::Step const& step, std::vector<std::string> const& modules) {
  std::string able;
  for (int t = 0; t < 64; ++t) {
    if ((step.enabled >> t & 1) != 0) able += (able.empty() ? "" : ",") + std::to_string(t);
  }
  std::string line = fmt::format("{} {} of {}", number, step.thread, able);
  for (raw::Access const& a : step.operation) {
    line += fmt::format(" {}@{}/{}", a.mode, address(a.at, modules), a.size);
  }
  if (!step.executed) line += " unfinished";
  return line;
}

std::vector<std::string> step_lines(raw::Finding const& finding) {
  std::vector<std::string> lines;
  for (raw::Step const& step : finding.steps) lines.push_back(step_line(lines.size() + 1, step, finding.modules));
  return lines;
}

// ---- reading

std::string unword(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] != '%') {
      result += text[i];
    } else if (i + 2 < text.size() && std::from_chars(&text[i + 1], &text[i + 1] + 2, byte, 16).ec == std::errc()) {
      result += static_cast<char>(byte);
      i += 2;
    }
  }
  return result;
}

class Reader {
 public:
  Reader(std::string const& text, std::string const& name) : in_(text), name_(name) {}

  Result<ScheduleFile> read() {
    std::string line;
    if (!std::getline(in_, line) || !line.starts_with("racecourse schedule ")) {
      return Problem{"this is no schedule file", "`racecourse explore --schedule FILE` writes one", {name_, 1}};
    }
    if (line != first_line) {
      return Problem{"this schedule file has a format that this version does not know: " + line,
                     "Explore the program again",
                     {name_, 1}};
    }
    for (number_ = 2; std::getline(in_, line); ++number_) {
      if (line.empty() || line.starts_with("#")) continue;
      if (!take(line)) return Problem{"this line is not understood: " + line.substr(0, 80), "", {name_, number_}};
    }
    if (file_.program.empty() || !complete_) {
      return Problem{
          "this schedule file is cut off: it has no program or no end", "Explore the program again", {name_, number_}};
    }
    return file_;
  }

 private:
  template <class T>
  static bool number(std::string const& text, T& value) {
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
  }

  bool take(std::string const& line) {
    std::istringstream words(line);
    std::string key, value;
    words >> key;
    if (key == "step") {
      file_.steps.push_back(line.substr(std::min<std::size_t>(5, line.size())));
      return true;
    }
    if (key == "end") return complete_ = true;
    if (key == "turn") return take_turn(words);
    if (key == "pick") return take_pick(words);
    if (!(words >> value)) return false;
    std::string const plain = unword(value);
    if (std::string rest; words >> rest) return false;
    return take_text(key, plain) || take_number(key, plain);
  }

  bool take_turn(std::istringstream& words) {
    std::string thread, steps;
    words >> thread >> steps;
    std::pair<int, std::uint64_t> turn;
    if (!number(thread, turn.first) || !number(steps, turn.second) || turn.first < 0 || turn.first > 63) return false;
    file_.turns.push_back(turn);
    return true;
  }

  bool take_pick(std::istringstream& words) {
    std::string thread, step, nth, way;
    raw::Pick pick;
    words >> thread >> step >> pick.choice >> nth >> way;
    if (!number(thread, pick.thread) || !number(step, pick.step) || !number(nth, pick.nth) || !number(way, pick.way)) {
      return false;
    }
    file_.picks.push_back(pick);
    return true;
  }

  bool take_text(std::string const& key, std::string const& value) {
    if (key == "program") return file_.program = value, true;
    if (key == "failure") return file_.kind = value, true;
    if (key == "file") return file_.ingredients.files.push_back(value), true;
    if (key == "compile-flag") return file_.ingredients.compile_flags.push_back(value), true;
    if (key == "link-flag") return file_.ingredients.link_flags.push_back(value), true;
    if (key == "argument") return file_.options.arguments.push_back(value), true;
    if (key == "strategy") return file_.options.strategy = value, true;
    if (key == "compiler" && (value == "gcc" || value == "clang")) {
      return file_.ingredients.compiler = value == "gcc" ? Compiler::gcc : Compiler::clang, true;
    }
    if (key == "memory-model" && (value == "cpp" || value == "sc")) {
      return file_.options.weak_memory = value == "cpp", true;
    }
    return false;
  }

  bool take_number(std::string const& key, std::string const& value) {
    if (key == "seed") return number(value, file_.options.seed);
    if (key == "executions") return number(value, file_.options.executions);
    if (key == "bound") return number(value, file_.options.bound);
    if (key == "spurious") return number(value, file_.options.spurious);
    if (key == "timers") return number(value, file_.options.timers);
    return false;
  }

  std::istringstream in_;
  std::string name_;
  int number_ = 1;
  bool complete_ = false;
  ScheduleFile file_;
};

}  // namespace

ScheduleFile schedule_file(raw::Finding const& finding, std::string const& program_hash, Ingredients const& ingredients,
                           std::vector<std::string> const& files, Options const& options) {
  ScheduleFile file{program_hash,  ingredients,        options, finding.kind, finding.turns,
                    finding.picks, step_lines(finding)};
  file.ingredients.files = files;
  return file;
}

std::string to_text(ScheduleFile const& f) {
  std::string text = std::string(first_line) + "\n";
  auto const line = [&](char const* key, std::string const& value) {
    text += fmt::format("{} {}\n", key, word(value));
  };
  line("program", f.program);
  for (std::string const& file : f.ingredients.files) line("file", file);
  line("compiler", f.ingredients.compiler == Compiler::gcc ? "gcc" : "clang");
  for (std::string const& flag : f.ingredients.compile_flags) line("compile-flag", flag);
  for (std::string const& flag : f.ingredients.link_flags) line("link-flag", flag);
  for (std::string const& argument : f.options.arguments) line("argument", argument);
  line("strategy", f.options.strategy);
  line("seed", std::to_string(f.options.seed));
  line("executions", std::to_string(f.options.executions));
  if (f.options.bound >= 0) line("bound", std::to_string(f.options.bound));
  line("memory-model", f.options.weak_memory ? "cpp" : "sc");
  line("spurious", std::to_string(f.options.spurious));
  line("timers", std::to_string(f.options.timers));
  line("failure", f.kind);
  for (auto const& [thread, steps] : f.turns) text += fmt::format("turn {} {}\n", thread, steps);
  for (raw::Pick const& p : f.picks) {
    text += fmt::format("pick {} {} {} {} {}\n", p.thread, p.step, p.choice, p.nth, p.way);
  }
  for (std::string const& step : f.steps) text += "step " + step + "\n";
  return text + "end\n";
}

Result<ScheduleFile> parse_schedule(std::string const& text, std::string const& name) {
  return Reader(text, name).read();
}

std::size_t first_difference(ScheduleFile const& file, raw::Finding const& repeated) {
  std::vector<std::string> const now = step_lines(repeated);
  std::size_t const n = std::min(now.size(), file.steps.size());
  for (std::size_t i = 0; i < n; ++i) {
    if (now[i] != file.steps[i]) return i + 1;
  }
  return now.size() == file.steps.size() ? 0 : n + 1;
}

}  // namespace racecourse::explorer
