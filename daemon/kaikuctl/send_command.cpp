#include "send_command.hpp"

#include <chrono>
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include <kaiku/clock/clock.hpp>
#include <kaiku/config/config.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>

#include "control_client.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

constexpr int kLooksForDecision = 50;
constexpr auto kBetweenLooks = std::chrono::milliseconds(100);

int complain(const std::string& why) {
  std::cerr << "kaikuctl: " << why << '\n';
  return kFailed;
}

// The first secret under `key` of an account's settings.
Result<std::string> secret_of(const config::Account& account, std::string_view key) {
  Diagnostics diagnostics;
  if (account.settings) {
    for (const auto& [name, value] : account.settings->entries()) {
      if (name.scalar() != key) continue;
      const config::Node node =
          value.is_sequence() && !value.items().empty() ? value.items().front() : value;
      const auto reference = config::parse_secret_ref(node, diagnostics);
      if (reference) return config::SystemSecrets().resolve(*reference);
    }
  }
  return Error(Errc::kNotFound,
               "account '" + account.id + "' has no usable '" + std::string(key) + "'");
}

std::string setting_of(const config::Account& account, std::string_view key) {
  if (account.settings) {
    for (const auto& [name, value] : account.settings->entries()) {
      if (name.scalar() == key) return value.scalar();
    }
  }
  return {};
}

std::string meta_body(const config::Account& account, const Sample& sample, TimePoint now) {
  const std::int64_t seconds = to_unix_seconds(now);
  if (account.platform == "instagram") {
    const json value = {{"id", sample.comment},
                        {"from", {{"id", sample.author}, {"username", sample.author}}},
                        {"text", sample.text},
                        {"media", {{"id", sample.post}, {"media_product_type", "FEED"}}}};
    return json({{"object", "instagram"},
                 {"entry",
                  {{{"id", setting_of(account, "ig_id")},
                    {"time", seconds},
                    {"changes", {{{"field", "comments"}, {"value", value}}}}}}}})
        .dump();
  }
  const std::string page = setting_of(account, "page_id");
  const json value = {{"from", {{"id", sample.author}, {"name", sample.author}}},
                      {"message", sample.text},
                      {"post_id", page + "_" + sample.post},
                      {"comment_id", sample.post + "_" + sample.comment},
                      {"parent_id", page + "_" + sample.post},
                      {"created_time", seconds},
                      {"item", "comment"},
                      {"verb", "add"}};
  return json({{"object", "page"},
               {"entry",
                {{{"id", page},
                  {"time", seconds},
                  {"changes", {{{"field", "feed"}, {"value", value}}}}}}}})
      .dump();
}

Result<http::Request> signed_request(const config::Account& account, const Sample& sample,
                                     TimePoint now) {
  http::Request request("POST", "/webhooks/" + account.id);
  request.headers.add("Content-Type", "application/json");
  if (account.platform == "facebook" || account.platform == "instagram") {
    const auto secret = secret_of(account, "app_secret");
    if (!secret) return secret.error();
    request.body = meta_body(account, sample, now);
    request.headers.add("X-Hub-Signature-256",
                        "sha256=" + crypto::to_hex(crypto::HmacSha256(*secret).sign(request.body)));
    return request;
  }
  if (account.platform != "generic") {
    return Error(Errc::kUnsupported,
                 "samples are made for facebook, instagram and generic accounts; '" + account.id +
                     "' is of platform " + account.platform);
  }
  const auto secret = secret_of(account, "secrets");
  if (!secret) return secret.error();
  std::string_view key_text = *secret;
  if (key_text.starts_with("whsec_")) key_text.remove_prefix(6);
  const auto key = crypto::base64_decode(key_text);
  if (!key)
    return Error(Errc::kUnsupported,
                 "only whsec_ secrets can sign; '" + account.id + "' has another kind");
  request.body = json({{"type", "comment.created"},
                       {"timestamp", to_iso8601(now)},
                       {"data",
                        {{"id", sample.comment},
                         {"post_id", sample.post},
                         {"author", {{"id", sample.author}, {"name", sample.author}}},
                         {"text", sample.text}}}})
                     .dump();
  const std::string id = "msg_" + sample.comment;
  const std::string timestamp = std::to_string(to_unix_seconds(now));
  const auto mac = crypto::HmacSha256(*key).sign(id + "." + timestamp + "." + request.body);
  request.headers.add("webhook-id", id);
  request.headers.add("webhook-timestamp", timestamp);
  request.headers.add("webhook-signature", "v1," + crypto::base64_encode(crypto::as_text(mac)));
  return request;
}

