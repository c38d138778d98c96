#include "plan_command.hpp"

#include <algorithm>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include <kaiku/config/plan.hpp>

#include "control_client.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

// The first line of a post, so that people know which one it is.
constexpr std::size_t kMostShown = 60;

std::string shown(const json& value, const char* key) {
  const json& member = value[key];
  if (member.is_null()) return "-";
  std::string text = member.is_string() ? member.get<std::string>() : member.dump();
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text.empty() ? "-" : text;
}

std::string beginning(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  if (text.size() <= kMostShown) return text;
  std::size_t end = kMostShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string rhythm_of(const json& channel) {
  const json& rhythm = channel["at_least"];
  if (rhythm.is_null()) return "no rhythm";
  return "at least " + rhythm["count"].dump() + " in " + shown(rhythm, "per");
}

void print_channel(const json& channel) {
  std::string remarks;
  if (!channel["quiet_since"].is_null())
    remarks += "  QUIET since " + shown(channel, "quiet_since");
  if (!channel["frozen_by"].is_null())
    remarks += "  FROZEN by incident " + shown(channel, "frozen_by");
  if (!channel["publishes"].get<bool>()) remarks += "  posted by hand";
  std::cout << fmt::format("{:<20} owner {:<16} {:<20} last {:<20} next {:<20} held {}{}\n",
                           shown(channel, "account"), shown(channel, "owner"), rhythm_of(channel),
                           shown(channel, "last_post"), shown(channel, "next_post"),
                           shown(channel, "held"), remarks);
  for (const json& post : channel["posts"]) {
    std::string what = shown(post, "state");
    if (post.contains("action")) what += " #" + shown(post, "action");
    std::string line = fmt::format("  {} {:<16} {:<24} {}", shown(post, "at"), shown(post, "id"),
                                   what, beginning(shown(post, "text")));
    if (const std::string why = post.value("why", ""); !why.empty()) line += "  (" + why + ")";
    std::cout << line << '\n';
  }
}

// One item a line, as JSON or by `line`.
template <class Line>
int list(const Options& options, const char* target, const char* nothing, Line line) {
  const auto answer = ask(options.socket, "GET", target);
  if (!answer) {
    std::cerr << "kaikuctl: " << answer.error().message() << '\n';
    return kFailed;
  }
  for (const json& item : (*answer)["items"]) {
    if (options.json) {
      std::cout << item.dump() << '\n';
    } else {
      line(item);
    }
  }
  if ((*answer)["items"].empty() && !options.json) std::cout << nothing << '\n';
  return kDone;
}

int show_plan(const Options& options) {
  return list(options, "/api/v1/plan",
              "no content plan: name one under 'plan' in the configuration", print_channel);
}

void print_advocate(const json& item) {
  std::string request = "not asked";
  if (!item["request"].is_null())
    request = "request #" + shown(item, "request") + " " + shown(item, "request_state");
  std::cout << fmt::format("{:<20} {:<24} {:<24} {}  until {}  {}\n", shown(item, "account"),
                           shown(item, "author"), shown(item, "name"), shown(item, "reason"),
                           shown(item, "until"), request);
}

int list_advocates(const Options& options) {
  return list(options, "/api/v1/advocates?limit=1000", "no advocates", print_advocate);
}

int print_plan_schema() {
  std::cout << config::plan_json_schema();
  return kDone;
}

}  // namespace

void add_plan_command(CLI::App& app, Options& options, std::function<int()>& run) {
  static bool schema = false;
  auto* plan = app.add_subcommand(
      "plan", "Channels of the content plan: rhythm, last and next post, what is held");
  plan->add_option("--socket", options.socket, "Control socket of the daemon")
      ->capture_default_str();
  plan->add_flag("--json", options.json, "Machine-readable output");
  plan->add_flag("--schema", schema, "Print the JSON Schema of plan.yaml, for editors");
  plan->callback([&] { run = [&] { return schema ? print_plan_schema() : show_plan(options); }; });

  auto* advocates = app.add_subcommand(
      "advocates", "Who speaks for the brand, why, and whether they were asked for consent");
  advocates->add_option("--socket", options.socket, "Control socket of the daemon")
      ->capture_default_str();
  advocates->add_flag("--json", options.json, "Machine-readable output");
  advocates->callback([&] { run = [&] { return list_advocates(options); }; });
}

}  // namespace kaikuctl
