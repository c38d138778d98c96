#include "oncall_command.hpp"

#include <cstdint>
#include <iostream>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "control_client.hpp"
#include "control_commands.hpp"
#include "json_output.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

/// What a silence is set for; empty members do not narrow it.
struct Silence {
  std::string incident;
  std::string brand;
  std::string kind;
  std::string post;
  std::string length;
  std::string reason;
};

/// Which shifts are listed.
struct Calendar {
  std::string schedule;
  std::string from;
  std::int64_t days = 28;
};

int print_items(const json& answer, const char* nothing,
                const std::function<std::string(const json&)>& row, bool as_json) {
  if (!as_json && answer["items"].empty()) std::cout << nothing << '\n';
  for (const json& item : answer["items"]) {
    if (as_json) {
      print(item);
    } else {
      std::cout << row(item) << '\n';
    }
  }
  return kDone;
}

std::string listed(const json& names) {
  std::string list;
  for (const json& name : names) list += (list.empty() ? "" : ", ") + name.get<std::string>();
  return list;
}

std::string conditions_of(const json& chain) {
  std::string conditions;
  for (const char* key : {"brands", "kinds", "severities"}) {
    if (!chain[key].empty()) conditions += fmt::format("  {} {}", key, listed(chain[key]));
  }
  if (!chain["in_force"].get<bool>()) conditions += "  (not at this hour)";
  return conditions;
}

std::string people_of(const json& step) {
  std::string people;
  for (const json& person : step["people"]) {
    people += (people.empty() ? "" : "; ") + text(person, "contact") + " (" +
              listed(person["channels"]) + ")";
  }
  return people.empty() ? "NOBODY" : people;
}

std::string chain_text(const json& chain) {
  std::string lines = text(chain, "chain") + conditions_of(chain);
  for (const json& step : chain["steps"]) {
    lines += fmt::format("\n  step {}  {}  then after {}", step["step"].dump(), people_of(step),
                         text(step, "timeout"));
  }
  return lines;
}

std::string mute_text(const json& mute) {
  std::string scope;
  for (const char* key : {"incident", "brand", "kind", "post"}) {
    if (text(mute, key) != "-") scope += fmt::format(" {} {}", key, text(mute, key));
  }
  return fmt::format("{:>4}  until {}  {}{}: {}", text(mute, "id"), text(mute, "until"),
                     text(mute, "who"), scope, one_line(text(mute, "reason"), 80));
}

// What is silent stands before everything else that is shown of pages.
void print_mutes(const Options& options) {
  const auto mutes = ask(options.socket, "GET", "/api/v1/mutes");
  if (!mutes) return;
  for (const json& mute : (*mutes)["items"]) std::cout << "MUTED" << mute_text(mute) << '\n';
}

int who(const Options& options, const std::string& at) {
  const auto answer = ask(options.socket, "GET", "/api/v1/oncall?at=" + http::percent_encode(at));
  if (!answer) return complain(answer.error());
  if (options.json) {
    print(*answer);
    return kDone;
  }
  print_mutes(options);
  for (const json& duty : (*answer)["schedules"]) {
    std::cout << fmt::format("{:<16} {:<16} until {}{}\n", text(duty, "schedule"),
                             text(duty, "contact") == "-" ? "NOBODY" : text(duty, "contact"),
                             text(duty, "until"), duty["override"] == true ? "  (override)" : "");
  }
  print_items(*answer, "no chain: incidents reach nobody", chain_text, false);
  for (const json& gap : (*answer)["gaps"]) {
    std::cout << fmt::format(
        "GAP  chain {}, {}  {} to {}\n", text(gap, "chain"),
        gap["step"] == 0 ? std::string("nobody at all") : "step " + gap["step"].dump(),
        text(gap, "from"), text(gap, "until"));
  }
  return kDone;
}

int schedule(const Options& options, const Calendar& wanted) {
  const auto answer = ask(options.socket, "GET",
                          fmt::format("/api/v1/oncall/shifts?schedule={}&from={}&days={}",
                                      http::percent_encode(wanted.schedule),
                                      http::percent_encode(wanted.from), wanted.days));
  if (!answer) return complain(answer.error());
  const auto row = [](const json& shift) {
    return fmt::format("{:<16} {}  {}  {}{}", text(shift, "schedule"), text(shift, "from"),
                       text(shift, "until"),
                       text(shift, "contact") == "-" ? "NOBODY" : text(shift, "contact"),
                       shift["override"] == true ? "  (override)" : "");
  };
  return print_items(*answer, "no schedules", row, options.json);
}

