#include "history.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>
#include <kaiku/store/database.hpp>

#include "control_client.hpp"

namespace kaikuctl {

namespace asio = boost::asio;
using namespace kaiku;
using nlohmann::json;
using policy::HistoricComment;

namespace {

constexpr std::size_t kMostLineBytes = std::size_t{1} << 20;
constexpr std::size_t kMostComments = 2'000'000;
constexpr std::size_t kRowsAtOnce = 1'000;

std::string text_of(const json& value, const char* key) {
  const auto found = value.find(key);
  if (found == value.end()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

/// Gathers comments from either form of source.
class HistoryReader {
 public:
  /// A line of a file: {"text", "id"?, "at"?, "author"?, "post"?, "parent"?, "lang"?, …}, or a
  /// stored decision with its comment.
  void add_line(const std::string& line, std::size_t number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    const auto refuse = [&](const std::string& why) {
      std::cerr << "(input):" << number << ": error: " << why << '\n';
      ++history_.unreadable;
    };
    if (line.size() > kMostLineBytes) return refuse("line longer than 1 MiB");
    const json value = json::parse(line, nullptr, false);
    if (!value.is_object()) {
      return refuse(
          "not a JSON object: write {\"id\": \"1\", \"at\": \"2026-01-01T12:00:00Z\", "
          "\"text\": \"…\"}");
    }
    if (value.contains("comment")) return add_decision(value);
    if (!value.contains("text") || !value["text"].is_string()) {
      return refuse("\"text\" is missing or no string");
    }
    if (const auto wrong = add_plain(value, number)) refuse(*wrong);
  }

  void add_decision(const json& decision) {
    auto comment = comment_from_json(decision["comment"]);
    if (!comment) {
      ++history_.unreadable;
    } else if (comment->text.empty()) {
      ++history_.erased;
    } else if (texts_.insert(comment->account.value + "/" + comment->id.value + "/" + comment->text)
                   .second) {
      history_.comments.push_back({std::move(*comment), std::nullopt});
    }
  }

  bool full() const { return history_.comments.size() >= kMostComments; }
  History finish(std::optional<Interventions> interventions = {}) {
    history_.interventions = std::move(interventions);
    return std::move(history_);
  }

 private:
  std::optional<std::string> add_plain(const json& value, std::size_t number) {
    Comment comment;
    comment.account = AccountId(value.value("account", json("history")).is_string()
                                    ? value.value("account", "history")
                                    : "history");
    comment.brand = BrandId("history");
    comment.platform = text_of(value, "platform");
    comment.id = CommentId(value.contains("id") ? text_of(value, "id") : std::to_string(number));
    comment.post = PostId(text_of(value, "post"));
    if (const std::string parent = text_of(value, "parent"); !parent.empty()) {
      comment.parent = CommentId(parent);
    }
    comment.author.id = AuthorId(text_of(value, "author"));
    // Nobody knows who wrote it: somebody new each time, not one person with all comments.
    if (comment.author.id.empty()) comment.author.id = AuthorId("line-" + std::to_string(number));
    comment.text = value["text"].get<std::string>();
    if (const auto kind = parse_comment_kind(text_of(value, "kind"))) comment.kind = *kind;
    if (const auto rating = value.find("rating");
        rating != value.end() && rating->is_number_integer()) {
      comment.rating = rating->get<int>();
    }
    comment.is_private = text_of(value, "private") == "true";
    if (const std::string at = text_of(value, "at"); !at.empty()) {
      const auto time = parse_iso8601(at);
      if (!time) return "\"at\": expected a time such as 2026-01-01T12:00:00Z";
      comment.created_at = *time;
    }
    history_.comments.push_back({std::move(comment), parse_language(text_of(value, "lang"))});
    return std::nullopt;
  }

  History history_;
  std::set<std::string> texts_;
};

std::optional<History> complain(const std::string& why) {
  std::cerr << "kaikuctl: " << why << '\n';
  return std::nullopt;
}

std::optional<History> read_lines(std::istream& input) {
  HistoryReader reader;
  std::size_t number = 0;
  for (std::string line; std::getline(input, line);) {
    reader.add_line(line, ++number);
    if (reader.full()) return complain("more than 2,000,000 comments: split the history");
  }
  return reader.finish();
}

std::optional<History> read_daemon(const std::string& socket) {
  HistoryReader reader;
  std::int64_t last = 0;
  while (!reader.full()) {
    const auto rows = ask(socket, "GET",
                          "/api/v1/decisions?limit=" + std::to_string(kRowsAtOnce) +
                              "&after=" + std::to_string(last));
    if (!rows) return complain(rows.error().message());
    const json& items = (*rows)["items"];
    if (items.empty()) break;
    for (const json& row : items) {
      last = std::max(last, row.value("decision", std::int64_t{0}));
      if (row.contains("comment")) reader.add_decision(row);
    }
  }
  const auto answer = ask(socket, "GET", "/api/v1/interventions");
  if (!answer) return complain(answer.error().message());
  auto interventions = interventions_from_json(*answer);
  if (!interventions) return complain(interventions.error().message());
  return reader.finish(std::move(*interventions));
}

// All three outlive it: the caller runs the io_context to its end.
asio::awaitable<Result<void>> read_rows(insight::Reports& reports, HistoryReader& reader,
                                        Interventions& interventions) {
  DecisionId last = 0;
  for (;;) {
    const auto rows = co_await reports.decisions(last, kRowsAtOnce);
    if (!rows) co_return rows.error();
    if (rows->empty() || reader.full()) break;
    for (const insight::DecisionRow& row : *rows) {
      last = std::max(last, row.id);
      const json decision = json::parse(row.json, nullptr, false);
      if (decision.is_object() && decision.contains("comment")) reader.add_decision(decision);
    }
  }
  auto found = co_await reports.interventions();
  if (!found) co_return found.error();
  interventions = std::move(*found);
  co_return Result<void>();
}

std::optional<History> read_store(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return complain("no database at " + path);
  asio::io_context io;
  auto database = store::Database::open(io, {.path = path, .vfs = {}});
  if (!database) return complain(database.error().message());
  HistoryReader reader;
  Interventions interventions;
  std::optional<Result<void>> outcome;
  asio::co_spawn(io, read_rows((*database)->reports(), reader, interventions),
                 [&](const std::exception_ptr& failed, Result<void> done) {
                   if (failed) std::rethrow_exception(failed);
                   outcome = std::move(done);
                 });
  io.run();
  if (!outcome || !*outcome) {
    return complain(outcome ? outcome->error().message() : "the store gave no answer");
  }
  return reader.finish(std::move(interventions));
}

}  // namespace

std::optional<History> read_history(const HistorySource& source, const std::string& socket) {
  if (source.daemon) return read_daemon(socket);
  if (!source.store.empty()) return read_store(source.store);
  if (source.file.empty() || source.file == "-") return read_lines(std::cin);
  std::ifstream file(source.file, std::ios::binary);
  if (!file) return complain("cannot read " + source.file);
  return read_lines(file);
}

}  // namespace kaikuctl
