#include "promises_report.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kaikuctl {

using namespace kaiku;
using classify::PulledBack;
using nlohmann::json;

namespace {

std::string name_of(const classify::TuningTask& task, const PulledBack& pulled) {
  switch (pulled.what) {
    case PulledBack::What::kStatistical:
      return "statistical";
    case PulledBack::What::kBias:
      return "bias";
    case PulledBack::What::kSignal:
      break;
  }
  return task.signals[pulled.signal].id;
}

std::string first_of(const classify::TuningTask& task, const std::vector<std::size_t>& places,
                     std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < places.size() && i < most; ++i)
    text += "  " + task.promises[places[i]].about + "\n";
  if (places.size() > most) text += fmt::format("  … and {} more\n", places.size() - most);
  return text;
}

}  // namespace

std::string promises_text(const classify::TuningTask& task, const classify::KeptPromises& promises,
                          std::size_t most) {
  std::string text = fmt::format(
      "{} of {} texts to keep right were right; {} of them would have become wrong, so {} weights "
      "were taken back\n",
      promises.in_force, task.promises.size(), promises.broken.size(), promises.pulled.size());
  text += first_of(task, promises.broken, most);
  std::vector<PulledBack> pulled = promises.pulled;
  std::ranges::stable_sort(pulled, std::ranges::greater{},
                           [](const PulledBack& one) { return std::abs(one.fitted - one.kept); });
  for (std::size_t i = 0; i < pulled.size() && i < most; ++i) {
    text += fmt::format(
        "  {:<44} fitted {:>6.2f}, kept {:>6.2f}, written {:>6.2f}\n",
        name_of(task, pulled[i]) + " " + std::string(to_string(pulled[i].comment_class)),
        pulled[i].fitted, pulled[i].kept, pulled[i].written);
  }
  if (!promises.unkept.empty()) {
    text += fmt::format("{} texts could not be kept right:\n", promises.unkept.size());
    text += first_of(task, promises.unkept, promises.unkept.size());
  }
  return text;
}

json promises_json(const classify::TuningTask& task, const classify::KeptPromises& promises) {
  const auto abouts = [&](const std::vector<std::size_t>& places) {
    json list = json::array();
    for (const std::size_t place : places) list.push_back(task.promises[place].about);
    return list;
  };
  json pulled = json::array();
  for (const PulledBack& one : promises.pulled) {
    pulled.push_back({{"weight", name_of(task, one)},
                      {"class", to_string(one.comment_class)},
                      {"written", one.written},
                      {"fitted", one.fitted},
                      {"kept", one.kept}});
  }
  return {{"texts", task.promises.size()},
          {"in_force", promises.in_force},
          {"broken_by_fit", abouts(promises.broken)},
          {"unkept", abouts(promises.unkept)},
          {"taken_back", pulled}};
}

}  // namespace kaikuctl