int test(const Options& options, const std::string& contact) {
  const auto answer = ask(options.socket, "POST", "/api/v1/oncall/test",
                          {{"who", options.who}, {"contact", contact}});
  if (!answer) return complain(answer.error());
  const auto row = [](const json& item) {
    return "queued for " + text(item, "channel") + " as action " + text(item, "action") +
           "; see kaikuctl queue --state done";
  };
  return print_items(*answer, "", row, options.json);
}

int mutes(const Options& options) {
  const auto answer = ask(options.socket, "GET", "/api/v1/mutes");
  if (!answer) return complain(answer.error());
  return print_items(*answer, "nothing is muted", mute_text, options.json);
}

int print_mute(const Options& options, const Result<json>& answer) {
  if (!answer) return complain(answer.error());
  if (options.json) {
    print(*answer);
  } else {
    std::cout << mute_text(*answer) << '\n';
  }
  return kDone;
}

int mute(const Options& options, const Silence& silence) {
  return print_mute(options, ask(options.socket, "POST", "/api/v1/mutes",
                                 {{"who", options.who},
                                  {"reason", silence.reason},
                                  {"for", silence.length},
                                  {"incident", silence.incident},
                                  {"brand", silence.brand},
                                  {"kind", silence.kind},
                                  {"post", silence.post}}));
}

int unmute(const Options& options, std::int64_t id) {
  return print_mute(options,
                    ask(options.socket, "POST", "/api/v1/mutes/" + std::to_string(id) + "/end",
                        {{"who", options.who}}));
}

void add_mute(const std::function<CLI::App*(const char*, const char*)>& add, Options& options,
              std::function<int()>& run) {
  static Silence silence;
  static std::int64_t id = 0;
  add("mutes", "Silences in force")->callback([&] { run = [&] { return mutes(options); }; });
  auto* silent = add("mute", "Hold back pages of a scope for a while; never about life");
  silent->add_option("--for", silence.length, "How long, as 2h; at most 7d")->required();
  silent->add_option("--reason", silence.reason, "Why, for everybody to see")->required();
  silent->add_option("--incident", silence.incident, "Only this incident");
  silent->add_option("--brand", silence.brand, "Only this brand");
  silent->add_option("--kind", silence.kind, "Only this kind, as surge");
  silent->add_option("--post", silence.post, "Only this post");
  silent->add_option("--who", options.who, "Your name")->capture_default_str();
  silent->callback([&] { run = [&] { return mute(options, silence); }; });
  auto* end = add("unmute", "End a silence: what it held back is told at once");
  end->add_option("mute", id, "Its number")->required();
  end->add_option("--who", options.who, "Your name")->capture_default_str();
  end->callback([&] { run = [&] { return unmute(options, id); }; });
}

}  // namespace

void add_oncall_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static std::string at;
  static std::string contact;
  static Calendar calendar;
  auto* oncall = app.add_subcommand("oncall", "The people who are told of incidents");
  oncall->require_subcommand(1);
  const auto add = [oncall, &options](const char* name, const char* help) {
    auto* command = oncall->add_subcommand(name, help);
    command->add_option("--socket", options.socket, "Control socket of the daemon")
        ->capture_default_str();
    command->add_flag("--json", options.json, "Machine-readable output");
    return command;
  };
  auto* now = add("who", "Who is told of what, step by step, and gaps of the coming week");
  now->add_option("--at", at, "ISO 8601 time; now otherwise");
  now->callback([&] { run = [&] { return who(options, at); }; });
  auto* shifts = add("schedule", "Who is on duty when");
  shifts->add_option("schedule", calendar.schedule, "One schedule; all otherwise");
  shifts->add_option("--from", calendar.from, "ISO 8601 time; now otherwise");
  shifts->add_option("--days", calendar.days, "How many days")
      ->capture_default_str()
      ->check(CLI::Range(1, 366));
  shifts->callback([&] { run = [&] { return schedule(options, calendar); }; });
  auto* page = add("test", "Send a test page to a contact, or to who has a duty");
  page->add_option("contact", contact, "Id of a contact or schedule")->required();
  page->add_option("--who", options.who, "Your name")->capture_default_str();
  page->callback([&] { run = [&] { return test(options, contact); }; });
  add_mute(add, options, run);
}

}  // namespace kaikuctl
