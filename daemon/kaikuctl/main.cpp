#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "answers_command.hpp"
#include "appeal_command.hpp"
#include "audit_command.hpp"
#include "case_command.hpp"
#include "channels_command.hpp"
#include "check_command.hpp"
#include "compare_command.hpp"
#include "conduct_command.hpp"
#include "control_commands.hpp"
#include "incident_command.hpp"
#include "learning_commands.hpp"
#include "offline_commands.hpp"
#include "oncall_command.hpp"
#include "options.hpp"
#include "people_command.hpp"
#include "plan_command.hpp"
#include "platforms_command.hpp"
#include "rules_command.hpp"
#include "send_command.hpp"
#include "simulate_command.hpp"
#include "stats_command.hpp"

namespace {

using kaikuctl::Options;

std::string environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

// Subcommands with their flags; `run` is set to what was chosen.
void add_offline_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  const auto with_rules = [&options](CLI::App* command) {
    command->add_option("--rules", options.rule_directories,
                        "Rule directory; repeat to lay one over another");
    command->add_flag("--json", options.json, "Machine-readable output");
    return command;
  };
  auto* check = with_rules(
      app.add_subcommand("check", "Validate rules, and with --config the configuration"));
  check->add_option("--config", options.config, "Configuration file");
  static kaikuctl::CheckOptions wanted;
  check->add_option("--format", wanted.format, "How findings are written")
      ->check(CLI::IsMember({"text", "json", "sarif"}))
      ->capture_default_str();
  check->add_flag("--strict", wanted.strict, "Warnings make the exit status 1, too");
  check->callback([&] { run = [&] { return kaikuctl::check(options, wanted); }; });

  with_rules(app.add_subcommand("test", "Run the tests written in rule files"))->callback([&] {
    run = [&] { return kaikuctl::test_rules(options); };
  });
  with_rules(app.add_subcommand("classify", "Classify JSON Lines from stdin to stdout"))
      ->callback([&] { run = [&] { return kaikuctl::classify(options); }; });

  static std::string stream;
  auto* simulate = app.add_subcommand(
      "simulate", "Run a stream of comments through the detectors; print the incidents");
  simulate->add_option("file", stream, "JSON Lines in order of arrival; - for stdin")->required();
  simulate
      ->add_option("--rules", options.rule_directories,
                   "Rule directory for comments without a label; repeat to lay one over another")
      ->allow_extra_args(false);
  simulate->callback([&] { run = [&] { return kaikuctl::simulate(options, stream); }; });

  app.add_subcommand("schema", "Print the JSON Schema of rule files, for editors")->callback([&] {
    run = [] { return kaikuctl::print_schema(); };
  });

  auto* platforms = app.add_subcommand("platforms", "What can be done on which platform");
  platforms->add_flag("--json", options.json, "Machine-readable output");
  platforms->callback([&] { run = [&] { return kaikuctl::platforms(options); }; });

  static std::string text;
  static std::string lang;
  auto* explain = with_rules(
      app.add_subcommand("explain", "Show how one text is understood and what would be done"));
  explain->add_option("text", text, "The comment")->required();
  explain->add_option("--lang", lang, "fi, sv or en; told from the text otherwise");
  explain->callback([&] { run = [&] { return kaikuctl::explain(options, text, lang); }; });
}

void add_answers_command(CLI::App& app, Options& options, std::function<int()>& run) {
  static kaikuctl::AnswersOptions wanted;
  auto* answers = app.add_subcommand(
      "answers", "Which approved answers come near to a question; without one, list them all");
  answers->add_option("question", wanted.question, "As somebody would ask it");
  answers
      ->add_option("--rules", options.rule_directories,
                   "Rule directory; repeat to lay one over another")
      ->allow_extra_args(false);
  answers->add_option("--lang", wanted.lang, "fi, sv or en; told from the question otherwise");
  answers->add_option("--account", wanted.account, "Account, for answers that ask for it");
  answers->add_option("--brand", wanted.brand, "Brand, for answers that ask for it");
  answers->add_option("--most", wanted.most, "How many to show")
      ->capture_default_str()
      ->check(CLI::Range(1, 100));
  answers->add_flag("--json", options.json, "Machine-readable output");
  answers->callback([&] { run = [&] { return kaikuctl::answers(options, wanted); }; });
}

