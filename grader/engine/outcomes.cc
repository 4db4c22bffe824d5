// Outcomes of executions, for api.h.
#include <vector>

#include "grader/engine/api.h"
#include "grader/engine/memory.h"
#include "grader/engine/observed.h"
#include "grader/engine/raw.h"

namespace racecourse::engine {
namespace {

std::vector<api::Outcome>* outcomes = nullptr;
std::size_t noted = 0;  // in this execution: index + 1

std::size_t index_of(char const* value, std::size_t length) {
  for (std::size_t i = 0; i < outcomes->size(); ++i) {
    api::Outcome const& known = (*outcomes)[i];
    if (known.length == length && raw::equal(known.value, value, length)) return i;
  }
  auto* const copy = static_cast<char*>(own_allocate(length + 1));
  raw::copy(copy, value, length);
  copy[length] = '\0';
  outcomes->push_back({copy, length, 0});
  return outcomes->size() - 1;
}

}  // namespace

namespace outcomes_of_search {
void begin_search() {
  if (outcomes == nullptr) outcomes = new std::vector<api::Outcome>;
  outcomes->clear();
}
void begin() { noted = 0; }
void end(bool finished) {
  if (finished && noted != 0) ++(*outcomes)[noted - 1].count;
}
}  // namespace outcomes_of_search

namespace api {
void note_outcome(char const* value, std::size_t length) { noted = index_of(value, length) + 1; }
std::size_t outcome_count() { return outcomes == nullptr ? 0 : outcomes->size(); }
Outcome outcome(std::size_t index) { return (*outcomes)[index]; }
}  // namespace api
}  // namespace racecourse::engine
