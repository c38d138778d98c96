// How posts and records are named (AT Protocol: "AT URI", "Record Key", "TID"; Bluesky:
// "richtext").

#include "records.hpp"

#include <algorithm>
#include <cstdint>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::platforms::bluesky {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestKey = 512;
constexpr std::size_t kLongestDid = 256;
constexpr std::size_t kLongestCid = 128;
constexpr std::string_view kScheme = "at://";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool consists_of(std::string_view text, std::size_t most, std::string_view marks) {
  return !text.empty() && text.size() <= most && std::ranges::all_of(text, [&](char c) {
    return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

std::optional<PostRef> checked(std::string_view did, std::string_view rkey, std::string_view cid) {
  if (!is_did(did) || !is_record_key(rkey) || !consists_of(cid, kLongestCid, "")) {
    return std::nullopt;
  }
  return PostRef{.did = std::string(did), .rkey = std::string(rkey), .cid = std::string(cid)};
}

// Up to the first blank; a sentence's own mark behind it is no part of it.
std::size_t end_of_link(std::string_view text, std::size_t start) {
  std::size_t end = std::min(text.find_first_of(" \t\r\n<>\"", start), text.size());
  while (end > start && std::string_view(".,;:!?)").find(text[end - 1]) != std::string_view::npos)
    --end;
  return end;
}

std::uint64_t beginning_of(const crypto::Sha256Digest& hash, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i)
    value = (value << 8U) | static_cast<std::uint8_t>(hash[i]);
  return value;
}

std::string written_as_tid(std::uint64_t value) {
  constexpr std::string_view kDigits = "234567abcdefghijklmnopqrstuvwxyz";
  constexpr int kLength = 13;
  std::string key(kLength, '2');
  for (int i = kLength - 1; i >= 0; --i, value >>= 5U)
    key[static_cast<std::size_t>(i)] = kDigits[value & 31U];
  return key;
}

}  // namespace

bool is_did(std::string_view text) {
  return text.starts_with("did:") && consists_of(text, kLongestDid, "._:-");
}

bool is_record_key(std::string_view text) {
  return consists_of(text, kLongestKey, "._:~-") && text != "." && text != "..";
}

std::optional<PostRef> PostRef::of(std::string_view id) {
  const std::size_t first = id.find('/');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = id.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return checked(id.substr(0, first), id.substr(first + 1, second - first - 1),
                 id.substr(second + 1));
}

std::optional<PostRef> PostRef::of(std::string_view uri, std::string_view cid) {
  if (!uri.starts_with(kScheme)) return std::nullopt;
  uri.remove_prefix(kScheme.size());
  const std::string middle = "/" + std::string(kPosts) + "/";
  const std::size_t at = uri.find(middle);
  if (at == std::string_view::npos) return std::nullopt;
  return checked(uri.substr(0, at), uri.substr(at + middle.size()), cid);
}

std::string PostRef::uri() const {
  return std::string(kScheme) + did + "/" + kPosts + "/" + rkey;
}

json PostRef::strong() const {
  return {{"uri", uri()}, {"cid", cid}};
}

// A second is kept of the time, all below it comes from the name: two answers of one moment differ.
std::string record_key(TimePoint at, std::string_view name) {
  constexpr unsigned kFromName = 30;
  constexpr std::uint64_t kMostTime = (std::uint64_t{1} << 53U) - 1;
  const auto hash = crypto::sha256(name);
  const std::uint64_t low = beginning_of(hash, 4);
  const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(to_unix_micros(at), 0));
  std::uint64_t value = std::min(micros, kMostTime) << 10U;
  value = ((value >> kFromName) << kFromName) | (low & ((std::uint64_t{1} << kFromName) - 1));
  return written_as_tid(value);
}

std::string key_of_name(std::string_view name) {
  constexpr std::uint64_t kMost = (std::uint64_t{1} << 63U) - 1;
  return written_as_tid(beginning_of(crypto::sha256(name), 8) & kMost);
}

json link_facets(std::string_view text) {
  json facets = json::array();
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t start = std::min(text.find("https://", from), text.find("http://", from));
    if (start == std::string_view::npos) break;
    const std::size_t end = end_of_link(text, start);
    from = std::max(end, start + 1);
    if (text.substr(start, end - start).ends_with("/") && end - start <= 8) continue;
    facets.push_back({{"index", {{"byteStart", start}, {"byteEnd", end}}},
                      {"features",
                       {{{"$type", "app.bsky.richtext.facet#link"},
                         {"uri", std::string(text.substr(start, end - start))}}}}});
  }
  return facets;
}

}  // namespace kaiku::platforms::bluesky
