#include "control_commands.hpp"

#include <iostream>

#include <fmt/format.h>

#include <kaiku/http/url.hpp>

#include "control_client.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

int complain(const Error& why) {
  std::cerr << "kaikuctl: " << why.message() << '\n';
  return kFailed;
}

std::string text(const json& value, const char* key) {
  const auto found = value.find(key);
  if (found == value.end() || found->is_null()) return "-";
  if (found->is_string())
    return found->get<std::string>().empty() ? "-" : found->get<std::string>();
  return found->dump();
}

// One line of a table cell: control characters out, cut on a character.
std::string one_line(std::string value, std::size_t most_bytes) {
  for (char& c : value) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  if (value.size() <= most_bytes) return value;
  while (most_bytes > 0 && (static_cast<unsigned char>(value[most_bytes]) & 0xC0) == 0x80)
    --most_bytes;
  return value.substr(0, most_bytes) + "…";
}

namespace {

template <class Row>
int list(const Options& options, const std::string& target, const char* nothing, Row row) {
  const auto answer = ask(options.socket, "GET", target);
  if (!answer) return complain(answer.error());
  if (options.json) {
    for (const json& item : (*answer)["items"]) std::cout << item.dump() << '\n';
    return kDone;
  }
  if ((*answer)["items"].empty()) std::cout << nothing << '\n';
  for (const json& item : (*answer)["items"]) std::cout << row(item) << '\n';
  return kDone;
}

int change(const Options& options, const std::string& target, const json& body, const char* did) {
  const auto answer = ask(options.socket, "POST", target, body);
  if (!answer) return complain(answer.error());
  if (options.json) {
    std::cout << answer->dump() << '\n';
  } else {
    std::cout << did << ": " << text(*answer, "state") << '\n';
  }
  return kDone;
}

std::string action_path(std::int64_t id, const char* verb) {
  return "/api/v1/actions/" + std::to_string(id) + "/" + verb;
}
std::string incident_path(std::int64_t id) {
  return "/api/v1/incidents/" + std::to_string(id);
}

// Who can approve as the second person, and who of them is asked.
std::string second_people(const json& second) {
  std::string names;
  for (const json& name : second.value("people", json::array()))
    names += (names.empty() ? "" : ", ") + name.get<std::string>();
  if (names.empty())
    return "nobody else is on call for it: somebody with a name of their own has to";
  const bool asked = second.value("asked", false);
  return names + (asked ? " can; one of them has been asked" : " can; the first of them is asked");
}

void print_counts(const char* title, const json& counts) {
  std::cout << title << '\n';
  for (const auto& [name, count] : counts.items())
    std::cout << fmt::format("  {:<20} {}\n", name, count.dump());
}

}  // namespace

int queue(const Options& options, const std::string& state) {
  return list(options, "/api/v1/actions?state=" + http::percent_encode(state), "nothing waits",
              [](const json& item) {
                std::string line =
                    fmt::format("{:>6}  {:<18} {:<14} {:<28} {}", text(item, "id"),
                                text(item, "state"), text(item, "kind"),
                                one_line(text(item, "account") + "/" + text(item, "target"), 28),
                                one_line(text(item, "text"), 70));
                if (item.contains("claimed_by"))
                  line += "\n        claimed by " + text(item, "claimed_by") + " until " +
                          text(item, "claim_until");
                if (item.contains("second"))
                  line += "\n        since " + text(item["second"], "since") + ": " +
                          second_people(item["second"]);
                if (item.contains("last_error"))
                  line += "\n        " + one_line(text(item, "last_error"), 100);
                return line;
              });
}

int approve(const Options& options, std::int64_t action, const std::string& words) {
  json body = {{"who", options.who}};
  if (!words.empty()) body["text"] = words;
  const auto answer = ask(options.socket, "POST", action_path(action, "approve"), body);
  if (!answer) return complain(answer.error());
  if (options.json) {
    std::cout << answer->dump() << '\n';
  } else if (text(*answer, "state") == "awaiting_approval") {
    std::cout << fmt::format("approved by {}; a second person has to: kaikuctl approve {}\n{}\n",
                             text(*answer, "decided_by"), action,
                             second_people(answer->value("second", json::object())));
  } else {
    std::cout << "approved: " << text(*answer, "state") << '\n';
  }
  return kDone;
}
int reject(const Options& options, std::int64_t action, const std::string& reason) {
  json body = {{"who", options.who}};
  if (!reason.empty()) body["reason"] = reason;
  return change(options, action_path(action, "reject"), body, "rejected");
}
int claim_draft(const Options& options, std::int64_t action) {
  return change(options, action_path(action, "claim"), {{"who", options.who}}, "claimed");
}
int retry(const Options& options, std::int64_t action) {
  return change(options, action_path(action, "retry"), {{"who", options.who}}, "queued again");
}

