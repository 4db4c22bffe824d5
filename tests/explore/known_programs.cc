#include "tests/explore/known_programs.h"

#include <vector>

namespace racecourse::explore::testing {
namespace {

int length(std::vector<Step> const& steps) { return static_cast<int>(steps.size()); }

void append(std::vector<Step>& steps, std::vector<Step> const& more) {
  steps.insert(steps.end(), more.begin(), more.end());
}

}  // namespace

Program indexer(int threads) {
  constexpr int table = 128, messages = 4, most_probes = 3;
  Program program;
  for (int t = 0; t < threads; ++t) {
    auto& steps = program.threads.emplace_back();
    for (int m = 1; m <= messages; ++m) {
      int const word = m * 11 + t;
      for (int probe = 0; probe < most_probes; ++probe) {
        steps.push_back({Do::cas, (word * 7 + probe) % table, 0, word});
        if (probe + 1 < most_probes) steps.push_back({Do::skip_unless, 0, 2 * (most_probes - probe - 1) - 1});
      }
    }
  }
  return program;
}

Program file_system(int threads, int blocks) {
  constexpr int inodes = 32;
  Program program;
  for (int t = 0; t < threads; ++t) {
    int const inode = t % inodes, inode_value = blocks + inode;
    std::vector<Step> search;  // from the last probe to the first; each goes on with the next if the block is busy
    for (int probe = 2; probe >= 0; --probe) {
      int const block = (inode * 2 + probe) % blocks, block_lock = inodes + block;
      std::vector<Step> found = {{Do::store, block, 1}, {Do::store, inode_value, block + 1}, {Do::unlock, block_lock}};
      found.push_back({Do::skip_unless, -1, 1 + length(search)});
      std::vector<Step> steps = {{Do::lock, block_lock}, {Do::load, block}, {Do::skip_unless, 0, length(found)}};
      append(steps, found);
      steps.push_back({Do::unlock, block_lock});
      append(steps, search);
      search = steps;
    }
    std::vector<Step> whole = {{Do::lock, inode}, {Do::load, inode_value}, {Do::skip_unless, 0, length(search)}};
    append(whole, search);
    whole.push_back({Do::unlock, inode});
    program.threads.push_back(whole);
  }
  return program;
}

Program last_zero(int writers) {
  Program program;
  auto& reader = program.threads.emplace_back();
  for (int i = writers; i >= 1; --i) {
    reader.push_back({Do::load, i});
    reader.push_back({Do::skip_unless, 1, 2 * i - 1});
  }
  reader.push_back({Do::load, 0});
  for (int i = 1; i <= writers; ++i) program.threads.push_back({{Do::load, i - 1}, {Do::store, i, 1}});
  return program;
}

}  // namespace racecourse::explore::testing
