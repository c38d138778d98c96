// What the console and the metrics show of the daemon.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app.hpp"

namespace kaikud {

using namespace kaiku;

void App::refresh_gauges() {
  const auto depth = store_->inbox().depth();
  registry_.gauge("kaiku_inbox_pending", "Deliveries stored and not yet processed.")
      .set(static_cast<double>(depth.pending));
  registry_.gauge("kaiku_inbox_unparsed", "Deliveries that could not be read.")
      .set(static_cast<double>(depth.unparsed));
  const std::chrono::duration<double> age =
      depth.pending > 0 ? clock_.now() - depth.oldest_pending : Duration::zero();
  registry_.gauge("kaiku_inbox_oldest_seconds", "Age of the oldest pending delivery.")
      .set(age.count());
  const auto writer = store_->statistics();
  registry_.gauge("kaiku_store_queue", "Writes waiting for the next commit.")
      .set(static_cast<double>(writer.queued));
  registry_.gauge("kaiku_store_sync_seconds", "Moving average of a commit's time.")
      .set(writer.mean_sync_seconds);
  registry_.gauge("kaiku_store_wait_seconds", "How long the writer waits for company.")
      .set(writer.wait_seconds);
  registry_.gauge("kaiku_connections", "Open webhook connections.")
      .set(static_cast<double>(webhook_server_.connections()));
  if (revision_shown_ != generation_->rules->revision()) {
    if (!revision_shown_.empty()) rule_set_gauge(revision_shown_).set(0);
    revision_shown_ = generation_->rules->revision();
    rule_set_gauge(revision_shown_).set(1);
  }
}

metrics::Gauge& App::rule_set_gauge(const std::string& revision) {
  return registry_.gauge("kaiku_rule_set", "1 for the revision of the rules in force.",
                         {{"revision", revision}});
}

console::Rulebook App::rulebook() {
  console::Rulebook rulebook;
  rulebook.capabilities = [this](const AccountId& account) {
    const auto& adapters = generation_->destinations->accounts;
    const auto found = adapters.find(account);
    return found == adapters.end() ? std::set<ActionKind>() : found->second->capabilities();
  };
  rulebook.check_label = [this](std::string_view label, std::string_view target) {
    return check_label(*generation_->rules, label, target);
  };
  rulebook.check_place = [this](const BrandId& brand, const AccountId& account) {
    return check_place(generation_->config, brand, account);
  };
  return rulebook;
}

console::Status App::status() const {
  console::Status status;
  status.version = KAIKU_VERSION;
  status.rule_set = generation_->rules->revision();
  status.signals = generation_->rules->signal_count();
  status.started_at = started_at_;
  status.accepting = accepting_;
  status.refused_reload = refused_reload_;
  return status;
}

std::vector<console::Channel> App::channels() const {
  std::vector<console::Channel> listed;
  for (const auto& [id, notifier] : generation_->destinations->channels) {
    const notifiers::Abilities can = notifier->abilities();
    console::Channel channel;
    channel.id = id;
    channel.type = notifier->channel();
    channel.groups_by = can.groups_by;
    channel.acknowledges = can.links && generation_->destinations->links != nullptr;
    channel.follows = can.follows;
    channel.stands_alone = can.stands_alone;
    channel.longest = can.longest;
    channel.unit = can.unit;
    channel.per_second = can.per_second;
    channel.burst = can.burst;
    listed.push_back(std::move(channel));
  }
  return listed;
}

}  // namespace kaikud
