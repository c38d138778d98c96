#include "adapter.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "../settings.hpp"
#include "reviews.hpp"

namespace kaiku::platforms::google_business {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApiBase = "https://mybusiness.googleapis.com/v4";
constexpr std::string_view kTokenUrl = "https://oauth2.googleapis.com/token";
// Fifty reviews of the greatest length with their replies.
constexpr std::size_t kMostBodyBytes = std::size_t{4} * 1024 * 1024;
constexpr std::size_t kMostLocations = 1000;

bool is_digits(const std::string& id) {
  return !id.empty() && id.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<std::string> read_locations(Settings& settings) {
  if (!settings.keys().has("locations")) settings.keys().required_node("locations");
  auto locations = settings.keys().texts("locations");
  if (settings.keys().has("locations") && locations.empty()) {
    settings.error_at("locations", "locations: expected at least one");
  }
  if (locations.size() > kMostLocations) {
    settings.error_at("locations", "locations: at most 1000 in one account",
                      "share them out over several accounts");
  }
  if (!std::ranges::all_of(locations, is_digits)) {
    settings.error_at("locations", "locations: expected ids of digits only",
                      "the number behind locations/, as the API lists them");
  }
  std::ranges::sort(locations);
  if (std::ranges::adjacent_find(locations) != locations.end()) {
    settings.error_at("locations", "locations: one stands there twice");
  }
  return locations;
}

}  // namespace

GoogleBusinessAdapter::GoogleBusinessAdapter(Owner owner, const GoogleBusinessSettings& settings)
    : owner_(std::move(owner)),
      access_(settings.access),
      api_(settings.api_base, settings.access.headers()),
      locations_(settings.locations),
      poll_interval_(settings.poll_interval),
      look_back_(settings.look_back),
      reply_limit_{.most = settings.reply_limit, .unit = LengthUnit::kBytes},
      allow_private_addresses_(settings.allow_private_addresses) {}

std::set<ActionKind> GoogleBusinessAdapter::capabilities() const {
  return kinds_of(profile().actions);
}

std::size_t GoogleBusinessAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

Result<EventBatch> GoogleBusinessAdapter::parse(std::string_view body,
                                                TimePoint received_at) const {
  return read_page(owner_, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "google-business";
  owner.id = settings.required_id("account_id");
  GoogleBusinessSettings made;
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.locations = read_locations(settings);
  made.access = read_oauth2(settings, kTokenUrl, made.allow_private_addresses);
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  const Duration shortest = made.allow_private_addresses ? Duration(10ms) : Duration(1min);
  made.poll_interval = settings.keys().duration("poll_interval", shortest, 24h).value_or(5min);
  made.look_back =
      settings.keys().duration("look_back", 0s, std::chrono::days(30)).value_or(Duration::zero());
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<GoogleBusinessAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::google_business
