#include "demo/show.hpp"

#include <chrono>
#include <fstream>
#include <map>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "demo/promises.hpp"
#include "demo/stories.hpp"
#include "demo/storm.hpp"

namespace demo {

using nlohmann::json;

namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(10);
constexpr int kMostLooks = 1'000;

struct Paint {
  const char* strong = "";
  const char* faint = "";
  const char* end = "";
};

Paint paint() {
  return isatty(STDOUT_FILENO) == 1 ? Paint{"\033[1m", "\033[2m", "\033[0m"} : Paint{};
}

std::vector<json> read_lines(const std::string& path) {
  std::ifstream file(path);
  std::vector<json> lines;
  for (std::string text; std::getline(file, text);) {
    json line = json::parse(text, nullptr, false);
    if (!line.is_object())
      throw std::runtime_error(path + ": line " + std::to_string(lines.size() + 1) +
                               " is no JSON object");
    lines.push_back(std::move(line));
  }
  if (lines.empty()) throw std::runtime_error("cannot read " + path);
  return lines;
}

std::string joined(const json& list, const char* key) {
  std::string text;
  for (const json& item : list)
    text += (text.empty() ? "" : ", ") +
            (key == nullptr ? item.get<std::string>() : item.value(key, ""));
  return text;
}

// Shows decisions as they come, each once.
class Reader {
 public:
  Reader(Stage& stage, std::map<std::string, std::string>& texts) : stage_(stage), texts_(texts) {}

  // Until `count` more decisions have been shown, or nothing more comes.
  void show(std::size_t count) {
    const std::size_t goal = shown_ + count;
    for (int look = 0; shown_ < goal && look < kMostLooks; ++look) {
      const json page = stage_.daemon().control_json("/api/v1/decisions?limit=1000&after=" +
                                                     std::to_string(after_));
      if (page.is_object()) {
        for (const json& decision : page["items"]) print(decision);
      }
      if (shown_ < goal) std::this_thread::sleep_for(kBetweenLooks);
    }
  }

 private:
  void print(const json& decision) {
    const Paint p = paint();
    after_ = decision.value("decision", after_);
    ++shown_;
    const json& comment = decision["comment"];
    const std::string id = comment.value("id", "");
    texts_[id] = comment.value("text", "");
    const std::string kind = decision["finding"].value("class", "");
    const double probability = decision["finding"]["classes"].contains(kind)
                                   ? decision["finding"]["classes"][kind].value("probability", 0.0)
                                   : 0.0;
    fmt::print("{}{:<10}{} {}  {}“{}”{}\n", p.strong, kind, p.end,
               probability > 0 ? fmt::format("{:.2f}", probability) : "    ", p.faint, texts_[id],
               p.end);
    const std::string signals = joined(decision["finding"]["signals"], "id");
    if (!signals.empty()) fmt::print("           because {}\n", signals);
    if (!decision["policies"].empty())
      fmt::print("           policy {}\n", joined(decision["policies"], nullptr));
    for (const json& guard : decision["guards"])
      fmt::print("           guard {}: {}\n", guard.value("guard", ""), guard.value("reason", ""));
    for (const json& escalation : decision["escalations"])
      fmt::print("           → incident {} ({})\n", escalation.value("kind", ""),
                 escalation.value("severity", ""));
    for (const json& action : decision["actions"]) {
      if (action.value("state", "") == "awaiting_approval")
        fmt::print("           draft {} waits for a person\n", action.value("kind", ""));
      if (action.value("kind", "") == "case")
        fmt::print("           case for {}\n", action.value("team", "the default queue"));
    }
    std::fflush(stdout);
  }

