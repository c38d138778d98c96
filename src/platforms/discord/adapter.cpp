#include "adapter.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "../settings.hpp"

namespace kaiku::platforms::discord {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApiBase = "https://discord.com/api/v10";
constexpr std::string_view kHeart = "❤️";
constexpr std::size_t kMostBodyBytes =
    std::size_t{4} * 1024 * 1024;  // a hundred messages with what they show
constexpr std::size_t kMostChannels = 50;
constexpr std::size_t kLongestEmoji = 64;
constexpr Duration kLongestTimeout = std::chrono::days(28);

std::vector<std::string> read_ids(Settings& settings, const char* key) {
  auto ids = settings.keys().texts(key);
  if (!std::ranges::all_of(ids, is_snowflake)) {
    settings.error_at(key, std::string(key) + ": expected ids of digits only",
                      "with developer mode on, Discord's menus copy them");
  }
  return ids;
}

std::vector<std::string> read_channels(Settings& settings) {
  settings.keys().required_node("channels");
  auto channels = read_ids(settings, "channels");
  std::ranges::sort(channels);
  const auto twice = std::ranges::unique(channels);
  channels.erase(twice.begin(), twice.end());
  if (channels.size() > kMostChannels) {
    settings.error_at("channels", "channels: at most 50 in one account",
                      "each is asked for every few seconds");
  }
  return channels;
}

void read_block(Settings& settings, DiscordSettings& made) {
  const bool timeout = settings.keys().choice("block_by", {"ban", "timeout"}) == "timeout";
  const auto length = settings.keys().duration("block_for", 1min, kLongestTimeout);
  if (timeout) made.timeout = length.value_or(kLongestTimeout);
  if (!timeout && length) {
    settings.error_at("block_for", "block_for belongs to block_by: timeout",
                      "a ban lasts until it is lifted");
  }
}

}  // namespace

DiscordAdapter::DiscordAdapter(Owner owner, DiscordSettings settings)
    : owner_(std::move(owner)),
      settings_(std::move(settings)),
      api_(settings_.api_base, http::Headers{{"Authorization", "Bot " + settings_.bot_token},
                                             {"Accept", "application/json"}}),
      reply_limit_{.most = settings_.reply_limit},
      writers_{.bot = owner_.id, .staff = settings_.staff, .post_channel = settings_.post_channel} {
}

std::set<ActionKind> DiscordAdapter::capabilities() const {
  return kinds_of(profile().actions, !settings_.post_channel.empty());
}

std::size_t DiscordAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

Result<EventBatch> DiscordAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_messages(owner_, writers_, body, received_at);
}

bool DiscordAdapter::serves(std::string_view channel) const {
  return std::ranges::find(settings_.channels, channel) != settings_.channels.end();
}

Profile profile() {
  Profile server;
  server.intake = "polling";
  server.actions = {{ActionKind::kReply, ""},  {ActionKind::kPrivateReply, ""},
                    {ActionKind::kReact, ""},  {ActionKind::kDelete, ""},
                    {ActionKind::kBlock, ""},  {ActionKind::kUnblock, ""},
                    {ActionKind::kWarn, ""},   {ActionKind::kPublish, "post_channel"},
                    {ActionKind::kUnreact, ""}};
  server.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kRemoved};
  server.texts = {CommentKind::kComment, CommentKind::kPost};
  server.reply = kReplyLimit;
  server.private_reply = kReplyLimit;
  server.settings = {
      {"bot_id", true, "the bot's user id"},
      {"bot_token", true, "its token"},
      {"guild_id", true, "the server's id"},
      {"channels", true, "the channels that are read, one id or a list"},
      {"post_channel", false, "the channel of own posts; without it nothing is posted"},
      {"staff", false, "user ids of people who write for the brand"},
      {"poll_interval", false, "how often new messages are asked for"},
      {"look_again", false, "how often the latest are looked at for edits and removals"},
      {"look_back", false, "how far back the first look goes"},
      {"react_with", false, "the emoji of a like"},
      {"block_by", false, "ban or timeout: what blocking does"},
      {"block_for", false, "how long a timeout lasts"},
      {"reply_limit", false, "most characters of a message"},
      {"api_base", false, "where calls go"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return server;
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "discord";
  owner.id = settings.required_id("bot_id");
  DiscordSettings made;
  made.guild_id = settings.required_id("guild_id");
  made.channels = read_channels(settings);
  const auto staff = read_ids(settings, "staff");
  made.staff.insert(staff.begin(), staff.end());
  made.post_channel = settings.keys().text("post_channel").value_or("");
  if (!made.post_channel.empty() && !is_snowflake(made.post_channel)) {
    settings.error_at("post_channel", "post_channel: expected an id of digits only",
                      "with developer mode on, Discord's menus copy it");
  }
  made.bot_token = settings.required_secret("bot_token");
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  const Duration shortest = made.allow_private_addresses ? Duration(10ms) : Duration(5s);
  made.poll_interval = settings.keys().duration("poll_interval", shortest, 1h).value_or(15s);
  made.look_again = settings.keys().duration("look_again", shortest, 24h).value_or(1min);
  made.look_back =
      settings.keys().duration("look_back", 0s, std::chrono::days(14)).value_or(Duration::zero());
  made.react_with = settings.keys().text("react_with").value_or(std::string(kHeart));
  if (made.react_with.empty() || made.react_with.size() > kLongestEmoji) {
    settings.error_at("react_with", "react_with: expected one emoji");
  }
  read_block(settings, made);
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<DiscordAdapter>(std::move(owner), std::move(made));
}

}  // namespace kaiku::platforms::discord