/// Where comments to replay come from.
void with_history(CLI::App* command, kaikuctl::HistorySource& source, Options& options) {
  auto* file = command->add_option("file", source.file, "JSON Lines; stdin otherwise");
  auto* daemon = command->add_flag("--history", source.daemon, "The running daemon's decisions");
  command
      ->add_option("--store", source.store,
                   "The decisions in this database, while no daemon runs on it")
      ->excludes(file)
      ->excludes(daemon);
  daemon->excludes(file);
  command->add_option("--socket", options.socket, "Control socket of the daemon")
      ->capture_default_str();
}

void add_compare_command(CLI::App& app, Options& options, std::function<int()>& run) {
  static kaikuctl::CompareOptions wanted;
  auto* compare = app.add_subcommand(
      "compare", "Replay comments through two rule sets; show the decisions that differ");
  compare
      ->add_option("--rules", wanted.rules,
                   "Old rules, then new ones: each a directory, or several separated by commas")
      ->required()
      ->allow_extra_args(false);
  with_history(compare, wanted.source, options);
  compare->add_option("--samples", wanted.samples, "How many to show of each kind")
      ->capture_default_str()
      ->check(CLI::Range(0, 1000));
  compare->add_flag("--json", options.json, "Machine-readable output");
  compare->callback([&] { run = [&] { return kaikuctl::compare(options, wanted); }; });
}

void add_rules_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static std::string id;
  static std::string kind;
  auto* rules = app.add_subcommand("rules", "What is in force, and where it comes from");
  rules->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, auto work) {
    auto* command = rules->add_subcommand(name, help);
    command
        ->add_option("--rules", options.rule_directories,
                     "Rule directory; repeat to lay one over another")
        ->allow_extra_args(false);
    command->add_flag("--json", options.json, "Machine-readable output");
    command->callback([&run, work] { run = work; });
    return command;
  };
  add("show", "One rule: what it says, where, what it replaced, who uses it, its tests",
      [&] { return kaikuctl::show_rule(options, id); })
      ->add_option("id", id, "Signal, composite, policy, group, reply, answer, class or word list")
      ->required();
  add("list", "Everything by name", [&] { return kaikuctl::list_rules(options, kind); })
      ->add_option("--kind", kind, "Only this kind")
      ->check(CLI::IsMember(
          {"signal", "composite", "policy", "group", "reply", "answer", "class", "list"}));
  add("files", "The files that are read, by directory",
      [&] { return kaikuctl::list_rule_files(options); });

  static kaikuctl::RuleStatsOptions wanted;
  auto* stats = add("stats", "What every rule did to past comments, and what is dead",
                    [&] { return kaikuctl::rule_stats(options, wanted); });
  with_history(stats, wanted.source, options);
  stats->add_flag("--time", wanted.time, "Measure how long a look at a signal takes");
  stats->add_option("--most", wanted.most, "How many to show of each kind")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
}

void add_learning_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static kaikuctl::LearningOptions learning;
  const auto with_corpus = [&options](CLI::App* command) {
    command
        ->add_option("--corpus", learning.corpora,
                     "Folder of *.jsonl files with labelled comments, or one file; repeat for more")
        ->required();
    command->add_option("--corrections", learning.corrections,
                        "File of labelled comments that outweigh the corpus; repeat for more");
    command->add_flag("--json", options.json, "Machine-readable output");
    return command;
  };
  auto* learn =
      with_corpus(app.add_subcommand("learn", "Train the statistical signal on labelled comments"));
  learn
      ->add_option("--out", learning.out,
                   "Model file to write, e.g. rules/model/statistical.kmodel")
      ->required();
  learn->callback([&] { run = [&] { return kaikuctl::learn(options, learning); }; });

  auto* tune =
      with_corpus(app.add_subcommand("tune", "Fit the weights of signals on labelled comments"));
  tune->add_option("--rules", options.rule_directories,
                   "Rule directory; repeat to lay one over another");
  tune->add_option(
      "--keep", learning.kept,
      "File of labelled texts that must stay as right as they are, beside the tests in "
      "the rule files; repeat for more");
  tune->add_option("--out", learning.out, "File to write, e.g. rules/weights.yaml")->required();
  tune->add_option("--pull", learning.pull,
                   "How strongly scores are held at their hand-written values")
      ->check(CLI::Range(0.01, 1e6))
      ->capture_default_str();
  tune->callback([&] { run = [&] { return kaikuctl::tune(options, learning); }; });
}

