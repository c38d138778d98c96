#include "appeal_command.hpp"

#include <iostream>

#include <fmt/format.h>

#include <kaiku/http/url.hpp>

#include "control_client.hpp"
#include "control_commands.hpp"
#include "json_output.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

std::string appeal_line(const json& appeal) {
  std::string line =
      fmt::format("{:>5}  {:<11} action {}  {}/{}  opened {} by {}", appeal["id"].dump(),
                  appeal["state"].get<std::string>(), appeal["action"].dump(),
                  appeal["account"].get<std::string>(), appeal["comment"].get<std::string>(),
                  appeal["opened_at"].get<std::string>(), appeal["opened_by"].get<std::string>());
  if (!appeal["decided_at"].is_null()) {
    line +=
        fmt::format("\n       {} by {}: {}", appeal["decided_at"].get<std::string>(),
                    appeal["decided_by"].get<std::string>(), appeal["reason"].get<std::string>());
  }
  if (!appeal["remedy"].is_null()) {
    line += "\n       taken back by action " + appeal["remedy"].dump();
  }
  return line;
}

int show(const Options& options, const Result<json>& appeal) {
  if (!appeal) return complain(appeal.error());
  if (options.json) {
    print(*appeal);
  } else {
    std::cout << appeal_line(*appeal) << '\n';
  }
  return kDone;
}

}  // namespace

int print_statement(const Options& options, std::int64_t action, const std::string& language) {
  const auto statement = ask(options.socket, "GET",
                             "/api/v1/actions/" + std::to_string(action) +
                                 "/statement?lang=" + http::percent_encode(language));
  if (!statement) return complain(statement.error());
  if (options.json) {
    print(*statement);
    return kDone;
  }
  for (const json& part : (*statement)["statement"]) {
    std::cout << part["title"].get<std::string>() << "\n  " << part["text"].get<std::string>()
              << "\n\n";
  }
  if (const json& line = (*statement)["recorded"]; !line.is_null()) {
    std::cout << "audit " << line.get<std::string>() << '\n';
  }
  return kDone;
}

int list_appeals(const Options& options, const std::string& state) {
  const auto appeals =
      ask(options.socket, "GET", "/api/v1/appeals?limit=1000&state=" + http::percent_encode(state));
  if (!appeals) return complain(appeals.error());
  if ((*appeals)["items"].empty() && !options.json) std::cout << "no appeals\n";
  for (const json& appeal : (*appeals)["items"]) {
    if (options.json) {
      print(appeal);
    } else {
      std::cout << appeal_line(appeal) << '\n';
    }
  }
  return kDone;
}

int open_appeal(const Options& options, std::int64_t action, const std::string& grounds) {
  return show(options,
              ask(options.socket, "POST", "/api/v1/actions/" + std::to_string(action) + "/appeal",
                  {{"who", options.who}, {"grounds", grounds}}));
}

int decide_appeal(const Options& options, std::int64_t appeal, const std::string& verdict,
                  const std::string& reason) {
  return show(options, ask(options.socket, "POST",
                           "/api/v1/appeals/" + std::to_string(appeal) + "/" + verdict,
                           {{"who", options.who}, {"reason", reason}}));
}

}  // namespace kaikuctl
