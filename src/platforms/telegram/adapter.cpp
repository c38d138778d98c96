#include "adapter.hpp"

#include <utility>

#include "../handshake.hpp"
#include "../proof.hpp"
#include "../settings.hpp"
#include "../subscription.hpp"
#include "ids.hpp"

namespace kaiku::platforms::telegram {
namespace {

constexpr std::string_view kApiBase = "https://api.telegram.org";
constexpr std::string_view kHeart = "❤";
constexpr std::size_t kMostBodyBytes = std::size_t{1024} * 1024;
// Telegram takes anything shorter or longer for a block for good.
constexpr Duration kShortestBlock = std::chrono::seconds(30);
constexpr Duration kLongestBlock = std::chrono::days(366);
// Channel posts in a group, anonymous administrators, people who speak as a channel.
constexpr const char* kServiceUsers[] = {"777000", "1087968824", "136817688"};

Error refused(const char* why) {
  return Error(Errc::kBadSignature, std::string("X-Telegram-Bot-Api-Secret-Token ") + why);
}

std::int64_t chat_id(Settings& settings, const char* key, const std::string& text) {
  if (text.empty()) return 0;
  const auto id = parse_number(text);
  if (!id || *id > 0) {
    settings.error_at(key, std::string(key) + ": expected the id of a group or channel",
                      "it begins with a minus, as in -1001234567890");
  }
  return id.value_or(0);
}

std::string bot_token(Settings& settings) {
  std::string token = settings.required_secret("bot_token");
  // It becomes part of a path.
  if (token.find_first_of("/?#% \t\r\n") != std::string::npos) {
    settings.error_at("bot_token", "bot_token: not a token of a bot",
                      "BotFather gives it, as in 123456:ABC-DEF");
  }
  return token;
}

}  // namespace

TelegramAdapter::TelegramAdapter(Bot bot, TelegramSettings settings)
    : bot_(std::move(bot)),
      settings_(std::move(settings)),
      secret_tokens_(hashes_of(settings_.secret_tokens)),
      api_(settings_.api_base + "/bot" + settings_.bot_token, {{"Accept", "application/json"}}) {}

std::set<ActionKind> TelegramAdapter::capabilities() const {
  return kinds_of(profile().actions, bot_.channel != 0);
}

std::size_t TelegramAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

http::Response TelegramAdapter::handshake(const http::Request&) const {
  return no_handshake();
}

// Nothing is signed: who knows the token is Telegram.
Result<Authenticated> TelegramAdapter::authenticate(const http::Request& request, TimePoint) const {
  const auto header = request.headers.find("X-Telegram-Bot-Api-Secret-Token");
  if (!header) return refused("is missing");
  if (!is_one_of(secret_tokens_, *header)) return refused("is not a configured one");
  return Authenticated{};
}

http::Response TelegramAdapter::accepted(const http::Request&) const {
  return http::Response(200);
}

Result<EventBatch> TelegramAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_update(bot_, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Bot bot;
  bot.owner.account = AccountId(account.id);
  bot.owner.platform = "telegram";
  bot.owner.id = settings.required_id("bot_id");
  bot.group = chat_id(settings, "group_id", settings.keys().required_text("group_id"));
  bot.channel = chat_id(settings, "channel_id", settings.keys().text("channel_id").value_or(""));
  TelegramSettings made;
  made.secret_tokens = settings.required_secrets("secret_token");
  made.bot_token = bot_token(settings);
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  made.react_with = settings.keys().text("react_with").value_or(std::string(kHeart));
  made.mute = settings.keys().choice("block", {"ban", "mute"}) == "mute";
  made.block_for = settings.keys().duration("block_for", kShortestBlock, kLongestBlock);
  made.service_users = {std::begin(kServiceUsers), std::end(kServiceUsers)};
  for (std::string& id : settings.keys().texts("service_users")) {
    made.service_users.insert(std::move(id));
  }
  made.subscription_interval = read_subscription_interval(settings, made.allow_private_addresses);
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<TelegramAdapter>(std::move(bot), std::move(made));
}

}  // namespace kaiku::platforms::telegram
