#include "conduct_command.hpp"

#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/url.hpp>

#include "control_client.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

/// What stands on the command line about a label.
struct LabelWords {
  std::string label;
  std::string on;
  std::string subject;
  std::string account;
  std::string brand;
  std::string reason;
  std::string until;
  std::string lasts;
};

struct OrderWords {
  std::string brand;
  std::string account;
  std::string action;
  std::string reason;
  std::int64_t lift = 0;
};

std::string shown(const json& value, const char* key) {
  const auto found = value.find(key);
  if (found == value.end() || found->is_null()) return "-";
  std::string text = found->is_string() ? found->get<std::string>() : found->dump();
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text.empty() ? "-" : text;
}

int refuse(const std::string& why) {
  std::cerr << "kaikuctl: " << why << '\n';
  return kFailed;
}

template <class Line>
int print_list(const Options& options, const std::string& target, const char* nothing, Line line) {
  const auto answer = ask(options.socket, "GET", target);
  if (!answer) return refuse(answer.error().message());
  for (const json& item : (*answer)["items"]) {
    std::cout << (options.json ? item.dump() : line(item)) << '\n';
  }
  if ((*answer)["items"].empty() && !options.json) std::cout << nothing << '\n';
  return kDone;
}

int send(const Options& options, const std::string& target, const json& body,
         const std::string& did) {
  const auto answer = ask(options.socket, "POST", target, body);
  if (!answer) return refuse(answer.error().message());
  std::cout << (options.json ? answer->dump() : did) << '\n';
  return kDone;
}

// "30d" from now, or a time as it stands; empty: no end.
Result<std::string> end_of(const LabelWords& words) {
  if (words.lasts.empty()) return words.until;
  const auto lasts = parse_duration(words.lasts);
  if (!lasts || *lasts <= Duration::zero()) {
    return Error(Errc::kInvalidArgument, "--for: expected a duration as in 30d");
  }
  return to_iso8601(std::chrono::floor<Duration>(std::chrono::system_clock::now()) + *lasts);
}

int say_label(const Options& options, const LabelWords& words, const char* verb, const char* did) {
  const auto until = end_of(words);
  if (!until) return refuse(until.error().message());
  json body = {{"who", options.who},       {"label", words.label},     {"on", words.on},
               {"subject", words.subject}, {"account", words.account}, {"brand", words.brand},
               {"reason", words.reason},   {"until", *until}};
  return send(options, std::string("/api/v1/labels/") + verb, body,
              words.label + " " + did + " " + words.on + " " + words.subject);
}

int list_labels(const Options& options, const LabelWords& words) {
  const std::string query =
      "/api/v1/labels?limit=1000&account=" + http::percent_encode(words.account) +
      "&on=" + http::percent_encode(words.on) + "&subject=" + http::percent_encode(words.subject) +
      "&label=" + http::percent_encode(words.label);
  return print_list(options, query, "no labels", [](const json& item) {
    const std::string owner =
        item.contains("account") ? shown(item, "account") : "brand " + shown(item, "brand");
    return fmt::format("{:<16} {:<7} {:<24} {:<16} {:<16} until {:<20} {}  {}{}",
                       shown(item, "label"), shown(item, "on"), shown(item, "subject"), owner,
                       shown(item, "standing"), shown(item, "until"), shown(item, "who"),
                       shown(item, "reason"),
                       item.value("present", true) ? "" : "  (does not stand)");
  });
}

int hands_off(const Options& options, const OrderWords& words) {
  if (words.lift > 0) {
    return send(options, "/api/v1/hands-off/" + std::to_string(words.lift) + "/lift",
                {{"who", options.who}}, "lifted: automation goes on there");
  }
  if (!words.reason.empty()) {
    return send(options, "/api/v1/hands-off",
                {{"who", options.who},
                 {"reason", words.reason},
                 {"brand", words.brand},
                 {"account", words.account},
                 {"action", words.action}},
                "nothing leaves by itself there; what people approve does");
  }
  if (!words.brand.empty() || !words.account.empty() || !words.action.empty()) {
    return refuse("hands-off: say why with --reason; without a scope it lists what stands");
  }
  return print_list(options, "/api/v1/hands-off", "no order stands", [](const json& item) {
    return fmt::format("{:>4}  {:<40} since {}  {}  {}", shown(item, "id"), shown(item, "scope"),
                       shown(item, "since"), shown(item, "who"), shown(item, "reason"));
  });
}

