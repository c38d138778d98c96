#include "case_command.hpp"

#include <cstdint>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include <kaiku/http/url.hpp>

#include "control_client.hpp"
#include "json_output.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

/// What stands on the command line.
struct CaseWords {
  std::int64_t id = 0;
  std::string state;
  std::string team;
  std::string person;
  std::string claimed_by;
  std::string words;
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

int refuse(const Error& why) {
  std::cerr << "kaikuctl: " << why.message() << '\n';
  return kFailed;
}

std::string path_of(std::int64_t id) {
  return "/api/v1/cases/" + std::to_string(id);
}

std::string due_of(const json& item) {
  if (item.value("state", "") == "resolved") return "-";
  const std::string verb = item.value("overdue", false) ? "overdue " : "due ";
  return verb + (item["due_at"].is_null() ? "left " + shown(item, "left") : shown(item, "due_at"));
}

void print_case(const json& item) {
  std::cout << fmt::format(
      "{:>6}  {:<9} {:<18} {:<25} {:<14} {}\n", "#" + shown(item, "id"), shown(item, "state"),
      shown(item, "team"), due_of(item), shown(item, "claimed_by"),
      shown(item, "account") + "/" + shown(item, "comment") + " " + shown(item, "reason"));
}

int list_cases(const Options& options, const CaseWords& wanted) {
  const std::string target = "/api/v1/cases?state=" + http::percent_encode(wanted.state) +
                             "&team=" + http::percent_encode(wanted.team) +
                             "&claimed_by=" + http::percent_encode(wanted.claimed_by);
  const auto answer = ask(options.socket, "GET", target);
  if (!answer) return refuse(answer.error());
  const json& items = (*answer)["items"];
  for (const json& item : items) {
    if (options.json) {
      print(item);
    } else {
      print_case(item);
    }
  }
  if (items.empty() && !options.json)
    std::cout << (wanted.state.empty() ? "no open cases\n" : "no such cases\n");
  return kDone;
}

int show_case(const Options& options, std::int64_t id) {
  const auto found = ask(options.socket, "GET", path_of(id));
  if (!found) return refuse(found.error());
  if (options.json) {
    print(*found);
    return kDone;
  }
  print_case(*found);
  std::cout << fmt::format("class {}  language {}  labels {}  opened {}\n", shown(*found, "class"),
                           shown(*found, "language"), shown(*found, "labels"),
                           shown(*found, "opened_at"));
  std::cout << "messages\n";
  for (const json& message : (*found)["messages"]) {
    std::cout << fmt::format("  {}  {:<8} {}\n", shown(message, "at"), shown(message, "by"),
                             shown(message, "text"));
  }
  std::cout << "story\n";
  for (const json& line : (*found)["story"]) {
    std::cout << fmt::format("  {}  {:<10} {}: {}\n", shown(line, "at"), shown(line, "actor"),
                             shown(line, "what"), shown(line, "detail"));
  }
  return kDone;
}

int change_case(const Options& options, std::int64_t id, const char* verb, json body) {
  body["who"] = options.who;
  const auto answer = ask(options.socket, "POST", path_of(id) + "/" + verb, body);
  if (!answer) return refuse(answer.error());
  if (options.json) {
    print(*answer);
  } else {
    print_case(*answer);
  }
  return kDone;
}

CLI::App* with_socket(CLI::App* command, Options& options) {
  command->add_option("--socket", options.socket, "Control socket of the daemon")
      ->capture_default_str();
  command->add_flag("--json", options.json, "Machine-readable output");
  return command;
}

json without_empty(json body) {
  for (auto member = body.begin(); member != body.end();) {
    member = member->get_ref<const std::string&>().empty() ? body.erase(member) : ++member;
  }
  return body;
}

}  // namespace

void add_case_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static CaseWords words;
  auto* list = with_socket(app.add_subcommand("cases", "Cases, most urgent first"), options);
  list->add_option("--state", words.state, "open, waiting or resolved; else all but resolved")
      ->check(CLI::IsMember({"open", "waiting", "resolved"}));
  list->add_option("--team", words.team, "Only this team's");
  list->add_option("--claimed-by", words.claimed_by, "Only those that this person has");
  list->callback([&] { run = [&] { return list_cases(options, words); }; });

  auto* work = app.add_subcommand("case", "Work on one case");
  work->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, auto body) {
    auto* command = with_socket(work->add_subcommand(name, help), options);
    command->add_option("case", words.id, "Number of the case")->required();
    command->add_option("--who", options.who, "Your name, for the story")->capture_default_str();
    command->callback([&, name, body] {
      run = [&, name, body] { return change_case(options, words.id, name, body()); };
    });
    return command;
  };
  auto* show = with_socket(work->add_subcommand("show", "One case with its messages and its story"),
                           options);
  show->add_option("case", words.id, "Number of the case")->required();
  show->callback([&] { run = [&] { return show_case(options, words.id); }; });

  add("claim", "I work on it; again prolongs", [] { return json::object(); });
  add("note", "A word for colleagues",
      [&] {
        return json{{"note", words.words}};
      })
      ->add_option("note", words.words, "The words")
      ->required();
  auto* hand_over = add("hand-over", "Give it to a team or to a person", [&] {
    return without_empty({{"note", words.words}, {"team", words.team}, {"person", words.person}});
  });
  auto* to_team = hand_over->add_option("--team", words.team, "Id of the team");
  hand_over->add_option("--person", words.person, "Name of the person")->excludes(to_team);
  hand_over->add_option("--note", words.words, "What they must know")->required();
  add("forward", "Give it to a help desk, with what was said",
      [&] {
        return json{{"contact", words.person}};
      })
      ->add_option("--to", words.person, "Id of the contact")
      ->required();
  add("wait", "The customer's turn: its clock stops", [&] {
    return without_empty({{"note", words.words}});
  })->add_option("--note", words.words, "What the customer was asked");
  add("resolve", "Done",
      [&] {
        return json{{"resolution", words.words}};
      })
      ->add_option("--resolution", words.words, "What was done")
      ->required();
  add("reopen", "Not done after all",
      [&] {
        return json{{"reason", words.words}};
      })
      ->add_option("--reason", words.words, "Why")
      ->required();
}

}  // namespace kaikuctl
