#include "incident_command.hpp"

#include <cstdint>
#include <iostream>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "control_client.hpp"
#include "control_commands.hpp"
#include "json_output.hpp"
#include "replay_command.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

/// What a person says about an incident or a scope.
struct Wish {
  std::int64_t incident = 0;
  std::string brand;
  std::string account;
  std::string post;
  std::string text;
  std::string severity;
  std::string at;
  std::string lang = "fi";
  std::string comment;
  std::string words = "holding_statement";
};

// Sends a change and says in a line what came of it.
int send(const Options& options, const std::string& target, json body) {
  body["who"] = options.who;
  const auto answer = ask(options.socket, "POST", target, body);
  if (!answer) return complain(answer.error());
  if (options.json) {
    print(*answer);
  } else {
    std::cout << fmt::format("#{} {} {} ({})\n", text(*answer, "id"), text(*answer, "kind"),
                             text(*answer, "severity"), text(*answer, "state"));
  }
  return kDone;
}

std::string path(const Wish& wish, const char* verb) {
  return fmt::format("/api/v1/incidents/{}/{}", wish.incident, verb);
}

int report(const Options& options, const Wish& wish) {
  const auto answer =
      ask(options.socket, "GET", path(wish, "report") + "?lang=" + http::percent_encode(wish.lang));
  if (!answer) return complain(answer.error());
  if (options.json) {
    print(*answer);
  } else {
    std::cout << text(*answer, "markdown");
  }
  return kDone;
}

int statement(const Options& options, const Wish& wish) {
  const auto answer = ask(options.socket, "POST", path(wish, "statement"),
                          {{"who", options.who},
                           {"account", wish.account},
                           {"post", wish.post},
                           {"comment", wish.comment},
                           {"template", wish.words},
                           {"lang", wish.lang},
                           {"next", wish.at}});
  if (!answer) return complain(answer.error());
  if (options.json) {
    print(*answer);
  } else {
    std::cout << fmt::format("{}\nwaits for approval: kaikuctl approve {}\n", text(*answer, "text"),
                             text(*answer, "id"));
  }
  return kDone;
}

int crisis_status(const Options& options) {
  const auto answer = ask(options.socket, "GET", "/api/v1/crisis");
  if (!answer) return complain(answer.error());
  if (options.json) {
    for (const json& item : (*answer)["items"]) print(item);
    return kDone;
  }
  if ((*answer)["items"].empty()) std::cout << "normal everywhere\n";
  for (const json& scope : (*answer)["items"]) {
    std::cout << fmt::format(
        "{:<9} {}{}  since {}  {}  incidents {}\n", text(scope, "level"), text(scope, "brand"),
        text(scope, "post") == "-" ? "" : " post " + text(scope, "post"), text(scope, "since"),
        scope["frozen"] == true ? "automatic answers wait" : "not frozen",
        scope["incidents"].dump());
  }
  for (const json& caution : (*answer)["cautions"]) {
    std::cout << fmt::format("careful   {}  '{}'{} has to be {} times surer until {}\n",
                             text(caution, "brand"), text(caution, "kind"),
                             text(caution, "area") == "-" ? "" : " of " + text(caution, "area"),
                             caution["factor"].dump(), text(caution, "until"));
  }
  if (text(*answer, "rules_waiting") != "-") {
    std::cout << "changed rules " << text(*answer, "rules_waiting")
              << " wait: kaikuctl crisis confirm-rules\n";
  }
  return kDone;
}

int start(const Options& options, const Wish& wish, bool drill) {
  return send(options, "/api/v1/crisis/start",
              {{"brand", wish.brand},
               {"account", wish.account},
               {"post", wish.post},
               {"reason", wish.text},
               {"drill", drill ? "yes" : "no"}});
}

int stop(const Options& options, const Wish& wish) {
  const auto answer = ask(
      options.socket, "POST", "/api/v1/crisis/stop",
      {{"who", options.who}, {"brand", wish.brand}, {"post", wish.post}, {"reason", wish.text}});
  if (!answer) return complain(answer.error());
  if (options.json) {
    for (const json& item : (*answer)["items"]) print(item);
    return kDone;
  }
  const bool recovers = (*answer)["level"] == "recovery";
  std::cout << (recovers
                    ? "recovery: answers still wait as drafts; stop once more when it is over\n"
                    : "normal: automation goes on\n");
  return kDone;
}

int confirm_rules(const Options& options) {
  const auto answer =
      ask(options.socket, "POST", "/api/v1/crisis/confirm-rules", {{"who", options.who}});
  if (!answer) return complain(answer.error());
  if (options.json) {
    print(*answer);
  } else {
    std::cout << "in force: " << text(*answer, "rule_set") << '\n';
  }
  return kDone;
}

