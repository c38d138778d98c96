#include "adapter.hpp"

#include <utility>

#include "../generic/keys.hpp"
#include "../generic/signature.hpp"
#include "../settings.hpp"
#include "plugin_event.hpp"

namespace kaiku::platforms::wordpress {
namespace {

// A comment of the longest kind, every byte of it escaped in JSON.
constexpr std::size_t kMostBodyBytes = std::size_t{512} * 1024;

// Basic authentication (RFC 7617) parts the two at the first colon.
std::string required_login(Settings& settings) {
  std::string login = settings.keys().required_text("user");
  if (login.find(':') != std::string::npos) {
    settings.error_at("user", "user: a login holds no colon", "give the login, not its password");
  }
  return login;
}

std::set<std::string, std::less<>> read_staff(Settings& settings) {
  std::set<std::string, std::less<>> staff;
  for (std::string& id : settings.keys().texts("staff_ids")) {
    if (!is_number(id)) {
      settings.error_at("staff_ids", "staff_ids: expected the numbers of users",
                        "Users > Profile shows a user's number as user_id= in its address");
    }
    staff.insert(std::move(id));
  }
  return staff;
}

RestApi api_of(const std::string& site, const std::string& login, const std::string& password) {
  return {site,
          http::Headers{{"Authorization", "Basic " + crypto::base64_encode(login + ":" + password)},
                        {"Accept", "application/json"},
                        // Plugins that keep pages for a while must not do so with answers.
                        {"Cache-Control", "no-cache"}}};
}

}  // namespace

WordPressAdapter::WordPressAdapter(Site site, WordPressSettings settings)
    : site_(std::move(site)), settings_(std::move(settings)) {}

std::set<ActionKind> WordPressAdapter::capabilities() const {
  return kinds_of(profile().actions);
}

std::size_t WordPressAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

http::Response WordPressAdapter::handshake(const http::Request&) const {
  return http::Response(200, "ok", "text/plain");  // a health probe: the plugin has no handshake
}

Result<Authenticated> WordPressAdapter::authenticate(const http::Request& request,
                                                     TimePoint now) const {
  return generic::authenticate(request, now, settings_.keys);
}

Result<EventBatch> WordPressAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_plugin_event(site_, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  WordPressSettings made;
  made.keys = generic::verifying_keys(settings, "webhook_secret");
  made.application_password = settings.required_secret("application_password");
  made.hidden_status = settings.keys().choice("hide_as", {"hold", "spam"}).value_or("hold");
  made.delete_for_good = settings.flag("delete_for_good");
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  settings.keys().required_node("site");
  const std::string login = required_login(settings);
  Site site{
      .owner = {},
      .staff = read_staff(settings),
      .api = api_of(settings.url("site", "", made.allow_private_addresses), login,
                    made.application_password),
      .pretty_permalinks = settings.keys().choice("permalinks", {"pretty", "plain"}) != "plain"};
  site.owner.account = AccountId(account.id);
  site.owner.platform = "wordpress";
  site.owner.id = settings.required_id("user_id");
  if (!settings.finish()) return nullptr;
  return std::make_unique<WordPressAdapter>(std::move(site), std::move(made));
}

}  // namespace kaiku::platforms::wordpress
