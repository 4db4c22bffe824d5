#include "grader/engine/observed.h"

namespace racecourse::engine {

namespace outcomes_of_search {
void begin_search();
void begin();
void end(bool finished);
}  // namespace outcomes_of_search
namespace histories_of_search {
void begin_search();
void begin();
void end(bool finished);
}  // namespace histories_of_search

namespace observed {

void begin_search() {
  outcomes_of_search::begin_search();
  histories_of_search::begin_search();
}
void begin() {
  outcomes_of_search::begin();
  histories_of_search::begin();
}
void end(bool finished) {
  outcomes_of_search::end(finished);
  histories_of_search::end(finished);
}

}  // namespace observed
}  // namespace racecourse::engine
