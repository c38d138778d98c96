// Checks that need more than one value of kaiku.yaml.

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "channels.hpp"
#include "places.hpp"
#include "root.hpp"

namespace kaiku::config {
namespace {

class MeaningCheck {
 public:
  MeaningCheck(const Node& root, Config& config, Diagnostics& diagnostics)
      : root_(root), config_(config), diagnostics_(diagnostics) {}

  void run() {
    for (const char* list : {"brands", "accounts", "contacts", "teams"}) {
      check_ids_once(items_at(root_, list), std::string_view(list));
    }
    check_listeners();
    check_accounts();
    check_help_in_danger();
    check_mail();
    check_contacts();
    check_notifications();
    check_teams();
    check_oncall(root_, config_, diagnostics_);
    check_retries();
    check_cases(root_, config_, diagnostics_);
    if (!has_errors(diagnostics_)) warn_of_silence();
  }

 private:
  void report(const Node& node, std::string message, std::string hint = {}) {
    diagnostics_.push_back(node.error(std::move(message), std::move(hint)));
  }
  void warn(const Node& node, std::string message, std::string hint) {
    diagnostics_.push_back(node.warning(std::move(message), std::move(hint)));
  }
  void report_unknown(const Node& node, std::string_view kind,
                      const std::vector<std::string_view>& known) {
    const std::string hint =
        known.empty() ? "there is none yet" : did_you_mean(node.scalar(), known);
    report(node, "no " + std::string(kind) + " has the id '" + node.scalar() + "'", hint);
  }

  void check_ids_once(const std::vector<Node>& items, std::string_view list) {
    std::map<std::string, int> lines;
    for (const Node& item : items) {
      const Node id = value_at(item, "id");
      if (!id.is_scalar()) continue;
      const auto [first, fresh] = lines.try_emplace(id.scalar(), id.line());
      if (fresh) continue;
      report(id, "two " + std::string(list) + " have the id '" + id.scalar().substr(0, 64) + "'",
             "first in line " + std::to_string(first->second));
    }
  }

  void check_listeners() {
    const Listener& webhooks = config_.server.webhooks;
    const Listener& console = config_.server.console;
    const auto everywhere = [](const Listener& listener) {
      return listener.address == "0.0.0.0" || listener.address == "::";
    };
    const bool overlap =
        webhooks.address == console.address || everywhere(webhooks) || everywhere(console);
    if (webhooks.port == 0 || webhooks.port != console.port || !overlap) return;
    report(value_at(value_at(value_at(root_, "server"), "console"), "port"),
           "the console listens where the webhooks do, on port " + std::to_string(console.port),
           "give each listener its own port");
  }

  void check_accounts() {
    const auto brands = ids_of(config_.brands);
    for (const Account& account : config_.accounts) {
      const Node at = account.at.value_or(root_);
      const Brand* brand = config_.find_brand(account.brand);
      if (account.brand.empty()) continue;
      if (brand == nullptr) {
        report_unknown(value_at(at, "brand"), "brand", brands);
      } else if (!account.language.empty() && !brand->languages.empty() &&
                 std::ranges::find(brand->languages, account.language) == brand->languages.end()) {
        report(value_at(at, "language"),
               "brand '" + brand->id + "' does not have the language '" + account.language + "'",
               "add it to the brand's languages");
      }
    }
  }

  void check_mail() {
    if (!config_.mail) return;
    const Node at = value_at(root_, "mail");
    const MailServer& mail = *config_.mail;
    const bool has_password = value_at(at, "password").is_scalar();
    if (mail.user.empty() && has_password)
      report(value_at(at, "password"), "mail: 'user' is missing");
    if (!mail.user.empty() && !has_password)
      report(value_at(at, "user"), "mail: 'password' is missing");
    if (mail.security == "none" && has_password) {
      report(value_at(at, "security"), "mail: a password is never sent without encryption",
             "set security to starttls or tls");
    }
  }

