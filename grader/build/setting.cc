#include "grader/build/setting.h"

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/build/flags.h"
#include "grader/build/library.h"
#include "grader/build/parts.h"
#include "grader/build/precompiled.h"
#include "grader/build/stage.h"
#include "grader/build/tools.h"

namespace racecourse::build {
namespace {

// One flavour's share of the key.
Result<bool> add_flavour(KeyBuilder& key, std::string const& exercise, Flavour flavour, Kit const& kit,
                         Workspace workspace) {
  workspace.compiler = compiler_for(flavour, workspace.compiler);
  Result<Surroundings> const surroundings = surroundings_of(workspace.root, exercise, checks_for(flavour));
  if (!surroundings) return surroundings.error();
  Result<std::string> const harness = harness_object(workspace, flavour);
  if (!harness) return harness.error();
  Result<std::string> const pch = precompiled_check(workspace, flavour, kit);  // keyed by compiler, version and flags
  if (!pch) return pch.error();
  Result<Parts> const parts = parts_of(workspace.root, flavour);
  if (!parts) return parts.error();
  key.add(*pch).add(*harness).add(surroundings->whole_key);
  key.add(joined(common_flags(workspace.compiler))).add(joined(instrumentation(workspace.compiler, flavour)));
  key.add(joined(link_flags(flavour))).add(joined(parts->wraps));
  return true;
}

}  // namespace

Result<std::string> setting_of(std::string const& exercise, std::string const& header, bool reference,
                               Workspace const& workspace) {
  Result<Kit> const kit = kit_of(workspace);
  if (!kit) return kit.error();
  KeyBuilder key;
  key.add(exercise).add(engine());
  for (Flavour const flavour :
       {Flavour::controlled, Flavour::explored, Flavour::memory, Flavour::stress, Flavour::reference}) {
    if (flavour == Flavour::reference && !reference) continue;
    if (Result<bool> const added = add_flavour(key, exercise, flavour, *kit, workspace); !added) return added.error();
  }
  if (reference) {
    Result<std::string> const text = read_file(workspace.root + "/reference/" + exercise + "/" + header);
    key.add(text ? *text : "");  // that it is missing is told by those who need it
    Result<std::string> const workloads = read_file(workspace.root + "/exercises/" + exercise + "/measure.cc");
    key.add(workloads ? *workloads : "");
  }
  return key.key();
}

}  // namespace racecourse::build
