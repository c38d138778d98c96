#include "adapter.hpp"

#include <utility>

#include "../handshake.hpp"
#include "../proof.hpp"
#include "../settings.hpp"
#include "ids.hpp"

namespace kaiku::platforms::discourse {
namespace {

constexpr std::size_t kMostBodyBytes = std::size_t{1024} * 1024;
constexpr std::string_view kSignaturePrefix = "sha256=";
constexpr Duration kLongestBlock = std::chrono::days(36'500);

Error refused(const char* why) {
  return Error(Errc::kBadSignature, std::string("X-Discourse-") + why);
}

std::string without_slashes(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

DiscourseAdapter::DiscourseAdapter(Forum forum, DiscourseSettings settings)
    : forum_(std::move(forum)),
      settings_(std::move(settings)),
      keys_(settings_.secrets.begin(), settings_.secrets.end()),
      api_(forum_.base, http::Headers{{"Api-Key", settings_.api_key},
                                      {"Api-Username", settings_.username},
                                      {"Accept", "application/json"}}) {}

std::set<ActionKind> DiscourseAdapter::capabilities() const {
  auto kinds = kinds_of(profile().actions);
  if (settings_.message_title.empty()) kinds.erase(ActionKind::kPrivateReply);
  if (settings_.post_category.empty()) kinds.erase(ActionKind::kPublish);
  return kinds;
}

std::size_t DiscourseAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

http::Response DiscourseAdapter::handshake(const http::Request&) const {
  return no_handshake();
}

// No time is signed and an event id changes when it is sent again: event keys stop a replay.
Result<Authenticated> DiscourseAdapter::authenticate(const http::Request& request,
                                                     TimePoint) const {
  const auto header = request.headers.find("X-Discourse-Event-Signature");
  if (!header) return refused("Event-Signature is missing: give the webhook a secret");
  const auto given = hex_mac(*header, kSignaturePrefix);
  if (!given) return refused("Event-Signature is not sha256= and 64 hex digits");
  if (!signed_by_any(keys_, {request.body}, *given)) {
    return refused("Event-Signature does not match the body and any secret");
  }
  const auto instance = request.headers.find("X-Discourse-Instance");
  if (instance && without_slashes(std::string(*instance)) != forum_.base) {
    return refused("Instance is not the configured forum");
  }
  return Authenticated{};
}

std::string DiscourseAdapter::kept(const http::Request& request) const {
  return with_event_name(request.headers.find("X-Discourse-Event").value_or(""), request.body);
}

Result<EventBatch> DiscourseAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_delivery(forum_, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  DiscourseSettings made;
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  Forum forum;
  settings.keys().required_node("forum");
  forum.base = without_slashes(settings.url("forum", "", made.allow_private_addresses));
  made.secrets = settings.required_secrets("secret");
  made.api_key = settings.required_secret("api_key");
  made.username = settings.required_handle("username");
  made.message_title = settings.keys().text("message_title").value_or("");
  made.post_category = settings.keys().text("post_category").value_or("");
  if (!made.post_category.empty() && !parse_number(made.post_category)) {
    settings.error_at("post_category", "post_category: expected a category's number",
                      "it ends the category's address, as in /c/uutiset/7");
  }
  made.title_minimum = settings.length("title_minimum", kShortestTitle);
  made.suspend = settings.keys().choice("block", {"silence", "suspend"}) == "suspend";
  made.block_for = settings.keys()
                       .duration("block_for", std::chrono::hours(1), kLongestBlock)
                       .value_or(kBlockFor);
  made.block_reason = settings.keys().text("block_reason").value_or("abuse");
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  made.reply_minimum = settings.length("reply_minimum", kShortestReply);
  forum.staff_is_ours = settings.keys().flag("staff_is_ours").value_or(true);
  forum.owner.account = AccountId(account.id);
  forum.owner.platform = "discourse";
  forum.owner.id = made.username;  // an author's id is a number and a name: it is never this
  forum.owner.username = made.username;
  if (!settings.finish()) return nullptr;
  return std::make_unique<DiscourseAdapter>(std::move(forum), std::move(made));
}

}  // namespace kaiku::platforms::discourse
