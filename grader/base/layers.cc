#include "grader/base/layers.h"

#include <map>

namespace racecourse {

bool Layers::switch_off(std::string const& name) {
  std::map<std::string, bool*> const all{{"policy", &policy},         {"symbols", &symbols}, {"compiling", &compiling},
                                         {"namespaces", &namespaces}, {"seccomp", &seccomp}, {"limits", &limits},
                                         {"canaries", &canaries},     {"token", &token}};
  auto const it = all.find(name);
  if (it == all.end()) return false;
  *it->second = false;
  return true;
}

Layers& layers() {
  static Layers the_layers;
  return the_layers;
}

}  // namespace racecourse
