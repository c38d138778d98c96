#include "adapter.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "../settings.hpp"
#include "comments.hpp"

namespace kaiku::platforms::flickr {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApiBase = "https://api.flickr.com/services";
constexpr std::size_t kMostBodyBytes =
    std::size_t{16} * 1024 * 1024;  // all comments of a much discussed photo
constexpr std::size_t kMostPhotos = 100;

std::vector<std::string> read_photos(Settings& settings) {
  auto photos = settings.keys().texts("photos");
  if (photos.size() > kMostPhotos) {
    settings.error_at("photos", "photos: at most 100",
                      "those of a campaign; what happens to others is seen once an hour");
  }
  if (!std::ranges::all_of(photos, is_photo_id)) {
    settings.error_at("photos", "photos: expected ids of digits only",
                      "the last number in the address of a photo");
  }
  std::ranges::sort(photos);
  const auto twice = std::ranges::unique(photos);
  photos.erase(twice.begin(), twice.end());
  return photos;
}

}  // namespace

FlickrAdapter::FlickrAdapter(Owner owner, const FlickrSettings& settings)
    : owner_(std::move(owner)),
      keys_(settings.keys),
      api_(settings.api_base, http::Headers{{"Accept", "application/json"}}),
      photos_(settings.photos),
      poll_interval_(settings.poll_interval),
      photo_interval_(settings.photo_interval),
      look_back_(settings.look_back),
      reply_limit_{.most = settings.reply_limit},
      deletes_comments_(settings.deletes_comments),
      allow_private_addresses_(settings.allow_private_addresses) {}

std::set<ActionKind> FlickrAdapter::capabilities() const {
  return kinds_of(profile().actions, deletes_comments_);
}

std::size_t FlickrAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

Result<EventBatch> FlickrAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_comments(owner_, body, received_at);
}

Profile profile() {
  Profile account;
  account.intake = "polling";
  account.actions = {{ActionKind::kReply, ""},
                     {ActionKind::kDelete, "delete_comments: true"},
                     {ActionKind::kWarn, ""}};
  account.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kRemoved};
  account.texts = {CommentKind::kComment};
  account.reply = kReplyLimit;
  account.settings = {
      {"user_id", true, "the account's NSID"},
      {"consumer_key", true, "the app's key"},
      {"consumer_secret", true, "the app's secret"},
      {"access_token", true, "the account's token"},
      {"access_token_secret", true, "and its secret"},
      {"photos", false, "photos that are asked for more often"},
      {"poll_interval", false, "how often it is asked what happened"},
      {"photo_interval", false, "how often each of the photos is asked for"},
      {"look_back", false, "how far back the first look goes"},
      {"delete_comments", false, "others' comments on own photos may be deleted"},
      {"reply_limit", false, "most characters of a comment"},
      {"api_base", false, "where calls go"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return account;
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "flickr";
  owner.id = settings.keys().required_text("user_id");
  if (!owner.id.empty() && !is_person_id(owner.id)) {
    settings.error_at("user_id", "user_id: expected the account's NSID", "as in 12037949754@N01");
  }
  FlickrSettings made;
  made.keys = read_oauth1_keys(settings);
  made.photos = read_photos(settings);
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  const bool in_house = made.allow_private_addresses;
  made.poll_interval = settings.keys()
                           .duration("poll_interval", in_house ? Duration(10ms) : Duration(1h), 4h)
                           .value_or(1h);
  made.photo_interval =
      settings.keys()
          .duration("photo_interval", in_house ? Duration(10ms) : Duration(1min), 1h)
          .value_or(5min);
  made.look_back = settings.keys().duration("look_back", 0s, 24h).value_or(Duration::zero());
  made.deletes_comments = settings.flag("delete_comments");
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<FlickrAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::flickr
