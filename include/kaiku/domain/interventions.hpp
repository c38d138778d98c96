#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku {

/// What people did and what incidents covered: what a replay of past comments cannot decide by
/// itself. In the order of the store.
struct Interventions {
  /// Staff spoke in a thread: from then on automation is silent there.
  struct StaffedThread {
    AccountId account;
    CommentId thread;
    TimePoint since{};
  };
  /// A person let an action of a policy go out, or stopped it or took it back.
  struct Judgement {
    AccountId account;
    CommentId comment;
    std::string policy;
    std::string action;  ///< its kind
    bool upheld = false;
    TimePoint at{};
  };
  /// An incident that froze automation.
  struct Coverage {
    IncidentId incident = 0;
    BrandId brand;
    AccountId account;           ///< of the post; empty: any
    std::optional<PostId> post;  ///< nothing: the whole brand
    TimePoint from{};
    std::optional<TimePoint> to;  ///< nothing: still open
  };

  std::vector<StaffedThread> staffed_threads;
  std::vector<Judgement> judgements;
  std::vector<Coverage> coverages;
};

nlohmann::json to_json_value(const Interventions& interventions);
/// Errors: kMalformedPayload.
Result<Interventions> interventions_from_json(const nlohmann::json& value);

}  // namespace kaiku