// Looks for the decision on the comment: it is made behind the inbox, a moment after the 200.
std::optional<json> wait_for_decision(const std::string& socket, const std::string& comment,
                                      std::int64_t after) {
  for (int look = 0; look < kLooksForDecision; ++look) {
    const auto rows =
        ask(socket, "GET", "/api/v1/decisions?limit=1000&after=" + std::to_string(after));
    if (!rows) return std::nullopt;
    for (const json& row : (*rows)["items"]) {
      after = std::max(after, row.value("decision", std::int64_t{0}));
      if (row["comment"].value("id", "") == comment) return row;
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return std::nullopt;
}

void print_decision(const json& decision) {
  std::cout << fmt::format("class {}  (rules {})\n", decision["finding"].value("class", ""),
                           decision.value("rule_set", ""));
  for (const json& hit : decision["finding"]["signals"])
    std::cout << "  signal " << hit.value("id", "") << '\n';
  for (const json& policy : decision["policies"])
    std::cout << "  policy " << policy.get<std::string>() << '\n';
  for (const json& guard : decision["guards"]) {
    std::cout << fmt::format("  guard {}: {}\n", guard.value("guard", ""),
                             guard.value("reason", ""));
  }
  for (const json& action : decision["actions"]) {
    std::cout << fmt::format("  {} [{}] {}\n", action.value("kind", ""), action.value("state", ""),
                             action.value("text", ""));
  }
}

// Decisions made so far, so that only later ones are looked at.
Result<std::int64_t> last_decision(const std::string& socket) {
  std::int64_t last = 0;
  for (;;) {
    const auto rows =
        ask(socket, "GET", "/api/v1/decisions?limit=1000&after=" + std::to_string(last));
    if (!rows) return rows.error();
    if ((*rows)["items"].empty()) return last;
    for (const json& row : (*rows)["items"])
      last = std::max(last, row.value("decision", std::int64_t{0}));
  }
}

}  // namespace

int send_sample(const Options& options, const Sample& wanted) {
  if (options.config.empty())
    return complain("send needs --config FILE: it signs with the account's secret");
  Diagnostics diagnostics;
  const auto config = config::load_config(options.config, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << to_string(diagnostic) << '\n';
  if (!config) return kFailed;
  if (config->accounts.empty()) return complain("the configuration has no accounts");
  const config::Account* account =
      wanted.account.empty() ? &config->accounts.front() : config->find_account(wanted.account);
  if (account == nullptr)
    return complain("no account '" + wanted.account + "' in " + options.config);

  const TimePoint now = SystemClock().now();
  Sample sample = wanted;
  if (sample.comment.empty()) sample.comment = std::to_string(to_unix_micros(now));
  if (sample.post.empty()) sample.post = "1000";
  const auto request = signed_request(*account, sample, now);
  if (!request) return complain(request.error().message());

  const std::string socket =
      options.socket.empty() ? config->server.console.unix_path : options.socket;
  const auto before = last_decision(socket);
  if (!before) return complain(before.error().message());
  const auto response =
      call_tcp(config->server.webhooks.address, config->server.webhooks.port, *request);
  if (!response) return complain(response.error().message());
  if (response->status != 200)
    return complain("the daemon answered " + std::to_string(response->status) + ": " +
                    response->body);

  const std::string comment =
      account->platform == "facebook" ? sample.post + "_" + sample.comment : sample.comment;
  const auto decision = wait_for_decision(socket, comment, *before);
  if (!decision)
    return complain("accepted, but no decision was seen on " + socket + " within five seconds");
  if (options.json) {
    std::cout << decision->dump() << '\n';
  } else {
    print_decision(*decision);
  }
  return kDone;
}

}  // namespace kaikuctl
