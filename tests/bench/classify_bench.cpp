// bench-links: kaiku::rules
// Classification of comments with 100, 1,000 and 10,000 patterns, made up by a fixed recipe: 64 %
// words, 16 % phrases, 20 % regexes. Absolute times differ by computer; the ratios hardly do and
// are printed at the end. "hostile" comments consist of the rules' own words.

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <kaiku/domain/comment.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

namespace {

using namespace kaiku;

constexpr std::size_t kVocabulary = 20'000;
constexpr std::size_t kComments = 200;

std::string made_up_word(std::size_t number) {
  static const char* const kSyllables[] = {"ka",  "ri",  "tu",  "lä",  "mo",  "pe",  "sii", "vö",
                                           "nan", "hel", "jos", "kuu", "ter", "ola", "yt",  "run"};
  std::string word;
  for (std::size_t rest = number * 2'654'435'761U % 65'536 + 4'096; rest > 0; rest /= 16) {
    word += kSyllables[rest % 16];
  }
  return word;
}

std::string signal(std::size_t number, std::mt19937& random) {
  const auto word = [&] { return made_up_word(random() % kVocabulary); };
  std::string condition = "word: " + word();
  if (number % 25 >= 16) condition = "phrase: " + word() + " " + word();
  if (number % 25 >= 20) {
    condition = "regex: \"" + word() + ".{0,20}" + word() + "|" + word() + "\\\\d+\"";
  }
  return "  - {id: s" + std::to_string(number) + ", score: {criticism: 0.1}, when: {" + condition +
         "}}\n";
}

struct Loaded {
  std::shared_ptr<const rules::RuleSet> rules;
  std::vector<text::PreparedText> ordinary;
  std::vector<text::PreparedText> hostile;
};

text::Analyzer& analyzer() {
  static text::Analyzer instance;
  return instance;
}

/// Hostile comments take all their words from where the rules take theirs, ordinary ones one in
/// fifty; the others only begin alike.
std::vector<text::PreparedText> comments(bool hostile) {
  std::mt19937 random(hostile ? 11 : 7);
  text::Analyzer::Options options;
  options.given = Language::kFinnish;
  std::vector<text::PreparedText> prepared;
  for (std::size_t i = 0; i < kComments; ++i) {
    std::string text;
    for (std::size_t word = 0; word < 25; ++word) {
      const bool own = hostile || random() % 50 == 0;
      text += made_up_word(random() % kVocabulary + (own ? 0 : kVocabulary));
      text += ' ';
    }
    prepared.push_back(analyzer().prepare(text, options));
  }
  return prepared;
}

const Loaded& loaded(std::size_t patterns) {
  static std::map<std::size_t, Loaded> all;
  Loaded& entry = all[patterns];
  if (entry.rules) return entry;
  std::mt19937 random(1);
  std::string content = "signals:\n";
  for (std::size_t i = 0; i < patterns; ++i) content += signal(i, random);
  Diagnostics diagnostics;
  entry.rules = rules::load_rules_from({{.path = "signals/bench.yaml", .content = content}},
                                       analyzer(), diagnostics);
  if (!entry.rules) {
    std::fprintf(stderr, "%s\n", to_string(diagnostics.front()).c_str());
    std::abort();
  }
  entry.ordinary = comments(/*hostile=*/false);
  entry.hostile = comments(/*hostile=*/true);
  return entry;
}

void examine(benchmark::State& state, bool hostile) {
  const Loaded& set = loaded(static_cast<std::size_t>(state.range(0)));
  const std::vector<text::PreparedText>& texts = hostile ? set.hostile : set.ordinary;
  Comment comment;
  rules::Context context;
  context.comment = &comment;
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(set.rules->examine(texts[next], context));
    next = (next + 1) % texts.size();
  }
}

void load(benchmark::State& state) {
  std::mt19937 random(1);
  std::string content = "signals:\n";
  for (std::int64_t i = 0; i < state.range(0); ++i)
    content += signal(static_cast<std::size_t>(i), random);
  const std::vector<rules::RuleFile> files = {{.path = "signals/bench.yaml", .content = content}};
  for (auto _ : state) {
    Diagnostics diagnostics;
    benchmark::DoNotOptimize(rules::load_rules_from(files, analyzer(), diagnostics));
  }
}

BENCHMARK_CAPTURE(examine, ordinary, false)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(examine, hostile, true)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(load)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond)->Iterations(1);

/// Prints the usual lines and keeps the times for the ratios.
class Ratios final : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) times_[run.benchmark_name()] = run.GetAdjustedCPUTime();
    ConsoleReporter::ReportRuns(runs);
  }

  void Finalize() override {
    ConsoleReporter::Finalize();
    print("ordinary, 10,000 patterns ÷ 100", "examine/ordinary/10000", "examine/ordinary/100");
    print("ordinary, 1,000 patterns ÷ 100", "examine/ordinary/1000", "examine/ordinary/100");
    print("hostile ÷ ordinary, 10,000 patterns", "examine/hostile/10000", "examine/ordinary/10000");
  }

 private:
  void print(const char* what, const std::string& above, const std::string& below) const {
    const auto a = times_.find(above);
    const auto b = times_.find(below);
    if (a == times_.end() || b == times_.end() || b->second <= 0) return;
    std::printf("ratio %-40s %.2f\n", what, a->second / b->second);
  }

  std::map<std::string, double> times_;
};

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  return 0;
}