int policies(const Options& options, const std::string& restore, const std::string& reason) {
  if (!restore.empty()) {
    if (reason.empty()) return refuse("policies: say why it may act again with --reason");
    return send(options, "/api/v1/policies/restore",
                {{"who", options.who}, {"policy", restore}, {"reason", reason}},
                restore + " acts again");
  }
  return print_list(
      options, "/api/v1/policies/demoted", "no policy is demoted", [](const json& item) {
        return fmt::format("{:<40} {} of {} taken back, drafts since {}", shown(item, "policy"),
                           shown(item, "reversals"), shown(item, "actions"), shown(item, "since"));
      });
}

CLI::App* talks_to_daemon(CLI::App* command, Options& options, bool signs) {
  command->add_option("--socket", options.socket, "Control socket of the daemon")
      ->capture_default_str();
  command->add_flag("--json", options.json, "Machine-readable output");
  if (signs) {
    command->add_option("--who", options.who, "Your name, for the audit")->capture_default_str();
  }
  return command;
}

void add_places(CLI::App* command, LabelWords& words) {
  command->add_option("--on", words.on, "author, post, thread or domain")
      ->check(CLI::IsMember({"author", "post", "thread", "domain"}));
  command->add_option("--account", words.account, "Account; not for a domain");
}

void add_label_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static LabelWords asked;
  auto* labels =
      talks_to_daemon(app.add_subcommand("labels", "Labels on authors, posts, threads and domains"),
                      options, false);
  add_places(labels, asked);
  labels->add_option("--subject", asked.subject, "Id of the author, post or thread; the domain");
  labels->add_option("--label", asked.label, "Only this one");
  labels->callback([&] { run = [&] { return list_labels(options, asked); }; });

  static LabelWords said;
  said.on = "author";
  auto* label = app.add_subcommand("label", "What people say about a label outranks rules");
  label->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, const char* verb, const char* did) {
    auto* command = talks_to_daemon(label->add_subcommand(name, help), options, true);
    command->add_option("label", said.label, "Name of the label")->required();
    command->add_option("subject", said.subject, "Id of the author, post or thread; the domain")
        ->required();
    add_places(command, said);
    command->add_option("--brand", said.brand, "Brand; only for a domain");
    command->add_option("--reason", said.reason, "Why")->required();
    auto* until = command->add_option("--until", said.until, "End, ISO 8601");
    command->add_option("--for", said.lasts, "How long, e.g. 30d")->excludes(until);
    command->callback([&options, &run, verb, did] {
      run = [&options, verb, did] { return say_label(options, said, verb, did); };
    });
  };
  add("set", "Put a label on", "give", "set on");
  add("remove", "Take a label away, also from rules while this word lives", "take", "removed from");
}

}  // namespace

void add_conduct_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static std::int64_t id = 0;
  auto* undo = talks_to_daemon(
      app.add_subcommand("undo", "Take back an action: unhide, unblock, unlike, delete our text"),
      options, true);
  undo->add_option("action", id, "Number of the action")->required();
  undo->callback([&] {
    run = [&] {
      return send(options, "/api/v1/actions/" + std::to_string(id) + "/undo",
                  {{"who", options.who}}, "taken back; people decide about this comment now");
    };
  });
  add_label_commands(app, options, run);

  static OrderWords order;
  auto* off = talks_to_daemon(
      app.add_subcommand(
          "hands-off", "Let nothing leave by itself: everywhere, or for a brand, account, action"),
      options, true);
  off->add_option("--brand", order.brand, "Only this brand");
  off->add_option("--account", order.account, "Only this account");
  off->add_option("--action", order.action, "Only this kind of action, e.g. hide");
  auto* why = off->add_option("--reason", order.reason, "Why; without it the orders are listed");
  off->add_option("--lift", order.lift, "Number of an order to end")->excludes(why);
  off->callback([&] { run = [&] { return hands_off(options, order); }; });

  static std::string restore;
  static std::string reason;
  auto* trusted = talks_to_daemon(
      app.add_subcommand("policies", "Policies whose actions people took back too often"), options,
      true);
  trusted->add_option("--restore", restore, "Let this one act by itself again");
  trusted->add_option("--reason", reason, "Why");
  trusted->callback([&] { run = [&] { return policies(options, restore, reason); }; });
}

}  // namespace kaikuctl
