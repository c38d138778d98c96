#pragma once

#include <string>
#include <vector>

#include <kaiku/platforms/adapter.hpp>

#include "../settings.hpp"
#include "graph.hpp"
#include "owner.hpp"
#include "webhook.hpp"

namespace kaiku::platforms::meta {

/// The settings that every Meta account has.
///
/// | key | meaning |
/// |---|---|
/// | app_secret | one reference or a list; all verify webhooks, the first signs appsecret_proof |
/// | verify_token | reference; what the app's webhook subscription was given |
/// | access_token | reference; page token, or Instagram user token |
/// | api_base | Graph API with version |
/// | allow_private_addresses | calls may go to this machine or the local network |
/// | deletion_url | page that shows people the state of their data deletion request; with it the
/// webhook address may also be registered as the app's data deletion callback |
struct AppSettings {
  std::vector<std::string> app_secrets;
  std::string verify_token;
  std::string access_token;
  std::string api_base;
  std::string deletion_url;
  bool allow_private_addresses = false;
};

AppSettings read_app_settings(Settings& settings, std::string_view api_base);

/// What Facebook and Instagram do alike.
class MetaAdapter : public Adapter {
 public:
  MetaAdapter(Owner owner, const AppSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override { return AuthorId(owner_.id); }
  std::size_t max_body_bytes() const override;
  http::Response handshake(const http::Request& request) const override;
  Result<Authenticated> authenticate(const http::Request& request, TimePoint now) const override;
  bool takes_forms() const override { return !deletion_url_.empty(); }
  http::Response accepted(const http::Request& request) const override;
  RateHint rate_hint(const http::Response& response) const override;
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 protected:
  const Owner& owner() const { return owner_; }
  const Graph& graph() const { return graph_; }

 private:
  Owner owner_;
  Endpoint endpoint_;
  Graph graph_;
  std::string deletion_url_;
  bool allow_private_addresses_;
};

/// Words as a platform may give them back: line ends and outer blanks do not count.
bool same_words(std::string_view a, std::string_view b);

/// Blocks or unblocks the author of `action` in the page's inbox.
http::Request moderate_conversation(const Graph& graph, const std::string& page_id,
                                    const Action& action);

}  // namespace kaiku::platforms::meta
