#include "source_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <tuple>
#include <utility>

#include <kaiku/classify/statistical_model.hpp>
#include <kaiku/crypto/crypto.hpp>

namespace kaiku::rules {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolders[] = {"signals", "policies", "replies",
                                         "answers", "words",    "model"};
constexpr std::size_t kDepth = 3;  // words/fi/insults.txt

Diagnostic file_error(std::string file, std::string message, std::string hint = {}) {
  return {.severity = Diagnostic::Severity::kError,
          .file = std::move(file),
          .line = 0,
          .column = 0,
          .message = std::move(message),
          .hint = std::move(hint)};
}

Diagnostic file_warning(std::string file, std::string message, std::string hint) {
  Diagnostic diagnostic = file_error(std::move(file), std::move(message), std::move(hint));
  diagnostic.severity = Diagnostic::Severity::kWarning;
  return diagnostic;
}

bool in_folder(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

/// Paths of the files below `directory`, sorted, with '/' between parts.
std::vector<std::string> list_files(const fs::path& directory, Diagnostics& diagnostics) {
  std::vector<std::string> paths;
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry.depth() + 1 >= static_cast<int>(kDepth)) entry.disable_recursion_pending();
    std::error_code unreadable;
    if (entry->is_regular_file(unreadable)) {
      paths.push_back(entry->path().lexically_relative(directory).generic_string());
    }
  }
  if (error) {
    diagnostics.push_back(file_error(directory.string(),
                                     "cannot read the rule directory: " + error.message(),
                                     "check its path and permissions"));
  }
  std::ranges::sort(paths);
  return paths;
}

constexpr std::size_t kReadAtOnce = 64UL << 10U;

/// Reads a little more than `most` bytes of a larger file, which is refused for it later.
bool read_file(RuleFile& file, std::size_t most, Diagnostics& diagnostics) {
  std::ifstream stream(file.shown_as, std::ios::binary);
  std::string content;
  std::array<char, kReadAtOnce> piece{};
  while (stream && content.size() <= most) {
    stream.read(piece.data(), piece.size());
    content.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad() || (!stream && !stream.eof())) {
    diagnostics.push_back(
        file_error(file.shown_as, "cannot read the file", "check its permissions"));
    return false;
  }
  file.content = std::move(content);
  return true;
}

}  // namespace

FileKind kind_of_file(std::string_view path) {
  if (path == "classes.yaml") return FileKind::kClasses;
  if (path == "weights.yaml") return FileKind::kWeights;
  if (in_folder(path, "model")) {
    return path.ends_with(".kmodel") ? FileKind::kModel : FileKind::kOther;
  }
  if (in_folder(path, "words")) return path.ends_with(".txt") ? FileKind::kWords : FileKind::kOther;
  if (!path.ends_with(".yaml")) return FileKind::kOther;
  if (in_folder(path, "signals")) return FileKind::kSignals;
  if (in_folder(path, "policies")) return FileKind::kPolicies;
  if (in_folder(path, "replies")) return FileKind::kReplies;
  if (in_folder(path, "answers")) return FileKind::kAnswers;
  return FileKind::kOther;
}

std::size_t most_bytes(FileKind kind, const LoadLimits& limits) {
  return kind == FileKind::kModel ? classify::StatisticalModel::kMaxModelBytes
                                  : limits.max_file_bytes;
}

std::vector<RuleFile> read_rule_files(const std::vector<std::string>& directories,
                                      Diagnostics& diagnostics, const LoadLimits& limits) {
  std::vector<RuleFile> files;
  for (std::size_t layer = 0; layer < directories.size(); ++layer) {
    for (std::string& path : list_files(directories[layer], diagnostics)) {
      RuleFile file{.path = std::move(path), .content = {}, .layer = layer, .shown_as = {}};
      file.shown_as = (fs::path(directories[layer]) / file.path).string();
      const FileKind kind = kind_of_file(file.path);
      const bool wanted = kind != FileKind::kOther;
      if (wanted && files.size() == limits.max_files) {
        diagnostics.push_back(file_error(
            file.shown_as, "more than " + std::to_string(limits.max_files) + " rule files"));
        return files;
      }
      if (!wanted || read_file(file, most_bytes(kind, limits), diagnostics)) {
        files.push_back(std::move(file));
      }
    }
  }
  return files;
}

void check_places(const std::vector<RuleFile>& files, Diagnostics& diagnostics) {
  for (const RuleFile& file : files) {
    if (kind_of_file(file.path) != FileKind::kOther) continue;
    const std::string_view path = file.path;
    const std::string& shown = file.shown_as.empty() ? file.path : file.shown_as;
    const std::string_view folder = path.substr(0, path.find('/'));
    const bool at_top = folder == path;
    const bool known = !at_top && std::ranges::find(kFolders, folder) != std::end(kFolders);
    if (known && path.ends_with(".yml")) {
      diagnostics.push_back(file_warning(shown, "not read", "rename it to end in .yaml"));
    } else if (!at_top && !known && path.ends_with(".yaml") && !closest(folder, kFolders).empty()) {
      diagnostics.push_back(file_warning(shown, "not read: no folder '" + std::string(folder) + "'",
                                         did_you_mean(folder, kFolders)));
    } else if (at_top && (path.ends_with(".yaml") || path.ends_with(".yml"))) {
      diagnostics.push_back(file_warning(
          shown, "not read",
          "only classes.yaml and weights.yaml stand here; rules go to signals/ and policies/"));
    }
  }
}

std::string revision_of(const std::vector<RuleFile>& files) {
  std::vector<const RuleFile*> ordered;
  for (const RuleFile& file : files) {
    if (kind_of_file(file.path) != FileKind::kOther) ordered.push_back(&file);
  }
  std::ranges::sort(ordered, {}, [](const RuleFile* file) {
    return std::tie(file->layer, file->path, file->content);
  });
  std::string all;
  for (const RuleFile* file : ordered) {
    const std::string digest = crypto::to_hex(crypto::sha256(file->content));
    // Lengths first, so that no two sets of files are written the same.
    all += std::to_string(file->layer) + ' ' + std::to_string(file->path.size()) + ' ' +
           file->path + ' ' + digest + '\n';
  }
  return crypto::to_hex(crypto::sha256(all)).substr(0, 16);
}

}  // namespace kaiku::rules
