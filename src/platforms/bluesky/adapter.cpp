#include "adapter.hpp"

#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "../settings.hpp"
#include "posts.hpp"
#include "records.hpp"

namespace kaiku::platforms::bluesky {
namespace {

using namespace std::chrono_literals;

// A hundred posts of the greatest length with their pictures and cards.
constexpr std::size_t kMostBodyBytes = std::size_t{8} * 1024 * 1024;
constexpr std::string_view kService = "https://bsky.social";

}  // namespace

BlueskyAdapter::BlueskyAdapter(Owner owner, const BlueskySettings& settings)
    : owner_(std::move(owner)),
      api_(settings.service, http::Headers{{"Accept", "application/json"}}),
      session_(api_.with_json("POST", "/xrpc/com.atproto.server.createSession",
                              {{"identifier", owner_.id}, {"password", settings.app_password}})),
      app_password_(settings.app_password),
      poll_interval_(settings.poll_interval),
      look_back_(settings.look_back),
      reply_limit_{.most = settings.reply_limit, .unit = LengthUnit::kGraphemes},
      private_messages_(settings.private_messages),
      mutes_(settings.mutes),
      allow_private_addresses_(settings.allow_private_addresses) {}

std::set<ActionKind> BlueskyAdapter::capabilities() const {
  return kinds_of(profile().actions, private_messages_);
}

std::size_t BlueskyAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

Result<EventBatch> BlueskyAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_page(owner_, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "bluesky";
  owner.id = settings.keys().required_text("did");
  if (!owner.id.empty() && !is_did(owner.id)) {
    settings.error_at("did", "did: expected the account's DID", "as in did:plc:…");
  }
  BlueskySettings made;
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.app_password = settings.required_secret("app_password");
  made.service = settings.url("service", kService, made.allow_private_addresses);
  const Duration shortest = made.allow_private_addresses ? Duration(10ms) : Duration(15s);
  made.poll_interval = settings.keys().duration("poll_interval", shortest, 1h).value_or(30s);
  made.look_back =
      settings.keys().duration("look_back", 0s, std::chrono::days(7)).value_or(Duration::zero());
  made.private_messages = settings.flag("private_messages");
  made.mutes = settings.keys().choice("block_by", {"block", "mute"}) == "mute";
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<BlueskyAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::bluesky
