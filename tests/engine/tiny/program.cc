#include "tests/engine/tiny/program.h"

#include <cctype>
#include <sstream>
#include <stdexcept>

namespace racecourse::tiny {
namespace {

constexpr char const* order_names[] = {"rlx", "con", "acq", "rel", "ar", "sc"};
constexpr char const* places = "xyz";

// One step or header at a time, with the place of a mistake.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() {
    skip_blanks();
    return at_ == text_.size();
  }
  bool accept(std::string_view word) {
    skip_blanks();
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  void expect(std::string_view word) {
    if (!accept(word)) fail("expected `" + std::string(word) + "`");
  }
  std::uint8_t number() {
    skip_blanks();
    if (at_ == text_.size() || std::isdigit(static_cast<unsigned char>(text_[at_])) == 0) fail("expected a number");
    return static_cast<std::uint8_t>(text_[at_++] - '0');
  }
  bool next_is_digit() {
    skip_blanks();
    return at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0;
  }
  std::uint8_t place() {
    skip_blanks();
    std::size_t const found = at_ < text_.size() ? std::string_view(places).find(text_[at_]) : std::string_view::npos;
    if (found == std::string_view::npos) fail("expected x, y or z");
    ++at_;
    return static_cast<std::uint8_t>(found);
  }
  Order order() {
    for (unsigned i = 0; i < std::size(order_names); ++i) {
      if (accept(order_names[i])) return static_cast<Order>(i);
    }
    fail("expected a memory order: rlx con acq rel ar sc");
  }
  [[noreturn]] void fail(std::string const& what) const {
    throw std::invalid_argument(what + " at column " + std::to_string(at_ + 1) + " of: " + std::string(text_));
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct Named {
  char const* word;
  Do what;
};
// Longer words before those that they begin with.
constexpr Named named[] = {{"lock", Do::lock},           {"unlock", Do::unlock}, {"trydown", Do::try_down},
                           {"try", Do::try_lock},        {"wait", Do::wait},     {"notify", Do::notify},
                           {"broadcast", Do::broadcast}, {"down", Do::down},     {"up", Do::up},
                           {"spawn", Do::spawn},         {"join", Do::join}};

void read_access(Reader& in, Step& step) {
  step.place = in.place();
  if (in.accept("=")) {
    step.what = Do::store;
    step.value = in.number();
  } else if (in.accept("<-")) {
    step.what = Do::exchange;
    step.value = in.number();
  } else if (in.accept("+")) {
    step.what = Do::add;
    step.value = in.number();
  } else if (bool const strong = in.accept(":"); strong || in.accept("~")) {
    step.what = strong ? Do::cas : Do::weak_cas;
    step.expected = in.number();
    in.expect(">");
    step.value = in.number();
  }
  step.order = in.order();
  if (is_cas(step.what)) step.failure = in.order();
}

void read_plain(Reader& in, Step& step) {
  step.what = Do::plain_load;
  step.place = in.place();
  in.expect("]");
  if (!in.accept("=")) return;
  step.what = Do::plain_store;
  step.value = in.number();
}

Step read_step(Reader& in) {
  Step step;
  if (in.next_is_digit()) {
    step.guarded = true;
    step.guard = in.number();
    in.expect("?");
  }
  if (in.accept("[")) {
    read_plain(in, step);
    return step;
  }
  if (in.accept("fence")) {
    step.what = Do::fence;
    step.order = in.order();
    return step;
  }
  for (Named const& n : named) {
    if (!in.accept(n.word)) continue;
    step.what = n.what;
    step.place = in.number();
    if (n.what == Do::wait) step.value = in.number();
    return step;
  }
  read_access(in, step);
  return step;
}

bool touches_variable(Do what) { return what <= Do::plain_store && what != Do::fence; }

}  // namespace

Program parse(std::string_view text) {
  Reader in(text);
  Program program;
  if (in.accept("{")) {
    while (!in.accept("}")) {
      std::uint8_t const place = in.place();
      program.width[place] = in.number();
    }
  }
  for (;;) {
    if (program.threads == max_threads) in.fail("too many threads");
    int const thread = program.threads++;
    do {
      if (program.length[thread] == max_steps) in.fail("too many steps");
      Step const step = read_step(in);
      program.steps[thread][program.length[thread]++] = step;
      if (touches_variable(step.what) && step.place >= program.places) {
        program.places = static_cast<std::uint8_t>(step.place + 1);
      }
    } while (in.accept(";"));
    if (!in.accept("|")) break;
  }
  if (!in.at_end()) in.fail("expected `;` or `|`");
  if (result_count(program) + program.places > 16) in.fail("too many results");
  return program;
}

std::string to_string(Step const& step) {
  std::ostringstream out;
  if (step.guarded) out << int(step.guard) << "? ";
  for (Named const& n : named) {
    if (n.what != step.what) continue;
    out << n.word << ' ' << int(step.place);
    if (step.what == Do::wait) out << ' ' << int(step.value);
    return out.str();
  }
  if (step.what == Do::fence) {
    out << "fence";
  } else if (step.what == Do::plain_load || step.what == Do::plain_store) {
    out << '[' << places[step.place] << ']';
  } else {
    out << places[step.place];
  }
  switch (step.what) {
    case Do::store:
    case Do::plain_store:
      out << '=' << int(step.value);
      break;
    case Do::exchange:
      out << "<-" << int(step.value);
      break;
    case Do::add:
      out << '+' << int(step.value);
      break;
    case Do::cas:
    case Do::weak_cas:
      out << (step.what == Do::cas ? ':' : '~') << int(step.expected) << '>' << int(step.value);
      break;
    default:
      break;
  }
  if (step.what == Do::plain_load || step.what == Do::plain_store) return out.str();
  out << ' ' << order_names[static_cast<int>(step.order)];
  if (is_cas(step.what)) out << ' ' << order_names[static_cast<int>(step.failure)];
  return out.str();
}

std::string to_string(Program const& program) {
  std::string text;
  for (int p = 0; p < max_places; ++p) {
    if (program.width[p] != 4) text += std::string(text.empty() ? "{" : " ") + places[p] + char('0' + program.width[p]);
  }
  if (!text.empty()) text += "} ";
  for (int t = 0; t < program.threads; ++t) {
    if (t > 0) text += " | ";
    for (int s = 0; s < program.length[t]; ++s) text += (s > 0 ? "; " : "") + to_string(program.steps[t][s]);
  }
  return text;
}

int result_index(Program const& program, int thread, int step) {
  int n = 0;
  for (int t = 0; t <= thread; ++t) {
    int const end = t == thread ? step : int(program.length[t]);
    for (int s = 0; s < end; ++s) n += has_result(program.steps[t][s].what) ? 1 : 0;
  }
  return n;
}

int result_count(Program const& program) {
  return result_index(program, program.threads - 1, program.length[program.threads - 1]);
}

std::string to_string(Outcome outcome, Program const& program) {
  std::string text;
  int index = 0;
  for (int t = 0; t < program.threads; ++t) {
    for (int s = 0; s < program.length[t]; ++s) {
      Do const what = program.steps[t][s].what;
      if (!has_result(what)) continue;
      unsigned const value = at(outcome, index);
      text += std::string(1, char('a' + index++)) + '=';
      if (value == absent) {
        text += '-';
      } else if (is_cas(what)) {
        text += std::to_string(value & 7) + ((value & exchanged) != 0 ? "!" : "");
      } else {
        text += std::to_string(value);
      }
      text += ' ';
    }
  }
  for (int p = 0; p < program.places; ++p) {
    text += std::string(1, places[p]) + '=' + std::to_string(at(outcome, index++)) + ' ';
  }
  if (!text.empty()) text.pop_back();
  return text;
}

}  // namespace racecourse::tiny
