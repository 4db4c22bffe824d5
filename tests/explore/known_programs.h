// Programs of the literature whose number of traces is known, as steps of program.h.
#pragma once

#include "tests/explore/program.h"

namespace racecourse::explore::testing {

// Flanagan and Godefroid: "Dynamic partial-order reduction for model checking software", POPL 2005, figures 1 and 3.
// Threads put four messages each into a hash table of 128, by compare-and-swap: the first 11 threads never meet.
Program indexer(int threads);

// The same, figure 2: an inode each, and blocks, of which some two threads want the same. `blocks` is 26 in the paper.
Program file_system(int threads, int blocks);

// Abdulla, Aronsson, Jonsson, Sagonas: "Source sets", JACM 2017: one thread looks for the last zero in an array of
// which `writers` others make one element the successor of its neighbour. (Here 1: nobody asks for more than zero.)
Program last_zero(int writers);

}  // namespace racecourse::explore::testing
