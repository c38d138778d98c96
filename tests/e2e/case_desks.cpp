#include "case_desks.hpp"

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

namespace e2e {

using nlohmann::json;

std::string CaseDesks::contacts() const {
  std::string section = "contacts:\n";
  for (const char* id : {"desk", "seniors", "duty"}) {
    section += "  - {id: " + std::string(id) + ", channels: [{type: webhook, url: \"" +
               service_.url() + "/" + id +
               "\", secret: \"env:SHOP_SECRET\", allow_private_addresses: true}]}\n";
  }
  return section;
}

bool CaseDesks::hears(const std::string& contact, const std::string& type,
                      const std::string& case_number) const {
  constexpr std::chrono::seconds kPatience(180);
  return told_.wait_until(
      [&](const auto& all) {
        return std::ranges::any_of(all, [&](const Message& message) {
          const auto& [path, said, about] = message;
          return path == "/" + contact && said == type &&
                 (case_number.empty() || about == "case_" + case_number);
        });
      },
      kPatience);
}

standin::Answer CaseDesks::take(const kaiku::http::Request& request) {
  const json body = json::parse(request.body, nullptr, false);
  if (body.is_object()) {
    const json about = body.value("data", json::object()).value("case", json::object());
    told_.change([&](auto& all) {
      all.emplace_back(request.url, body.value("type", ""), about.value("id", ""));
    });
  }
  return kaiku::http::Response(204);
}

}  // namespace e2e
