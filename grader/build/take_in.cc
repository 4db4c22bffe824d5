#include "grader/build/take_in.h"

#include <filesystem>
#include <optional>

#include "grader/build/tools.h"

namespace racecourse::build {
namespace {

std::string& archive_reader() {
  static std::string path;
  return path;
}

sandbox::Job reading(std::string order, sandbox::Layer layer) {
  sandbox::Job job;
  job.mounts = {{std::filesystem::path(archive_reader()).parent_path().string(), "/racecourse/tools", false}};
  job.command.argv = {sandbox::inside(archive_reader(), job.mounts, layer)};
  job.command.input = std::move(order);
  job.command.limits.processes = 0;  // it runs nothing of the submission's, and others' processes would count
  job.command.limits.wall = std::chrono::seconds(200);
  job.command.limits.cpu = std::chrono::seconds(20);
  job.command.limits.memory = 512u << 20;
  job.command.limits.file_size = 4096;  // it writes nothing
  job.command.limits.output = submission::max_bytes + (64u << 10);
  return job;
}

// Why there is no answer, where there is none.
std::optional<Problem> trouble(process::Outcome const& run, std::string const& path) {
  switch (run.end) {
    case process::End::exited:
      if (run.code == 0) return std::nullopt;
      return Problem{"the archive reader failed: " + run.err.substr(0, 500),
                     "./racecourse doctor says what may be missing",
                     {path}};
    case process::End::interrupted:
      return Problem{"interrupted", "", {path}};
    case process::End::wall:
      return Problem{"reading this archive did not come to its end, and not for lack of CPU time",
                     "Is the machine overloaded?",
                     {path}};
    default:
      return Problem{"this archive cannot be read within 20 s of CPU time and 512 MiB of memory",
                     "Pack it anew, as a plain zip, and only with the files that you wrote",
                     {path}};
  }
}

}  // namespace

void set_archive_reader(std::string path) { archive_reader() = std::move(path); }

Result<submission::Member> out_of_archive(submission::Archive const& archive, std::string const& exercise,
                                          std::string const& file, sandbox::Layer layer) {
  std::string const& path = archive.path;
  Result<process::Outcome> const run =
      sandbox::run(reading(submission::archive_order(exercise, file, archive.bytes), layer), layer);
  if (!run) return run.error();
  if (std::optional<Problem> const problem = trouble(*run, path)) return *problem;
  Result<submission::Member> member = submission::read_archive_answer(run->out);
  if (!member) return Problem{member.error().message, member.error().remedy, {path}};
  if (!archive.inner.empty() && archive.inner != member->name) {
    return Problem{"what stands for " + exercise + " in this archive is " + member->name + ", and not " + archive.inner,
                   "Point --submission at the archive",
                   {path}};
  }
  return submission::Member{path + "/" + member->name, std::move(member->bytes)};
}

Result<submission::Submission> take_in(std::string const& path, std::string const& exercise, std::string const& header,
                                       sandbox::Layer layer) {
  Result<std::optional<submission::Archive>> const archive = submission::archive_at(path);
  if (!archive) return archive.error();
  if (!*archive) return submission::take_in(path, exercise, header);
  Result<submission::Member> const member = out_of_archive(**archive, exercise, header, layer);
  if (!member) return member.error();
  return submission::accept(member->bytes, member->name, exercise, header);
}

}  // namespace racecourse::build
