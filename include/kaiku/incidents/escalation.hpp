#pragma once

#include <optional>
#include <string>
#include <vector>

#include <kaiku/incidents/incident.hpp>

namespace kaiku::incidents {

struct ChainContact {
  std::string id;
  std::vector<std::string> channels;  ///< "contact/channel", every one is used at once
};

struct ChainStep {
  std::vector<ChainContact> contacts;
  Duration timeout = std::chrono::minutes(5);  ///< unacknowledged: the next step
};

/// Who is told, one after the other, until somebody acknowledges.
struct Chain {
  std::vector<ChainStep> steps;
  int repeat = 3;                               ///< rounds of the whole chain
  Duration afterwards = std::chrono::hours(1);  ///< then the whole chain once in this time
};

/// One message to one channel; the key is the outbox key and constant over retries:
/// "incident/<id>/<round>/<step>/<contact>/<channel>".
struct Target {
  std::string key;
  std::string contact;
  std::string channel;
};

/// What to do now that an incident's next page is due.
struct PagePlan {
  int step = 0;   ///< the step paged, from 1
  int round = 0;  ///< from 1
  std::vector<Target> targets;
  /// Empty only when the chain has nobody at all: then there is nobody to page.
  std::optional<TimePoint> next_page_at;
};

/// Lets the next page begin the chain anew: its severity rose, or another chain is for it now.
void begin_again(Incident& incident);

/// The next step of the chain for an open, unacknowledged incident. `incident.step` and
/// `incident.round` say what was paged last (step 0: the next page begins a round). A step that
/// resolves to nobody is passed over at once. Pure.
PagePlan plan_page(const Incident& incident, const Chain& chain, TimePoint now);

}  // namespace kaiku::incidents
