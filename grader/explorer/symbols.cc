#include "grader/explorer/symbols.h"

#include <algorithm>

namespace racecourse::explorer {
namespace {

// Headers of the standard library and the system, and what compilers add themselves, are not the author's.
bool is_own(Frame const& frame) {
  return !frame.place.file.empty() && !frame.place.file.starts_with("/usr/") && !frame.place.file.starts_with("<") &&
         frame.place.line > 0;
}

}  // namespace

Symbols::Symbols(Program const& program, std::vector<std::string> modules)
    : program_(program), modules_(std::move(modules)) {
  if (!modules_.empty()) modules_[0] = program.path;
}

trace::Symbolizer* Symbols::symbolizer(int module) {
  if (module < 0 || static_cast<std::size_t>(module) >= modules_.size()) return nullptr;
  auto& known = symbolizers_[module];
  if (known == nullptr) known = std::make_unique<trace::Symbolizer>(modules_[static_cast<std::size_t>(module)]);
  return known.get();
}

std::vector<Frame> const& Symbols::frames(raw::Address const& address) {
  auto const [it, fresh] = known_.try_emplace(address);
  if (!fresh) return it->second;
  trace::Symbolizer* const s = symbolizer(address.module);
  if (s == nullptr) return it->second;
  it->second = s->frames(address.offset);
  for (Frame& frame : it->second) {
    frame.place.file = shown_name(frame.place.file, program_.sources);
    frame.own = is_own(frame);
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
  std::vector<Frame> const& here = frames(address);
  return here.empty() ? "" : here.back().function;
}

Frame const* own_frame(std::vector<Frame> const& stack) {
  auto const own = std::find_if(stack.begin(), stack.end(), [](Frame const& f) { return f.own; });
  if (own != stack.end()) return &*own;
  auto const any = std::find_if(stack.begin(), stack.end(), [](Frame const& f) { return f.place.line > 0; });
  return any == stack.end() ? nullptr : &*any;
}

}  // namespace racecourse::explorer
