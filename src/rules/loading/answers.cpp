// answers/*.yaml: approved answers to questions that are asked again and again.
#include "answers.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

#include "../checking/kinds.hpp"
#include "../rule_text.hpp"
#include "evidence.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostQuestions = 100;  // of one answer in one language
constexpr std::size_t kMostQuestionBytes = 1'000;
constexpr std::size_t kMostVariants = 50;
constexpr std::size_t kGoodVariants = 3;

constexpr std::string_view kByLanguage = R"({"type": "object", "minProperties": 1,
  "additionalProperties": false, "properties": {"fi": {"$ref": "#/$defs/texts"},
  "sv": {"$ref": "#/$defs/texts"}, "en": {"$ref": "#/$defs/texts"}}})";

constexpr Field kFields[] = {
    {"id", R"({"$ref": "#/$defs/id"})", true},
    {"about", R"({"type": "string"})"},
    {"owner", R"({"type": "string", "minLength": 1})", true},
    {"expires", R"({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})", true},
    {"when", R"({"$ref": "#/$defs/condition"})"},
    {"questions", kByLanguage, true},
    {"text", kByLanguage, true},
    {"tests", kTestsSchema},
    {"override", R"({"type": "boolean"})"},
    {"disabled", R"({"type": "boolean"})"},
};

constexpr Field kMatchingFields[] = {
    {"threshold", R"({"type": "number", "minimum": 0.1, "maximum": 1})"},
    {"margin", R"({"type": "number", "minimum": 0, "maximum": 1})"},
};

std::size_t errors_in(const Diagnostics& diagnostics) {
  return static_cast<std::size_t>(
      std::ranges::count(diagnostics, Diagnostic::Severity::kError, &Diagnostic::severity));
}

/// `{fi: [...], sv: [...], en: [...]}`; one text may stand without brackets.
class TextsByLanguage {
 public:
  TextsByLanguage(const config::Node& node, std::string what, std::size_t most,
                  Diagnostics& diagnostics)
      : what_(std::move(what)), most_(most), diagnostics_(diagnostics) {
    config::MapReader reader(node, what_, diagnostics);
    for (const std::string_view code : kLanguageCodes) {
      const auto list = reader.node(code);
      if (list) read(*parse_language(code), *list);
    }
    reader.finish();
    if (texts.empty() && errors_in(diagnostics) == 0)
      diagnostics.push_back(node.error("'" + what_ + "': no language", "fi, sv or en"));
  }

  std::map<Language, std::vector<config::Node>> texts;

 private:
  void read(Language language, const config::Node& list) {
    std::vector<config::Node> items = list.items();
    if (list.is_scalar()) items.push_back(list);
    std::set<std::string> seen;
    std::vector<config::Node>& kept = texts[language];
    for (const config::Node& item : items) {
      if (!item.is_scalar() || trimmed(item.scalar()).empty()) {
        diagnostics_.push_back(item.error("'" + what_ + "': expected a text"));
      } else if (seen.insert(item.scalar()).second) {
        kept.push_back(item);
      }
    }
    if (kept.empty()) {
      diagnostics_.push_back(list.error("'" + what_ + "': an empty list",
                                        "leave the language out where there is no text"));
    }
    if (kept.size() > most_) {
      diagnostics_.push_back(
          list.error("'" + what_ + "': at most " + std::to_string(most_) + " texts"));
    }
  }

  std::string what_;
  std::size_t most_;
  Diagnostics& diagnostics_;
};

/// "2027-01-31" → the beginning of the day after it.
std::optional<TimePoint> end_of_day(std::string_view date) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (date.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = date[i] >= '0' && date[i] <= '9';
    if (kShape[i] == 'd' ? !digit : date[i] != '-') return std::nullopt;
  }
  const auto begin = parse_iso8601(std::string(date) + "T00:00:00Z");
  if (!begin) return std::nullopt;
  return *begin + std::chrono::days(1);
}

/// Reads one answer.
class AnswerReader {
 public:
  AnswerReader(const Declaration& declaration, Parsing& parsing)
      : declaration_(declaration),
        parsing_(parsing),
        diagnostics_(parsing.diagnostics),
        reader_(declaration.value, "answer", parsing.diagnostics) {}

  std::optional<ParsedAnswer> read() {
    const std::size_t errors_before = errors_in(diagnostics_);
    ParsedAnswer parsed;
    Answer& answer = parsed.answer;
    answer.id = reader_.required_text("id");
    answer.about = reader_.text("about").value_or("");
    answer.owner = reader_.required_text("owner");
    answer.file = declaration_.place.file();
    answer.line = declaration_.place.line();
    answer.words.id = std::string(kAnswerPrefix) + answer.id;
    reader_.flag("override");
    reader_.flag("disabled");
    read_expiry(answer);
    read_questions(answer);
    read_texts(answer);
    check_languages(answer);
    parsed.entry.place = declaration_.place;
    parsed.entry.tests = read_tests(reader_, diagnostics_);
    if (const auto when = reader_.node("when"))
      parsed.entry.when = parse_condition(*when, parsing_);
    reader_.finish();
    if (errors_in(diagnostics_) != errors_before) return std::nullopt;
    return parsed;
  }

 private:
  void read_expiry(Answer& answer) {
    answer.expires = reader_.required_text("expires");
    if (answer.expires.empty()) return;
    const auto end = end_of_day(answer.expires);
    if (end) {
      answer.expires_at = *end;
    } else {
      reader_.error_at("expires", "'expires': '" + shown(answer.expires) + "' is no day",
                       "the last day on which it is given, e.g. 2027-01-31");
    }
  }

  void read_questions(Answer& answer) {
    const auto node = reader_.required_node("questions");
    if (!node) return;
    const TextsByLanguage questions(*node, "questions", kMostQuestions, diagnostics_);
    for (const auto& [language, texts] : questions.texts) {
      for (const config::Node& text : texts) {
        if (text.scalar().size() > kMostQuestionBytes)
          diagnostics_.push_back(text.error("a sample question has at most 1000 bytes"));
        answer.questions[language].push_back(text.scalar());
      }
    }
  }

  void read_texts(Answer& answer) {
    const auto node = reader_.required_node("text");
    if (!node) return;
    const TextsByLanguage texts(*node, "text", kMostVariants, diagnostics_);
    for (const auto& [language, variants] : texts.texts) {
      for (const config::Node& variant : variants) {
        check_variant(variant, diagnostics_);
        answer.words.variants[language].push_back(variant.scalar());
      }
      if (variants.empty() || variants.size() >= kGoodVariants) continue;
      diagnostics_.push_back(
          finding(FindingCode::kFewVariants, variants.front(),
                  "answer '" + answer.id + "' has " + std::to_string(variants.size()) +
                      " text(s) in " + std::string(to_string(language)),
                  "write at least 3: no text is sent twice in a thread or to one person in 30 "
                  "days, and people get the question then"));
    }
  }

  /// A question that is recognised and cannot be answered, or an answer that is never found.
  void check_languages(const Answer& answer) {
    for (const std::string_view code : kLanguageCodes) {
      const Language language = *parse_language(code);
      const bool asked = answer.questions.contains(language);
      const bool answered = answer.words.variants.contains(language);
      if (asked && !answered)
        reader_.error_at("text",
                         "'text': no text in " + std::string(code) + ", which 'questions' has",
                         "add one, or take the questions out");
      if (answered && !asked)
        reader_.error_at(
            "questions",
            "'questions': none in " + std::string(code) + ", so its text is never found",
            "add some, as people ask them");
    }
  }

  const Declaration& declaration_;
  Parsing& parsing_;
  Diagnostics& diagnostics_;
  config::MapReader reader_;
};

}  // namespace

std::span<const Field> answer_fields() {
  return kFields;
}
std::span<const Field> matching_fields() {
  return kMatchingFields;
}

std::optional<ParsedAnswer> parse_answer(const Declaration& declaration, Parsing& parsing) {
  return AnswerReader(declaration, parsing).read();
}

AnswerLimits parse_matching(const std::optional<config::Node>& statement,
                            Diagnostics& diagnostics) {
  AnswerLimits limits;
  if (!statement) return limits;
  config::MapReader reader(*statement, "matching", diagnostics);
  limits.threshold = reader.number("threshold", 0.1, 1).value_or(limits.threshold);
  limits.margin = reader.number("margin", 0, 1).value_or(limits.margin);
  reader.finish();
  return limits;
}

}  // namespace kaiku::rules
