// The mistakes that are made on purpose: one file each, and the list of all of them. Internal to this room.
//
// An operator is shown each node of each function once, parents before children, and adds what it can do there.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "grader/mutate/mutant.h"
#include "grader/mutate/tree.h"

namespace racecourse::mutate {

struct Site {
  Tree const& tree;
  Function const& function;
  Node const& node;
  std::string text() const { return std::string(tree.text_of(node)); }
};

// What an operator adds: the edits, and in a few words what they do.
using Add = std::function<void(std::string const& what, std::vector<Edit> edits)>;

struct Operator {
  char const* name;
  void (*visit)(Site const& site, Add const& add);
};
std::span<Operator const> operators();

void swap_notify(Site const&, Add const&);
void remove_notify(Site const&, Add const&);
void wait_once(Site const&, Add const&);
void remove_lock(Site const&, Add const&);
void narrow_lock(Site const&, Add const&);
void move_lock(Site const&, Add const&);
void unlock_early(Site const&, Add const&);
void weaken_order(Site const&, Add const&);
void make_atomic_plain(Site const&, Add const&);
void split_rmw(Site const&, Add const&);
void shift_comparison(Site const&, Add const&);
void recompute_deadline(Site const&, Add const&);
void drop_exception_path(Site const&, Add const&);
void drop_check(Site const&, Add const&);
void change_wake_count(Site const&, Add const&);

}  // namespace racecourse::mutate
