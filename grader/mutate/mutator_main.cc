// The mutator as a program: an order as JSON on standard input, mutants as JSON on standard output.
//   {"file": "solutions/threading/lock/lock.h", "arguments": ["-std=c++20", "-Iexercises"]}
// --operators instead: their names, a line each.
// Exit status 1: the header cannot be read, and why stands on standard error; 2: the order cannot be.
#include <boost/json.hpp>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "grader/mutate/make.h"

int main(int argc, char** argv) {
  using namespace racecourse;
  if (argc == 2 && std::string_view(argv[1]) == "--operators") {
    for (std::string const& name : mutate::operator_names()) std::cout << name << '\n';
    return std::cout.flush() ? 0 : 1;
  }
  namespace json = boost::json;
  std::string const text{std::istreambuf_iterator<char>(std::cin), {}};
  try {
    json::value const value = json::parse(text);
    std::vector<std::string> arguments;
    for (json::value const& word : value.at("arguments").as_array()) arguments.emplace_back(word.as_string().c_str());
    auto const mutants = mutate::make_mutants(value.at("file").as_string().c_str(), arguments);
    if (!mutants) {
      std::cerr << to_string(mutants.error()) << '\n';
      return 1;
    }
    std::cout << mutate::to_json(*mutants) << '\n';
    return std::cout.flush() ? 0 : 1;
  } catch (std::exception const& e) {
    std::cerr << "the order cannot be read: " << e.what() << '\n';
    return 2;
  }
}