CLI::App* with_socket(CLI::App* command, Options& options) {
  command->add_option("--socket", options.socket, "Control socket of the daemon")
      ->capture_default_str();
  command->add_flag("--json", options.json, "Machine-readable output");
  return command;
}

void add_queue_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static std::string state = "awaiting_approval";
  static std::string text;
  static std::string reason;
  static std::int64_t id = 0;
  auto* queue =
      with_socket(app.add_subcommand("queue", "List drafts, or actions in another state"), options);
  queue->add_option("--state", state, "awaiting_approval, dead, failed, in_doubt, ready …")
      ->capture_default_str();
  queue->callback([&] { run = [&] { return kaikuctl::queue(options, state); }; });

  const auto on_action = [&](const char* name, const char* help, auto work) {
    auto* command = with_socket(app.add_subcommand(name, help), options);
    command->add_option("action", id, "Number of the action")->required();
    command->add_option("--who", options.who, "Your name, for the audit")->capture_default_str();
    command->callback([&run, work] { run = work; });
    return command;
  };
  on_action("approve", "Send a draft", [&] {
    return kaikuctl::approve(options, id, text);
  })->add_option("--text", text, "Send this text instead");
  on_action("reject", "Drop a draft", [&] {
    return kaikuctl::reject(options, id, reason);
  })->add_option("--reason", reason, "Why, for those who wrote the rule");
  on_action("claim", "Take a draft, so that nobody else answers it; ends by itself",
            [&] { return kaikuctl::claim_draft(options, id); });
  on_action("retry", "Try a dead or failed action again",
            [&] { return kaikuctl::retry(options, id); });
}

void add_incident_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static std::string state;
  static std::string reason;
  static std::string verdict;
  static std::int64_t id = 0;
  auto* list = with_socket(
      app.add_subcommand("incidents", "List incidents, or show one with its timeline"), options);
  list->add_option("incident", id, "Number of one incident");
  list->add_option("--state", state, "open, acknowledged, mitigated or resolved");
  list->callback([&] {
    run = [&] {
      return id > 0 ? kaikuctl::show_incident(options, id)
                    : kaikuctl::list_incidents(options, state);
    };
  });
  auto* ack = with_socket(app.add_subcommand("ack", "Take an incident: stops the paging"), options);
  ack->add_option("incident", id, "Number of the incident")->required();
  ack->add_option("--who", options.who, "Your name, for the timeline")->capture_default_str();
  ack->callback([&] { run = [&] { return kaikuctl::acknowledge(options, id); }; });
  auto* resolve = with_socket(
      app.add_subcommand("resolve", "Close an incident: automation in its scope goes on"), options);
  resolve->add_option("incident", id, "Number of the incident")->required();
  resolve->add_option("--reason", reason, "Why it is over")->required();
  resolve->add_option("--verdict", verdict, "real, not_a_crisis or duplicate")
      ->check(CLI::IsMember({"real", "not_a_crisis", "duplicate"}));
  resolve->add_option("--who", options.who, "Your name, for the timeline")->capture_default_str();
  resolve->callback([&] { run = [&] { return kaikuctl::resolve(options, id, reason, verdict); }; });
}

