#include "grader/story/raw_finding.h"

#include <stdexcept>

namespace racecourse::story::raw {

namespace json = boost::json;

std::uint64_t number(json::object const& o, char const* key) {
  json::value const* const v = o.if_contains(key);
  return v == nullptr ? 0 : v->to_number<std::uint64_t>();
}
std::string text(json::object const& o, char const* key) {
  json::value const* const v = o.if_contains(key);
  return v == nullptr ? "" : std::string(v->as_string());
}
bool flag(json::object const& o, char const* key) {
  json::value const* const v = o.if_contains(key);
  return v != nullptr && v->as_bool();
}

namespace {

std::int64_t integer(json::object const& o, char const* key, std::int64_t otherwise) {
  json::value const* const v = o.if_contains(key);
  return v == nullptr ? otherwise : v->to_number<std::int64_t>();
}

Address address(json::value const& v) {
  json::array const& a = v.as_array();
  return {a.at(0).to_number<int>(), a.at(1).to_number<std::uint64_t>()};
}

template <class F>
auto each(json::object const& o, char const* key, F f) {
  std::vector<decltype(f(json::value()))> all;
  if (json::value const* const v = o.if_contains(key); v != nullptr) {
    for (json::value const& element : v->as_array()) all.push_back(f(element));
  }
  return all;
}

std::vector<Access> accesses(json::value const& v) {
  std::vector<Access> all;
  for (json::value const& element : v.as_array()) {
    json::object const& o = element.as_object();
    all.push_back({text(o, "mode"), address(o.at("at")), number(o, "size"), ""});
  }
  return all;
}

Values values(json::object const& o) {
  Values v;
  v.order = static_cast<int>(number(o, "order"));
  if (o.contains("read")) v.read = number(o, "read");
  if (o.contains("written")) v.written = number(o, "written");
  v.newer = number(o, "newer");
  v.from = static_cast<int>(integer(o, "from", -1));
  v.from_operation = number(o, "from_operation");
  return v;
}

Event event(json::value const& value) {
  json::object const& o = value.as_object();
  Event e;
  e.what = text(o, "what");
  e.thread = static_cast<int>(number(o, "thread"));
  e.step = number(o, "step");
  e.operation = number(o, "operation");
  e.time = integer(o, "time", 0);
  e.stack = number(o, "stack");
  if (o.contains("entry")) e.entry = address(o.at("entry"));
  if (o.contains("did")) e.did = accesses(o.at("did"));
  std::size_t i = 0;
  for (std::string const& kind : each(o, "kinds", [](json::value const& v) { return std::string(v.as_string()); })) {
    if (i < e.did.size()) e.did[i].kind = kind;
    ++i;
  }
  if (o.contains("values")) e.values = values(o.at("values").as_object());
  if (o.contains("at")) e.at = address(o.at("at"));
  e.size = number(o, "size");
  e.writes = flag(o, "writes");
  return e;
}

Object object(json::object const& o) {
  return {text(o, "kind"), address(o.at("at")), static_cast<int>(integer(o, "owner", -1)),
          each(o, "holders", [](json::value const& v) { return v.to_number<int>(); })};
}

Thread thread(json::value const& value) {
  json::object const& o = value.as_object();
  Thread t;
  t.id = static_cast<int>(number(o, "id"));
  t.state = text(o, "state");
  t.stack = number(o, "stack");
  t.bases = each(o, "bases", [](json::value const& v) { return v.to_number<std::uint64_t>(); });
  t.waits_for = text(o, "waits_for");
  if (o.contains("object")) t.object = object(o.at("object").as_object());
  t.awaits = static_cast<int>(integer(o, "awaits", -1));
  t.reads = each(o, "reads", [](json::value const& v) {
    return std::pair(address(v.as_object().at("at")), number(v.as_object(), "value"));
  });
  return t;
}

Step step(json::value const& value) {
  json::array const& a = value.as_array();
  return {a.at(0).to_number<int>(), a.at(1).to_number<std::uint64_t>(), a.at(2).as_bool(), accesses(a.at(3))};
}

Pick pick(json::value const& value) {
  json::array const& a = value.as_array();
  return {a.at(0).to_number<int>(), a.at(1).to_number<std::uint64_t>(), std::string(a.at(2).as_string()),
          a.at(3).to_number<std::uint64_t>(), a.at(4).to_number<std::uint64_t>()};
}

std::string as_text(json::value const& v) { return std::string(v.as_string()); }

void parse_race(json::object const& o, Finding& f) {
  if (!o.contains("other")) return;
  json::object const &mine = o.at("access").as_object(), &other = o.at("other").as_object();
  f.writes = flag(mine, "writes");
  f.atomic = flag(mine, "atomic");
  f.other_writes = flag(other, "writes");
  f.other_atomic = flag(other, "atomic");
  f.other_thread = static_cast<int>(integer(other, "thread", -1));
  if (other.contains("event")) f.other_event = number(other, "event");
}

// The writer may be a program that means harm: what is an index or a thread's number is one.
void check_thread(int thread, bool may_be_none = false) {
  if (thread < (may_be_none ? -1 : 0) || thread > 63) throw std::out_of_range("there is no such thread");
}

void check(Finding const& f) {
  check_thread(f.thread, true);
  check_thread(f.other_thread, true);
  if (f.other_event && *f.other_event >= f.events.size()) throw std::out_of_range("there is no such event");
  for (Event const& e : f.events) check_thread(e.thread);
  for (Thread const& t : f.threads) {
    check_thread(t.id);
    check_thread(t.awaits, true);
    if (t.object) check_thread(t.object->owner, true);
  }
}

}  // namespace

Finding finding(json::object const& o) {
  Finding f;
  f.kind = text(o, "kind");
  f.message = text(o, "message");
  f.thread = static_cast<int>(integer(o, "thread", -1));
  f.step = number(o, "step");
  f.execution = number(o, "execution");
  f.switches = number(o, "switches");
  f.switches_as_found = number(o, "switches_as_found");
  f.trials = number(o, "trials");
  f.preemptions = number(o, "preemptions");
  f.frames = each(o, "frames", address);
  if (o.contains("at")) f.at = address(o.at("at"));
  f.size = number(o, "size");
  parse_race(o, f);
  if (o.contains("no_return")) {
    json::object const& n = o.at("no_return").as_object();
    f.no_return = number(n, "step");
    f.no_return_proven = flag(n, "proven");
    f.no_return_tried = number(n, "tried");
  }
  f.turns = each(o, "turns", [](json::value const& v) {
    return std::pair(v.as_array().at(0).to_number<int>(), v.as_array().at(1).to_number<std::uint64_t>());
  });
  f.picks = each(o, "picks", pick);
  f.steps = each(o, "steps", step);
  f.all_steps = number(o, "all_steps");
  f.threads = each(o, "threads", thread);
  f.objects = each(o, "objects", [](json::value const& v) { return object(v.as_object()); });
  f.events = each(o, "events", event);
  f.left_out = number(o, "left_out");
  f.stacks = each(o, "stacks", [](json::value const& v) {
    std::vector<Address> frames;
    for (json::value const& frame : v.as_array()) frames.push_back(address(frame));
    return frames;
  });
  f.modules = each(o, "modules", as_text);
  check(f);
  return f;
}

Divergence divergence(json::object const& o) {
  return {number(o, "step"),          flag(o, "both"),
          step(o.at("before")),       step(o.at("now")),
          each(o, "frames", address), each(o, "modules", as_text)};
}

}  // namespace racecourse::story::raw
