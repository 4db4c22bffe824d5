#include "grader/story/spelled.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "grader/story/lines.h"

namespace racecourse::story {
namespace {

struct Calls {
  std::string_view kind;
  std::vector<std::string_view> members;  // object.member(
  std::vector<std::string_view> takers;   // taker(object, or taker name(object
};

std::vector<Calls> const& table() {
  static std::vector<Calls> const calls{
      {"atomic",
       {"load", "store", "exchange", "compare_exchange_weak", "compare_exchange_strong", "fetch_add", "fetch_sub",
        "fetch_and", "fetch_or", "fetch_xor", "test", "test_and_set", "clear", "wait", "notify_one", "notify_all"},
       {"futex_wait", "futex_wake", "lock_guard", "unique_lock", "scoped_lock"}},
      {"mutex",
       {"lock", "try_lock", "try_lock_for", "try_lock_until", "unlock"},
       {"lock_guard", "unique_lock", "scoped_lock", "pthread_mutex_lock", "pthread_mutex_unlock"}},
      {"rwlock",
       {"lock", "try_lock", "unlock", "lock_shared", "try_lock_shared", "unlock_shared"},
       {"lock_guard", "unique_lock", "shared_lock", "scoped_lock"}},
      {"condition",
       {"wait", "wait_for", "wait_until", "notify_one", "notify_all"},
       {"pthread_cond_wait", "pthread_cond_signal", "pthread_cond_broadcast"}},
      {"semaphore", {"acquire", "release", "try_acquire"}, {"sem_wait", "sem_post", "sem_trywait"}},
  };
  return calls;
}

bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view name_before(std::string_view line, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && in_name(line[begin - 1])) --begin;
  return line.substr(begin, end - begin);
}

// The element of an array is called by its array.
std::size_t before_index(std::string_view line, std::size_t end) {
  if (end == 0 || line[end - 1] != ']') return end;
  int depth = 0;
  while (end > 0) {
    --end;
    if (line[end] == ']') ++depth;
    if (line[end] == '[' && --depth == 0) break;
  }
  return end;
}

bool has(std::vector<std::string_view> const& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// `name` stands before the bracket at `open`, and a member's object before that.
std::string_view object_of_member(std::string_view line, std::size_t open, std::string_view name) {
  std::size_t end = open - name.size();
  if (end >= 1 && line[end - 1] == '.') {
    end -= 1;
  } else if (end >= 2 && line.substr(end - 2, 2) == "->") {
    end -= 2;
  } else {
    return {};
  }
  return name_before(line, before_index(line, end));
}

std::string_view first_argument(std::string_view line, std::size_t open) {
  std::size_t begin = open + 1;
  while (begin < line.size() && (line[begin] == '&' || line[begin] == '*' || line[begin] == ' ')) ++begin;
  std::size_t end = begin, start = begin;
  for (; end < line.size() && (in_name(line[end]) || line[end] == '.' || line.substr(end, 2) == "->"); ++end) {
    if (line[end] == '.') start = end + 1;
    if (line[end] == '-') start = ++end + 1;
  }
  bool const whole = end < line.size() && (line[end] == ',' || line[end] == ')' || line[end] == '}');
  return whole ? line.substr(start, end - start) : std::string_view();
}

// `lock_guard<mutex> const hold(m_)`: the class stands somewhere before the name.
bool constructs(std::string_view line, std::size_t open, std::vector<std::string_view> const& takers) {
  return std::any_of(takers.begin(), takers.end(), [&](std::string_view taker) {
    std::size_t const at = line.substr(0, open).rfind(taker);
    return at != std::string_view::npos && line.substr(at, open - at).find_first_of("(;{") == std::string_view::npos;
  });
}

}  // namespace

Spelled spelled(std::string_view line, std::string_view kind) {
  auto const calls = std::find_if(table().begin(), table().end(), [&](Calls const& c) { return c.kind == kind; });
  if (calls == table().end()) return {};
  std::set<std::string_view> found;
  std::string guard;
  for (std::size_t open = line.find_first_of("({"); open != std::string_view::npos;
       open = line.find_first_of("({", open + 1)) {
    std::string_view const name = name_before(line, open);
    std::string_view object;
    if (has(calls->members, name)) object = object_of_member(line, open, name);
    if (object.empty() && constructs(line, open, calls->takers)) {
      object = first_argument(line, open);
      if (!object.empty() && !has(calls->takers, name)) guard = name;
    }
    if (!object.empty()) found.insert(object);
  }
  return {found.size() == 1 ? std::string(*found.begin()) : "", guard};
}

std::map<raw::Address, std::string> names_of(std::vector<Use> const& uses) {
  using Place = std::pair<std::string, int>;
  std::set<Place> unclear;
  std::set<std::string> guards;
  std::map<int, Use const*> last;  // of each thread
  for (Use const& use : uses) {
    Use const* const before = std::exchange(last[use.thread], &use);
    bool const same_line = before != nullptr && before->file == use.file && before->line == use.line;
    if (same_line && before->at != use.at && before->kind == use.kind) unclear.insert({use.file, use.line});
    guards.insert(spelled(use.source, use.kind).guard);
  }
  std::map<raw::Address, std::set<std::string>> names;
  for (Use const& use : uses) {
    std::string const name = spelled(use.source, use.kind).object;
    if (!name.empty() && guards.count(name) == 0 && unclear.count({use.file, use.line}) == 0)
      names[use.at].insert(name);
  }
  std::map<raw::Address, std::string> agreed;
  for (auto const& [at, all] : names) {
    if (all.size() == 1) agreed[at] = *all.begin();
  }
  return agreed;
}

std::map<raw::Address, std::string> spelled_names(raw::Finding const& finding, Symbols& symbols) {
  std::vector<Use> uses;
  for (raw::Event const& e : finding.events) {
    if (e.what != "operation" || e.did.empty()) continue;
    std::vector<Frame> const stack = stack_of(finding, e.stack, symbols);
    Frame const* const own = own_frame(stack);
    if (own == nullptr) continue;
    for (raw::Access const& a : e.did) {
      uses.push_back({e.thread, a.at, a.kind, own->place.file, own->place.line, symbols.source(*own)});
    }
  }
  return names_of(uses);
}

}  // namespace racecourse::story
