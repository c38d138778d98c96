#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/domain/interventions.hpp>

#include "members.hpp"

namespace kaiku {

using nlohmann::json;

namespace {

/// The objects of a list, each read by `read`.
template <class Read>
Result<void> for_each(const json& value, const char* list, const Read& read) {
  Members all(value, "interventions");
  const json* const items = all.list(list);
  if (const auto wrong = all.error()) return *wrong;
  if (items == nullptr) return ok();
  for (const json& item : *items) {
    Members members(item, list);
    read(members);
    if (const auto wrong = members.error()) return *wrong;
  }
  return ok();
}

Interventions::Coverage coverage_from(Members& members) {
  Interventions::Coverage covered;
  covered.incident = members.whole("incident");
  covered.brand = BrandId(members.text("brand"));
  covered.account = AccountId(members.text("account"));
  if (members.has("post")) covered.post = PostId(members.text("post"));
  covered.from = members.time("from").value_or(TimePoint{});
  covered.to = members.time("to");
  return covered;
}

}  // namespace

json to_json_value(const Interventions& interventions) {
  json threads = json::array();
  for (const auto& [account, thread, since] : interventions.staffed_threads) {
    threads.push_back(
        {{"account", account.value}, {"thread", thread.value}, {"since", to_iso8601(since)}});
  }
  json judgements = json::array();
  for (const Interventions::Judgement& one : interventions.judgements) {
    judgements.push_back({{"account", one.account.value},
                          {"comment", one.comment.value},
                          {"policy", one.policy},
                          {"action", one.action},
                          {"upheld", one.upheld},
                          {"at", to_iso8601(one.at)}});
  }
  json coverages = json::array();
  for (const Interventions::Coverage& one : interventions.coverages) {
    coverages.push_back({{"incident", one.incident},
                         {"brand", one.brand.value},
                         {"account", one.account.value},
                         {"post", one.post ? json(one.post->value) : json()},
                         {"from", to_iso8601(one.from)},
                         {"to", one.to ? json(to_iso8601(*one.to)) : json()}});
  }
  return {{"staffed_threads", threads}, {"judgements", judgements}, {"coverages", coverages}};
}

Result<Interventions> interventions_from_json(const json& value) {
  Interventions read;
  const auto threads = for_each(value, "staffed_threads", [&](Members& members) {
    read.staffed_threads.push_back({AccountId(members.text("account")),
                                    CommentId(members.text("thread")),
                                    members.time("since").value_or(TimePoint{})});
  });
  if (!threads) return threads.error();
  const auto judgements = for_each(value, "judgements", [&](Members& members) {
    read.judgements.push_back({.account = AccountId(members.text("account")),
                               .comment = CommentId(members.text("comment")),
                               .policy = members.text("policy"),
                               .action = members.text("action"),
                               .upheld = members.flag("upheld"),
                               .at = members.time("at").value_or(TimePoint{})});
  });
  if (!judgements) return judgements.error();
  const auto coverages = for_each(value, "coverages", [&](Members& members) {
    read.coverages.push_back(coverage_from(members));
  });
  if (!coverages) return coverages.error();
  return read;
}

}  // namespace kaiku
