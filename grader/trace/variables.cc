// Addresses of data -> names of variables and members, as the author would write them: "queue.m", "slots[2]".
#include <dwarf.h>
#include <elfutils/libdw.h>

#include <cstdlib>
#include <string_view>
#include <vector>

#include "grader/trace/session.h"

namespace racecourse::trace {
namespace {

// A debugging entry's type, through names and qualifiers that add nothing.
bool type_of(Dwarf_Die* die, Dwarf_Die* type) {
  Dwarf_Attribute attribute;
  if (dwarf_attr_integrate(die, DW_AT_type, &attribute) == nullptr || dwarf_formref_die(&attribute, type) == nullptr) {
    return false;
  }
  return dwarf_peel_type(type, type) == 0;
}

Dwarf_Word size_of(Dwarf_Die* type) {
  Dwarf_Word size = 0;
  return dwarf_aggregate_size(type, &size) == 0 ? size : 0;
}

// What the library makes its types of is not the author's business.
bool is_of_library(Dwarf_Die* type) {
  char const* const file = dwarf_decl_file(type);
  return file != nullptr && std::string_view(file).starts_with("/usr/");
}

bool is_class(Dwarf_Die* type) {
  int const tag = dwarf_tag(type);
  return tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type;
}

std::string path_in(Dwarf_Die type, Dwarf_Word offset);

std::string member_in(Dwarf_Die* type, Dwarf_Word offset) {
  Dwarf_Die child;
  if (dwarf_child(type, &child) != 0) return "";
  do {
    int const tag = dwarf_tag(&child);
    Dwarf_Attribute attribute;
    Dwarf_Word at = 0;
    if (tag != DW_TAG_member && tag != DW_TAG_inheritance) continue;
    if (dwarf_attr(&child, DW_AT_data_member_location, &attribute) != nullptr) dwarf_formudata(&attribute, &at);
    Dwarf_Die inner;
    if (dwarf_attr(&child, DW_AT_external, &attribute) != nullptr || !type_of(&child, &inner)) continue;
    if (offset < at || offset >= at + size_of(&inner)) continue;
    char const* const name = tag == DW_TAG_member ? dwarf_diename(&child) : nullptr;
    return (name == nullptr ? "" : "." + std::string(name)) + path_in(inner, offset - at);
  } while (dwarf_siblingof(&child, &child) == 0);
  return "";
}

std::string path_in(Dwarf_Die type, Dwarf_Word offset) {
  if (dwarf_tag(&type) == DW_TAG_array_type) {
    Dwarf_Die element;
    if (!type_of(&type, &element) || size_of(&element) == 0) return "";
    Dwarf_Word const size = size_of(&element);
    return "[" + std::to_string(offset / size) + "]" + path_in(element, offset % size);
  }
  return is_class(&type) && !is_of_library(&type) ? member_in(&type, offset) : "";
}

// Where a variable lies, if its location is one operation with one number.
bool location_is(Dwarf_Die* variable, unsigned operation, Dwarf_Word* number) {
  Dwarf_Attribute attribute;
  Dwarf_Op* expression = nullptr;
  std::size_t length = 0;
  if (dwarf_attr_integrate(variable, DW_AT_location, &attribute) == nullptr ||
      dwarf_getlocation(&attribute, &expression, &length) != 0) {
    return false;
  }
  if (length != 1 || expression[0].atom != operation) return false;
  *number = expression[0].number;
  return true;
}

bool is_variable(Dwarf_Die* die) {
  return dwarf_tag(die) == DW_TAG_variable || dwarf_tag(die) == DW_TAG_formal_parameter;
}

// "name.member" if the variable has this place, which is counted from where locations are counted from.
std::string named(Dwarf_Die* variable, unsigned operation, std::int64_t place) {
  Dwarf_Word start = 0;
  Dwarf_Die type;
  if (!location_is(variable, operation, &start) || !type_of(variable, &type)) return "";
  std::int64_t const offset = place - static_cast<std::int64_t>(start);
  if (offset < 0 || static_cast<Dwarf_Word>(offset) >= size_of(&type)) return "";
  Dwarf_Attribute attribute;
  Dwarf_Attribute* const name = dwarf_attr_integrate(variable, DW_AT_name, &attribute);
  char const* const text = name == nullptr ? nullptr : dwarf_formstring(name);
  return text == nullptr ? "" : text + path_in(type, static_cast<Dwarf_Word>(offset));
}

// Variables of a function, of its blocks and of what is inlined into it.
std::string local_in(Dwarf_Die* scope, std::int64_t place) {
  Dwarf_Die child;
  if (dwarf_child(scope, &child) != 0) return "";
  do {
    int const tag = dwarf_tag(&child);
    std::string name;
    if (is_variable(&child)) {
      name = named(&child, DW_OP_fbreg, place);
    } else if (tag == DW_TAG_lexical_block || tag == DW_TAG_inlined_subroutine) {
      name = local_in(&child, place);
    }
    if (!name.empty()) return name;
  } while (dwarf_siblingof(&child, &child) == 0);
  return "";
}

// Variables of a namespace or a whole unit.
std::string global_in(Dwarf_Die* scope, std::int64_t address, std::string const& prefix) {
  Dwarf_Die child;
  if (dwarf_child(scope, &child) != 0) return "";
  do {
    std::string name;
    if (is_variable(&child)) {
      name = named(&child, DW_OP_addr, address);
      if (!name.empty()) return prefix + name;
    } else if (dwarf_tag(&child) == DW_TAG_namespace) {
      char const* const space = dwarf_diename(&child);
      name = global_in(&child, address, space == nullptr ? prefix : prefix + space + "::");
    } else if (dwarf_tag(&child) == DW_TAG_subprogram) {  // static variables of functions
      name = global_in(&child, address, "");
    }
    if (!name.empty()) return name;
  } while (dwarf_siblingof(&child, &child) == 0);
  return "";
}

// Frames whose variables are counted from the canonical frame address: g++ has no others.
bool counts_from_frame_address(Dwarf_Die* function) {
  Dwarf_Attribute attribute;
  Dwarf_Op* expression = nullptr;
  std::size_t length = 0;
  return dwarf_attr_integrate(function, DW_AT_frame_base, &attribute) != nullptr &&
         dwarf_getlocation(&attribute, &expression, &length) == 0 && length == 1 &&
         expression[0].atom == DW_OP_call_frame_cfa;
}

}  // namespace

std::string Symbolizer::local(std::uint64_t return_address, std::int64_t offset) const {
  if (session_->module == nullptr || return_address == 0) return "";
  Dwarf_Addr const address = return_address - 1 + session_->shift;
  Dwarf_Addr bias = 0;
  Dwarf_Die* const unit = session_->unit_of(address, bias);
  if (unit == nullptr) return "";
  Dwarf_Die* scopes = nullptr;
  int const depth = dwarf_getscopes(unit, address - bias, &scopes);
  std::string name;
  for (int i = 0; i < depth && name.empty(); ++i) {
    if (dwarf_tag(&scopes[i]) != DW_TAG_subprogram || !counts_from_frame_address(&scopes[i])) continue;
    name = local_in(&scopes[i], offset);
  }
  std::free(scopes);
  return name;
}

std::string Symbolizer::global(std::uint64_t address) const {
  if (session_->module == nullptr) return "";
  Dwarf_Addr bias = 0;
  Dwarf_Die* unit = nullptr;
  while ((unit = dwfl_module_nextcu(session_->module, unit, &bias)) != nullptr) {
    auto const place = static_cast<std::int64_t>(address + session_->shift - bias);
    if (std::string name = global_in(unit, place, ""); !name.empty()) return name;
  }
  return "";
}

}  // namespace racecourse::trace