void add_channel_command(CLI::App& app, Options& options, std::function<int()>& run) {
  static std::string channel;
  static bool test = false;
  auto* channels = with_socket(
      app.add_subcommand("channels", "The ways by which people are told; test them"), options);
  channels->add_flag("--test", test, "Send a test message by the channel, or by every one");
  channels->add_option("channel", channel, "\"contact/channel\"")->needs("--test");
  channels->callback([&] {
    run = [&] {
      return test ? kaikuctl::test_channels(options, channel) : kaikuctl::list_channels(options);
    };
  });
}

void add_report_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static std::string since;
  static bool again = false;
  auto* stats = with_socket(
      app.add_subcommand("stats", "Totals: comments by class, actions, open questions"), options);
  stats->add_option("--since", since, "ISO 8601 time");
  stats->callback([&] { run = [&] { return kaikuctl::stats(options, since); }; });
  auto* unparsed =
      with_socket(app.add_subcommand("unparsed", "Deliveries that could not be read"), options);
  unparsed->add_flag("--retry", again, "Read them all again, after an upgrade");
  unparsed->callback([&] { run = [&] { return kaikuctl::unparsed(options, again); }; });
  with_socket(app.add_subcommand("status", "Version, rule set, last refused reload"), options)
      ->callback([&] { run = [&] { return kaikuctl::status(options); }; });
}

void add_audit_command(CLI::App& app, Options& options, std::function<int()>& run) {
  static kaikuctl::AuditOptions wanted;
  const auto with_source = [&options](CLI::App* command) {
    with_socket(command, options)
        ->add_option("--store", wanted.store,
                     "Read this database file itself, whether a daemon runs on it or not");
    return command;
  };
  const auto with_choice = [&with_source](CLI::App* command) {
    with_source(command)->add_option("--subject", wanted.subject,
                                     "Only lines about this, e.g. decision/7");
    command->add_option("--before", wanted.before, "Only lines before this one");
    command->add_option("--limit", wanted.limit, "How many")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
  };
  auto* audit = app.add_subcommand("audit", "What was decided and done by whom, in a hash chain");
  audit->require_subcommand(0, 1);
  with_choice(audit);
  audit->callback([&run, &options, audit] {
    if (!audit->get_subcommands().empty()) return;
    run = [&options] { return kaikuctl::list_audit(options, wanted); };
  });
  auto* list = audit->add_subcommand("list", "Lines, newest first");
  with_choice(list);
  list->callback([&] { run = [&] { return kaikuctl::list_audit(options, wanted); }; });
  auto* verify = with_source(
      audit->add_subcommand("verify", "Find what was changed, removed, reordered or cut off"));
  verify
      ->add_option("--anchor", wanted.anchors,
                   "LINE:HASH as noted earlier, from the log or from this command; repeat for more")
      ->allow_extra_args(false);
  verify->add_flag("--records", wanted.records, "Compare stored decisions with their lines, too");
  verify->callback([&] { run = [&] { return kaikuctl::verify_audit(options, wanted); }; });
}

void add_people_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static kaikuctl::PersonOptions person;
  const auto add = [&](const char* name, const char* help, auto work) {
    auto* command = with_socket(app.add_subcommand(name, help), options);
    command->add_option("--account", person.account, "Account id")->required();
    command->add_option("--author", person.author, "The person's id on its platform")->required();
    command->callback([&run, work] { run = work; });
    return command;
  };
  add("export", "Everything held about a person, as JSON",
      [&] { return kaikuctl::export_person(options, person); });
  add("forget", "Take a person out of every table; the proof names nobody",
      [&] { return kaikuctl::forget_person(options, person); })
      ->add_option("--who", options.who, "Your name, for the audit")
      ->capture_default_str();
  with_socket(app.add_subcommand("erasures", "Proofs of what was forgotten"), options)
      ->callback([&] { run = [&] { return kaikuctl::list_erasures(options); }; });
}

