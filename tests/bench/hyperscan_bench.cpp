// bench-links: kaiku::rules PkgConfig::HYPERSCAN
// Our matching against Hyperscan: 10,000 patterns and the texts are the same, and so are the
// patterns that hit. One run, alternating, medians. Nothing but this program uses Hyperscan.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <hs/hs.h>

#include "../../src/rules/matcher/slot_view.hpp"
#include "matched_comments.hpp"
#include "rounds.hpp"

namespace {

using namespace kaiku;
using namespace kaiku::bench;

[[noreturn]] void fail(const char* why) {
  std::fprintf(stderr, "hyperscan_bench: %s\n", why);
  std::exit(1);
}

/// In slot spelling its `\b` and `\d` mean what ours do. Each pattern is reported once a text, at
/// no place: that is the quickest it can do.
class Hyperscan {
 public:
  explicit Hyperscan(const std::vector<MadeUpPattern>& patterns) {
    std::vector<std::string> spelled;
    for (const MadeUpPattern& pattern : patterns) {
      const bool regex = pattern.kind == MadeUpPattern::Kind::kRegex;
      const std::string text = regex ? pattern.text : "\\b" + pattern.text + "\\b";
      spelled.push_back(rules::spell_pattern(text, rules::PatternView::kFolded).text);
    }
    std::vector<const char*> expressions;
    for (const std::string& pattern : spelled) expressions.push_back(pattern.c_str());
    const std::vector<unsigned> flags(patterns.size(), HS_FLAG_SINGLEMATCH);
    std::vector<unsigned> ids(patterns.size());
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<unsigned>(i);
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(expressions.data(), flags.data(), ids.data(),
                         static_cast<unsigned>(ids.size()), HS_MODE_BLOCK, nullptr, &database,
                         &error) != HS_SUCCESS) {
      fail(error->message);
    }
    database_.reset(database);
    hs_scratch_t* scratch = nullptr;
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) fail("no scratch space");
    scratch_.reset(scratch);
  }

  /// The patterns that hit.
  std::vector<unsigned> hits(const std::string& text) const {
    std::vector<unsigned> hit;
    const auto note = [](unsigned id, unsigned long long, unsigned long long, unsigned,
                         void* context) {
      static_cast<std::vector<unsigned>*>(context)->push_back(id);
      return 0;
    };
    if (hs_scan(database_.get(), text.data(), static_cast<unsigned>(text.size()), 0, scratch_.get(),
                note, &hit) != HS_SUCCESS) {
      fail("a text could not be scanned");
    }
    return hit;
  }

 private:
  struct Free {
    void operator()(hs_database_t* database) const { hs_free_database(database); }
    void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
  };
  std::unique_ptr<hs_database_t, Free> database_;
  std::unique_ptr<hs_scratch_t, Free> scratch_;
};

/// Comments for both: prepared, and in slot spelling.
struct Texts {
  explicit Texts(std::vector<text::PreparedText> comments) : prepared(std::move(comments)) {
    for (const text::PreparedText& comment : prepared)
      spelled.push_back(rules::SlotView(comment.folded()).text());
  }

  std::vector<text::PreparedText> prepared;
  std::vector<std::string> spelled;
};

/// How many patterns hit; ends the program where the two do not agree.
std::size_t compare_hits(const PatternMatcher& ours, const Hyperscan& theirs, const Texts& texts) {
  std::size_t hits = 0;
  for (std::size_t i = 0; i < texts.prepared.size(); ++i) {
    const std::vector<rules::SetId> found = ours.hit_sets(texts.prepared[i]);
    const std::set<rules::SetId> mine(found.begin(), found.end());
    std::set<rules::SetId> other;
    for (const unsigned id : theirs.hits(texts.spelled[i])) other.insert(ours.ids()[id]);
    if (mine != other) fail("Hyperscan finds other patterns than the matcher");
    hits += mine.size();
  }
  return hits;
}

void scan_all(const Hyperscan& theirs, const Texts& texts) {
  for (const std::string& text : texts.spelled) {
    const std::vector<unsigned> hit = theirs.hits(text);
    benchmark::DoNotOptimize(hit.data());
  }
}

void compare(const char* what, const PatternMatcher& ours, const Hyperscan& theirs,
             const Texts& texts, const char* goal) {
  const std::size_t hits = compare_hits(ours, theirs, texts);
  std::printf("the same %zu patterns hit in %zu comments\n", hits, texts.prepared.size());
  const Rounds rounds({[&] {
                         for (int i = 0; i < 10; ++i) match_all(ours, texts.prepared);
                       },
                       [&] {
                         for (int i = 0; i < 10; ++i) scan_all(theirs, texts);
                       }});
  print(what, rounds.ratio(0, 1), "", goal);
}

}  // namespace

int main() {
  text::Analyzer analyzer;
  const std::vector<MadeUpPattern> patterns = made_up_patterns(10'000);
  const double start = cpu_seconds();
  const PatternMatcher ours(patterns);
  const double between = cpu_seconds();
  const Hyperscan theirs(patterns);
  print("compile time, Hyperscan ÷ ours, 10,000 patterns",
        (cpu_seconds() - between) / (between - start), "", "at least 40");
  compare("matching, ours ÷ Hyperscan, 10,000 patterns", ours, theirs,
          Texts(made_up_comments(Comments::kOrdinary, analyzer)), "at most 1.05");
  compare("… the same on comments of rule words", ours, theirs,
          Texts(made_up_comments(Comments::kOfRuleWords, analyzer)), "none");
  return 0;
}