  void check_contacts() {
    const std::vector<Node> contacts = items_at(root_, "contacts");
    for (std::size_t i = 0; i < config_.contacts.size() && i < contacts.size(); ++i) {
      Contact& contact = config_.contacts[i];
      std::map<std::string, int> lines;
      for (ContactChannel& channel : contact.channels) {
        if (channel.id.empty()) channel.id = channel.type;
        check_one_channel(channel);
        const Node at = channel.at.value_or(root_);
        const auto [first, fresh] = lines.try_emplace(channel.id, at.line());
        if (!fresh && !channel.id.empty()) {
          report(at,
                 "two channels of contact '" + contact.id + "' have the id '" + channel.id + "'",
                 "give one of them an 'id' of its own");
        }
        channel.id = contact.id + "/" + channel.id;
      }
    }
  }

  void check_one_channel(const ContactChannel& channel) {
    const Node at = channel.at.value_or(root_);
    check_channel(channel, at, diagnostics_);
    if (channel.type == "mail" && !has_section("mail")) {
      report(at, "a mail channel needs the section 'mail'", "name your mail server there");
    }
  }

  // Somebody in despair who writes in a language without words gets none: a person has to find
  // them.
  void check_help_in_danger() {
    const std::vector<Node> brands = items_at(root_, "brands");
    for (std::size_t i = 0; i < config_.brands.size() && i < brands.size(); ++i) {
      const auto& help = config_.brands[i].help_in_danger;
      if (!help) continue;
      const Node at = value_at(brands[i], "help_in_danger");
      for (const std::string& language : config_.brands[i].languages) {
        if (value_at(at, language).is_scalar()) continue;
        warn(at, "help_in_danger: no words in '" + language + "'",
             "a person has to find them when somebody writes in it");
      }
    }
  }

  void check_notifications() {
    const Notifications& notifications = config_.notifications;
    const Node at = value_at(root_, "notifications");
    const std::string& administrator = notifications.administrator;
    if (!administrator.empty()) {
      const Contact* contact = config_.find_contact(administrator);
      if (contact == nullptr) {
        report_unknown(value_at(at, "administrator"), "contact", ids_of(config_.contacts));
      } else if (contact->channels.empty()) {
        report(value_at(at, "administrator"), "contact '" + administrator + "' has no channel",
               "name one by which the administrator is told of failures");
      }
    }
    if (notifications.link_secret && config_.server.public_url.empty()) {
      report(value_at(at, "link_secret"), "acknowledgement links need 'public_url'",
             "say under 'server' how browsers reach the console");
    }
  }

  bool has_section(std::string_view key) const {
    return std::ranges::any_of(root_.entries(), [&](const auto& e) {
      return e.first.scalar() == key && !e.second.is_null();
    });
  }

  void check_teams() {
    const std::vector<Node> teams = items_at(root_, "teams");
    for (const Node& team : teams) {
      for (const Node& id : scalars_at(team, "contacts")) {
        if (config_.find_contact(id.scalar()) == nullptr) {
          report_unknown(id, "contact", ids_of(config_.contacts));
        }
      }
    }
  }

  void warn_of_silence() {
    if (config_.accounts.empty()) {
      warn(root_, "no accounts: nothing will be heard", "add 'accounts'");
    } else if (config_.oncall.steps.empty() && config_.oncall.chains.empty()) {
      warn(root_, "no on-call steps: incidents reach nobody", "add 'oncall' with 'steps'");
    }
  }

  void check_retries() {
    const Limits& limits = config_.limits;
    if (limits.retry_first <= limits.retry_most) return;
    report(value_at(value_at(root_, "limits"), "retry_first"),
           "'retry_first' is longer than 'retry_most'", "the pause only grows");
  }

  const Node& root_;
  Config& config_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_meaning(const Node& root, Config& config, Diagnostics& diagnostics) {
  MeaningCheck(root, config, diagnostics).run();
}

}  // namespace kaiku::config
