#include "telling.hpp"

#include <utility>
#include <vector>

namespace kaiku::cases {
namespace {

void add_message(Change& change, const Handling& handling, const Telling& telling, TimePoint now) {
  Action action;
  action.key = telling.key;
  action.kind = ActionKind::kNotify;
  action.brand = change.file.brand;
  action.channel = telling.channel;
  action.text = handling.write(change.file, telling, now);
  action.created_at = now;
  action.not_before = now;
  change.notifications.push_back(std::move(action));
}

}  // namespace

bool tell_team(Change& change, const Handling& handling, const std::string& type, TimePoint now) {
  const auto channels = handling.channels.find(change.file.team);
  if (channels == handling.channels.end() || channels->second.empty()) return false;
  const std::string occasion =
      cause_of(change.file) + "/" + std::to_string(change.file.round) + "/" + type + "/";
  for (const std::string& channel : channels->second)
    add_message(change, handling, {type, occasion + channel, channel, {}}, now);
  return true;
}

void tell_desk(Change& change, const Facts& facts, const Handling& handling,
               const std::string& type, std::size_t from, TimePoint now) {
  change.file.forwarded = facts.messages.size();
  const auto channels = handling.contacts.find(change.file.forwarded_to);
  if (channels == handling.contacts.end()) return;
  std::vector<Message> said;
  for (std::size_t i = from; i < facts.messages.size(); ++i) said.push_back(facts.messages[i]);
  // The same messages to the same contact: told once.
  const std::string occasion = cause_of(change.file) + "/" + type + "/" + std::to_string(from) +
                               "-" + std::to_string(facts.messages.size()) + "/";
  for (const std::string& channel : channels->second)
    add_message(change, handling, {type, occasion + channel, channel, said}, now);
}

}  // namespace kaiku::cases