void add_appeal_commands(CLI::App& app, Options& options, std::function<int()>& run) {
  static std::int64_t id = 0;
  static std::string language = "en";
  static std::string words;
  static std::string state;
  auto* statement = with_socket(
      app.add_subcommand("statement", "Why a comment was restricted: the statement of reasons"),
      options);
  statement->add_option("action", id, "Number of the restriction")->required();
  statement->add_option("--lang", language, "fi, sv or en")
      ->capture_default_str()
      ->check(CLI::IsMember({"fi", "sv", "en"}));
  statement->callback(
      [&] { run = [&] { return kaikuctl::print_statement(options, id, language); }; });

  auto* appeal = app.add_subcommand("appeal", "Appeals against restrictions");
  appeal->require_subcommand(1);
  auto* list = with_socket(appeal->add_subcommand("list", "Appeals by state"), options);
  list->add_option("--state", state, "open, upheld or overturned");
  list->callback([&] { run = [&] { return kaikuctl::list_appeals(options, state); }; });
  const auto add = [&](const char* name, const char* help, const char* of, const char* option,
                       const char* about, auto work) {
    auto* command = with_socket(appeal->add_subcommand(name, help), options);
    command->add_option(of, id, "Its number")->required();
    command->add_option(option, words, about)->required();
    command->add_option("--who", options.who, "Your name, for the audit")->capture_default_str();
    command->callback([&run, work] { run = work; });
  };
  add("open", "Write down what the author of a restricted comment says", "action", "--grounds",
      "What the author says", [&] { return kaikuctl::open_appeal(options, id, words); });
  for (const char* const verdict : {"uphold", "overturn"}) {
    const bool stands = std::string_view(verdict) == "uphold";
    add(verdict,
        stands ? "The restriction stands" : "Take the restriction back; no rule repeats it",
        "appeal", "--reason", "Why",
        [&options, verdict] { return kaikuctl::decide_appeal(options, id, verdict, words); });
  }
}

void add_send_command(CLI::App& app, Options& options, std::function<int()>& run) {
  static kaikuctl::Sample sample;
  auto* send = app.add_subcommand(
      "send", "Post a signed sample comment to a running daemon and show the decision");
  send->add_option("text", sample.text, "The comment")->required();
  send->add_option("--config", options.config, "Configuration file ($KAIKU_CONFIG)")
      ->capture_default_str();
  send->add_option("--account", sample.account,
                   "Account id; the first of the configuration otherwise");
  send->add_option("--author", sample.author, "Author id")->capture_default_str();
  send->add_option("--post", sample.post, "Post id");
  send->add_option("--id", sample.comment, "Comment id; a new one otherwise");
  send->add_flag("--json", options.json, "Machine-readable output");
  send->callback([&] {
    run = [&] {
      options.socket.clear();  // the configuration names it
      return kaikuctl::send_sample(options, sample);
    };
  });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Operator's tool of the Kaiku moderation and engagement daemon."};
  app.set_version_flag("--version", "kaikuctl " KAIKU_VERSION);
  app.require_subcommand(1);
  Options options;
  options.socket = environment("KAIKU_SOCKET", "/run/kaiku/control.sock");
  options.config = environment("KAIKU_CONFIG", "");
  options.who = environment("USER", "operator");
  std::function<int()> run;
  add_offline_commands(app, options, run);
  add_answers_command(app, options, run);
  add_rules_commands(app, options, run);
  add_learning_commands(app, options, run);
  add_compare_command(app, options, run);
  add_queue_commands(app, options, run);
  add_incident_commands(app, options, run);
  kaikuctl::add_crisis_commands(app, options, run);
  kaikuctl::add_oncall_commands(app, options, run);
  add_channel_command(app, options, run);
  add_report_commands(app, options, run);
  add_audit_command(app, options, run);
  add_people_commands(app, options, run);
  add_appeal_commands(app, options, run);
  kaikuctl::add_conduct_commands(app, options, run);
  kaikuctl::add_case_commands(app, options, run);
  kaikuctl::add_plan_command(app, options, run);
  add_send_command(app, options, run);
  try {
    app.parse(argc, argv);
    return run();
  } catch (const CLI::ParseError& wrong) {
    const int status = app.exit(wrong);
    return status == 0 ? 0 : 2;
  } catch (const std::exception& bug) {
    std::cerr << "kaikuctl: " << bug.what() << '\n';
    return kaikuctl::kFailed;
  }
}
