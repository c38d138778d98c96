#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/classify/corpus.hpp>

namespace kaiku::classify {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kKeys = {"id",    "text",    "lang",
                                                   "class", "classes", "labels"};
constexpr std::array<std::string_view, 6> kClassNames = {"question", "criticism", "abuse",
                                                         "praise",   "spam",      "other"};
constexpr std::array<std::string_view, 3> kLanguages = {"fi", "sv", "en"};
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Diagnostic error_at(const std::string& file, int line, std::string message, std::string hint = {}) {
  return {.severity = Diagnostic::Severity::kError,
          .file = file,
          .line = line,
          .column = 0,
          .message = std::move(message),
          .hint = std::move(hint)};
}

/// Reads one object; what is wrong with it is reported, all at once.
class LineReader {
 public:
  LineReader(const json& value, const std::string& file, int line, Diagnostics& diagnostics)
      : value_(value), file_(file), line_(line), diagnostics_(diagnostics) {}

  std::optional<LabelledComment> read() {
    check_keys();
    LabelledComment comment;
    comment.id = text("id");
    comment.text = text("text");
    read_language(comment);
    read_classes(comment);
    for (std::string& label : texts("labels")) comment.labels.insert(std::move(label));
    if (!usable_) return std::nullopt;
    return comment;
  }

 private:
  void refuse(std::string message, std::string hint = {}) {
    usable_ = false;
    diagnostics_.push_back(error_at(file_, line_, std::move(message), std::move(hint)));
  }

  void check_keys() {
    for (const auto& [key, value] : value_.items()) {
      if (std::ranges::find(kKeys, key) != kKeys.end()) continue;
      refuse("unknown key '" + key + "'", did_you_mean(key, kKeys));
    }
  }

  std::string text(const char* key) {
    const auto found = value_.find(key);
    const bool given = found != value_.end() && found->is_string();
    if (!given || found->get_ref<const std::string&>().empty()) {
      refuse("'" + std::string(key) + "' is missing or no text");
      return {};
    }
    return found->get<std::string>();
  }

  std::vector<std::string> texts(const char* key) {
    std::vector<std::string> list;
    const auto found = value_.find(key);
    if (found == value_.end()) return list;
    const bool all = found->is_array() &&
                     std::ranges::all_of(*found, [](const json& item) { return item.is_string(); });
    if (!all) {
      refuse("'" + std::string(key) + "': expected a list of texts");
      return list;
    }
    for (const json& item : *found) list.push_back(item.get<std::string>());
    return list;
  }

  void read_language(LabelledComment& comment) {
    const std::string code = text("lang");
    const auto language = parse_language(code);
    if (language) {
      comment.language = *language;
    } else if (!code.empty()) {
      refuse("no language '" + code + "'", did_you_mean(code, kLanguages));
    }
  }

  std::optional<CommentClass> class_named(const std::string& name) {
    const auto found = parse_comment_class(name);
    if (!found && !name.empty()) refuse("no class '" + name + "'", did_you_mean(name, kClassNames));
    return found;
  }

  void read_classes(LabelledComment& comment) {
    const auto primary = class_named(text("class"));
    for (const std::string& name : texts("classes")) {
      if (const auto one = class_named(name)) comment.classes.insert(*one);
    }
    if (!primary) return;
    comment.primary = *primary;
    if (!value_.contains("classes")) comment.classes = {*primary};
    if (!comment.classes.contains(*primary)) {
      refuse("'classes' lacks '" + std::string(to_string(*primary)) + "', the comment's class",
             "'classes' lists every class that holds, the primary one too");
    }
    if (comment.classes.contains(CommentClass::kOther) && comment.classes.size() > 1) {
      refuse("'other' stands beside another class", "'other' means that no class holds");
    }
  }

  const json& value_;
  const std::string& file_;
  int line_;
  Diagnostics& diagnostics_;
  bool usable_ = true;
};

std::optional<std::string> content_of(const fs::path& path, Diagnostics& diagnostics) {
  std::ifstream stream(path, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream.is_open() || stream.bad()) {
    diagnostics.push_back(
        error_at(path.string(), 0, "cannot read the corpus", "check its path and permissions"));
    return std::nullopt;
  }
  return content;
}

std::vector<fs::path> files_of(const std::string& path, Diagnostics& diagnostics) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<fs::path> files;
  fs::directory_iterator entry(path, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == ".jsonl") files.push_back(entry->path());
  }
  if (error || files.empty()) {
    diagnostics.push_back(error_at(path, 0, "no corpus here",
                                   error ? error.message() : "a corpus is a file *.jsonl"));
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::vector<LabelledComment> read_corpus(std::string_view content, const std::string& shown_as,
                                         Diagnostics& diagnostics) {
  std::vector<LabelledComment> comments;
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  for (int line = 1; !content.empty(); ++line) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    const std::string_view written = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    if (written.find_first_not_of(" \t\r") == written.npos) continue;
    if (written.size() > kMaxCorpusLineBytes) {
      diagnostics.push_back(error_at(shown_as, line, "a line longer than 64 KiB"));
      continue;
    }
    const json value = json::parse(written, nullptr, /*allow_exceptions=*/false);
    if (!value.is_object()) {
      diagnostics.push_back(
          error_at(shown_as, line, "not a JSON object",
                   R"(write {"id": "1", "text": "…", "lang": "fi", "class": "praise"})"));
      continue;
    }
    if (auto comment = LineReader(value, shown_as, line, diagnostics).read()) {
      comments.push_back(std::move(*comment));
    }
    if (comments.size() > kMaxCorpusComments) {
      diagnostics.push_back(error_at(shown_as, line, "more than 200,000 comments"));
      break;
    }
  }
  return comments;
}

std::vector<LabelledComment> read_corpus_files(const std::vector<std::string>& paths,
                                               Diagnostics& diagnostics) {
  std::vector<LabelledComment> all;
  std::map<std::string, std::string> seen;
  for (const std::string& path : paths) {
    for (const fs::path& file : files_of(path, diagnostics)) {
      const auto content = content_of(file, diagnostics);
      if (!content) continue;
      for (LabelledComment& comment : read_corpus(*content, file.string(), diagnostics)) {
        const auto [first, fresh] = seen.try_emplace(comment.id, file.string());
        if (!fresh) {
          diagnostics.push_back(error_at(file.string(), 0, "id '" + comment.id + "' stands twice",
                                         "first in " + first->second));
        }
        all.push_back(std::move(comment));
      }
    }
  }
  return all;
}

}  // namespace kaiku::classify
