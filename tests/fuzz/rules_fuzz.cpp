// fuzz-links: kaiku::rules
// The first byte chooses what sort of rule file the rest is. Any bytes give a rule set or
// diagnostics with places, never a crash; what loads is then asked about a comment, twice with the
// same answer.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/comment.hpp>
#include <kaiku/rules/answers.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

namespace {

using namespace kaiku;

constexpr std::string_view kPaths[] = {
    "signals/fuzz.yaml", "policies/fuzz.yaml", "replies/fuzz.yaml",
    "words/fi/fuzz.txt", "classes.yaml",       "signals/own.yaml",
    "weights.yaml",      "model/fuzz.kmodel",  "answers/fuzz.yaml"};

constexpr std::string_view kComment =
    "Hei @kaisla! Paketti on VIIVÄSTYNYT jo 2 viikkoa 🙄🙄 eikä v1ttu kukaan vastaa? Har ni öppet "
    "https://go.example.fi/x nyt nyt nyt!!!!";

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<rules::RuleFile> surroundings() {
  return {{.path = "signals/given.yaml",
           .content = "groups: {given: {max_score: 1}}\n"
                      "signals: [{id: given, label: [given], score: {abuse: 2, praise: -1},"
                      " when: {list: fi/fuzz}}]\n"},
          {.path = "words/fi/fuzz.txt", .content = "paketti\n"},
          {.path = "replies/given.yaml", .content = "language: fi\nreplies: {given: [a, b, c]}\n"}};
}

void ask(const rules::RuleSet& loaded, text::Analyzer& analyzer) {
  Comment comment;
  comment.text = std::string(kComment);
  rules::Context context;
  context.comment = &comment;
  const text::PreparedText text = analyzer.prepare(comment.text, {});
  rules::RecentPast past(loaded.recent_needs());
  context.past = &past;
  context.at = TimePoint{};
  comment.author.id = AuthorId("somebody");
  const Finding finding = loaded.examine(text, context);
  for (const SignalHit& hit : finding.hits) {
    for (const Span& span : hit.spans) {
      require(span.begin <= span.end && span.end <= comment.text.size());
    }
  }
  require(loaded.examine(text, context).hits.size() == finding.hits.size());
  for (const auto& match : loaded.match_policies(finding, text, context)) {
    require(match.policy != nullptr && !match.policy->off);
    // Criticism is never silenced, whatever the file says.
    const bool guilty = finding.holds(CommentClass::kAbuse) || finding.holds(CommentClass::kSpam);
    for (const rules::Step& step : match.policy->steps) {
      require(!is_restriction(step.kind) || guilty || match.truth != rules::Truth::kTrue);
    }
  }
  const rules::AnswerRanking ranking = rules::rank_answers(loaded, text, context, TimePoint{});
  for (const rules::RankedAnswer& answer : ranking.best) {
    require(answer.score >= 0 && answer.score <= 1 + 1e-9);
    require(answer.answer != nullptr);
  }
  require(!ranking.found || ranking.best.front().score >= rules::answer_limits(loaded).threshold);
  loaded.run_tests(analyzer);
  past.note(comment, text, finding, *context.at);
  past.commit();
  for (const SignalHit& hit : loaded.examine(text, context).hits) require(!hit.id.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static text::Analyzer analyzer;
  if (size == 0) return 0;
  const std::size_t kind = data[0] % std::size(kPaths);
  std::vector<rules::RuleFile> files = surroundings();
  files.push_back({.path = std::string(kPaths[kind]),
                   .content = std::string(reinterpret_cast<const char*>(data) + 1, size - 1),
                   .layer = kPaths[kind] == "signals/own.yaml" ? 1U : 0U});
  Diagnostics diagnostics;
  const rules::LoadLimits limits{
      .max_files = 8, .max_patterns = 2'000, .max_file_bytes = 64 * 1024};
  const auto loaded = rules::load_rules_from(files, analyzer, diagnostics, limits);
  require((loaded == nullptr) == has_errors(diagnostics));
  if (loaded) ask(*loaded, analyzer);
  return 0;
}
