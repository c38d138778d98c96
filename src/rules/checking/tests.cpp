// The tests of rule files: enough of them where a rule may restrict somebody, and all of them come
// out.
#include <string>
#include <utility>

#include "inspection.hpp"
#include "kinds.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kLeastHits = 3;
constexpr std::size_t kLeastMisses = 5;

/// Only abuse and spam may lead to a restriction, so what speaks for them restricts.
bool may_restrict(const Signal& signal) {
  for (const auto& [comment_class, score] : signal.score) {
    const bool restricted =
        comment_class == CommentClass::kAbuse || comment_class == CommentClass::kSpam;
    if (restricted && score > 0) return true;
  }
  return false;
}

}  // namespace

std::size_t inspect_tests(Inspection& inspection) {
  for (const Signal& signal : inspection.compiled().signals) {
    if (!may_restrict(signal)) continue;
    if (signal.tests.hits.size() >= kLeastHits && signal.tests.misses.size() >= kLeastMisses)
      continue;
    inspection.diagnostics.push_back(
        finding(FindingCode::kTooFewTests, signal.place,
                "signal '" + signal.id + "' speaks for abuse or spam with " +
                    std::to_string(signal.tests.hits.size()) + " tests under 'hit' and " +
                    std::to_string(signal.tests.misses.size()) + " under 'miss'",
                "write at least 3 and 5: what it is for, and what it must leave alone"));
  }
  TestReport report = inspection.rules.run_tests(inspection.analyzer);
  for (TestFailure& failure : report.failures) {
    inspection.diagnostics.push_back(as_kind(FindingCode::kFailedTest, std::move(failure.place)));
  }
  return report.passed;
}

}  // namespace kaiku::rules
