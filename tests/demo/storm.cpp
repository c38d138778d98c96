#include "demo/storm.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "demo/promises.hpp"

namespace demo {

using nlohmann::json;

namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(10);
constexpr int kMostLooks = 1'000;
constexpr int kStormPost = 3;  // of the conversation

std::string in_half_an_hour() {
  const std::time_t then = std::time(nullptr) + 30 * 60;
  std::tm parts{};
  gmtime_r(&then, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:00Z", &parts);
  return text;
}

void print_pages(Stage& stage) {
  for (const std::string& page : stage.pages()) {
    const json body = json::parse(page, nullptr, false);
    if (!body.is_object()) continue;
    const json incident = body["data"].value("incident", json::object());
    fmt::print("    ⇒ on-call  {} {}\n", body.value("type", ""),
               incident.value("title", incident.dump()));
  }
}

// What waits for a person under the post of the storm, the oldest first.
std::vector<json> waiting_replies(Stage& stage, const Operator& people) {
  std::vector<json> drafts;
  for (const json& draft : people.items("/api/v1/actions?state=awaiting_approval&limit=1000")) {
    if (draft["kind"] == "reply" && draft["post"] == stage.page_post(kStormPost))
      drafts.push_back(draft);
  }
  return drafts;
}

}  // namespace

StormWork::StormWork(Stage& stage, std::string kaikuctl)
    : stage_(stage), operator_(stage, std::move(kaikuctl)) {}

void StormWork::play(const std::string& step) {
  if (step == "take") return take();
  if (storm_.empty()) throw std::runtime_error("nobody has taken the storm: '" + step + "'");
  if (step == "speak") return speak();
  if (step == "mitigate") return mitigate();
  if (step == "resolve") return resolve();
  if (step == "report") return report();
  throw std::runtime_error("the storm has no step '" + step + "'");
}

// Everybody who was paged reads, sees what stands still, and takes what is open.
void StormWork::take() {
  stage_.wait_for_page(1);
  print_pages(stage_);
  operator_.run({"crisis", "status"});
  for (const json& incident : operator_.items("/api/v1/incidents?state=open")) {
    if (incident["severity"] == "crisis") storm_ = incident["id"].dump();
    operator_.run({"ack", incident["id"].dump(), "--who", "Maija"});
  }
  if (storm_.empty()) throw std::runtime_error("no crisis is open\n" + stage_.daemon().log());
  replies_when_taken_ = public_replies();
}

void StormWork::speak() {
  const std::vector<std::string> wish = {"incident",
                                         "statement",
                                         storm_,
                                         "--account",
                                         "kaisla-facebook",
                                         "--post",
                                         stage_.page_post(kStormPost),
                                         "--next",
                                         in_half_an_hour(),
                                         "--who",
                                         "Maija"};
  operator_.run(wish);
  refused_twice_ = operator_.run(wish).status != 0;
  const auto drafts = waiting_replies(stage_, operator_);
  const auto statement = std::ranges::find_if(drafts, [&](const json& draft) {
    return draft.value("target", "") == draft.value("post", "");
  });
  if (statement == drafts.end()) throw std::runtime_error("no statement was drafted");
  const std::size_t before = public_replies();
  operator_.run({"approve", (*statement)["id"].dump(), "--who", "Johanna"});
  for (int look = 0; public_replies() == before && look < kMostLooks; ++look)
    std::this_thread::sleep_for(kBetweenLooks);
  spoke_only_when_approved_ =
      before == replies_when_taken_ && public_replies() == replies_when_taken_ + 1;
}

void StormWork::mitigate() {
  operator_.run({"incident", "note", storm_, "the payment provider is paying everything back",
                 "--who", "Maija"});
  operator_.run(
      {"incident", "mitigate", storm_, "--reason", "no more double charges", "--who", "Maija"});
}

// What stood still was for the storm: the smaller incident of the brand is the same one.
void StormWork::resolve() {
  silent_until_over_ = public_replies() == replies_when_taken_ + 1;
  for (const json& incident : operator_.items("/api/v1/incidents?state=acknowledged")) {
    if (!incident.value("post", json()).is_null()) continue;
    operator_.run({"resolve", incident["id"].dump(), "--verdict", "duplicate", "--reason",
                   "the same storm as #" + storm_, "--who", "Maija"});
  }
  operator_.run({"resolve", storm_, "--verdict", "real", "--reason",
                 "everybody has their money back", "--who", "Maija"});
  operator_.run({"crisis", "status"});
  let_go_of_a_draft();
}

// What waited still waits: people let it go one by one, or drop it.
void StormWork::let_go_of_a_draft() {
  const auto drafts = waiting_replies(stage_, operator_);
  frozen_ = drafts.size();
  if (drafts.empty()) return;
  const std::string chosen = drafts.front()["id"].dump();
  operator_.run({"approve", chosen, "--who", "Johanna"});
  for (int look = 0; look < kMostLooks; ++look) {
    const json done = stage_.daemon().control_json("/api/v1/actions/" + chosen);
    released_by_a_person_ = done.value("state", "") == "done" && done["decided_by"] == "Johanna";
    if (released_by_a_person_) break;
    std::this_thread::sleep_for(kBetweenLooks);
  }
  fmt::print("    {} more drafts wait for people: kaikuctl queue\n",
             waiting_replies(stage_, operator_).size());
}

void StormWork::report() {
  told_ = operator_.run({"incident", "report", storm_, "--lang", "en"}).out;
}

std::size_t StormWork::public_replies() const {
  return stage_.facebook().state().look([](const auto& state) { return state.replies.size(); });
}

bool StormWork::promises_kept() const {
  const auto tells = [this](const char* words) { return told_.find(words) != std::string::npos; };
  bool all = promise("the storm froze automatic answers until a person ended it",
                     silent_until_over_ && frozen_ > 0);
  all &= promise("the brand spoke once, when a person approved it",
                 refused_twice_ && spoke_only_when_approved_);
  all &= promise("what was frozen left only by a person", released_by_a_person_);
  all &= promise("answers go on afterwards", public_replies() > replies_when_taken_ + 2);
  all &= promise("the report tells the whole story",
                 tells("acknowledged") && tells("holding statement") &&
                     tells("approved: Johanna") && tells("- posted 20") && tells("mitigated") &&
                     tells("everybody has their money back") && tells("To the resolution"));
  return all;
}

}  // namespace demo
