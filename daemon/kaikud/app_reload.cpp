// New rules and configuration: seen, loaded, and taken into use or refused as a whole.
#include <algorithm>
#include <utility>

#include <kaiku/logging/log.hpp>

#include "app.hpp"
#include "systemd.hpp"

namespace kaikud {

namespace asio = boost::asio;
using namespace kaiku;

namespace {

constexpr Duration kLookAtFiles = std::chrono::seconds(2);

}  // namespace

// Looks at names, sizes and times: this also sees what inotify does not (network file systems,
// swapped links), and a half-written file is seen again when it is whole.
asio::awaitable<void> App::watch_files() {
  fingerprint_ =
      co_await loading_.run([generation = generation_] { return fingerprint(generation->config); });
  std::uint64_t seen = fingerprint_;
  while (!control_.stopping()) {
    co_await clock_.sleep_for(kLookAtFiles);
    co_await adopt_rules_that_waited();
    if (control_.stopping() || !generation_->config.rules.watch) continue;
    const std::uint64_t now = co_await loading_.run(
        [generation = generation_] { return fingerprint(generation->config); });
    const bool settled = now == seen;  // unchanged since the last look: nobody is writing
    seen = now;
    if (settled && now != fingerprint_) {
      co_await reload("file change");
    }
  }
}

asio::awaitable<void> App::reload(std::string why) {
  notify_reloading();
  Diagnostics diagnostics;
  // The state before loading: a change while it goes on is seen as one afterwards.
  const std::uint64_t seen =
      co_await loading_.run([generation = generation_] { return fingerprint(generation->config); });
  const auto next = co_await loading_.run([this, &diagnostics] {
    return load_generation(config_file_, config::SystemSecrets(), diagnostics);
  });
  for (const Diagnostic& diagnostic : diagnostics) {
    logging::warn("reload_diagnostic", {{"text", to_string(diagnostic)}});
  }
  // What was looked at now is no further change for the watcher, whether it was accepted or not.
  fingerprint_ = seen;
  const bool accepted = next != nullptr;
  registry_
      .counter("kaiku_reloads_total", "Reloads of rules and configuration.",
               {{"outcome", accepted ? "accepted" : "refused"}})
      .add();
  if (accepted) {
    const auto calm = co_await without_new_rules_in_a_crisis(next);
    adopt(calm);
    refused_reload_.clear();
    logging::info("reloaded", {{"why", why}, {"rule_set", generation_->rules->revision()}});
  } else {
    const auto first =
        std::ranges::find(diagnostics, Diagnostic::Severity::kError, &Diagnostic::severity);
    refused_reload_ = first == diagnostics.end() ? "unknown" : to_string(*first);
    logging::error("reload_refused", {{"why", why}, {"first", refused_reload_}});
  }
  notify_ready();
}

// What cannot be told counts as a crisis: rules may wait, answers cannot be taken back.
asio::awaitable<bool> App::crisis_lasts() {
  const auto crises = co_await store_->incidents().crises();
  co_return !crises ||
      !std::ranges::all_of(*crises, [](const auto& crisis) { return crisis.drill; });
}

// While a crisis lasts nobody's change of rules takes effect unseen. Everything else of the new
// configuration does: the people on call may be what is being mended.
asio::awaitable<std::shared_ptr<const Generation>> App::without_new_rules_in_a_crisis(
    std::shared_ptr<const Generation> next) {
  waiting_.reset();
  if (next->rules->revision() == generation_->rules->revision()) co_return next;
  const bool lasts = co_await crisis_lasts();
  if (!lasts) co_return next;
  waiting_ = next;
  logging::warn("rules_wait_for_confirmation", {{"rule_set", next->rules->revision()}});
  auto kept = std::make_shared<Generation>(*next);
  kept->rules = generation_->rules;
  auto setup = std::make_shared<engine::Setup>(*next->engine);
  setup->rules = generation_->rules;
  kept->engine = std::move(setup);
  co_return kept;
}

Result<std::string> App::confirm_rules() {
  if (waiting_ == nullptr) return Error(Errc::kConflict, "no changed rules wait for anybody");
  adopt(std::exchange(waiting_, nullptr));
  logging::info("reloaded",
                {{"why", "confirmed in a crisis"}, {"rule_set", generation_->rules->revision()}});
  return generation_->rules->revision();
}

// The crisis is over: what waited for a person waits no more.
asio::awaitable<void> App::adopt_rules_that_waited() {
  if (waiting_ == nullptr) co_return;
  const bool lasts = co_await crisis_lasts();
  if (lasts || waiting_ == nullptr) co_return;
  adopt(std::exchange(waiting_, nullptr));
  logging::info("reloaded",
                {{"why", "the crisis is over"}, {"rule_set", generation_->rules->revision()}});
}

}  // namespace kaikud
