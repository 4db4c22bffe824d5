#include "grader/harness/exceptions.h"

#include <cxxabi.h>

#include <cstdlib>
#include <exception>
#include <string>
#include <typeinfo>
#include <vector>

#include "grader/harness/evidence.h"

extern "C" [[noreturn]] void __real___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*));

namespace racecourse::harness {
namespace {

struct LastThrow {
  std::string type, what;
  std::vector<std::uintptr_t> stack;
};
thread_local LastThrow last_throw;

std::string readable(char const* mangled) {
  int status = 0;
  char* const text = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
  std::string result = status == 0 ? text : mangled;
  std::free(text);
  return result;
}

// what() of a thrown object, if it is a std::exception: asked the way a catch clause would ask.
std::string what_of(void* object, std::type_info const& type) {
  void* adjusted = object;
  if (!typeid(std::exception).__do_catch(&type, &adjusted, 1)) return "";
  return static_cast<std::exception const*>(adjusted)->what();
}

[[noreturn]] void report_exception(std::string const& type, std::string const& what) {
  std::vector<runtime::Story> threads = runtime::stories("throws");
  if (!last_throw.stack.empty() && !threads.empty()) threads.front().stack = last_throw.stack;
  std::string const text = what.empty() ? "" : ": " + what;
  report({"exception", "Nobody caught the exception " + type + text, "", "", {}, threads});
}

[[noreturn]] void on_terminate() {
  if (std::current_exception() == nullptr) {
    report({"crash", "std::terminate() was called", "", "", {}, runtime::stories("terminates")});
  }
  report_current_exception();
}

}  // namespace

void forget_throws() { last_throw = {}; }

void install_terminate_handler() { std::set_terminate(&on_terminate); }

void report_exception_in_flight() {
  if (std::uncaught_exceptions() > 0) report_exception(last_throw.type, last_throw.what);
}

void report_caught(std::string const& text) {
  if (!last_throw.type.empty() && text.find(last_throw.what) != std::string::npos) {
    report_exception(last_throw.type, last_throw.what);
  }
  last_throw = {};
  report_exception("", text);  // thrown inside a library: no stack
}

void report_current_exception() {
  std::type_info const* const type = abi::__cxa_current_exception_type();
  std::string const name = type == nullptr ? "of unknown type" : readable(type->name());
  try {
    throw;
  } catch (std::exception const& e) {
    report_exception(name, e.what());
  } catch (...) {
    report_exception(name, "");
  }
}

}  // namespace racecourse::harness

// Every throw of the submission passes here (--wrap): only now is the stack of its cause still standing.
extern "C" [[noreturn]] void __wrap___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
  using namespace racecourse::harness;
  last_throw = {readable(type->name()), what_of(object, *type), racecourse::runtime::capture_stack(1)};
  __real___cxa_throw(object, type, destroy);
}
