#include "parsed_files.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <iterator>
#include <thread>

#include "source_files.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostThreads = 8;

bool is_yaml(FileKind kind) {
  return kind != FileKind::kOther && kind != FileKind::kWords && kind != FileKind::kModel;
}

}  // namespace

std::vector<std::optional<config::Node>> parse_files(const std::vector<RuleFile>& files,
                                                     Diagnostics& diagnostics) {
  std::vector<std::optional<config::Node>> roots(files.size());
  std::vector<Diagnostics> found(files.size());
  std::atomic<std::size_t> next = 0;
  const auto parse_some = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      const RuleFile& file = files[i];
      if (!is_yaml(kind_of_file(file.path))) continue;
      const std::string& name = file.shown_as.empty() ? file.path : file.shown_as;
      roots[i] = config::parse_yaml(file.content, name, found[i]);
    }
  };
  {
    const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> others(
        std::min({processors, kMostThreads, std::max<std::size_t>(files.size(), 1)}) - 1);
    for (std::jthread& other : others) other = std::jthread(parse_some);
    parse_some();
  }
  for (Diagnostics& of_file : found) std::ranges::move(of_file, std::back_inserter(diagnostics));
  return roots;
}

}  // namespace kaiku::rules
