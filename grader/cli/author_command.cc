// author: for those who write exercises.
#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/build/setting.h"
#include "grader/cli/author.h"

namespace racecourse::cli {

std::optional<std::vector<std::string>> exercises_named(rubric::Curriculum const& curriculum,
                                                        std::vector<std::string> const& named) {
  std::vector<std::string> const all = exercises_of(curriculum);
  for (std::string const& name : named) {
    if (!known(all, name)) return std::nullopt;
  }
  return named.empty() ? all : named;
}

std::optional<build::Workspace> author_workspace(Context const& context, std::string const& compiler) {
  if (!install_tools(context)) return std::nullopt;
  build::Workspace workspace = context.workspace();
  workspace.layer = sandbox::probe().layer;
  workspace.compiler = compiler == "gcc" ? build::Compiler::gcc : build::Compiler::clang;
  return workspace;
}

std::optional<std::string> setting_of(rubric::Rubric const& rubric, build::Workspace const& workspace, Setting which) {
  bool const reference = rubric.reference != rubric::Reference::sequential_model;
  Result<std::string> const programs = build::setting_of(rubric.exercise, rubric.header, reference, workspace);
  if (!programs) {
    complain({programs.error()});
    return std::nullopt;
  }
  KeyBuilder key;
  key.add(*programs).add(to_string(workspace.layer));
  std::vector<std::string> files{workspace.root + "/exercises/" + rubric.exercise + "/rubric.yaml"};
  if (which == Setting::all) {
    for (char const* const program : {"/cli/racecourse", "/submission/policy_walker", "/sandbox/confine"}) {
      files.push_back(grader_folder() + program);
    }
  }
  for (std::string const& path : files) {
    Result<std::string> const bytes = read_file(path);
    if (!bytes) {
      complain({bytes.error()});
      return std::nullopt;
    }
    key.add(sha256(*bytes));
  }
  return key.key();
}

void add_author(CLI::App& app, Action& chosen) {
  CLI::App* const author =
      app.add_subcommand("author", "Write exercises, and prove that they judge rightly")->group("For developers");
  author->require_subcommand(1);
  author->footer("Example:\n  ./racecourse author check threading/lock");
  add_author_check(*author, chosen);
  add_author_mutate(*author, chosen);
  add_author_new(*author, chosen);
}

}  // namespace racecourse::cli
