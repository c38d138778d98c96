#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>

namespace kaiku::platforms::bluesky {

inline constexpr const char* kPosts = "app.bsky.feed.post";

bool is_did(std::string_view text);
/// What may name a record or a conversation: letters, digits and "._:~-", not "." or "..".
bool is_record_key(std::string_view text);

/// A post. An answer has to name its author, its key and the hash of its content, so all three are
/// the comment's id: "<did>/<rkey>/<cid>".
struct PostRef {
  std::string did;
  std::string rkey;
  std::string cid;

  static std::optional<PostRef> of(std::string_view id);
  /// From "at://<did>/app.bsky.feed.post/<rkey>"; nothing for records of other kinds.
  static std::optional<PostRef> of(std::string_view uri, std::string_view cid);

  std::string id() const { return did + "/" + rkey + "/" + cid; }
  std::string uri() const;
  /// {"uri", "cid"}
  nlohmann::json strong() const;
};

/// A record key in the form of the network (a time and 10 bits, base 32), the same for the same
/// `name` at the same moment: what is sent twice under it is one record.
std::string record_key(TimePoint at, std::string_view name);
/// One of the same form that goes by `name` alone: what is put there can be found again.
std::string key_of_name(std::string_view name);

/// The facets of a text: without them a link is only words. Offsets count bytes.
nlohmann::json link_facets(std::string_view text);

}  // namespace kaiku::platforms::bluesky
