#include "grader/trace/symbolize.h"

#include <cxxabi.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include <algorithm>
#include <cstdlib>

#include "grader/trace/session.h"

namespace racecourse::trace {
namespace {

Dwfl_Callbacks const callbacks = {
    .find_elf = nullptr,
    .find_debuginfo = dwfl_standard_find_debuginfo,
    .section_address = dwfl_offline_section_address,
    .debuginfo_path = nullptr,
};

std::string demangled(char const* name) {
  if (name == nullptr) return "";
  int status = 0;
  char* const text = abi::__cxa_demangle(name, nullptr, nullptr, &status);
  std::string result = status == 0 ? text : name;
  std::free(text);
  return result;
}

// A function's linkage name, followed through abstract origins and declarations.
std::string name_of(Dwarf_Die* die) {
  Dwarf_Attribute memory;
  for (unsigned const attribute : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name}) {
    if (Dwarf_Attribute* const found = dwarf_attr_integrate(die, attribute, &memory); found != nullptr) {
      return demangled(dwarf_formstring(found));
    }
  }
  char const* const plain = dwarf_diename(die);
  return plain == nullptr ? "" : plain;
}

Place call_site(Dwarf_Die* inlined, Dwarf_Files* files) {
  Place place;
  Dwarf_Attribute memory;
  Dwarf_Word value = 0;
  if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &memory), &value) == 0) {
    if (char const* const file = dwarf_filesrc(files, value, nullptr, nullptr); file != nullptr) place.file = file;
  }
  if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &memory), &value) == 0) place.line = static_cast<int>(value);
  return place;
}

bool is_function(Dwarf_Die* die) {
  int const tag = dwarf_tag(die);
  return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine;
}

// The functions below `die` that hold `pc`, innermost first. Descends where there is no code, too.
bool find_functions(Dwarf_Die* die, Dwarf_Addr pc, std::vector<Dwarf_Die>& functions) {
  Dwarf_Die child;
  if (dwarf_child(die, &child) != 0) return false;
  do {
    bool const holds = dwarf_haspc(&child, pc) > 0;
    bool const found = find_functions(&child, pc, functions);
    if (holds && is_function(&child)) functions.push_back(child);
    if (holds || found) return true;
  } while (dwarf_siblingof(&child, &child) == 0);
  return false;
}

// g++ puts the function of a lambda into the type of the lambda and that into a function without code, of which others
// are instances: dwarf_getscopes() does not look there.
std::vector<Dwarf_Die> functions_of_local_types(Dwarf_Die* unit, Dwarf_Addr pc) {
  std::vector<Dwarf_Die> functions;
  find_functions(unit, pc, functions);
  auto const outermost = std::find_if(functions.begin(), functions.end(),
                                      [](Dwarf_Die& die) { return dwarf_tag(&die) == DW_TAG_subprogram; });
  if (outermost != functions.end()) functions.erase(outermost + 1, functions.end());
  return functions;
}

// The function at `pc` and what it was inlined into, innermost first. dwarf_getscopes() gives what surrounds the
// definition of an inlined function; what surrounds the call comes from dwarf_getscopes_die().
std::vector<Dwarf_Die> functions_at(Dwarf_Die* unit, Dwarf_Addr pc) {
  std::vector<Dwarf_Die> functions;
  Dwarf_Die* around_definition = nullptr;
  if (dwarf_getscopes(unit, pc, &around_definition) <= 0) return functions_of_local_types(unit, pc);
  Dwarf_Die* around_call = nullptr;
  int const depth = dwarf_getscopes_die(&around_definition[0], &around_call);
  for (int i = 0; i < depth; ++i) {
    if (is_function(&around_call[i])) functions.push_back(around_call[i]);
    if (dwarf_tag(&around_call[i]) == DW_TAG_subprogram) break;
  }
  std::free(around_call);
  std::free(around_definition);
  return functions;
}

}  // namespace