int list_incidents(const Options& options, const std::string& state) {
  return list(options, "/api/v1/incidents?state=" + http::percent_encode(state), "no incidents",
              [](const json& item) {
                return fmt::format("{:>5}  {:<12} {:<8} {:<12} {}  {}\n       {}",
                                   "#" + text(item, "id"), text(item, "state"),
                                   text(item, "severity"), text(item, "kind"),
                                   text(item, "opened_at"), one_line(text(item, "title"), 90),
                                   one_line(text(item, "reason"), 110));
              });
}

int show_incident(const Options& options, std::int64_t incident) {
  const auto found = ask(options.socket, "GET", incident_path(incident));
  if (!found) return complain(found.error());
  if (options.json) {
    std::cout << found->dump() << '\n';
    return kDone;
  }
  std::cout << fmt::format("#{} {} ({}, {})\n{}\nbrand {}  post {}  comments {}  authors {}\n",
                           text(*found, "id"), text(*found, "title"), text(*found, "severity"),
                           text(*found, "state"), text(*found, "reason"), text(*found, "brand"),
                           text(*found, "post"), text(*found, "comments"), text(*found, "authors"));
  if (text(*found, "held") != "-") std::cout << "waits: " << text(*found, "held") << '\n';
  const json& stopped = (*found)["stopped"];
  std::cout << fmt::format(
      "{} answers wait for a person, {} comments hidden of {} since it began\n",
      text(stopped, "waiting"), text(stopped, "hidden"), text(stopped, "comments"));
  for (const json& sample : (*found)["samples"]) {
    std::cout << fmt::format("  \"{}\"\n    {} {}\n", text(sample, "text"), text(sample, "comment"),
                             text(sample, "permalink"));
  }
  for (const json& entry : (*found)["timeline"]) {
    std::cout << fmt::format("  {}  {:<12} {}\n", text(entry, "at"), text(entry, "actor"),
                             text(entry, "what"));
  }
  return kDone;
}

int acknowledge(const Options& options, std::int64_t incident) {
  return change(options, incident_path(incident) + "/ack", {{"who", options.who}}, "incident");
}
int resolve(const Options& options, std::int64_t incident, const std::string& reason,
            const std::string& verdict) {
  return change(options, incident_path(incident) + "/resolve",
                {{"who", options.who}, {"reason", reason}, {"verdict", verdict}}, "incident");
}

int stats(const Options& options, const std::string& since) {
  const auto totals =
      ask(options.socket, "GET", "/api/v1/stats?since=" + http::percent_encode(since));
  if (!totals) return complain(totals.error());
  if (options.json) {
    std::cout << totals->dump() << '\n';
    return kDone;
  }
  for (const char* key : {"events", "duplicates", "comments", "open_cases", "unanswered_questions",
                          "guard_activations", "restricted_criticism"}) {
    std::cout << fmt::format("{:<22} {}\n", key, text(*totals, key));
  }
  print_counts("comments by class", (*totals)["comments_by_class"]);
  print_counts("actions by state", (*totals)["actions_by_state"]);
  print_counts("actions done by kind", (*totals)["actions_done_by_kind"]);
  return kDone;
}

int unparsed(const Options& options, bool again) {
  if (again) {
    const auto answer = ask(options.socket, "POST", "/api/v1/unparsed/retry");
    if (!answer) return complain(answer.error());
    std::cout << text(*answer, "retried") << " deliveries will be read again\n";
    return kDone;
  }
  return list(options, "/api/v1/unparsed", "every delivery could be read", [](const json& item) {
    return fmt::format("{:>6}  {}  {:<24} {:>7} bytes  {}", text(item, "id"),
                       text(item, "received_at"), text(item, "account"), text(item, "bytes"),
                       one_line(text(item, "body"), 60));
  });
}

int status(const Options& options) {
  const auto answer = ask(options.socket, "GET", "/api/v1/status");
  if (!answer) return complain(answer.error());
  if (options.json) {
    std::cout << answer->dump() << '\n';
    return kDone;
  }
  for (const char* key :
       {"version", "rule_set", "signals", "started_at", "accepting", "refused_reload"}) {
    std::cout << fmt::format("{:<16} {}\n", key, text(*answer, key));
  }
  for (const json& order : (*answer)["hands_off"]) {
    std::cout << fmt::format("{:<16} {} (order {}, {}: {})\n", "hands_off", text(order, "scope"),
                             text(order, "id"), text(order, "who"), text(order, "reason"));
  }
  for (const json& demotion : (*answer)["demoted"]) {
    std::cout << fmt::format("{:<16} policy {} acts as drafts: {} of its last {} were taken back\n",
                             "demoted", text(demotion, "policy"), text(demotion, "reversals"),
                             text(demotion, "actions"));
  }
  return kDone;
}

}  // namespace kaikuctl
