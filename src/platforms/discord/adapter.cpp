#include "adapter.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../settings.hpp"
#include "gateway.hpp"

namespace kaiku::platforms::discord {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApiBase = "https://discord.com/api/v10";
constexpr std::string_view kHeart = "❤️";
constexpr std::size_t kMostBodyBytes =
    std::size_t{4} * 1024 * 1024;  // a hundred messages with what they show
constexpr std::size_t kMostChannels = 50;
// Beside the Gateway questions only find what it has left out.
constexpr Duration kPollAlone = 15s;
constexpr Duration kPollBesides = 5min;
constexpr Duration kLookAlone = 1min;
constexpr Duration kLookBesides = 30min;
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
      writers_{.bot = owner_.id, .staff = settings_.staff, .post_channel = settings_.post_channel},
      ears_{.guild = settings_.guild_id, .channels = settings_.channels} {}

std::set<ActionKind> DiscordAdapter::capabilities() const {
  return kinds_of(profile().actions, !settings_.post_channel.empty());
}

std::size_t DiscordAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

Result<EventBatch> DiscordAdapter::parse(std::string_view body, TimePoint received_at) const {
  const auto root = parse_json(body);
  if (!root) return root.error();
  if (const auto* const told = member(*root, "dispatches"); told != nullptr && told->is_array()) {
    return read_dispatches(owner_, writers_, ears_, *told, received_at);
  }
  return read_messages(owner_, writers_, *root, received_at);
}

std::unique_ptr<LiveStream> DiscordAdapter::live_stream(crypto::Random& random) const {
  if (!settings_.gateway) return nullptr;
  Gateway::Setup setup{.lookup = api_.request("GET", "/gateway/bot"),
                       .token = settings_.bot_token,
                       .bot = owner_.id,
                       .ears = ears_,
                       .allow_plain = settings_.allow_private_addresses};
  return std::make_unique<Gateway>(std::move(setup), random);
}

Profile profile() {
  Profile server;
  server.intake = "streaming";
  server.actions = {{ActionKind::kReply, ""},  {ActionKind::kPrivateReply, ""},
                    {ActionKind::kReact, ""},  {ActionKind::kDelete, ""},
                    {ActionKind::kBlock, ""},  {ActionKind::kUnblock, ""},
                    {ActionKind::kWarn, ""},   {ActionKind::kPublish, "post_channel"},
                    {ActionKind::kUnreact, ""}};
  server.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kRemoved,
                   EventKind::kReaction};
  server.texts = {CommentKind::kComment, CommentKind::kPost, CommentKind::kMessage};
  server.reply = kReplyLimit;
  server.private_reply = kReplyLimit;
  server.settings = {
      {"bot_id", true, "the bot's user id"},
      {"bot_token", true, "its token"},
      {"guild_id", true, "the server's id"},
      {"channels", true, "the channels that are read, one id or a list"},
      {"post_channel", false, "the channel of own posts; without it nothing is posted"},
      {"staff", false, "user ids of people who write for the brand"},
      {"gateway", false,
       "false: channels are only asked for what is new, private messages and reactions not heard"},
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
  made.gateway = settings.keys().flag("gateway").value_or(true);
  made.poll_interval = settings.keys()
                           .duration("poll_interval", shortest, 1h)
                           .value_or(made.gateway ? kPollBesides : kPollAlone);
  made.look_again = settings.keys()
                        .duration("look_again", shortest, 24h)
                        .value_or(made.gateway ? kLookBesides : kLookAlone);
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
