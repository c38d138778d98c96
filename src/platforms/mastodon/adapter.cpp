#include "adapter.hpp"

#include <chrono>
#include <utility>

#include "../settings.hpp"
#include "person.hpp"
#include "statuses.hpp"

namespace kaiku::platforms::mastodon {
namespace {

using namespace std::chrono_literals;

// Eighty notifications with statuses of the greatest length that servers are known to allow.
constexpr std::size_t kMostBodyBytes = std::size_t{16} * 1024 * 1024;
constexpr std::size_t kLinkLength = 23;

}  // namespace

MastodonAdapter::MastodonAdapter(Owner owner, const MastodonSettings& settings)
    : owner_(std::move(owner)),
      api_(settings.instance, http::Headers{{"Authorization", "Bearer " + settings.access_token},
                                            {"Accept", "application/json"}}),
      access_token_(settings.access_token),
      visibility_(settings.visibility),
      poll_interval_(settings.poll_interval),
      look_back_(settings.look_back),
      reply_limit_{.most = settings.reply_limit},
      link_length_(settings.link_length),
      mutes_(settings.mutes),
      allow_private_addresses_(settings.allow_private_addresses) {}

AuthorId MastodonAdapter::own_author() const {
  return Person{.id = owner_.id, .acct = owner_.username}.author();
}

std::set<ActionKind> MastodonAdapter::capabilities() const {
  return kinds_of(profile().actions);
}

std::size_t MastodonAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

Result<EventBatch> MastodonAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_list(owner_, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "mastodon";
  owner.id = settings.keys().required_text("account_id");
  if (!owner.id.empty() && !is_mastodon_id(owner.id)) {
    settings.error_at("account_id", "account_id: expected letters and digits",
                      "as /api/v1/accounts/verify_credentials tells it");
  }
  owner.username = settings.required_handle("username");
  MastodonSettings made;
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  settings.keys().required_node("instance");
  made.instance = settings.url("instance", "", made.allow_private_addresses);
  made.access_token = settings.required_secret("access_token");
  made.visibility =
      settings.keys().choice("visibility", {"public", "unlisted", "private"}).value_or("unlisted");
  made.mutes = settings.keys().choice("block_by", {"block", "mute"}) == "mute";
  const Duration shortest = made.allow_private_addresses ? Duration(10ms) : Duration(10s);
  made.poll_interval = settings.keys().duration("poll_interval", shortest, 1h).value_or(1min);
  made.look_back =
      settings.keys().duration("look_back", 0s, std::chrono::days(7)).value_or(Duration::zero());
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  made.link_length = settings.length("link_length", kLinkLength);
  if (!settings.finish()) return nullptr;
  return std::make_unique<MastodonAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::mastodon
