#include "past_reader.hpp"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>
#include <kaiku/policy/decide.hpp>

namespace kaiku::engine {
namespace {

using nlohmann::json;

constexpr std::size_t kPage = 256;

/// A record that retention has emptied, or that cannot be read, adds nothing.
void note(const policy::StoredDecision& stored, text::Analyzer& analyzer, rules::RecentPast& past) {
  const json record = json::parse(stored.json, nullptr, false);
  if (!record.is_object() || !record.contains("comment") || !record.contains("finding")) return;
  const auto comment = comment_from_json(record["comment"]);
  const auto finding = finding_from_json(record["finding"]);
  if (!comment || !finding) return;
  text::Analyzer::Options options;
  options.given = finding->language;
  const text::PreparedText text = analyzer.prepare(comment->text, options);
  past.note(*comment, text, *finding, policy::event_time(*comment, stored.place.decided_at));
  past.commit();
}

Result<policy::DecisionPlace> first_place(policy::Journal& journal, TimePoint since) {
  policy::DecisionPlace place;
  const auto found = journal.transact([&](policy::Turn& turn) -> Result<void> {
    const auto before = turn.before_newest(since, kMostReadAgain);
    if (!before) return before.error();
    place = *before;
    return ok();
  });
  if (!found) return found.error();
  return place;
}

Result<std::vector<policy::StoredDecision>> next_page(policy::Journal& journal,
                                                      const policy::DecisionPlace& place) {
  std::vector<policy::StoredDecision> page;
  const auto read = journal.transact([&](policy::Turn& turn) -> Result<void> {
    auto stored = turn.decisions_behind(place, kPage);
    if (!stored) return stored.error();
    page = std::move(*stored);
    return ok();
  });
  if (!read) return read.error();
  return page;
}

}  // namespace

Result<void> read_past(policy::Journal& journal, text::Analyzer& analyzer, TimePoint now,
                       rules::RecentPast& past) {
  if (past.needs().empty()) return ok();
  auto place = first_place(journal, now - past.needs().longest());
  if (!place) return place.error();
  for (;;) {
    const auto page = next_page(journal, *place);
    if (!page) return page.error();
    for (const policy::StoredDecision& stored : *page) note(stored, analyzer, past);
    if (page->size() < kPage) return ok();
    place = page->back().place;
  }
}

}  // namespace kaiku::engine
