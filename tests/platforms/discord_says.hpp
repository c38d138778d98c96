#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include <kaiku/domain/action.hpp>

#include "platforms/fixture.hpp"

// What Discord's tests share: one bot on one server, and what its API and Gateway say.
namespace kaiku::platforms::testing::discord_says {

using nlohmann::json;

inline const std::string kBot = "1200000000000000009";
inline const std::string kStaff = "1200000000000000008";
inline const std::string kMaija = "1200000000000000001";
inline const std::string kChannel = "1400000000000000001";
inline const std::string kMessage = "1456000000000000001";
inline const std::string kTarget = kChannel + "/" + kMessage;
inline const std::string kBase = "https://discord.com/api/v10";
inline const std::string kSettings = "bot_id: " + kBot +
                                     "\nguild_id: 1300000000000000001\nchannels: " + kChannel +
                                     "\nstaff: " + kStaff + "\nbot_token: env:DISCORD_TOKEN\n";
inline const std::string kNews = "1400000000000000005";
inline const std::string kPosts = "post_channel: " + kNews + "\n";

inline json message(const std::string& id, const std::string& words,
                    const std::string& author = kMaija, const json& more = json::object()) {
  json made = {{"id", id},
               {"channel_id", kChannel},
               {"author", {{"id", author}, {"username", "maija"}, {"bot", author == kBot}}},
               {"content", words},
               {"timestamp", "2026-01-01T00:00:00.000000+00:00"},
               {"edited_timestamp", nullptr},
               {"attachments", json::array()},
               {"type", 0}};
  made.update(more);
  return made;
}

inline json answering(const std::string& above) {
  return {{"type", 19}, {"message_reference", {{"message_id", above}, {"channel_id", kChannel}}}};
}

inline std::string page(const json& messages) {
  return json({{"messages", messages}}).dump();
}

inline std::string one(const json& item) {
  return page(json::array({item}));
}

inline const std::string kGuild = "1300000000000000001";
inline const std::string kPrivate = "1470000000000000001";
inline const std::string kConversation = "conversation:" + kPrivate;

inline json dispatch(const std::string& name, const json& d) {
  return {{"op", 0}, {"s", 42}, {"t", name}, {"d", d}};
}

inline std::string told(const json& dispatches) {
  return json({{"dispatches", dispatches}}).dump();
}

inline std::string told(const std::string& name, const json& d) {
  return told(json::array({dispatch(name, d)}));
}

inline json on_server(json d) {
  d["guild_id"] = kGuild;
  return d;
}

inline json privately(const std::string& id, const std::string& words,
                      const std::string& author = kMaija, const json& more = json::object()) {
  json made = message(id, words, author, {{"channel_id", kPrivate}});
  made.update(more);
  return made;
}

inline json reaction(const std::string& user, const std::string& emoji) {
  return on_server({{"user_id", user},
                    {"channel_id", kChannel},
                    {"message_id", kMessage},
                    {"emoji", {{"id", nullptr}, {"name", emoji}}}});
}

inline Action about(ActionKind kind, std::string text = {}) {
  Action action = action_on(kind, kTarget, kChannel, std::move(text));
  action.author = AuthorId(kMaija);
  return action;
}

inline std::string error(int code) {
  return json({{"code", code}, {"message", "words"}}).dump();
}

}  // namespace kaiku::platforms::testing::discord_says
