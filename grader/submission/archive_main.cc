// The archive reader as a program, since it parses hostile bytes: an order on standard input, its answer on standard
// output. Exit status 2: the order cannot be read.
#include <clocale>
#include <iostream>
#include <iterator>
#include <string>

#include "grader/submission/archive.h"

int main() {
  using namespace racecourse;
  // Names of pax and zip are UTF-8, which libarchive converts to the locale's encoding.
  std::setlocale(LC_CTYPE, "C.UTF-8");
  std::string const order{std::istreambuf_iterator<char>(std::cin), {}};
  std::string const answer = submission::answer_archive_order(order);
  std::cout << answer << std::flush;
  return answer.empty() || !std::cout ? 2 : 0;
}
