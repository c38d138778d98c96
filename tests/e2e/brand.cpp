#include "e2e/brand.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "standin/signing.hpp"

namespace e2e {

using nlohmann::json;

namespace {

constexpr auto kPatience = std::chrono::seconds(120);
constexpr auto kBetweenLooks = std::chrono::milliseconds(10);

std::string temporary_directory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "kaiku-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return pattern;
}

std::int64_t unix_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// One thing that Meta tells.
std::string entry_of(const char* object, const char* owner, const char* list, const json& item) {
  return json({{"object", object},
               {"entry", {{{"id", owner}, {"time", unix_seconds()}, {list, {item}}}}}})
      .dump();
}

json message(const std::string& id, const std::string& text, const std::string& author,
             const char* owner) {
  return {{"sender", {{"id", author}}},
          {"recipient", {{"id", owner}}},
          {"timestamp", unix_seconds() * 1'000},
          {"message", {{"mid", id}, {"text", text}}}};
}

std::string meta_account(const std::string& id, const std::string& platform, const std::string& own,
                         const std::string& api, const std::string& mode) {
  return "  - id: " + id + "\n    brand: kaisla\n    platform: " + platform +
         "\n    mode: " + mode + "\n    settings:\n      " + own +
         "\n      app_secret: env:APP_SECRET\n      verify_token: env:VERIFY_TOKEN\n"
         "      access_token: env:ACCESS_TOKEN\n      api_base: " +
         api +
         "/v25.0\n      allow_private_addresses: true\n      deletion_url: https://kaiku.test/" +
         id + "/deletion\n";
}

}  // namespace

Brand::Brand() : Brand(Options()) {}

Brand::Brand(Options options)
    : directory_(temporary_directory()),
      facebook_(kPage, kToken, kAppSecret),
      instagram_(kInstagram, kToken, kAppSecret),
      shop_(kGenericSecret) {
  const std::string rules = options.rules.empty() ? "[" KAIKU_SOURCE_DIR "/rules]" : options.rules;
  standin::DaemonProcess::Setup setup;
  setup.kaikud = KAIKU_KAIKUD;
  setup.directory = directory_;
  setup.arguments = options.arguments;
  setup.environment = {{"APP_SECRET", kAppSecret},
                       {"VERIFY_TOKEN", kVerifyToken},
                       {"ACCESS_TOKEN", kToken},
                       {"SHOP_SECRET", kGenericSecret},
                       {"TZ", "UTC"}};
  setup.config =
      "server:\n  webhooks: {address: 127.0.0.1, port: @PORT@}\n  console: {address: 127.0.0.1, "
      "port: 0, unix_path: \"@DIR@/control.sock\"}\n  stop_grace: 5s\n" +
      (options.server.empty() ? "" : "  " + options.server + "\n") + "store: {path: \"" +
      options.store +
      "\"}\n"
      "rules: {directories: " +
      rules +
      "}\n"
      "limits: " +
      options.limits +
      "\n"
      "brands:\n  - {id: kaisla, name: Kaisla, languages: [fi, sv, en], form_url: "
      "\"https://kaisla.example/palaute\"" +
      (options.brand.empty() ? "" : ", " + options.brand) +
      "}\n"
      "accounts:\n" +
      meta_account("kaisla-fb", "facebook", "page_id: \"" + std::string(kPage) + "\"",
                   facebook_.url(), options.mode) +
      meta_account("kaisla-ig", "instagram",
                   "ig_id: \"" + std::string(kInstagram) + "\"\n      username: kaisla",
                   instagram_.url(), options.mode) +
      "  - id: kaisla-shop\n    brand: kaisla\n    platform: generic\n    mode: " + options.mode +
      "\n    settings:\n      secrets: [env:SHOP_SECRET]\n      action_url: " + shop_.url() +
      "\n      action_secret: env:SHOP_SECRET\n      allow_private_addresses: true\n" +
      options.more;
  daemon_ = std::make_unique<standin::DaemonProcess>(std::move(setup));
}

Brand::~Brand() {
  daemon_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void Brand::write_rules(const std::string& path, const std::string& content) const {
  const std::filesystem::path file = std::filesystem::path(directory_) / "rules" / path;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << content;
}

std::string Brand::comment_id(std::int64_t number) const {
  return "1221_" + std::to_string(9'000'000 + number);
}

std::string Brand::facebook_body(std::int64_t number, const std::string& text,
                                 const std::string& author, const std::string& verb,
                                 std::int64_t post) const {
  const std::string post_id = std::string(kPage) + "_" + std::to_string(122100 + post);
  json value = {{"from", {{"id", author}, {"name", "Asiakas"}}},
                {"post_id", post_id},
                {"comment_id", comment_id(number)},
                {"parent_id", post_id},
                {"created_time", unix_seconds()},
                {"item", "comment"},
                {"verb", verb}};
  if (verb != "remove") value["message"] = text;
  if (verb == "edited") value["edited_time"] = unix_seconds();
  return entry_of("page", kPage, "changes", {{"field", "feed"}, {"value", value}});
}

int Brand::post_facebook(const std::string& body) {
  const auto response = daemon_->webhook(standin::meta_webhook("kaisla-fb", body, kAppSecret));
  return response ? response->status : 0;
}

int Brand::comment_on_facebook(std::int64_t number, const std::string& text,
                               const std::string& author, std::int64_t post) {
  facebook_.add_comment(comment_id(number));
  return post_facebook(facebook_body(number, text, author, "add", post));
}

int Brand::post_instagram(const std::string& body) {
  const auto response = daemon_->webhook(standin::meta_webhook("kaisla-ig", body, kAppSecret));
  return response ? response->status : 0;
}

std::string Brand::instagram_id(std::int64_t number) {
  return std::to_string(17'900'000'000'000'000 + number);
}

int Brand::comment_on_instagram(std::int64_t number, const std::string& text,
                                const std::string& author) {
  instagram_.add_comment(instagram_id(number));
  const json value = {{"id", instagram_id(number)},
                      {"from", {{"id", author}, {"username", "asiakas" + author}}},
                      {"text", text},
                      {"media", {{"id", "1790001"}, {"media_product_type", "FEED"}}}};
  return post_instagram(
      entry_of("instagram", kInstagram, "changes", {{"field", "comments"}, {"value", value}}));
}

int Brand::message_on_facebook(const std::string& id, const std::string& text,
                               const std::string& author) {
  return post_facebook(entry_of("page", kPage, "messaging", message(id, text, author, kPage)));
}

int Brand::message_on_instagram(const std::string& id, const std::string& text,
                                const std::string& author) {
  return post_instagram(
      entry_of("instagram", kInstagram, "messaging", message(id, text, author, kInstagram)));
}

int Brand::post_generic(const json& payload, const std::string& id) {
  const auto response = daemon_->webhook(standin::standard_webhook(
      "/webhooks/kaisla-shop", payload.dump(), kGenericSecret, id, unix_seconds()));
  return response ? response->status : 0;
}

int Brand::comment_in_shop(const std::string& id, const std::string& text,
                           const std::string& author) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(now));
  const std::chrono::hh_mm_ss time(now - std::chrono::floor<std::chrono::days>(now));
  char stamp[32];
  std::snprintf(stamp, sizeof(stamp), "%04d-%02u-%02uT%02ld:%02ld:%02ldZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(),
                time.seconds().count());
  return comment_in_shop_at(stamp, id, text, author);
}

int Brand::comment_in_shop_at(const std::string& stamp, const std::string& id,
                              const std::string& text, const std::string& author) {
  return post_generic({{"type", "comment.created"},
                       {"timestamp", stamp},
                       {"data",
                        {{"id", id},
                         {"post_id", "p-1"},
                         {"author", {{"id", author}, {"name", "Asiakas"}}},
                         {"text", text}}}},
                      "msg_" + id);
}

bool Brand::show_again_in_shop(const std::string& id) {
  const int status = post_generic({{"type", "comment.hidden"},
                                   {"timestamp", "2026-01-01T10:00:00Z"},
                                   {"data", {{"id", id}, {"hidden", false}}}},
                                  "msg_shown_" + id);
  return status == 200 && eventually("/api/v1/interventions", [&](const json& page) {
           if (!page.is_object()) return false;
           return std::ranges::any_of(page["judgements"], [&](const json& judgement) {
             return judgement["comment"] == id && judgement["upheld"] == false;
           });
         });
}

json Brand::decisions() const {
  json all = json::array();
  std::int64_t after = 0;
  for (;;) {
    const json page =
        daemon_->control_json("/api/v1/decisions?limit=1000&after=" + std::to_string(after));
    if (!page.is_object() || page["items"].empty()) return all;
    for (const json& item : page["items"]) {
      after = std::max(after, item.value("decision", std::int64_t{0}));
      all.push_back(item);
    }
  }
}

bool Brand::eventually(const std::string& target,
                       const std::function<bool(const json&)>& condition) const {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    if (condition(daemon_->control_json(target))) return true;
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return false;
}

json Brand::decision_on(const std::string& comment) const {
  json found;
  eventually("/api/v1/decisions?limit=1000", [&](const json& page) {
    if (!page.is_object()) return false;
    for (const json& item : page["items"]) {
      if (item["comment"].value("id", "") == comment) found = item;  // the newest revision wins
    }
    return !found.is_null();
  });
  return found;
}

json Brand::actions_on(const std::string& comment) const {
  json found = json::array();
  const json page = daemon_->control_json("/api/v1/actions?limit=1000");
  if (!page.is_object()) return found;
  for (const json& item : page["items"]) {
    if (item.value("target", "") == comment) found.push_back(item);
  }
  return found;
}

json Brand::action_on(const std::string& comment, const std::string& kind,
                      const std::string& state) const {
  json found;
  eventually("/api/v1/actions?limit=1000", [&](const json& page) {
    if (!page.is_object()) return false;
    for (const json& item : page["items"]) {
      if (item.value("target", "") != comment || item["kind"] != kind || item["state"] != state)
        continue;
      found = item;
      return true;
    }
    return false;
  });
  return found;
}

int Brand::command(const std::string& target, const json& body) {
  kaiku::http::Request request("POST", target);
  request.headers.add("Content-Type", "application/json");
  request.body = body.dump();
  const auto response = daemon_->control(request);
  return response ? response->status : 0;
}

}  // namespace e2e
