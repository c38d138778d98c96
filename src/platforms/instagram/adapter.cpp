#include "adapter.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../meta/answer.hpp"
#include "../subscription.hpp"
#include "comments.hpp"

namespace kaiku::platforms::instagram {
namespace {

using nlohmann::json;

constexpr std::string_view kInstagramHost = "https://graph.instagram.com/v25.0";
constexpr std::string_view kFacebookHost = "https://graph.facebook.com/v25.0";
constexpr std::int64_t kNoSuchConversation = 1;

// A comment that was listed, as the webhook "comments" tells a new one; only the list says when it
// was written.
json told_as_webhook(const json& media, const json& comment) {
  json value = {{"media", {{"id", id_at(media, "id")}}}};
  for (const char* const key : {"id", "text", "from", "username", "parent_id", "timestamp"}) {
    if (const json* const said = member(comment, key)) value[key] = *said;
  }
  return value;
}

// A mention stands inside the answer about our own account; a caption is called so there.
const json& content_of(const json& answer) {
  for (const char* const wrapper : {"mentioned_comment", "mentioned_media"}) {
    if (const json* const inner = member(answer, wrapper); inner != nullptr) return *inner;
  }
  return answer;
}

}  // namespace

InstagramAdapter::InstagramAdapter(Owner owner, const meta::AppSettings& app,
                                   InstagramSettings settings)
    : MetaAdapter(std::move(owner), app),
      settings_(std::move(settings)),
      reply_limit_{.most = settings_.reply_limit} {}

std::set<ActionKind> InstagramAdapter::capabilities() const {
  return kinds_of(profile().actions, settings_.login == Login::kFacebook);
}

ItemReading InstagramAdapter::read_change(std::string_view field, const json& value,
                                          TimePoint received_at) const {
  return instagram::read_change(owner(), field, value, received_at);
}

meta::Described InstagramAdapter::describe(const json& answer) const {
  const json& content = content_of(answer);
  meta::Described comment;
  comment.id = id_at(content, "id");
  comment.text = text_at(content, member(content, "caption") != nullptr ? "caption" : "text");
  comment.author = author_of(content);
  comment.hidden = flag_at(content, "hidden");
  comment.created_at = time_at(content, "timestamp");
  comment.permalink = text_at(content, "permalink");
  return comment;
}

Outcome InstagramAdapter::read(const Action& action, const http::Response& response) const {
  const meta::Answer answer = meta::read_answer(graph(), response);
  Outcome outcome = meta::read_outcome(action, answer);
  const bool blocks = action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock;
  // Elsewhere code 1 is temporary; here it means that the two never talked, and stays so.
  if (blocks && answer.code == kNoSuchConversation) outcome.verdict = Verdict::kPermanent;
  return outcome;
}

// With Facebook Login it is the linked page that is subscribed, and its token answers for it; what
// it takes of Instagram does not stand among the page's own fields.
std::optional<meta::MetaAdapter::Subscription> InstagramAdapter::subscription() const {
  if (settings_.login == Login::kFacebook) return std::nullopt;
  return Subscription{.path = "/" + owner().id + "/subscribed_apps", .field = "comments"};
}

std::optional<meta::Listing> InstagramAdapter::latest() const {
  meta::Listing listing{.path = "/" + owner().id + "/media",
                        .comments = "id,text,from,username,timestamp",
                        .order = {},
                        .replies = true,
                        .object = "instagram",
                        .field = "comments",
                        .written = "timestamp",
                        .told = told_as_webhook};
  return listing;
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "instagram";
  owner.id = settings.required_id("ig_id");
  owner.username = settings.required_handle("username");

  InstagramSettings instagram;
  const auto login = settings.keys().choice("login", {"instagram", "facebook"});
  if (login == "facebook") {
    instagram.login = Login::kFacebook;
    instagram.page_id = settings.required_id("page_id");
  } else if (settings.keys().has("page_id")) {
    settings.keys().node("page_id");
    settings.error_at("page_id", "page_id: used only with login: facebook",
                      "remove it, or set login: facebook");
  }
  auto app = meta::read_app_settings(
      settings, instagram.login == Login::kFacebook ? kFacebookHost : kInstagramHost);
  app.backfill_interval = meta::read_backfill_interval(settings, app.allow_private_addresses);
  app.subscription_interval = read_subscription_interval(settings, app.allow_private_addresses);
  instagram.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<InstagramAdapter>(std::move(owner), app, std::move(instagram));
}

}  // namespace kaiku::platforms::instagram
