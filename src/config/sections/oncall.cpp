// Who is told: references between schedules, chains, teams and contacts.

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/zoned_moment.hpp>

#include "places.hpp"
#include "root.hpp"

namespace kaiku::config {
namespace {

template <class T>
const T* find(const std::vector<T>& elements, std::string_view id) {
  const auto found = std::ranges::find(elements, id, &T::id);
  return found == elements.end() ? nullptr : &*found;
}

class OnCallCheck {
 public:
  OnCallCheck(const Node& root, Config& config, Diagnostics& diagnostics)
      : root_(root), config_(config), diagnostics_(diagnostics) {}

  void run() {
    const Node oncall = value_at(root_, "oncall");
    check_schedules(items_at(oncall, "schedules"));
    check_steps(oncall, config_.oncall.steps);
    check_chains(items_at(oncall, "chains"));
  }

 private:
  void report(const Node& node, std::string message, std::string hint = {}) {
    diagnostics_.push_back(node.error(std::move(message), std::move(hint)));
  }
  void report_unknown(const Node& node, std::string_view kind,
                      const std::vector<std::string_view>& known) {
    report(node, "no " + std::string(kind) + " has the id '" + node.scalar() + "'",
           known.empty() ? "there is none yet" : did_you_mean(node.scalar(), known));
  }
  bool can_be_reached(const std::string& id) const {
    const Contact* contact = config_.find_contact(id);
    return contact != nullptr && !contact->channels.empty();
  }
  // A contact who is named and cannot be told would be a hole that nobody sees.
  void check_person(const Node& id) {
    if (config_.find_contact(id.scalar()) == nullptr) {
      report_unknown(id, "contact", ids_of(config_.contacts));
    } else if (!can_be_reached(id.scalar())) {
      report(id, "contact '" + id.scalar() + "' has no channel and cannot be told",
             "give the contact a channel");
    }
  }

  void check_ids_once(const std::vector<Node>& items, std::string_view list) {
    std::map<std::string, int> lines;
    for (const Node& item : items) {
      const Node id = value_at(item, "id");
      if (!id.is_scalar()) continue;
      const auto [first, fresh] = lines.try_emplace(id.scalar(), id.line());
      if (!fresh) {
        report(id, "two " + std::string(list) + " have the id '" + id.scalar().substr(0, 64) + "'",
               "first in line " + std::to_string(first->second));
      }
    }
  }

  void check_schedules(const std::vector<Node>& items) {
    check_ids_once(items, "schedules");
    auto& schedules = config_.oncall.schedules;
    for (std::size_t i = 0; i < schedules.size() && i < items.size(); ++i) {
      const Node id = value_at(items[i], "id");
      if (id.is_scalar() && (config_.find_contact(id.scalar()) != nullptr ||
                             find(config_.teams, id.scalar()) != nullptr)) {
        report(id, "a contact or team has the id '" + id.scalar() + "' too",
               "steps name all three: give the schedule a name of its own");
      }
      const std::vector<Node> rotation = scalars_at(items[i], "rotation");
      std::ranges::for_each(rotation, [this](const Node& person) { check_person(person); });
      if (rotation.empty() && value_at(items[i], "rotation").is_sequence())
        report(value_at(items[i], "rotation"), "nobody takes a turn", "name a contact");
      check_overrides(items_at(items[i], "overrides"), schedules[i].overrides);
    }
  }

  void check_overrides(const std::vector<Node>& items,
                       const std::vector<OnCallOverride>& overrides) {
    for (std::size_t i = 0; i < overrides.size() && i < items.size(); ++i) {
      const Node contact = value_at(items[i], "contact");
      if (contact.is_scalar()) check_person(contact);
      const auto from = parse_wall_time(overrides[i].from);
      const auto until = parse_wall_time(overrides[i].until);
      if (from && until && *until <= *from)
        report(value_at(items[i], "until"), "the override ends before it begins");
    }
  }

  void check_chains(const std::vector<Node>& items) {
    check_ids_once(items, "chains");
    auto& chains = config_.oncall.chains;
    for (std::size_t i = 0; i < chains.size() && i < items.size(); ++i) {
      for (const Node& brand : scalars_at(items[i], "brands")) {
        if (config_.find_brand(brand.scalar()) == nullptr)
          report_unknown(brand, "brand", ids_of(config_.brands));
      }
      check_steps(items[i], chains[i].steps);
      if (chains[i].steps.empty()) {
        report(items[i], "this chain has no one in it",
               "give it 'steps', or leave it out: then the next that fits is taken");
      }
    }
  }

  void check_steps(const Node& at, std::vector<EscalationStep>& steps) {
    const std::vector<Node> items = items_at(at, "steps");
    for (std::size_t i = 0; i < steps.size() && i < items.size(); ++i)
      resolve_step(steps[i], items[i]);
  }

  // Replaces teams by their contacts; each contact is paged once. Who has a duty is decided when
  // somebody is called.
  void resolve_step(EscalationStep& step, const Node& at) {
    std::vector<std::string> resolved;
    bool all_known = true;
    const auto add = [&](const std::string& id) {
      if (std::ranges::find(resolved, id) == resolved.end()) resolved.push_back(id);
    };
    for (const Node& id : scalars_at(at, "contacts")) {
      if (config_.find_contact(id.scalar()) != nullptr ||
          find(config_.oncall.schedules, id.scalar()) != nullptr) {
        add(id.scalar());
      } else if (const Team* team = find(config_.teams, id.scalar())) {
        std::ranges::for_each(team->contacts, add);
      } else {
        all_known = false;
        report_unknown(id, "contact, team or schedule", known_in_steps());
      }
    }
    const bool reaches = std::ranges::any_of(resolved, [this](const std::string& id) {
      return can_be_reached(id) || find(config_.oncall.schedules, id) != nullptr;
    });
    const bool given = value_at(at, "contacts").kind() != Node::Kind::kMapping;
    if (given && all_known && !reaches) {
      report(value_at(at, "contacts"), "this on-call step reaches nobody",
             "name a contact that has a channel");
    }
    step.contacts = std::move(resolved);
  }

  std::vector<std::string_view> known_in_steps() const {
    auto known = ids_of(config_.contacts);
    std::ranges::copy(ids_of(config_.teams), std::back_inserter(known));
    std::ranges::copy(ids_of(config_.oncall.schedules), std::back_inserter(known));
    return known;
  }

  const Node& root_;
  Config& config_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_oncall(const Node& root, Config& config, Diagnostics& diagnostics) {
  OnCallCheck(root, config, diagnostics).run();
}

}  // namespace kaiku::config
