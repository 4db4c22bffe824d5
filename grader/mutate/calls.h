// What operators ask of a node: is it a call, of what, with which arguments; where does its statement end. Internal to
// this room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grader/mutate/operators.h"

namespace racecourse::mutate {

struct Call {
  std::string name;                   // "fetch_add", "futex_wait"
  std::string object;                 // "next_", "me->told"; empty: called on nothing, or on *this
  Node const* object_node = nullptr;  // the same, where there is one
  unsigned name_begin = 0, name_end = 0;
  std::vector<Node const*> arguments;  // as spelled: none that the callee supplies
};
std::optional<Call> call_of(Site const& site);

// The object is a std::atomic, a std::atomic_flag, or a reference to one.
bool is_on_atomic(Call const& call);

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names);

// Below `node`, itself included: a call of one of these names.
bool calls_any(Site const& site, Node const& node, std::initializer_list<std::string_view> names);
extern std::initializer_list<std::string_view> const waiting_calls;  // those that sleep or spin until something changes

// A statement of a block, or the whole body of an `if` or a loop.
bool is_statement(Node const& node);
// Behind its semicolon, if it has one.
unsigned statement_end(Site const& site, Node const& statement);
Edit without(Site const& site, Node const& statement);  // an empty statement in its place

// Of a statement in a block: its position among the block's, and the statements themselves.
struct InBlock {
  std::vector<Node const*> statements;
  std::size_t index = 0;
};
std::optional<InBlock> in_block(Node const& node);

}  // namespace racecourse::mutate
