// Functions that are known by a name, and arguments as bytes: what can be sent to another process, since a C++ function
// cannot.
//
//   int square(int x) { return x * x; }
//   KIT_TASK(square)                                              // once, at namespace scope, before main
//
//   int const y = kit::call_task<int>("square", std::tuple(7));   // 49; throws what square() throws
//
// Arguments and results are made of trivially copyable types, strings, vectors and tuples.
//
// Thread safety: tasks are registered before main; from then on everything here may be called from any thread.
#pragma once

#include <cstring>

#include "kit/kit.h"

namespace kit {

// --- Values as bytes ------------------------------------------------------------------------------------------------

// Appends to, or takes from the front of, a row of bytes.
class archive {
 public:
  archive() = default;
  explicit archive(bytes content) : content_(std::move(content)) {}
  bytes take() { return std::move(content_); }

  template <class T>
  void write(T const& value) {
    static_assert(std::is_trivially_copyable_v<T>,
                  "an archive takes trivially copyable types, strings, vectors, tuples");
    auto const* const first = reinterpret_cast<std::byte const*>(&value);
    content_.insert(content_.end(), first, first + sizeof value);
  }
  void write(std::string const& text) {
    write(text.size());
    auto const* const first = reinterpret_cast<std::byte const*>(text.data());
    content_.insert(content_.end(), first, first + text.size());
  }
  template <class T>
  void write(std::vector<T> const& values) {
    write(values.size());
    for (T const& value : values) write(value);
  }
  template <class... T>
  void write(std::tuple<T...> const& values) {
    std::apply([this](T const&... each) { (write(each), ...); }, values);
  }

  template <class T>
  void read(T& value) {
    static_assert(std::is_trivially_copyable_v<T>,
                  "an archive takes trivially copyable types, strings, vectors, tuples");
    std::memcpy(&value, next(sizeof value), sizeof value);
  }
  void read(std::string& text) {
    std::size_t size = 0;
    read(size);
    text.assign(reinterpret_cast<char const*>(next(size)), size);
  }
  template <class T>
  void read(std::vector<T>& values) {
    std::size_t size = 0;
    read(size);
    values.clear();
    for (std::size_t i = 0; i < size; ++i) read(values.emplace_back());
  }
  template <class... T>
  void read(std::tuple<T...>& values) {
    std::apply([this](T&... each) { (read(each), ...); }, values);
  }

 private:
  std::byte const* next(std::size_t size) {
    if (size > content_.size() - at_) throw std::length_error("an archive ends too early");
    std::byte const* const here = content_.data() + at_;
    at_ += size;
    return here;
  }

  bytes content_;
  std::size_t at_ = 0;
};

template <class T>
bytes pack(T const& value) {
  archive out;
  out.write(value);
  return out.take();
}
template <class T>
T unpack(bytes content) {
  archive in(std::move(content));
  T value{};
  in.read(value);
  return value;
}

// --- Tasks ----------------------------------------------------------------------------------------------------------

using task_body = std::function<bytes(bytes arguments)>;

inline std::map<std::string, task_body>& registered_tasks() {
  static std::map<std::string, task_body> tasks;
  return tasks;
}

template <class R, class... A>
bool register_task(std::string name, R (*function)(A...)) {
  registered_tasks()[std::move(name)] = [function](bytes arguments) {
    return pack<R>(std::apply(function, unpack<std::tuple<std::decay_t<A>...>>(std::move(arguments))));
  };
  return true;
}

// Runs the task of that name here. Arguments and result are packed; throws what the function throws, and
// invalid_argument if there is no such task.
inline bytes run_task(std::string const& name, bytes arguments) {
  auto const& tasks = registered_tasks();
  auto const task = tasks.find(name);
  if (task == tasks.end()) throw std::invalid_argument("no task of the name " + name);
  return task->second(std::move(arguments));
}

template <class R, class... A>
R call_task(std::string const& name, std::tuple<A...> const& arguments) {
  return unpack<R>(run_task(name, pack(arguments)));
}

}  // namespace kit

#define KIT_TASK(function) \
  [[maybe_unused]] static bool const kit_task_##function = kit::register_task(#function, &(function));
