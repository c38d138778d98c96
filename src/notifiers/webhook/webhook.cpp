// Standard Webhooks 1.0.0 (standardwebhooks.com): a JSON body, an id that stays over retries, the
// time of the attempt, and a signature over all three.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/webhook_key.hpp>
#include <kaiku/http/url.hpp>

#include "../plain_text.hpp"
#include "../web_channel.hpp"

namespace kaiku::notifiers {
namespace {

using incidents::Incident;
using nlohmann::ordered_json;

ordered_json incident_body(const Notice& notice, const Voice& voice, bool reduced) {
  const Incident& incident = notice.incident;
  ordered_json body = {{"id", "inc_" + std::to_string(incident.id)},
                       {"number", incident.id},
                       {"title", plain_line(incident.title, 120)},
                       {"severity", incidents::to_string(incident.severity)}};
  const std::string link = console_link(incident, voice);
  if (!link.empty()) body["links"] = {{"console", link}};
  const bool open = incident.state == incidents::State::kOpen;
  if (open) body["acknowledge"] = {{"command", "kaikuctl ack " + std::to_string(incident.id)}};
  if (open && !notice.acknowledge_url.empty()) body["acknowledge"]["page"] = notice.acknowledge_url;
  if (reduced) return body;

  body["kind"] = plain_line(incident.kind, 60);
  body["kind_fi"] = kind_phrase(incident.kind);
  body["state"] = incidents::to_string(incident.state);
  body["brand"] = incident.brand.value;
  body["brand_name"] = plain_line(voice.brand, 60);
  if (!incident.account.empty()) body["account"] = incident.account.value;
  body["reason"] = plain_line(incident.reason, 400);
  body["counters"] = {{"comments", incident.comments}, {"authors", incident.authors}};
  body["automation_frozen"] = incident.freezes && incident.state != incidents::State::kResolved;
  body["started_at"] = to_iso8601(incident.started_at);
  body["opened_at"] = to_iso8601(incident.opened_at);
  if (incident.acknowledged_at) body["acknowledged_at"] = to_iso8601(*incident.acknowledged_at);
  if (incident.resolved_at) body["resolved_at"] = to_iso8601(*incident.resolved_at);
  body["escalation"] = {{"step", incident.step}, {"round", incident.round}};
  return body;
}

ordered_json case_body(const Notice& notice, const Voice& voice) {
  const CaseNotice& about = *notice.about_case;
  ordered_json body = {{"id", "case_" + std::to_string(about.id)},
                       {"number", about.id},
                       {"team", about.team},
                       {"brand", notice.incident.brand.value},
                       {"brand_name", plain_line(voice.brand, 60)},
                       {"reason", plain_line(about.reason, 400)},
                       {"opened_at", to_iso8601(about.opened_at)}};
  if (about.due_at) body["due_at"] = to_iso8601(*about.due_at);
  if (!about.claimed_by.empty()) body["claimed_by"] = plain_line(about.claimed_by, 60);
  if (!about.said.empty()) body["said"] = about.said;
  body["claim"] = {{"command", "kaikuctl case claim " + std::to_string(about.id)}};
  return body;
}

ordered_json data_of(const Notice& notice, const Voice& voice, bool reduced) {
  if (notice.about_case) return {{"case", case_body(notice, voice)}};
  if (is_about_plan(notice)) {
    return {{"plan",
             {{"brand", notice.incident.brand.value},
              {"account", notice.incident.account.value},
              {"subject", notice.about},
              {"detail", plain_line(notice.detail, 2'200)}}}};
  }
  if (notice.type == kAccountRefused) {
    return {{"account", notice.about},
            {"brand", notice.incident.brand.value},
            {"reason", plain_line(notice.detail, 400)}};
  }
  if (!notice.about.empty()) {
    return {{"channel", notice.about}, {"reason", plain_line(notice.detail, 400)}};
  }
  ordered_json data = {{"incident", incident_body(notice, voice, reduced)}};
  if (notice.type == kSecondApproval) {
    const std::string draft = std::to_string(notice.draft);
    data["draft"] = {{"id", notice.draft},
                     {"approved_by", plain_line(notice.detail, 60)},
                     {"approve", {{"command", "kaikuctl approve " + draft}}}};
  }
  return data;
}

std::string subject_of(const Notice& notice) {
  return notice.about_case ? "case_" + std::to_string(notice.about_case->id)
                           : std::to_string(notice.incident.id);
}

class Webhook final : public WebChannel {
 public:
  Webhook(const config::ContactChannel& channel, const config::Config& config,
          std::vector<crypto::WebhookKey> keys)
      : WebChannel(channel, config), url_(channel.url), keys_(std::move(keys)) {}

  Abilities abilities() const override {
    Abilities can;
    can.groups_by = "data.incident.id";
    can.follows = can.links = true;
    can.per_second = can.burst = 10;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const ordered_json body = {{"type", notice.type},
                               {"timestamp", to_iso8601(notice.decided_at)},
                               {"data", data_of(notice, voice_for(notice), reduced)}};
    http::Request request = json_post(url_, body);

    // The specification forbids full stops in ids; the outbox key may hold anything.
    const std::string id = "msg_kaiku_" + subject_of(notice) + "_" + fingerprint({notice.key});
    const std::string timestamp = std::to_string(to_unix_seconds(now));
    std::string signatures;
    for (const crypto::WebhookKey& key : keys_) {
      if (!signatures.empty()) signatures += ' ';
      signatures += key.sign({id, timestamp, request.body});
    }
    request.headers.add("webhook-id", id);
    request.headers.add("webhook-timestamp", timestamp);
    request.headers.add("webhook-signature", signatures);
    return Rendered(std::move(request));
  }

 private:
  std::string url_;
  std::vector<crypto::WebhookKey> keys_;
};

// Why a key cannot be used; empty when it can. Never what it is.
std::string complaint(const Result<crypto::WebhookKey>& key) {
  if (!key) return key.error().context;
  if (!key->can_sign()) return "a public key (whpk_) cannot sign";
  if (key->secret_bytes() != 0 && (key->secret_bytes() < 24 || key->secret_bytes() > 64)) {
    return "a shared secret has 24 to 64 bytes";
  }
  return {};
}

}  // namespace

std::unique_ptr<Notifier> make_webhook(const config::ContactChannel& channel,
                                       const Surroundings& around) {
  const std::string who = "channel '" + channel.id + "': ";
  std::vector<crypto::WebhookKey> keys;
  bool usable = true;
  const auto refuse = [&](std::string message, std::string hint) {
    report(channel, around, who + std::move(message), std::move(hint));
    usable = false;
  };
  if (const auto url = http::parse_url(channel.url); !url || !url->scheme.starts_with("http")) {
    refuse("the URL cannot be read", "write https://host/path");
  }
  for (const config::SecretRef& reference : channel.secrets) {
    const auto secret = around.secrets.resolve(reference);
    if (!secret) {
      refuse(secret.error().message(), {});
      continue;
    }
    auto key = crypto::WebhookKey::parse(*secret);
    if (const std::string wrong = complaint(key); !wrong.empty()) {
      refuse(wrong, "use whsec_ and base64 of 32 random bytes");
    } else {
      keys.push_back(std::move(*key));
    }
  }
  if (channel.secrets.empty()) refuse("'secret' is missing", "receivers tell us by the signature");
  if (!usable) return nullptr;
  return std::make_unique<Webhook>(channel, around.config, std::move(keys));
}

}  // namespace kaiku::notifiers
