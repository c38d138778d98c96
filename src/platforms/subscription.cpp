#include "subscription.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "json_body.hpp"

namespace kaiku::platforms {

SettingKey subscription_setting_key() {
  return {"check_subscription", false, "how often it is looked whether webhooks still come"};
}

std::optional<Duration> read_subscription_interval(Settings& settings, bool in_house) {
  using namespace std::chrono_literals;
  return settings.keys().duration("check_subscription", in_house ? Duration(10ms) : Duration(15min),
                                  24h);
}

PollAnswer subscription_answer(std::string trouble) {
  PollAnswer answer;
  answer.cursor = "checked";
  answer.trouble = std::move(trouble);
  return answer;
}

bool takes_field(const nlohmann::json& apps, std::string_view field) {
  return apps.is_array() && std::ranges::any_of(apps, [&](const nlohmann::json& app) {
           const nlohmann::json* const fields = member(app, "subscribed_fields");
           return fields == nullptr || !fields->is_array() ||
                  std::ranges::find(*fields, nlohmann::json(field)) != fields->end();
         });
}

}  // namespace kaiku::platforms
