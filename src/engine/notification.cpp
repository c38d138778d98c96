#include "notification.hpp"

#include <utility>

namespace kaiku::engine {

Action notification(const incidents::Incident& incident, const incidents::Target& target,
                    std::string text, TimePoint now) {
  Action action;
  action.key = target.key;
  action.kind = ActionKind::kNotify;
  action.brand = incident.brand;
  action.channel = target.channel;
  action.incident = incident.id;
  action.text = std::move(text);
  action.created_at = now;
  action.not_before = now;
  return action;
}

}  // namespace kaiku::engine
