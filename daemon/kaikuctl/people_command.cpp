#include "people_command.hpp"

#include <algorithm>
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

constexpr std::size_t kRowsAtOnce = 1'000;

// One table, page by page.
Result<json> held_in(const Options& options, const PersonOptions& person,
                     const std::string& table) {
  json all = json::array();
  for (;;) {
    auto page =
        ask(options.socket, "GET",
            "/api/v1/people/held?account=" + http::percent_encode(person.account) +
                "&author=" + http::percent_encode(person.author) + "&table=" + table +
                "&limit=" + std::to_string(kRowsAtOnce) + "&offset=" + std::to_string(all.size()));
    if (!page) return page.error();
    json& items = (*page)["items"];
    const std::size_t rows = items.size();
    for (json& item : items) all.push_back(std::move(item));
    if (rows < kRowsAtOnce) return all;
  }
}

bool holds_nothing(const json& erasure) {
  constexpr const char* kCounts[] = {"comments", "decisions", "actions", "deliveries", "others"};
  return std::ranges::all_of(kCounts, [&](const char* count) { return erasure[count] == 0; });
}

std::string proof_line(const json& erasure) {
  const json& done = erasure["done_at"];
  return fmt::format(
      "{:>5}  {:<20} asked {} by {}  {}  {} comments, {} decisions, {} actions, {} deliveries, "
      "{} others",
      erasure["id"].dump(), erasure["account"].get<std::string>(),
      erasure["asked_at"].get<std::string>(), erasure["asked_by"].get<std::string>(),
      done.is_null() ? "under way" : "done " + done.get<std::string>(), erasure["comments"].dump(),
      erasure["decisions"].dump(), erasure["actions"].dump(), erasure["deliveries"].dump(),
      erasure["others"].dump());
}

}  // namespace

int export_person(const Options& options, const PersonOptions& person) {
  const auto tables = ask(options.socket, "GET", "/api/v1/people/held");
  if (!tables) return complain(tables.error());
  json held = json::object();
  for (const json& table : (*tables)["tables"]) {
    const std::string name = table.get<std::string>();
    auto rows = held_in(options, person, name);
    if (!rows) return complain(rows.error());
    held[name] = std::move(*rows);
  }
  const json whole = {{"account", person.account}, {"author", person.author}, {"held", held}};
  if (options.json) {
    print(whole);
  } else {
    std::cout << whole.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
  }
  return kDone;
}

int forget_person(const Options& options, const PersonOptions& person) {
  const auto erasure =
      ask(options.socket, "POST", "/api/v1/people/forget",
          {{"who", options.who}, {"account", person.account}, {"author", person.author}});
  if (!erasure) return complain(erasure.error());
  if (options.json) {
    print(*erasure);
  } else {
    std::cout << proof_line(*erasure) << '\n';
    if ((*erasure)["done_at"].is_null()) {
      std::cout << "  still under way: the daemon goes on by itself (kaikuctl erasures)\n";
    } else if (holds_nothing(*erasure)) {
      std::cout << "  nothing is held under this name: are --account and --author right?\n";
    }
  }
  return kDone;
}

int list_erasures(const Options& options) {
  const auto erasures = ask(options.socket, "GET", "/api/v1/people/erasures?limit=1000");
  if (!erasures) return complain(erasures.error());
  if ((*erasures)["items"].empty() && !options.json) std::cout << "nobody was forgotten\n";
  for (const json& erasure : (*erasures)["items"]) {
    if (options.json) {
      print(erasure);
    } else {
      std::cout << proof_line(erasure) << '\n';
    }
  }
  return kDone;
}

}  // namespace kaikuctl
