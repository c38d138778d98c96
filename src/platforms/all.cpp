// The only list of platforms: a new one is a folder, a line here and a test.

#include <algorithm>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "bluesky/adapter.hpp"
#include "discord/adapter.hpp"
#include "discourse/adapter.hpp"
#include "facebook/adapter.hpp"
#include "flickr/adapter.hpp"
#include "generic/adapter.hpp"
#include "google_business/adapter.hpp"
#include "instagram/adapter.hpp"
#include "linkedin/adapter.hpp"
#include "mastodon/adapter.hpp"
#include "pinterest/adapter.hpp"
#include "telegram/adapter.hpp"
#include "threads/adapter.hpp"
#include "tiktok/adapter.hpp"
#include "trustpilot/adapter.hpp"
#include "tumblr/adapter.hpp"
#include "wordpress/adapter.hpp"
#include "x/adapter.hpp"
#include "youtube/adapter.hpp"

namespace kaiku::platforms {
namespace {

struct Entry {
  std::string_view name;
  std::unique_ptr<Adapter> (*make)(const config::Account& account, const config::Secrets& secrets,
                                   Diagnostics& diagnostics);
  Profile (*profile)();
};

constexpr Entry kPlatforms[] = {
    {"facebook", facebook::make, facebook::profile},
    {"instagram", instagram::make, instagram::profile},
    {"threads", threads::make, threads::profile},
    {"x", x::make, x::profile},
    {"linkedin", linkedin::make, linkedin::profile},
    {"discourse", discourse::make, discourse::profile},
    {"telegram", telegram::make, telegram::profile},
    {"wordpress", wordpress::make, wordpress::profile},
    {"youtube", youtube::make, youtube::profile},
    {"mastodon", mastodon::make, mastodon::profile},
    {"bluesky", bluesky::make, bluesky::profile},
    {"google-business", google_business::make, google_business::profile},
    {"pinterest", pinterest::make, pinterest::profile},
    {"tumblr", tumblr::make, tumblr::profile},
    {"flickr", flickr::make, flickr::profile},
    {"discord", discord::make, discord::profile},
    {"tiktok", tiktok::make, tiktok::profile},
    {"trustpilot", trustpilot::make, trustpilot::profile},
    {"generic", generic::make, generic::profile},
};

// Where the account stands in the file, or just its words when it was not made from one.
void report(const config::Account& account, std::string message, std::string hint,
            Diagnostics& diagnostics) {
  if (account.at) {
    diagnostics.push_back(account.at->error(std::move(message), std::move(hint)));
    return;
  }
  Diagnostic diagnostic;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  diagnostics.push_back(std::move(diagnostic));
}

}  // namespace

std::vector<std::string_view> platform_names() {
  std::vector<std::string_view> names;
  for (const Entry& entry : kPlatforms) names.push_back(entry.name);
  return names;
}

std::vector<Profile> profiles() {
  std::vector<Profile> all;
  for (const Entry& entry : kPlatforms) all.emplace_back(entry.profile()).name = entry.name;
  return all;
}

std::unique_ptr<Adapter> make_adapter(const config::Account& account,
                                      const config::Secrets& secrets, Diagnostics& diagnostics) {
  const Entry* const entry = std::ranges::find(kPlatforms, account.platform, &Entry::name);
  if (entry == std::end(kPlatforms)) {
    report(account, "account '" + account.id + "': unknown platform '" + account.platform + "'",
           did_you_mean(account.platform, platform_names()), diagnostics);
    return nullptr;
  }
  if (!account.settings || !account.settings->is_mapping()) {
    report(account, "account '" + account.id + "' has no settings",
           "give the keys of platform " + account.platform + " under settings:", diagnostics);
    return nullptr;
  }
  return entry->make(account, secrets, diagnostics);
}

}  // namespace kaiku::platforms
