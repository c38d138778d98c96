#include "demo/promises.hpp"

#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

namespace demo {

using nlohmann::json;

namespace {

// What the platforms call the replies that a person let go: a closing line comes behind a first
// answer.
std::set<std::string> replies_by_people(Stage& stage) {
  std::set<std::string> ids;
  const json page = stage.daemon().control_json("/api/v1/actions?state=done&limit=1000");
  for (const json& action : page["items"]) {
    if (action["kind"] == "reply" && !action.value("decided_by", "").empty())
      ids.insert(action.value("remote_id", ""));
  }
  return ids;
}

// Every comment got at most one public reply by itself; a private one only behind its public one.
bool replies_are_single(const standin::GraphApi::State& state,
                        const std::set<std::string>& by_people) {
  std::map<std::string, int> replies;
  for (const auto& reply : state.replies) {
    if (!by_people.contains(reply.id)) ++replies[reply.comment];
  }
  for (const auto& [comment, count] : replies) {
    if (count > 1) return false;
  }
  return true;
}

bool private_after_public(const standin::GraphApi::State& state) {
  std::set<std::string> answered;
  for (const auto& reply : state.replies) answered.insert(reply.comment);
  for (const auto& reply : state.private_replies) {
    if (!answered.contains(reply.comment)) return false;
  }
  return !state.private_replies.empty();
}

std::set<std::string> comments_of_class(Stage& stage, const std::string& wanted) {
  std::set<std::string> comments;
  const json page = stage.daemon().control_json("/api/v1/decisions?limit=1000");
  for (const json& decision : page["items"]) {
    if (decision["finding"].value("class", "") == wanted)
      comments.insert(decision["comment"].value("id", ""));
  }
  return comments;
}

}  // namespace

bool promise(const char* what, bool kept) {
  fmt::print("  [{}] {}\n", kept ? "kept" : "BROKEN", what);
  return kept;
}

bool promises_kept(Stage& stage) {
  const auto facebook = stage.facebook().state().look([](const auto& state) { return state; });
  const auto instagram = stage.instagram().state().look([](const auto& state) { return state; });
  const json stats = stage.daemon().control_json("/api/v1/stats");
  const json incidents = stage.daemon().control_json("/api/v1/incidents");

  bool criticism_hidden = stats.value("restricted_criticism", 1) != 0;
  for (const std::string& comment : comments_of_class(stage, "criticism")) {
    criticism_hidden =
        criticism_hidden || facebook.hidden.contains(comment) || instagram.hidden.contains(comment);
  }
  std::set<std::string> kinds;
  for (const json& incident : incidents["items"]) kinds.insert(incident.value("kind", ""));
  bool one_page_each = true;
  std::set<std::string> paged;
  for (const std::string& page : stage.pages()) {
    const json body = json::parse(page, nullptr, false);
    one_page_each = one_page_each && paged.insert(body["data"].dump()).second;
  }

  fmt::print("\nPromises\n");
  const std::set<std::string> by_people = replies_by_people(stage);
  bool all =
      promise("one event, one effect: no comment was answered twice",
              replies_are_single(facebook, by_people) && replies_are_single(instagram, by_people));
  all &= promise("public first, then private", private_after_public(facebook));
  all &= promise("criticism was never hidden", !criticism_hidden);
  all &= promise("abuse was hidden", !facebook.hidden.empty());
  all &= promise("the injury and the storm woke on-call",
                 kinds.contains("injury") && kinds.contains("surge") && stage.pages().size() >= 2);
  all &= promise("and each once", one_page_each);
  all &= promise("redeliveries had no effect", stats.value("duplicates", 0) >= 1);
  return all;
}

}  // namespace demo
