#include "grader/explorer/sources.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace racecourse::explorer {
namespace {

namespace fs = std::filesystem;

Result<Kind> kind_of(std::string const& file) {
  static std::map<std::string, Kind> const kinds{
      {".c", Kind::c},   {".cc", Kind::cpp}, {".cpp", Kind::cpp},  {".cxx", Kind::cpp},   {".c++", Kind::cpp},
      {".C", Kind::cpp}, {".cp", Kind::cpp}, {".o", Kind::object}, {".a", Kind::archive}, {".so", Kind::library}};
  if (auto const it = kinds.find(fs::path(file).extension().string()); it != kinds.end()) return it->second;
  return Problem{"this is no kind of file that can be explored",
                 "Give sources (.c, .cc, .cpp, .cxx), or objects and archives (.o, .a) compiled with -fsanitize=thread",
                 {file}};
}

std::string common_folder(std::vector<File> const& files) {
  fs::path common;
  for (File const& file : files) {
    fs::path const folder = fs::path(file.path).parent_path();
    if (common.empty()) {
      common = folder;
      continue;
    }
    auto const [end, ignored] = std::mismatch(common.begin(), common.end(), folder.begin(), folder.end());
    fs::path shorter;
    for (auto part = common.begin(); part != end; ++part) shorter /= *part;
    common = shorter;
  }
  std::string const text = common.string();
  return text.ends_with("/") ? text : text + "/";
}

}  // namespace

Result<Sources> find_sources(std::vector<std::string> const& files, std::string const& directory) {
  if (files.empty()) return Problem{"no file to explore", "For example: ./racecourse explore program.cc", {}};
  Sources sources;
  for (std::string const& file : files) {
    fs::path const path = (fs::path(directory) / file).lexically_normal();
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return Problem{"there is no such file", "", {file}};
    Result<Kind> const kind = kind_of(file);
    if (!kind) return kind.error();
    sources.files.push_back({path.string(), "", *kind});
  }
  sources.folder = common_folder(sources.files);
  for (File& file : sources.files) file.name = shown_name(file.path, sources);
  return sources;
}

std::string shown_name(std::string const& path, Sources const& sources) {
  std::string const plain = fs::path(path).lexically_normal().string();
  return plain.starts_with(sources.folder) ? plain.substr(sources.folder.size()) : plain;
}

}  // namespace racecourse::explorer
