// The policy walk as a program, since it parses hostile source: an order as JSON on standard input, findings as JSON on
// standard output. Exit status 2: the order cannot be read.
#include <boost/json.hpp>
#include <iostream>
#include <iterator>
#include <string>

#include "grader/submission/policy.h"

int main() {
  using namespace racecourse;
  namespace json = boost::json;
  std::string const text{std::istreambuf_iterator<char>(std::cin), {}};
  try {
    json::value const value = json::parse(text);
    json::object const& order = value.as_object();
    Result<submission::Rules> const rules = submission::rules_from_json(order.at("rules").as_string().c_str());
    if (!rules) {
      std::cerr << to_string(rules.error()) << '\n';
      return 2;
    }
    auto const words = [&](char const* key) {
      std::vector<std::string> all;
      for (json::value const& word : order.at(key).as_array()) all.emplace_back(word.as_string().c_str());
      return all;
    };
    Result<Problems> const findings =
        submission::walk(order.at("file").as_string().c_str(), words("arguments"), words("beside_checks"), *rules,
                         order.at("shown_as").as_string().c_str());
    if (!findings) {
      std::cerr << to_string(findings.error()) << '\n';
      return 3;
    }
    std::cout << submission::findings_to_json(*findings) << '\n';
    return 0;
  } catch (std::exception const& e) {
    std::cerr << "the order cannot be read: " << e.what() << '\n';
    return 2;
  }
}