/// Adds subcommands that share their way to the daemon.
class Group {
 public:
  Group(CLI::App& app, const char* name, const char* help, Options& options,
        std::function<int()>& run)
      : group_(app.add_subcommand(name, help)), options_(options), run_(run) {
    group_->require_subcommand(1);
  }

  CLI::App* add(const char* name, const char* help, std::function<int()> work) {
    auto* command = group_->add_subcommand(name, help);
    command->add_option("--socket", options_.socket, "Control socket of the daemon")
        ->capture_default_str();
    command->add_flag("--json", options_.json, "Machine-readable output");
    command->add_option("--who", options_.who, "Your name, for the timeline")
        ->capture_default_str();
    command->callback([&run = run_, work = std::move(work)] { run = work; });
    return command;
  }

 private:
  CLI::App* group_;
  Options& options_;
  std::function<int()>& run_;
};

void add_incident_group(CLI::App& app, Options& options, std::function<int()>& run, Wish& wish) {
  Group incident(app, "incident", "Work on one incident", options, run);
  const auto of_one = [&](const char* name, const char* help, std::function<int()> work) {
    auto* command = incident.add(name, help, std::move(work));
    command->add_option("incident", wish.incident, "Its number")->required();
    return command;
  };
  of_one("note", "Write a line into its timeline; who has it is not reminded for a while",
         [&] {
           return send(options, path(wish, "note"), {{"text", wish.text}});
         })
      ->add_option("text", wish.text, "What there is to say")
      ->required();
  of_one("mitigate", "The cause is dealt with; automatic answers still wait",
         [&] {
           return send(options, path(wish, "mitigate"), {{"reason", wish.text}});
         })
      ->add_option("--reason", wish.text, "What was done")
      ->required();
  auto* severity = of_one("severity", "Lower it, or raise it and tell people at once", [&] {
    return send(options, path(wish, "severity"),
                {{"severity", wish.severity}, {"reason", wish.text}});
  });
  severity->add_option("severity", wish.severity, "info, warning, urgent or crisis")
      ->required()
      ->check(CLI::IsMember({"info", "warning", "urgent", "crisis"}));
  severity->add_option("--reason", wish.text, "Why")->required();
  of_one("promise", "The public was promised to hear more: its holder is reminded 15 min before",
         [&] {
           return send(options, path(wish, "promise"), {{"at", wish.at}});
         })
      ->add_option("at", wish.at, "ISO 8601 time")
      ->required();
  of_one("report", "What happened, who did what, how long it took",
         [&] { return report(options, wish); })
      ->add_option("--lang", wish.lang, "fi or en")
      ->capture_default_str()
      ->check(CLI::IsMember({"fi", "en"}));
  of_one("replay", "Its comments without words and names, for kaikuctl simulate",
         [&] { return replay_incident(options, wish.incident); });
  auto* held = of_one("statement",
                      "Draft a holding statement from approved words, once for a post or thread",
                      [&] { return statement(options, wish); });
  held->add_option("--account", wish.account, "Id of the account that says it")->required();
  auto* post = held->add_option("--post", wish.post, "The post that it stands under");
  held->add_option("--comment", wish.comment, "Or the comment that it answers")->excludes(post);
  held->add_option("--template", wish.words, "Template of the rules")->capture_default_str();
  held->add_option("--next", wish.at, "When the public hears more, ISO 8601; you are reminded");
  held->add_option("--lang", wish.lang, "fi, sv or en")
      ->capture_default_str()
      ->check(CLI::IsMember({"fi", "sv", "en"}));
}

}  // namespace

void add_crisis_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static Wish wish;
  add_incident_group(app, options, run, wish);
  Group crisis(app, "crisis", "Crisis mode: what is stopped, and starting it by hand", options,
               run);
  crisis.add("status", "What is in crisis, by scope", [&] { return crisis_status(options); });
  const auto on_brand = [&](const char* name, const char* help, std::function<int()> work) {
    auto* command = crisis.add(name, help, std::move(work));
    command->add_option("--brand", wish.brand, "Id of the brand")->required();
    command->add_option("--reason", wish.text, "Why, for everybody to see")->required();
    return command;
  };
  auto* begin = on_brand("start", "Stop automatic answers and page people",
                         [&] { return start(options, wish, /*drill=*/false); });
  begin->add_option("--post", wish.post, "Only this post");
  begin->add_option("--account", wish.account, "Account of the post");
  on_brand("stop", "One step down: crisis to recovery, recovery to normal", [&] {
    return stop(options, wish);
  })->add_option("--post", wish.post, "Only this post");
  on_brand("drill", "An exercise: people are paged as in earnest, no answer is stopped",
           [&] { return start(options, wish, /*drill=*/true); });
  crisis.add("confirm-rules", "Put changed rules into force in spite of a crisis",
             [&] { return confirm_rules(options); });
}

}  // namespace kaikuctl
