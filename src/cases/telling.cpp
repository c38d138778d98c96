#include "telling.hpp"

#include <utility>
#include <vector>

namespace kaiku::cases {
namespace {

void add_message(Change& change, const Handling& handling, Telling telling, TimePoint now) {
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
  for (const std::string& channel : channels->second) {
    const std::string key = cause_of(change.file) + "/" + std::to_string(change.file.round) + "/" +
                            type + "/" + channel;
    add_message(change, handling, {type, key, channel, {}}, now);
  }
  return true;
}

void tell_desk(Change& change, const Facts& facts, const Handling& handling,
               const std::string& type, std::size_t from, TimePoint now) {
  change.file.forwarded = facts.messages.size();
  const auto channels = handling.contacts.find(change.file.forwarded_to);
  if (channels == handling.contacts.end()) return;
  std::vector<Message> said;
  for (std::size_t i = from; i < facts.messages.size(); ++i) said.push_back(facts.messages[i]);
  for (const std::string& channel : channels->second) {
    // The same messages to the same contact: told once.
    const std::string key = cause_of(change.file) + "/" + type + "/" + std::to_string(from) + "-" +
                            std::to_string(facts.messages.size()) + "/" + channel;
    add_message(change, handling, {type, key, channel, said}, now);
  }
}

}  // namespace kaiku::cases
