#include "answers_command.hpp"

#include <chrono>
#include <iostream>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kaiku/rules/answers.hpp>

#include "json_output.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

TimePoint now() {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

std::string languages_of(const rules::Answer& answer) {
  std::string codes;
  for (const auto& [language, texts] : answer.words.variants)
    codes += (codes.empty() ? "" : " ") + std::string(to_string(language));
  return codes;
}

json entry_json(const rules::Answer& answer, bool expired) {
  json texts = json::object();
  json questions = json::object();
  for (const auto& [language, variants] : answer.words.variants)
    texts[std::string(to_string(language))] = variants;
  for (const auto& [language, samples] : answer.questions)
    questions[std::string(to_string(language))] = samples;
  return {{"id", answer.id},           {"about", answer.about}, {"owner", answer.owner},
          {"expires", answer.expires}, {"expired", expired},    {"text", texts},
          {"questions", questions},    {"file", answer.file},   {"line", answer.line}};
}

int list(const rules::RuleSet& rules, bool as_json) {
  for (const rules::Answer& answer : rules::answers_of(rules)) {
    const bool expired = now() >= answer.expires_at;
    if (as_json) {
      print(entry_json(answer, expired));
    } else {
      std::cout << fmt::format("{:<28} {:<9} {:<18} {}{}  {}\n", answer.id, languages_of(answer),
                               answer.owner, answer.expires, expired ? " (expired)" : "",
                               answer.about);
    }
  }
  return kDone;
}

json ranking_json(const rules::AnswerRanking& ranking) {
  json best = json::array();
  for (const rules::RankedAnswer& answer : ranking.best) {
    best.push_back({{"id", answer.answer->id},
                    {"score", answer.score},
                    {"question", answer.question},
                    {"obstacle", answer.obstacle}});
  }
  return {{"found", ranking.found}, {"why_not", ranking.why_not}, {"best", best}};
}

void print_ranking(const rules::AnswerRanking& ranking) {
  for (const rules::RankedAnswer& answer : ranking.best) {
    std::cout << fmt::format("{:>5.2f}  {:<28} “{}”{}\n", answer.score, answer.answer->id,
                             answer.question,
                             answer.obstacle.empty() ? "" : "  not given: " + answer.obstacle);
  }
  if (ranking.found) {
    std::cout << "would be answered with " << ranking.best.front().answer->id << '\n';
  } else {
    std::cout << "goes to people: " << ranking.why_not << '\n';
  }
}

}  // namespace

int answers(const Options& options, const AnswersOptions& wanted) {
  const auto rules = load(options);
  if (rules == nullptr) return kFailed;
  if (wanted.question.empty()) return list(*rules, options.json);
  text::Analyzer analyzer;
  text::Analyzer::Options how;
  how.given = parse_language(wanted.lang);
  const text::PreparedText text = analyzer.prepare(wanted.question, how);
  Comment comment;
  comment.account = AccountId(wanted.account);
  comment.brand = BrandId(wanted.brand);
  comment.text = wanted.question;
  rules::Context context;
  context.comment = &comment;
  const rules::AnswerRanking ranking =
      rules::rank_answers(*rules, text, context, now(), wanted.most);
  if (options.json) {
    json value = ranking_json(ranking);
    value["lang"] = to_string(text.language());
    value["threshold"] = rules::answer_limits(*rules).threshold;
    value["margin"] = rules::answer_limits(*rules).margin;
    print(value);
  } else {
    print_ranking(ranking);
  }
  return kDone;
}

}  // namespace kaikuctl
