// Runs a command so that it sees only what it is given and can harm nothing.
//
// Layers, strongest first:
//   bubblewrap  user, PID, network, mount, IPC namespaces; nothing of the host but /usr, read-only, and the mounts;
//               seccomp as below
//   landlock    Landlock file rules + seccomp (no network, no ptrace ...), where user namespaces are off
//   none        only rlimits. Refused unless the caller trusts what it runs.
//
// Paths: under bubblewrap a mount appears at `inside`; under the other layers there is no mount namespace, so inside()
// maps the path back to the host's. Build every argument that names a mounted file with inside().
// Thread safety: run(), inside() and probe() from any thread; set_confine_program() before them.
#pragma once

#include <string>
#include <vector>

#include "grader/base/result.h"
#include "grader/process/process.h"

namespace racecourse::sandbox {

enum class Layer { bubblewrap, landlock, none };
std::string to_string(Layer layer);

struct Mount {
  std::string host;    // absolute
  std::string inside;  // absolute, below /racecourse
  bool writable = false;
};

struct Job {
  process::Command command;  // argv without any sandbox
  std::vector<Mount> mounts;
  bool own_tmp = true;  // a fresh, empty /tmp
};

// Where the program `confine` of the landlock layer is; set once at start-up.
void set_confine_program(std::string path);

// What the machine offers, found by trying (a tiny command is run under each layer) and remembered for the process.
// RACECOURSE_SANDBOX=landlock|none in the environment forces a weaker layer than the machine offers (for tests).
struct Probe {
  Layer layer = Layer::none;     // the strongest that works
  std::vector<Problem> missing;  // why each stronger layer does not work, and how to mend it
};
Probe const& probe();

// The path by which a confined command reaches `host_path` under `layer`.
std::string inside(std::string const& host_path, std::vector<Mount> const& mounts, Layer layer);

// An error is ours: the layer could not be set up, or a mount is missing or, as root's jails run as nobody, out of
// their reach. What the command did is in the Outcome. Under bubblewrap an exit status of 128 + n cannot be told from
// signal n.
Result<process::Outcome> run(Job const& job, Layer layer);

}  // namespace racecourse::sandbox
