#include "platforms_command.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <kaiku/platforms/profile.hpp>

#include "json_output.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;
using platforms::Capability;
using platforms::LengthLimit;
using platforms::Profile;

namespace {

// A warning is a public reply, so it has no column of its own.
constexpr std::pair<ActionKind, std::string_view> kColumns[] = {
    {ActionKind::kReply, "reply"},     {ActionKind::kPrivateReply, "private"},
    {ActionKind::kReact, "like"},      {ActionKind::kUnreact, "unlike"},
    {ActionKind::kHide, "hide"},       {ActionKind::kUnhide, "unhide"},
    {ActionKind::kDelete, "delete"},   {ActionKind::kBlock, "block"},
    {ActionKind::kUnblock, "unblock"}, {ActionKind::kPublish, "post"}};

using Row = std::vector<std::string>;

// Columns as wide as their widest cell, two blanks between them.
void print_aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    std::cout << line << '\n';
  }
}

// "yes", "-", or the number of a note that says what an account needs.
std::string cell(const Profile& profile, ActionKind kind, std::vector<std::string_view>& notes) {
  const auto found = std::ranges::find(profile.actions, kind, &Capability::kind);
  if (found == profile.actions.end()) return "-";
  if (found->condition.empty()) return "yes";
  auto note = std::ranges::find(notes, found->condition);
  if (note == notes.end()) note = notes.insert(notes.end(), found->condition);
  return "(" + std::to_string(note - notes.begin() + 1) + ")";
}

std::string limit_text(LengthLimit limit) {
  if (limit.most == 0) return "-";
  return std::to_string(limit.most) + " " + std::string(to_string(limit.unit));
}

template <class Kinds>
std::string names_of(const Kinds& kinds) {
  std::string names;
  for (const auto kind : kinds) {
    names += (names.empty() ? "" : ", ") + std::string(to_string(kind));
  }
  return names;
}

void print_tables(const std::vector<Profile>& profiles) {
  std::vector<std::string_view> notes;
  std::vector<Row> actions = {{"platform"}};
  for (const auto& [kind, title] : kColumns) actions.front().emplace_back(title);
  std::vector<Row> limits = {{"platform", "intake", "reply", "private reply"}};
  std::vector<Row> intake = {{"platform", "texts", "events"}};
  for (const Profile& profile : profiles) {
    const std::string name(profile.name);
    Row& row = actions.emplace_back(Row{name});
    for (const auto& [kind, title] : kColumns) row.push_back(cell(profile, kind, notes));
    limits.push_back({name, std::string(profile.intake), limit_text(profile.reply),
                      limit_text(profile.private_reply)});
    intake.push_back({name, names_of(profile.texts), names_of(profile.events)});
  }
  print_aligned(actions);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    std::cout << '(' << i + 1 << ") needs " << notes[i] << '\n';
  }
  for (const Profile& profile : profiles) {
    if (!profile.remark.empty()) std::cout << profile.name << ": " << profile.remark << '\n';
  }
  std::cout << '\n';
  print_aligned(limits);
  std::cout << '\n';
  print_aligned(intake);
}

json limit_json(LengthLimit limit) {
  if (limit.most == 0) return nullptr;
  return {{"most", limit.most}, {"unit", to_string(limit.unit)}};
}

json profile_json(const Profile& profile) {
  json actions = json::object();
  for (const Capability& action : profile.actions) {
    actions[to_string(action.kind)] = {{"condition", action.condition}};
  }
  json settings = json::array();
  for (const auto& key : profile.settings) {
    settings.push_back({{"key", key.name}, {"required", key.required}, {"about", key.about}});
  }
  json events = json::array();
  for (const EventKind kind : profile.events) events.push_back(to_string(kind));
  json texts = json::array();
  for (const CommentKind kind : profile.texts) texts.push_back(to_string(kind));
  return {{"platform", profile.name},
          {"intake", profile.intake},
          {"actions", actions},
          {"reply_limit", limit_json(profile.reply)},
          {"private_reply_limit", limit_json(profile.private_reply)},
          {"events", events},
          {"texts", texts},
          {"settings", settings},
          {"remark", profile.remark}};
}

}  // namespace

int platforms(const Options& options) {
  const auto profiles = platforms::profiles();
  if (!options.json) {
    print_tables(profiles);
    return kDone;
  }
  json list = json::array();
  for (const Profile& profile : profiles) list.push_back(profile_json(profile));
  print(list);
  return kDone;
}

}  // namespace kaikuctl
