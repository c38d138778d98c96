#pragma once

#include <map>
#include <string>

#include <kaiku/config/config.hpp>
#include <kaiku/notifiers/notifier.hpp>

namespace kaiku::notifiers {

/// Secrets by reference name.
class MapSecrets final : public config::Secrets {
 public:
  explicit MapSecrets(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  Result<std::string> resolve(const config::SecretRef& reference) const override {
    const auto found = values_.find(reference.name);
    if (found == values_.end()) return Error(Errc::kNotFound, "env:" + reference.name);
    return found->second;
  }

 private:
  std::map<std::string, std::string> values_;
};

inline TimePoint at(const char* text) {
  return parse_iso8601(text).value();
}

/// The page that opens incident 42.
inline Notice opened() {
  Notice notice;
  notice.type = "incident.opened";
  notice.key = "incident/42/1/1/maija/mail";
  notice.decided_at = at("2026-02-14T16:32:23Z");
  incidents::Incident& incident = notice.incident;
  incident.id = 42;
  incident.cause = "injury/kaisla/comment:abc";
  incident.kind = "injury";
  incident.severity = incidents::Severity::kCrisis;
  incident.brand = BrandId("kaisla");
  incident.account = AccountId("kaisla-fb");
  incident.post = PostId("p1");
  incident.title = "Claimed injury: kaisla";
  incident.reason = "5 authors in 24 h, 2 suffice";
  incident.permalink = "https://platform.example/maija.meikalainen/posts/1";
  incident.comments = 7;
  incident.authors = 5;
  incident.started_at = at("2026-02-14T09:11:40Z");
  incident.opened_at = at("2026-02-14T16:32:23Z");
  incident.step = 1;
  incident.round = 1;
  return notice;
}

inline Notice escalated() {
  Notice notice = opened();
  notice.type = "incident.escalated";
  notice.key = "incident/42/1/2/maija/mail";
  notice.sequence = 2;
  notice.decided_at = at("2026-02-14T16:37:23Z");
  notice.incident.step = 2;
  return notice;
}

/// Everything that a stranger's text could try in a notice.
inline Notice hostile() {
  Notice notice = opened();
  notice.key = "k\r\nBcc: all@example.org";
  notice.incident.kind = "odd\r\nBcc: all@example.org\r\n\r\n<script>";
  notice.incident.title =
      "<img src=x onerror=alert(1)> \"&'\u202Egnp.exe\u200B\x1B[31m\r\n.\r\nQUIT";
  notice.incident.reason = std::string(5'000, 'x') + "\xFF\xC3";
  notice.incident.account = AccountId("a\"b");
  return notice;
}

inline config::Config configuration() {
  config::Config config;
  config.file = "kaiku.yaml";
  config.server.public_url = "https://kaiku.kaisla.example/";
  config.brands.push_back(
      {.id = "kaisla", .name = "Kaisla Terveysjäätelö", .languages = {"fi"}, .form_url = {}});
  config::MailServer mail;
  mail.host = "mail.kaisla.example";
  mail.user = "kaiku";
  mail.password =
      config::SecretRef{config::SecretRef::Source::kEnvironment, "MAIL", "kaiku.yaml", 1, 1};
  mail.from = "kaiku@kaisla.example";
  config.mail = mail;
  return config;
}

inline config::SecretRef env(const std::string& name) {
  return {config::SecretRef::Source::kEnvironment, name, "kaiku.yaml", 1, 1};
}

}  // namespace kaiku::notifiers
