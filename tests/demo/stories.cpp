#include "demo/stories.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "demo/promises.hpp"

namespace demo {

using nlohmann::json;

Stories::Stories(Stage& stage, std::string kaikuctl)
    : stage_(stage), operator_(stage, std::move(kaikuctl)) {}

void Stories::play(const std::string& step, const std::string& comment) {
  if (step == "block") {
    block();
    return appeal();
  }
  comment_ = comment;
  if (step == "ask") return ask();
  if (case_.empty()) throw std::runtime_error("nobody has the customer's case: '" + step + "'");
  if (step == "overdue") return overdue();
  if (step == "close") return close();
  throw std::runtime_error("the stories have no step '" + step + "'");
}

// The clock of a case stands still while people wait for the customer.
void Stories::ask() {
  const bool opened = operator_.eventually("/api/v1/cases", [this](const json& page) {
    const auto found = std::ranges::find_if(page["items"], [this](const json& file) {
      return file["comment"] == comment_ && file["team"] == "accessibility";
    });
    if (found == page["items"].end()) return false;
    case_ = (*found)["id"].dump();
    return true;
  });
  if (!opened) throw std::runtime_error("no case was opened\n" + stage_.daemon().log());
  operator_.run({"case", "wait", case_, "--note", "asked which screen reader", "--who", "Liisa"});
}

void Stories::overdue() {
  woken_by_the_answer_ = stage_.wait_for_told("case.woken");
  operator_.eventually("/api/v1/cases/" + case_,
                       [](const json& found) { return found["team"] == "seniors"; });
  went_to_others_ = stage_.wait_for_told("case.reassigned");
  for (const auto& [who, type] : stage_.told())
    fmt::print("    ⇒ {:<9} {}, case {}\n", who, type, case_);
  operator_.run({"case", "claim", case_, "--who", "Johanna"});
}

void Stories::close() {
  const std::size_t before = public_lines();
  operator_.run({"case", "resolve", case_, "--resolution", "the shop is read aloud again", "--who",
                 "Johanna"});
  operator_.run({"case", "show", case_});
  const json line = draft("reply");
  const bool waited = public_lines() == before;
  operator_.run({"approve", line["id"].dump(), "--who", "Johanna"});
  closed_once_by_a_person_ = waited && is_done(line["id"].dump()) && public_lines() == before + 1;
}

void Stories::block() {
  block_ = draft("block")["id"].dump();
  const bool waited =
      stage_.facebook().state().look([](const auto& state) { return state.blocked.empty(); });
  operator_.run({"approve", block_, "--who", "Maija"});
  blocked_by_a_person_ = waited && is_done(block_);
}

void Stories::appeal() {
  operator_.run({"appeal", "open", block_, "--grounds", "we were joking", "--who", "Liisa"});
  const std::vector<std::string> overturn = {
      "appeal", "overturn", "1", "--reason", "friends who tease each other", "--who"};
  const auto by = [&](const char* who) {
    auto words = overturn;
    words.emplace_back(who);
    return operator_.run(words).status;
  };
  not_decided_by_the_same_person_ = by("Maija") != 0 && by("Johanna") == 0;
  unblocked_ =
      stage_.facebook().state().wait_until([](const auto& state) { return state.blocked.empty(); });
}

json Stories::draft(const std::string& kind) const {
  json found;
  operator_.eventually("/api/v1/actions?state=awaiting_approval&limit=1000", [&](const json& page) {
    for (const json& action : page["items"]) {
      const bool of_the_customer = action.value("target", "") == comment_;
      if (action["kind"] == kind && (kind == "block" || of_the_customer)) found = action;
    }
    return !found.is_null();
  });
  if (found.is_null()) throw std::runtime_error("no " + kind + " was drafted");
  return found;
}

bool Stories::is_done(const std::string& action) const {
  return operator_.eventually("/api/v1/actions/" + action,
                              [](const json& found) { return found["state"] == "done"; });
}

// What the brand wrote below the customer's comment.
std::size_t Stories::public_lines() const {
  return stage_.facebook().state().look([this](const auto& state) {
    return static_cast<std::size_t>(
        std::ranges::count(state.replies, comment_, &standin::GraphApi::Reply::comment));
  });
}

bool Stories::promises_kept() const {
  bool all = promise("the customer's private answer woke the case", woken_by_the_answer_);
  all &= promise("a case that nobody took went to others in time", went_to_others_);
  all &= promise("the closing line left once, when a person approved it", closed_once_by_a_person_);
  all &= promise("only a person blocked", blocked_by_a_person_);
  all &= promise("an appeal was decided by another person, and the block is lifted",
                 not_decided_by_the_same_person_ && unblocked_);
  return all;
}

}  // namespace demo