  Stage& stage_;
  std::map<std::string, std::string>& texts_;
  std::int64_t after_ = 0;
  std::size_t shown_ = 0;
};

void print_effect(const char* platform, const standin::GraphApi::Call& call) {
  const json body = json::parse(call.body, nullptr, false);
  std::string what = call.method + " " + call.path;
  std::string text;
  if (body.is_object()) {
    text = body.contains("message") && body["message"].is_object()
               ? body["message"].value("text", "")
               : body.value("message", "");
  } else {
    text = call.body;
  }
  fmt::print("    ⇒ {:<9} {}{}\n", platform, what, text.empty() ? "" : "  " + text);
  std::fflush(stdout);
}

bool outbox_is_quiet(const json& metrics) {
  for (const char* state : {"ready", "sending", "in_doubt", "planned"}) {
    if (metrics["actions_by_state"].value(state, 0) > 0) return false;
  }
  return true;
}

void wait_for_quiet(Stage& stage) {
  for (int look = 0; look < kMostLooks; ++look) {
    const json stats = stage.daemon().control_json("/api/v1/stats");
    if (stats.is_object() && outbox_is_quiet(stats)) return;
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

json wait_for_incident(Stage& stage, const std::string& kind) {
  for (int look = 0; look < kMostLooks; ++look) {
    const json page = stage.daemon().control_json("/api/v1/incidents");
    if (page.is_object()) {
      for (const json& incident : page["items"]) {
        if (incident.value("kind", "") == kind) return incident;
      }
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return nullptr;
}

void print_summary(Stage& stage) {
  const json stats = stage.daemon().control_json("/api/v1/stats");
  fmt::print("\n{}Summary{}\n", paint().strong, paint().end);
  fmt::print("  events {}, duplicates dropped {}, comments {}\n", stats.value("events", 0),
             stats.value("duplicates", 0), stats.value("comments", 0));
  for (const char* group : {"comments_by_class", "actions_done_by_kind", "actions_by_state"}) {
    std::string line;
    for (const auto& [name, count] : stats[group].items())
      line += fmt::format("{}{} {}", line.empty() ? "" : ", ", name, count.dump());
    fmt::print("  {}: {}\n", group, line);
  }
  fmt::print("  open cases {}, guard activations {}, criticism restricted {}\n",
             stats.value("open_cases", 0), stats.value("guard_activations", 0),
             stats.value("restricted_criticism", 0));
}

}  // namespace

bool show(Stage& stage, const std::string& conversation_file, const std::string& kaikuctl) {
  StormWork storm(stage, kaikuctl);
  Stories stories(stage, kaikuctl);
  stage.facebook().on_effect([](const auto& call) { print_effect("facebook", call); });
  stage.instagram().on_effect([](const auto& call) { print_effect("instagram", call); });
  std::map<std::string, std::string> texts;
  Reader reader(stage, texts);
  std::size_t waiting = 0;
  const auto finish_scene = [&] {
    reader.show(waiting);
    waiting = 0;
    wait_for_quiet(stage);
  };

  for (const json& line : read_lines(conversation_file)) {
    if (line.contains("scene")) {
      finish_scene();
      fmt::print("\n{}── {} ──{}\n", paint().strong, line.value("scene", ""), paint().end);
      if (line.contains("after") && wait_for_incident(stage, line.value("after", "")).is_null()) {
        throw std::runtime_error("no incident of kind " + line.value("after", "") +
                                 " was opened\n" + stage.daemon().log());
      }
      if (line.contains("story")) stories.play(line.value("story", ""), stage.comment_of(line));
      if (line.contains("storm")) storm.play(line.value("storm", ""));
      continue;
    }
    const int status = stage.post(line);
    if (status != 200)
      throw std::runtime_error(
          fmt::format("webhook answered {} for {}\n{}", status, line.dump(), stage.daemon().log()));
    if (line.value("again", false)) {
      fmt::print("    200 again for “{}”, and nothing happens twice\n", line.value("text", ""));
    } else if (line.value("event", "") == "removed") {
      fmt::print("    taken back by its author: what waited for it is cancelled\n");
    } else {
      ++waiting;
      // Paced like people, not like a load test: what follows comes after this was dealt with.
      if (line.value("pause", false)) finish_scene();
    }
  }
  finish_scene();
  print_summary(stage);
  const bool kept = promises_kept(stage);
  const bool told = stories.promises_kept();
  return storm.promises_kept() && told && kept;
}

}  // namespace demo
