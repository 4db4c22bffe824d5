// One opened program or library. Internal to this room.
#pragma once

#include <elfutils/libdwfl.h>

#include "grader/trace/symbolize.h"

namespace racecourse::trace {

struct Symbolizer::Session {
  Dwfl* dwfl = nullptr;
  Dwfl_Module* module = nullptr;
  Dwarf_Addr shift = 0;  // of what libdwfl takes for addresses, against those of the file

  // The compilation unit that an address of the file is in, and what to take off addresses for libdw. Null: unknown.
  Dwarf_Die* unit_of(Dwarf_Addr address, Dwarf_Addr& bias) const;
};

}  // namespace racecourse::trace
