#include "demo/stage.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "standin/signing.hpp"

namespace demo {

using nlohmann::json;

namespace {

constexpr const char* kPage = "105500000000001";
constexpr const char* kInstagram = "17841400000000001";
constexpr const char* kToken = "EAAdemo";
constexpr const char* kAppSecret = "demo_app_secret";
constexpr const char* kShopSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

std::string temporary_directory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "kaiku-demo-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw std::runtime_error("cannot make a temporary folder");
  return pattern;
}

std::int64_t unix_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string author_id(const json& line) {
  return "74" + std::to_string(std::hash<std::string>()(line.value("by", "")) % 1'000'000'000);
}

std::string post_id(const json& line) {
  return "1221" + std::to_string(line.value("post", 1));
}

json facebook_payload(const json& line) {
  const std::string post = std::string(kPage) + "_" + post_id(line);
  json value = {{"from", {{"id", author_id(line)}, {"name", line.value("by", "")}}},
                {"post_id", post},
                {"comment_id", post_id(line) + "_" + line.value("id", "")},
                {"parent_id", post},
                {"created_time", unix_seconds()},
                {"item", "comment"},
                {"verb", line.value("event", "add")}};
  if (line.contains("text")) value["message"] = line["text"];
  if (line.value("event", "") == "edited") value["edited_time"] = unix_seconds();
  return {{"object", "page"},
          {"entry",
           {{{"id", kPage},
             {"time", unix_seconds()},
             {"changes", {{{"field", "feed"}, {"value", value}}}}}}}};
}

// What somebody writes to the page in private.
json message_payload(const json& line) {
  const json item = {{"sender", {{"id", author_id(line)}}},
                     {"recipient", {{"id", kPage}}},
                     {"timestamp", unix_seconds() * 1'000},
                     {"message", {{"mid", "m_" + line.value("id", "")}, {"text", line["text"]}}}};
  return {{"object", "page"},
          {"entry", {{{"id", kPage}, {"time", unix_seconds()}, {"messaging", {item}}}}}};
}

json instagram_payload(const json& line) {
  const json value = {
      {"id", line.value("id", "")},
      {"from", {{"id", author_id(line)}, {"username", line.value("by", "")}}},
      {"text", line.value("text", "")},
      {"media",
       {{"id", "179" + std::to_string(line.value("post", 1))}, {"media_product_type", "FEED"}}}};
  return {{"object", "instagram"},
          {"entry",
           {{{"id", kInstagram},
             {"time", unix_seconds()},
             {"changes", {{{"field", "comments"}, {"value", value}}}}}}}};
}

std::string iso_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

json shop_payload(const json& line) {
  json data = {{"id", line.value("id", "")},
               {"post_id", "p-1"},
               {"author", {{"id", author_id(line)}, {"name", line.value("by", "")}}},
               {"text", line.value("text", "")}};
  if (line.contains("rating")) data["rating"] = line["rating"];
  return {{"type", line.contains("rating") ? "review.created" : "comment.created"},
          {"timestamp", iso_now()},
          {"data", data}};
}

}  // namespace

Stage::Stage(const std::string& source, const std::string& kaikud)
    : directory_(temporary_directory()),
      facebook_(kPage, kToken, kAppSecret),
      instagram_(kInstagram, kToken, kAppSecret),
      shop_(kShopSecret),
      pager_([this](const kaiku::http::Request& request) {
        if (request.url == "/page") {
          pages_.change([&](auto& pages) { pages.push_back(request.body); });
        } else {
          const json body = json::parse(request.body, nullptr, false);
          told_.change([&](auto& told) {
            told.emplace_back(request.url.substr(1),
                              body.is_object() ? body.value("type", "") : "");
          });
        }
        return standin::Answer(kaiku::http::Response(204));
      }) {
  for (const auto& [name, value] : {std::pair{"app_secret", kAppSecret},
                                    {"verify_token", "demo_verify"},
                                    {"access_token", kToken},
                                    {"shop_secret", kShopSecret}}) {
    std::ofstream(directory_ + "/" + name) << value;
  }
  std::ifstream file(source + "/tests/demo/kaiku.yaml");
  std::string config((std::istreambuf_iterator<char>(file)), {});
  if (config.empty()) throw std::runtime_error("cannot read " + source + "/tests/demo/kaiku.yaml");
  const auto put = [&config](const std::string& mark, const std::string& value) {
    for (auto at = config.find(mark); at != std::string::npos; at = config.find(mark))
      config.replace(at, mark.size(), value);
  };
  put("@RULES@", std::filesystem::absolute(source + "/rules").string());
  put("@FACEBOOK@", facebook_.url());
  put("@INSTAGRAM@", instagram_.url());
  put("@SHOP@", shop_.url());
  put("@PAGER@", pager_.url());

  standin::DaemonProcess::Setup setup;
  setup.kaikud = kaikud;
  setup.directory = directory_;
  setup.config = config;
  daemon_ = std::make_unique<standin::DaemonProcess>(std::move(setup));
  if (!daemon_->start()) throw std::runtime_error("kaikud did not start:\n" + daemon_->log());
}

Stage::~Stage() {
  daemon_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string Stage::comment_of(const json& line) const {
  const std::string id = line.value("id", "");
  return line.value("on", "") == "facebook" ? post_id(line) + "_" + id : id;
}

int Stage::post(const json& line) {
  const std::string on = line.value("on", "");
  if (on == "facebook") facebook_.add_comment(page_post(line.value("post", 1)));
  std::optional<kaiku::http::Response> response;
  if (line.value("private", false)) {
    response = daemon_->webhook(
        standin::meta_webhook("kaisla-facebook", message_payload(line).dump(), kAppSecret));
  } else if (on == "facebook") {
    const bool removed = line.value("event", "") == "removed";
    removed ? facebook_.remove_comment(comment_of(line)) : facebook_.add_comment(comment_of(line));
    response = daemon_->webhook(
        standin::meta_webhook("kaisla-facebook", facebook_payload(line).dump(), kAppSecret));
  } else if (on == "instagram") {
    instagram_.add_comment(comment_of(line));
    response = daemon_->webhook(
        standin::meta_webhook("kaisla-instagram", instagram_payload(line).dump(), kAppSecret));
  } else {
    response = daemon_->webhook(
        standin::standard_webhook("/webhooks/kaisla-shop", shop_payload(line).dump(), kShopSecret,
                                  "msg_" + line.value("id", ""), unix_seconds()));
  }
  return response ? response->status : 0;
}

std::string Stage::page_post(int number) const {
  return std::string(kPage) + "_" + post_id({{"post", number}});
}

std::vector<std::string> Stage::pages() const {
  return pages_.look([](const auto& pages) { return pages; });
}

std::vector<std::pair<std::string, std::string>> Stage::told() const {
  return told_.look([](const auto& told) { return told; });
}

bool Stage::wait_for_told(const std::string& type) const {
  return told_.wait_until(
      [&](const auto& told) {
        return std::ranges::any_of(told, [&](const auto& one) { return one.second == type; });
      },
      std::chrono::seconds(10));
}

bool Stage::wait_for_page(std::size_t count) const {
  return pages_.wait_until([&](const auto& pages) { return pages.size() >= count; },
                           std::chrono::seconds(10));
}

}  // namespace demo
