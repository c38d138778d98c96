#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../oauth1.hpp"
#include "../owner.hpp"
#include "../polled_adapter.hpp"
#include "../rest_api.hpp"

namespace kaiku::platforms::flickr {

/// Flickr tells of no limit: this one is ours.
inline constexpr LengthLimit kReplyLimit{.most = 5000};

struct FlickrSettings {
  OAuth1Keys keys;
  std::string api_base;
  std::vector<std::string> photos;
  Duration poll_interval{};
  Duration photo_interval{};
  Duration look_back{};
  std::size_t reply_limit = 0;
  bool deletes_comments = false;
  bool allow_private_addresses = false;
};

/// A Flickr account: the comments on its photos. The keys of its settings stand in
/// docs/platforms.md.
///
/// `activity` says, once an hour at most, which photos something happened to, and their comments
/// are read; a photo that the settings name has a stream of its own, asked every few minutes.
/// Comments are flat: an answer stands below the photo and names whom it is for.
class FlickrAdapter final : public PolledAdapter {
 public:
  FlickrAdapter(Owner owner, const FlickrSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override { return AuthorId(owner_.id); }
  std::set<ActionKind> capabilities() const override;
  std::size_t max_body_bytes() const override;
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Result<http::Request> render(const Action& action, TimePoint now) const override;
  Outcome read(const Action& action, const http::Response& response) const override;
  /// There is no way to a single comment: all of its photo's are read.
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  Result<TargetState> read_reread(const Action& action,
                                  const http::Response& response) const override;
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  bool safe_to_repeat(const Action& action) const override;
  RateHint rate_hint(const http::Response& response) const override;

  std::vector<Stream> streams() const override;
  Result<http::Request> render_poll(std::string_view stream, std::string_view cursor,
                                    TimePoint now) const override;
  PollAnswer read_poll(std::string_view stream, std::string_view cursor,
                       const http::Response& response, TimePoint now) const override;
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  http::Request call(std::string method, const char* flickr_method, http::Fields fields,
                     TimePoint now) const;
  http::Request list_comments(const std::string& photo, TimePoint now) const;
  PollAnswer read_activity(std::string_view cursor, const http::Response& response,
                           TimePoint now) const;
  PollAnswer read_photo(std::string_view cursor, const http::Response& response,
                        TimePoint now) const;

  Owner owner_;
  OAuth1Keys keys_;
  RestApi api_;
  std::vector<std::string> photos_;
  Duration poll_interval_;
  Duration photo_interval_;
  Duration look_back_;
  LengthLimit reply_limit_;
  bool deletes_comments_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::flickr