// Not dwfl_module_addrdie(): it trusts .debug_aranges, which clang does not write and gcc does.
Dwarf_Die* Symbolizer::Session::unit_of(Dwarf_Addr address, Dwarf_Addr& bias) const {
  Dwarf_Die* unit = nullptr;
  while ((unit = dwfl_module_nextcu(module, unit, &bias)) != nullptr) {
    if (dwarf_haspc(unit, address - bias) > 0) break;
  }
  return unit;
}

Symbolizer::Symbolizer(std::string const& program) : session_(std::make_unique<Session>()) {
  session_->dwfl = dwfl_begin(&callbacks);
  dwfl_report_begin(session_->dwfl);
  session_->module = dwfl_report_offline(session_->dwfl, "", program.c_str(), -1);
  dwfl_report_end(session_->dwfl, nullptr, nullptr);
  if (session_->module != nullptr) dwfl_module_getelf(session_->module, &session_->shift);
}

Symbolizer::~Symbolizer() { dwfl_end(session_->dwfl); }

std::vector<Frame> Symbolizer::frames(std::uint64_t return_address) const {
  std::vector<Frame> result;
  if (session_->module == nullptr || return_address == 0) return result;
  Dwarf_Addr const address = return_address - 1 + session_->shift;
  Dwarf_Addr bias = 0;
  Dwarf_Die* const unit = session_->unit_of(address, bias);
  if (unit == nullptr) {  // a library without debug information has names all the same
    std::string const name = demangled(dwfl_module_addrname(session_->module, address));
    if (!name.empty()) result.push_back({return_address, name, {}, false});
    return result;
  }
  Place place;
  if (Dwarf_Line* const line = dwarf_getsrc_die(unit, address - bias); line != nullptr) {
    if (char const* const file = dwarf_linesrc(line, nullptr, nullptr); file != nullptr) place.file = file;
    dwarf_lineno(line, &place.line);
    dwarf_linecol(line, &place.column);
  }
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  dwarf_getsrcfiles(unit, &files, &count);
  // clang's line tables name a function without its class; the symbol table has it all.
  std::string const symbol = demangled(dwfl_module_addrname(session_->module, address));
  for (Dwarf_Die& function : functions_at(unit, address - bias)) {
    bool const inlined = dwarf_tag(&function) == DW_TAG_inlined_subroutine;
    result.push_back({return_address, inlined || symbol.empty() ? name_of(&function) : symbol, place, false});
    if (inlined) place = call_site(&function, files);
  }
  if (result.empty()) result.push_back({return_address, symbol, place, false});
  return result;
}

std::string Symbolizer::variable(std::uint64_t address) const {
  if (session_->module == nullptr) return "";
  GElf_Off offset = 0;
  GElf_Sym symbol{};
  char const* const name =
      dwfl_module_addrinfo(session_->module, address + session_->shift, &offset, &symbol, nullptr, nullptr, nullptr);
  if (name == nullptr || GELF_ST_TYPE(symbol.st_info) != STT_OBJECT || offset >= symbol.st_size) return "";
  if (std::string known = global(address); !known.empty()) return known;
  return offset == 0 ? demangled(name) : demangled(name) + "+" + std::to_string(offset);
}

void Symbolizer::tell(std::vector<ThreadStory>& threads, Origin const& origin) const {
  for (ThreadStory& thread : threads) {
    std::vector<Frame> shown;
    for (Frame const& raw : thread.stack) {
      for (Frame frame : frames(raw.address)) {
        if (frame.place.file.find(origin.submission_marker) == std::string::npos) continue;
        frame.own = true;
        frame.place.file = origin.shown_as;
        bool const again = !shown.empty() && shown.back().place == frame.place;
        if (!again) shown.push_back(std::move(frame));
      }
    }
    thread.stack = std::move(shown);
  }
}

}  // namespace racecourse::trace
