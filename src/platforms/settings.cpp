#include "settings.hpp"

#include <utility>

#include <kaiku/http/url.hpp>

namespace kaiku::platforms {
namespace {

constexpr std::int64_t kLongestText = 100'000;

}  // namespace

Settings::Settings(const config::Account& account, const config::Secrets& secrets,
                   Diagnostics& diagnostics)
    : secrets_(secrets),
      diagnostics_(diagnostics),
      before_(diagnostics.size()),
      keys_(*account.settings, "settings of account '" + account.id + "'", diagnostics) {}

std::string Settings::required_id(std::string_view key) {
  std::string id = keys_.required_text(key);
  if (!id.empty() && id.find_first_not_of("0123456789") != std::string::npos) {
    keys_.error_at(key, std::string(key) + ": expected an id of digits only");
    return {};
  }
  return id;
}

std::string Settings::required_handle(std::string_view key) {
  std::string handle = keys_.required_text(key);
  if (handle.starts_with('@')) handle.erase(0, 1);
  return handle;
}

std::string Settings::resolve(const config::Node& node) {
  const auto reference = config::parse_secret_ref(node, diagnostics_);
  if (!reference) return {};
  auto value = secrets_.resolve(*reference);
  if (value) return *std::move(value);
  diagnostics_.push_back(node.error("secret cannot be read: " + value.error().message()));
  return {};
}

std::vector<std::string> Settings::required_secrets(std::string_view key) {
  if (!keys_.has(key)) {
    keys_.required_node(key);  // reports the missing key
    return {};
  }
  std::vector<std::string> values;
  const auto nodes = keys_.scalars(key);
  for (const auto& node : nodes) {
    if (auto value = resolve(node); !value.empty()) values.push_back(std::move(value));
  }
  if (nodes.empty()) keys_.error_at(key, std::string(key) + ": expected at least one secret");
  return values;
}

std::string Settings::required_secret(std::string_view key) {
  const auto node = keys_.required_node(key);
  return node ? resolve(*node) : std::string();
}

std::string Settings::optional_secret(std::string_view key) {
  const auto node = keys_.node(key);
  return node ? resolve(*node) : std::string();
}

std::string Settings::url(std::string_view key, std::string_view fallback,
                          bool allow_private_addresses) {
  std::string text = keys_.text(key).value_or(std::string(fallback));
  if (text.empty()) return text;
  const auto url = http::parse_url(text);
  if (!url || (url->scheme != "http" && url->scheme != "https")) {
    const std::string why = url ? std::string("not http or https") : url.error().context;
    keys_.error_at(key, std::string(key) + ": not a valid URL", why);
    return {};
  }
  if (url->scheme == "http" && !allow_private_addresses) {
    keys_.error_at(key,
                   std::string(key) + ": plain http would send secrets readable over the network",
                   "use https, or allow_private_addresses: true for a machine in-house");
    return {};
  }
  return text;
}

void Settings::warning_at(std::string_view key, std::string message, std::string hint) {
  const auto node = keys_.node(key);
  const config::Node& place = node ? *node : keys_.at();
  diagnostics_.push_back(place.warning(std::move(message), std::move(hint)));
}

bool Settings::finish() {
  keys_.finish();
  const auto own = diagnostics_.begin() + static_cast<std::ptrdiff_t>(before_);
  return !has_errors({own, diagnostics_.end()});
}

std::size_t Settings::length(std::string_view key, std::size_t fallback) {
  const auto length = keys_.whole(key, 1, kLongestText);
  return length ? static_cast<std::size_t>(*length) : fallback;
}

}  // namespace kaiku::platforms
