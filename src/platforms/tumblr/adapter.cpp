#include "adapter.hpp"

#include <chrono>
#include <utility>

#include "../settings.hpp"
#include "notifications.hpp"

namespace kaiku::platforms::tumblr {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApiBase = "https://api.tumblr.com/v2";
constexpr std::size_t kMostBodyBytes = std::size_t{4} * 1024 * 1024;
constexpr std::string_view kQuotaZone = "America/New_York";
constexpr std::int64_t kDailyCalls = 5000;
constexpr std::int64_t kMostDailyCalls = 10'000'000;

quota::Allowance read_allowance(Settings& settings, Diagnostics& diagnostics) {
  const auto zone = TimeZone::named(kQuotaZone);
  if (!zone) {
    diagnostics.push_back(settings.keys().at().error(
        "the time zone " + std::string(kQuotaZone) + " is not known here",
        "install the data of ICU"));
  }
  quota::Allowance allowance{.zone = zone.value_or(TimeZone::named("UTC").value())};
  allowance.name = settings.keys().text("quota_name").value_or("tumblr");
  allowance.units = settings.keys().whole("daily_calls", 1, kMostDailyCalls).value_or(kDailyCalls);
  allowance.reserve = allowance.units / 2;
  return allowance;
}

}  // namespace

TumblrAdapter::TumblrAdapter(Owner owner, const TumblrSettings& settings)
    : owner_(std::move(owner)),
      keys_(settings.keys),
      api_(settings.api_base, http::Headers{{"Accept", "application/json"}}),
      poll_interval_(settings.poll_interval),
      look_back_(settings.look_back),
      allowance_(settings.allowance),
      reply_limit_{.most = settings.reply_limit},
      reblogs_(settings.reblogs),
      allow_private_addresses_(settings.allow_private_addresses) {}

std::set<ActionKind> TumblrAdapter::capabilities() const {
  return kinds_of(profile().actions, reblogs_);
}

std::size_t TumblrAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

Result<EventBatch> TumblrAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_notifications(owner_, body, received_at);
}

http::Request TumblrAdapter::authorized(http::Request request, TimePoint now) const {
  sign_oauth1(request, keys_, now, nonce_for(request, now));
  return request;
}

Profile profile() {
  Profile blog;
  blog.intake = "polling";
  blog.actions = {{ActionKind::kReply, "reblogs: true"},
                  {ActionKind::kReact, ""},
                  {ActionKind::kBlock, ""},
                  {ActionKind::kUnblock, ""},
                  {ActionKind::kPublish, ""},
                  {ActionKind::kUnreact, ""}};
  blog.events = {EventKind::kCreated};
  blog.texts = {CommentKind::kComment, CommentKind::kMention, CommentKind::kMessage};
  blog.reply = kReplyLimit;
  blog.remark = "apps cannot write below a post: only a reblog can be answered or liked";
  blog.settings = {
      {"blog_uuid", true, "the blog's UUID"},
      {"blog", true, "its name"},
      {"consumer_key", true, "the app's key"},
      {"consumer_secret", true, "the app's secret"},
      {"access_token", true, "a token of OAuth 1.0a"},
      {"access_token_secret", true, "and its secret"},
      {"reblogs", false, "answer reblogs by reblogging them"},
      {"poll_interval", false, "how often it is asked"},
      {"look_back", false, "how far back the first look goes"},
      {"daily_calls", false, "the app's quota for a day"},
      {"quota_name", false, "accounts with one name share one quota"},
      {"reply_limit", false, "most characters of an answer or post"},
      {"api_base", false, "where calls go"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return blog;
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "tumblr";
  owner.id = settings.keys().required_text("blog_uuid");
  if (!owner.id.empty() && !is_blog_uuid(owner.id)) {
    settings.error_at("blog_uuid", "blog_uuid: expected the blog's UUID", "as in t:AbCd…");
  }
  owner.username = settings.required_handle("blog");
  if (!owner.username.empty() && !is_blog_name(owner.username)) {
    settings.error_at("blog", "blog: expected the blog's name", "as it stands before .tumblr.com");
  }
  TumblrSettings made{.allowance = read_allowance(settings, diagnostics)};
  made.keys = read_oauth1_keys(settings);
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  const Duration shortest = made.allow_private_addresses ? Duration(10ms) : Duration(1min);
  made.poll_interval = settings.keys().duration("poll_interval", shortest, 1h).value_or(3min);
  made.look_back =
      settings.keys().duration("look_back", 0s, std::chrono::days(7)).value_or(Duration::zero());
  made.reblogs = settings.flag("reblogs");
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<TumblrAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::tumblr
