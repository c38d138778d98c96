// bench-links: kaiku::policy
// bench-sources: daemon/kaikuctl/trial.cpp
//
// Whole classification, what `kaikuctl classify` does for a comment between reading its line and
// writing the answer: text preparation, rules, classes, guards, decision. Finnish comments of the
// corpus, caches warm. First with made-up patterns by their number, then with the shipped rules;
// last what loading them costs. One run, alternating, medians.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <kaiku/rules/rule_set.hpp>

#include "kaikuctl/trial.hpp"
#include "made_up_patterns.hpp"
#include "rounds.hpp"

namespace {

using namespace kaiku;
using namespace kaiku::bench;

using Rules = std::shared_ptr<const rules::RuleSet>;

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "classify_bench: %s\n", why.c_str());
  std::exit(1);
}

double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double size = 0;
  double resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

Rules checked(Rules rules, const Diagnostics& diagnostics) {
  if (!rules) fail(diagnostics.empty() ? "no rules" : to_string(diagnostics.front()));
  return rules;
}

std::string made_up_signal(std::size_t number, const MadeUpPattern& pattern) {
  const bool word = pattern.kind == MadeUpPattern::Kind::kWord;
  const bool phrase = pattern.kind == MadeUpPattern::Kind::kPhrase;
  const std::string condition = word ? "word" : phrase ? "phrase" : "regex";
  return "  - {id: s" + std::to_string(number) + ", score: {criticism: 0.1}, when: {" + condition +
         ": '" + pattern.text + "'}}\n";
}

Rules load_made_up(std::size_t patterns, text::Analyzer& analyzer) {
  constexpr std::size_t kSignalsOfFile = 10'000;
  std::vector<rules::RuleFile> files;
  std::size_t number = 0;
  for (const MadeUpPattern& pattern : made_up_patterns(patterns)) {
    if (number % kSignalsOfFile == 0)
      files.push_back(
          {.path = "signals/" + std::to_string(number) + ".yaml", .content = "signals:\n"});
    files.back().content += made_up_signal(number++, pattern);
  }
  Diagnostics diagnostics;
  Rules rules = rules::load_rules_from(files, analyzer, diagnostics);
  return checked(std::move(rules), diagnostics);
}

Rules load_shipped() {
  Diagnostics diagnostics;
  Rules rules = rules::load_rules({KAIKU_SOURCE_DIR "/rules"}, diagnostics);
  return checked(std::move(rules), diagnostics);
}

/// Every `step`th Finnish comment of the corpus.
std::vector<kaikuctl::Trial> finnish_comments(std::size_t step) {
  std::ifstream corpus(KAIKU_SOURCE_DIR "/rules/corpus/fi.jsonl");
  std::vector<kaikuctl::Trial> comments;
  std::size_t number = 0;
  for (std::string line; std::getline(corpus, line);) {
    if (number++ % step != 0) continue;
    const auto labelled = nlohmann::json::parse(line);
    kaikuctl::Trial comment;
    comment.id = labelled.at("id");
    comment.text = labelled.at("text");
    comment.language = Language::kFinnish;
    comments.push_back(std::move(comment));
  }
  if (comments.empty()) fail("the corpus is empty");
  return comments;
}

void classify_all(const rules::RuleSet& rules, text::Analyzer& analyzer,
                  const std::vector<kaikuctl::Trial>& comments) {
  for (const kaikuctl::Trial& comment : comments) {
    const kaikuctl::TrialResult result = kaikuctl::run(rules, analyzer, comment);
    benchmark::DoNotOptimize(&result);
  }
}

double seconds_of(const auto& work) {
  const double start = cpu_seconds();
  work();
  return cpu_seconds() - start;
}

/// Needs a process that has loaded nothing yet: memory that was freed would be used again.
void measure_memory(text::Analyzer& analyzer) {
  const double before = resident_megabytes();
  const Rules rules = load_made_up(10'000, analyzer);
  print("resident memory that 10,000 patterns add", resident_megabytes() - before, "MB",
        "at most 150");
}

void measure_growth(text::Analyzer& analyzer) {
  const Rules hundred = load_made_up(100, analyzer);
  const Rules ten_thousand = load_made_up(10'000, analyzer);
  const Rules fifty_thousand = load_made_up(50'000, analyzer);
  std::vector<kaikuctl::Trial> comments = finnish_comments(5);
  for (std::size_t i = 0; i < comments.size(); ++i)  // a word that the patterns know
    comments[i].text += ' ' + made_up_word(i % kVocabulary);
  constexpr int kPasses = 20;  // a round begins with memory that belonged to another rule set
  const auto classify_often = [&](const Rules& rules) {
    for (int pass = 0; pass < kPasses; ++pass) classify_all(*rules, analyzer, comments);
  };
  const Rounds rounds({[&] { classify_often(hundred); }, [&] { classify_often(ten_thousand); },
                       [&] { classify_often(fifty_thousand); }});
  const double count = kPasses * static_cast<double>(comments.size());
  print("whole classification, 100 patterns", rounds.seconds(0) / count * 1e6, "µs CPU", "none");
  print("whole classification, 10,000 patterns ÷ 100", rounds.ratio(1, 0), "", "at most 1.3");
  print("whole classification, 50,000 patterns ÷ 100", rounds.ratio(2, 0), "", "at most 1.6");
}

void measure_shipped(text::Analyzer& analyzer) {
  const Rules shipped = load_shipped();
  const std::vector<kaikuctl::Trial> comments = finnish_comments(1);
  const text::Analyzer::Options finnish{.given = Language::kFinnish};
  const auto prepare_all = [&] {
    for (const kaikuctl::Trial& comment : comments) {
      const text::PreparedText prepared = analyzer.prepare(comment.text, finnish);
      benchmark::DoNotOptimize(&prepared);
    }
  };
  const Rounds rounds({[&] { classify_all(*shipped, analyzer, comments); }, prepare_all});
  const double count = static_cast<double>(comments.size());
  print("shipped rules, Finnish comments on one core", count / rounds.seconds(0), "a second",
        "at least 25,000");
  print("… of it text preparation", rounds.ratio(1, 0) * 100, "%", "none");
}

void measure_loading(text::Analyzer& analyzer) {
  std::vector<double> shipped;
  std::vector<double> shipped_cpu;
  std::vector<double> made_up;
  for (int round = 0; round < 5; ++round) {
    const auto start = std::chrono::steady_clock::now();
    shipped_cpu.push_back(seconds_of([] { load_shipped(); }));
    shipped.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    made_up.push_back(seconds_of([&] { load_made_up(10'000, analyzer); }));
  }
  print("loading the shipped rules", median(shipped), "s", "at most 0.3");
  print("… on all its threads together", median(shipped_cpu), "s CPU", "none");
  print("loading 10,000 patterns", median(made_up), "s CPU", "at most 1.5");
}

}  // namespace

int main() {
  text::Analyzer analyzer;
  measure_memory(analyzer);
  measure_growth(analyzer);
  measure_shipped(analyzer);
  measure_loading(analyzer);
  return 0;
}
