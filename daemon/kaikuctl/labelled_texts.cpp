#include "labelled_texts.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kaikuctl {

using namespace kaiku;

namespace {

constexpr std::array<CommentClass, kClassCount + 1> kTableOrder = {
    CommentClass::kQuestion, CommentClass::kCriticism, CommentClass::kAbuse,
    CommentClass::kPraise,   CommentClass::kSpam,      CommentClass::kOther};

bool prepare_all(const std::vector<std::string>& paths, classify::Origin origin,
                 text::Analyzer& analyzer, std::vector<LabelledText>& texts) {
  Diagnostics diagnostics;
  auto comments = classify::read_corpus_files(paths, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << to_string(diagnostic) << '\n';
  for (auto& comment : comments) {
    text::Analyzer::Options options;
    options.given = comment.language;
    text::PreparedText text = analyzer.prepare(comment.text, options);
    texts.push_back({std::move(comment), std::move(text), origin});
  }
  return !has_errors(diagnostics);
}

}  // namespace

std::optional<std::vector<LabelledText>> read_labelled_texts(const LearningOptions& learning) {
  text::Analyzer analyzer;
  std::vector<LabelledText> texts;
  const bool corpus = prepare_all(learning.corpora, classify::Origin::kCorpus, analyzer, texts);
  const bool corrections =
      prepare_all(learning.corrections, classify::Origin::kCorrection, analyzer, texts);
  if (!corpus || !corrections) return std::nullopt;
  return texts;
}

std::optional<std::vector<LabelledText>> read_kept_texts(const LearningOptions& learning) {
  text::Analyzer analyzer;
  std::vector<LabelledText> texts;
  if (!prepare_all(learning.kept, classify::Origin::kCorpus, analyzer, texts)) return std::nullopt;
  return texts;
}

std::string summary_of(const std::vector<LabelledText>& texts) {
  std::array<std::size_t, 3> comments{};
  std::size_t corrections = 0;
  for (const LabelledText& text : texts) {
    if (text.origin == classify::Origin::kCorrection) {
      ++corrections;
    } else {
      ++comments.at(static_cast<std::size_t>(text.comment.language));
    }
  }
  std::string summary = fmt::format("{} comments:", texts.size() - corrections);
  for (const Language language : {Language::kFinnish, Language::kSwedish, Language::kEnglish}) {
    summary += fmt::format("{} {} {}", language == Language::kFinnish ? "" : ",",
                           comments.at(static_cast<std::size_t>(language)), to_string(language));
  }
  return summary + fmt::format("; {} corrections", corrections);
}

bool replace_file(const std::string& path, std::string_view bytes) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) fs::create_directories(folder, error);
  const std::string fresh = path + ".new";
  std::ofstream stream(fresh, std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (stream) fs::rename(fresh, path, error);
  if (stream && !error) return true;
  std::cerr << path << ": error: cannot write the file"
            << (error ? ": " + error.message() : std::string()) << '\n';
  fs::remove(fresh, error);
  return false;
}

std::string quality_table(const std::string& title, const classify::Quality& quality) {
  std::string table =
      fmt::format("{}: {} comments, macro-F1 {:.3f}, calibration error {:.1f} %\n", title,
                  quality.comments, quality.macro_f1, 100 * quality.calibration_error);
  table += fmt::format("  {:<10} {:>9} {:>9} {:>9} {:>9} {:>12}\n", "class", "comments",
                       "precision", "recall", "F1", "calibration");
  for (const CommentClass c : kTableOrder) {
    const classify::ClassQuality& of = quality.of(c);
    table += fmt::format(
        "  {:<10} {:>9} {:>9.3f} {:>9.3f} {:>9.3f} {:>12}\n", to_string(c), of.comments,
        of.precision, of.recall, of.f1,
        c == CommentClass::kOther ? "" : fmt::format("{:.1f} %", 100 * of.calibration_error));
  }
  return table;
}

nlohmann::json quality_json(const classify::Quality& quality) {
  nlohmann::json classes = nlohmann::json::object();
  for (const CommentClass c : kTableOrder) {
    const classify::ClassQuality& of = quality.of(c);
    classes[to_string(c)] = {{"comments", of.comments},
                             {"precision", of.precision},
                             {"recall", of.recall},
                             {"f1", of.f1}};
    if (c != CommentClass::kOther)
      classes[to_string(c)]["calibration_error"] = of.calibration_error;
  }
  return {{"comments", quality.comments},
          {"macro_f1", quality.macro_f1},
          {"calibration_error", quality.calibration_error},
          {"classes", classes}};
}

}  // namespace kaikuctl
