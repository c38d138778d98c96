#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/classify/corpus.hpp>
#include <kaiku/classify/learning.hpp>
#include <kaiku/text/prepared.hpp>

#include "learning_commands.hpp"

namespace kaikuctl {

/// A labelled comment, prepared.
struct LabelledText {
  kaiku::classify::LabelledComment comment;
  kaiku::text::PreparedText text;
  kaiku::classify::Origin origin = kaiku::classify::Origin::kCorpus;
};

/// Reads and prepares corpus and corrections; prints what is wrong with them on stderr. Nothing
/// when there is an error.
std::optional<std::vector<LabelledText>> read_labelled_texts(const LearningOptions& learning);

/// The texts that must stay right, likewise.
std::optional<std::vector<LabelledText>> read_kept_texts(const LearningOptions& learning);

/// "5353 comments: 2891 fi, 1300 sv, 1162 en; 12 corrections".
std::string summary_of(const std::vector<LabelledText>& texts);

/// Writes beside the file and renames, so that a reader sees the old file or the new one. Prints a
/// failure on stderr.
bool replace_file(const std::string& path, std::string_view bytes);

/// A table of precision, recall and calibration by class, each row begun with `title`.
std::string quality_table(const std::string& title, const kaiku::classify::Quality& quality);
nlohmann::json quality_json(const kaiku::classify::Quality& quality);

}  // namespace kaikuctl
