#include "adapter.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../subscription.hpp"
#include "feed.hpp"

namespace kaiku::platforms::facebook {
namespace {

using nlohmann::json;

constexpr std::string_view kApiBase = "https://graph.facebook.com/v25.0";

// A comment that was listed, as the webhook "feed" tells a new one.
json told_as_webhook(const json& post, const json& comment) {
  const json* const above = member(comment, "parent");
  const auto written = time_at(comment, "created_time");
  json value = {{"item", "comment"},
                {"verb", "add"},
                {"post_id", id_at(post, "id")},
                {"comment_id", id_at(comment, "id")},
                {"parent_id", id_at(above == nullptr ? post : *above, "id")},
                {"created_time", written ? to_unix_seconds(*written) : 0}};
  for (const char* const key : {"from", "message"}) {
    if (const json* const said = member(comment, key)) value[key] = *said;
  }
  return value;
}

}  // namespace

FacebookAdapter::FacebookAdapter(Owner owner, const meta::AppSettings& settings,
                                 std::size_t reply_limit)
    : MetaAdapter(std::move(owner), settings), reply_limit_{.most = reply_limit} {}

std::set<ActionKind> FacebookAdapter::capabilities() const {
  return kinds_of(profile().actions);
}

ItemReading FacebookAdapter::read_change(std::string_view field, const nlohmann::json& value,
                                         TimePoint received_at) const {
  return facebook::read_change(owner(), field, value, received_at);
}

meta::Described FacebookAdapter::describe(const nlohmann::json& content) const {
  meta::Described comment;
  comment.id = id_at(content, "id");
  comment.text = text_at(content, "message");
  if (const auto* const from = member(content, "from"); from != nullptr) {
    comment.author.id = AuthorId(id_at(*from, "id"));
    comment.author.name = text_at(*from, "name");
  }
  comment.hidden = flag_at(content, "is_hidden");
  comment.can_hide = flag_at(content, "can_hide");
  comment.can_delete = flag_at(content, "can_remove");
  comment.can_reply_privately = flag_at(content, "can_reply_privately");
  comment.created_at = time_at(content, "created_time");
  return comment;
}

std::optional<meta::MetaAdapter::Subscription> FacebookAdapter::subscription() const {
  return Subscription{.path = "/" + owner().id + "/subscribed_apps", .field = "feed"};
}

std::optional<meta::Listing> FacebookAdapter::latest() const {
  meta::Listing listing{.path = "/" + owner().id + "/feed",
                        .comments = "id,message,from,created_time,parent{id}",
                        .order = {{"filter", "stream"}, {"order", "reverse_chronological"}},
                        .replies = false,
                        .object = "page",
                        .field = "feed",
                        .written = "created_time",
                        .told = told_as_webhook};
  return listing;
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "facebook";
  owner.id = settings.required_id("page_id");
  auto app = meta::read_app_settings(settings, kApiBase);
  app.backfill_interval = meta::read_backfill_interval(settings, app.allow_private_addresses);
  app.subscription_interval = read_subscription_interval(settings, app.allow_private_addresses);
  const std::size_t reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<FacebookAdapter>(std::move(owner), app, reply_limit);
}

}  // namespace kaiku::platforms::facebook
