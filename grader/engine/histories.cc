// Histories of operations, for api.h. Recording adds no happens-before edge and no scheduling point: an operation takes
// down the clock of its thread where it begins and where it ends, and nobody else reads it.
#include <vector>

#include "grader/engine/api.h"
#include "grader/engine/clock.h"
#include "grader/engine/failure.h"
#include "grader/engine/memory.h"
#include "grader/engine/observed.h"
#include "grader/engine/raw.h"
#include "grader/engine/schedule.h"

namespace racecourse::engine {
namespace {

constexpr int most_operations = 512;
constexpr int words = most_operations / 64;

struct Taken {  // one operation, while its execution goes on
  int thread = 0, begin = 0, end = 0;
  char const* call = "";
  char const* result = "";
  std::uint64_t after[words] = {};
  std::uint32_t end_clock = 0;  // of its thread; 0: still going on
};

Taken* taken = nullptr;
int count = 0, position = 0;
char const* model = "";
bool recording = false, to_keep = false;
std::vector<api::RecordedHistory>* kept = nullptr;

// Hashes of what is kept: open addressing, 0 is free. Beyond `most_kept`, new histories are not kept.
constexpr std::size_t table_size = 1 << 16, most_kept = table_size / 2;
std::uint64_t* table = nullptr;

// True: it was not there before.
bool enter(std::uint64_t hash) {
  if (kept->size() == most_kept) return false;
  std::size_t i = hash % table_size;
  for (; table[i] != 0; i = (i + 1) % table_size) {
    if (table[i] == hash) return false;
  }
  table[i] = hash;
  return true;
}

template <class T>
T* own_array(std::size_t n) {
  return static_cast<T*>(own_allocate(n * sizeof(T)));
}

char const* in_scratch(char const* text, std::size_t length) {
  auto* const copy = static_cast<char*>(world.scratch.take(length + 1));
  raw::copy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

char const* own_text(char const* text) {
  std::size_t const n = raw::length(text) + 1;
  auto* const copy = own_array<char>(n);
  raw::copy(copy, text, n);
  return copy;
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
  return hash ^ (hash >> 29);
}

std::uint64_t mix_text(std::uint64_t hash, char const* text) {
  for (; *text != '\0'; ++text) hash = mix(hash, static_cast<unsigned char>(*text));
  return mix(hash, 0x100);
}

// Of what a checker looks at: threads, calls, results and what precedes what, but not positions. Not 0.
std::uint64_t hash_of_taken() {
  std::uint64_t hash = mix_text(1, model);
  for (int i = 0; i < count; ++i) {
    Taken const& t = taken[i];
    hash = mix_text(mix_text(mix(hash, static_cast<std::uint64_t>(t.thread)), t.call), t.result);
    for (std::uint64_t const word : t.after) hash = mix(hash, word);
  }
  return hash == 0 ? 1 : hash;
}

void keep() {
  std::uint64_t const hash = hash_of_taken();
  if (!enter(hash)) return;
  auto* const operations = own_array<api::RecordedOperation>(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    Taken const& t = taken[i];
    auto* const after = own_array<std::uint64_t>(words);
    raw::copy(after, t.after, sizeof t.after);
    operations[i] = {t.thread, own_text(t.call), own_text(t.result), after, t.begin, t.end};
  }
  kept->push_back({own_text(model), world.search_execution, hash, count, words, operations});
}

}  // namespace

namespace histories_of_search {
void begin_search() {
  if (kept == nullptr) kept = new std::vector<api::RecordedHistory>;
  if (taken == nullptr) taken = own_array<Taken>(most_operations);
  kept->clear();
  if (table == nullptr) table = static_cast<std::uint64_t*>(map(0, table_size * sizeof *table));
  raw::fill(table, 0, table_size * sizeof *table);
}
void begin() {
  count = position = 0;
  recording = to_keep = false;
}
void end(bool finished) {
  if (finished && to_keep) keep();
}
}  // namespace histories_of_search

namespace api {

void begin_history(char const* of_model) {
  model = in_scratch(of_model, raw::length(of_model));
  count = position = 0;
  recording = true;
}

int begin_operation(char const* call, std::size_t length) {
  if (count == most_operations) failure::refuse("more than 512 operations in one history");
  Taken& t = taken[count];
  t = {};
  t.thread = self().id;
  t.call = in_scratch(call, length);
  t.begin = position++;
  for (int i = 0; i < count; ++i) {
    Taken const& other = taken[i];
    bool const before = other.end_clock != 0 && other.end_clock <= self().clock.t[other.thread];
    if (before) t.after[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  return count++;
}

void end_operation(int operation, char const* result, std::size_t length) {
  Taken& t = taken[operation];
  t.result = in_scratch(result, length);
  t.end = position++;
  t.end_clock = self().clock.t[t.thread];
  schedule::tick();  // what was handed on before does not tell of this end
}

void end_history() {
  to_keep = recording;
  std::uint64_t const refused = world.rules.refused_history;
  if (!recording || refused == 0 || hash_of_taken() != refused) return;
  failure::complain("linearizability", "no order of the operations explains their results", "", "", "", 0);
}

std::size_t history_count() { return kept == nullptr ? 0 : kept->size(); }
RecordedHistory history(std::size_t index) { return (*kept)[index]; }

}  // namespace api
}  // namespace racecourse::engine
