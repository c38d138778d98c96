#include "adapter.hpp"

#include <chrono>
#include <utility>

#include "../outcome.hpp"
#include "../refusal.hpp"
#include "../settings.hpp"
#include "counts.hpp"

namespace kaiku::platforms::pinterest {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApiBase = "https://api.pinterest.com/v5";
constexpr std::size_t kMostBodyBytes =
    std::size_t{4} * 1024 * 1024;  // a hundred pins with their figures

}  // namespace

PinterestAdapter::PinterestAdapter(Owner owner, const PinterestSettings& settings)
    : owner_(std::move(owner)),
      api_(settings.api_base, http::Headers{{"Authorization", "Bearer " + settings.access_token},
                                            {"Accept", "application/json"}}),
      access_token_(settings.access_token),
      poll_interval_(settings.poll_interval),
      allow_private_addresses_(settings.allow_private_addresses) {}

std::size_t PinterestAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

Result<EventBatch> PinterestAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_growths(owner_, body, received_at);
}

Result<http::Request> PinterestAdapter::render(const Action& action, TimePoint) const {
  return unsupported(action, "Pinterest lets no app answer or moderate: look in its own app");
}

Outcome PinterestAdapter::read(const Action&, const http::Response&) const {
  Outcome outcome;
  outcome.verdict = Verdict::kPermanent;
  outcome.reason = "Pinterest lets no app act";
  return outcome;
}

std::optional<http::Request> PinterestAdapter::render_reread(const Action&, TimePoint) const {
  return std::nullopt;
}

Result<TargetState> PinterestAdapter::read_reread(const Action&, const http::Response&) const {
  return Error(Errc::kUnsupported, "Pinterest shows no comments to apps");
}

std::optional<http::Request> PinterestAdapter::render_reconcile(const Action&, TimePoint) const {
  return std::nullopt;
}

DoubtAnswer PinterestAdapter::read_reconcile(const Action&, const http::Response&) const {
  return cannot_tell();
}

Profile profile() {
  Profile account;
  account.intake = "polling";
  account.events = {EventKind::kCreated};
  account.texts = {CommentKind::kComment};
  account.remark = "comments can neither be read nor answered by apps, only counted";
  account.settings = {
      {"access_token", true, "the account's token"},
      {"poll_interval", false, "how often comments are counted"},
      {"api_base", false, "where calls go"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return account;
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "pinterest";
  PinterestSettings made;
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.access_token = settings.required_secret("access_token");
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  const Duration shortest = made.allow_private_addresses ? Duration(10ms) : Duration(15min);
  made.poll_interval = settings.keys().duration("poll_interval", shortest, 24h).value_or(30min);
  if (!settings.finish()) return nullptr;
  return std::make_unique<PinterestAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::pinterest
