#include "channels_command.hpp"

#include <chrono>
#include <iostream>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "control_client.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

constexpr auto kPatience = std::chrono::seconds(30);
constexpr auto kBetweenLooks = std::chrono::milliseconds(100);

int complain(const Error& why) {
  std::cerr << "kaikuctl: " << why.message() << '\n';
  return kFailed;
}

std::string words(const json& channel) {
  std::string said = channel.value("groups_by", "").empty()
                         ? "no threads"
                         : "joined by " + channel.value("groups_by", "");
  if (channel.value("acknowledges", false)) said += ", acknowledges";
  if (channel.value("follows", false)) said += ", told when it is over";
  if (!channel.value("stands_alone", true)) said += ", never alone";
  return said;
}

bool is_settled(const std::string& state) {
  return state != "ready" && state != "sending" && state != "in_doubt";
}

// The action once it is over, or as it stands when patience ends: one that failed once is tried
// again by the daemon, and its error is told meanwhile.
Result<json> outcome_of(const Options& options, std::int64_t action) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    auto entry = ask(options.socket, "GET", "/api/v1/actions/" + std::to_string(action));
    if (!entry) return entry.error();
    const bool failed_once = !entry->value("last_error", "").empty();
    if (is_settled(entry->value("state", "")) || failed_once ||
        std::chrono::steady_clock::now() >= end) {
      return entry;
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

Result<std::vector<std::string>> every_channel(const Options& options) {
  const auto answer = ask(options.socket, "GET", "/api/v1/channels");
  if (!answer) return answer.error();
  std::vector<std::string> ids;
  for (const json& item : (*answer)["items"]) ids.push_back(item.value("id", ""));
  return ids;
}

}  // namespace

int list_channels(const Options& options) {
  const auto answer = ask(options.socket, "GET", "/api/v1/channels");
  if (!answer) return complain(answer.error());
  if (!options.json && (*answer)["items"].empty()) std::cout << "no channels\n";
  for (const json& item : (*answer)["items"]) {
    if (options.json) {
      std::cout << item.dump() << '\n';
    } else {
      std::cout << fmt::format("{:<28} {:<13} {}\n", item.value("id", ""), item.value("type", ""),
                               words(item));
    }
  }
  return kDone;
}

int test_channels(const Options& options, const std::string& channel) {
  std::vector<std::string> channels = {channel};
  if (channel.empty()) {
    auto all = every_channel(options);
    if (!all) return complain(all.error());
    channels = std::move(*all);
  }
  int status = kDone;
  for (const std::string& id : channels) {
    const auto sent = ask(options.socket, "POST", "/api/v1/channels/test", {{"channel", id}});
    if (!sent) return complain(sent.error());
    const auto entry = outcome_of(options, sent->value("action", std::int64_t{0}));
    if (!entry) return complain(entry.error());
    const std::string state = entry->value("state", "");
    const std::string error = entry->value("last_error", "");
    if (state != "done") status = kFailed;
    if (options.json) {
      std::cout << json({{"channel", id}, {"state", state}, {"error", error}}).dump() << '\n';
    } else {
      std::cout << id << ": " << state << (error.empty() ? "" : " (" + error + ")") << '\n';
    }
  }
  return status;
}

}  // namespace kaikuctl
