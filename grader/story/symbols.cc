#include "grader/story/symbols.h"

#include <algorithm>

#include "grader/base/files.h"

namespace racecourse::story {

Symbols::Symbols(std::vector<std::string> modules, Showing showing)
    : modules_(std::move(modules)), showing_(std::move(showing)) {}

trace::Symbolizer* Symbols::symbolizer(int module) {
  auto const i = static_cast<std::size_t>(module);
  if (module < 0 || i >= modules_.size() || modules_[i].empty()) return nullptr;
  auto& known = symbolizers_[module];
  if (known == nullptr) known = std::make_unique<trace::Symbolizer>(modules_[i]);
  return known.get();
}

std::vector<Frame> const& Symbols::frames(raw::Address const& address) {
  auto const [it, fresh] = known_.try_emplace(address);
  if (!fresh) return it->second;
  trace::Symbolizer* const s = symbolizer(address.module);
  if (s == nullptr) return it->second;
  for (Frame& frame : s->frames(address.offset)) {
    Shown const shown = showing_(frame.place.file);
    bool const nameless = frame.place.file.empty();  // a library's function, without debug information
    if (shown.name.empty() && !nameless) continue;
    frame.place.file = shown.name;
    frame.own = shown.own && frame.place.line > 0;
    files_.try_emplace(shown.name, shown);
    it->second.push_back(std::move(frame));
  }
  return it->second;
}

std::vector<Frame> Symbols::frames(std::vector<raw::Address> const& stack) {
  std::vector<Frame> all;
  for (raw::Address const& address : stack) {
    std::vector<Frame> const& here = frames(address);
    all.insert(all.end(), here.begin(), here.end());
  }
  return all;
}

std::string Symbols::variable(raw::Address const& address) {
  trace::Symbolizer* const s = symbolizer(address.module);
  return s == nullptr ? "" : s->variable(address.offset);
}

std::string Symbols::local(raw::Address const& code, std::int64_t offset) {
  trace::Symbolizer* const s = symbolizer(code.module);
  return s == nullptr ? "" : s->local(code.offset, offset);
}

std::string Symbols::function(raw::Address const& address) {
  auto const [it, fresh] = functions_.try_emplace(address);
  trace::Symbolizer* const s = fresh ? symbolizer(address.module) : nullptr;
  if (s == nullptr) return it->second;
  std::vector<Frame> const here = s->frames(address.offset);
  return it->second = here.empty() ? "" : here.back().function;
}

std::vector<std::string> const& Symbols::lines_of(std::string const& name) {
  auto const [it, fresh] = sources_.try_emplace(name);
  auto const file = files_.find(name);
  if (!fresh || file == files_.end()) return it->second;
  std::string text;
  if (file->second.text != nullptr) {
    text = *file->second.text;
  } else if (!file->second.file.empty()) {
    Result<std::string> read = read_file(file->second.file);
    if (read) text = std::move(*read);
  }
  for (std::size_t at = 0; at <= text.size();) {
    std::size_t const end = std::min(text.find('\n', at), text.size());
    it->second.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return it->second;
}

std::string Symbols::source(Frame const& frame) {
  std::vector<std::string> const& lines = lines_of(frame.place.file);
  auto const n = static_cast<std::size_t>(std::max(0, frame.place.line));
  if (n == 0 || n > lines.size()) return "";
  std::size_t const start = lines[n - 1].find_first_not_of(" \t");
  return start == std::string::npos ? "" : lines[n - 1].substr(start);
}

Frame const* own_frame(std::vector<Frame> const& stack) {
  auto const own = std::find_if(stack.begin(), stack.end(), [](Frame const& f) { return f.own; });
  if (own != stack.end()) return &*own;
  auto const any = std::find_if(stack.begin(), stack.end(), [](Frame const& f) { return f.place.line > 0; });
  return any == stack.end() ? nullptr : &*any;
}

}  // namespace racecourse::story
