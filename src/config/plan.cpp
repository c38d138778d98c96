// What no single value of plan.yaml shows: accounts, owners and words that must be there.

#include <algorithm>
#include <set>
#include <tuple>

#include <kaiku/config/plan.hpp>

#include "sections/places.hpp"
#include "sections/plan_root.hpp"

namespace kaiku::config {
namespace {

std::string in_quotes(std::string_view word) {
  return "'" + std::string(word) + "'";
}

std::string language_of(const Account& account, const Brand& brand) {
  if (!account.language.empty()) return account.language;
  return brand.languages.empty() ? std::string() : brand.languages.front();
}

const PlanText* own_text(const PlanPost& post, const Account& account, const Brand& brand) {
  const auto named = std::ranges::find(post.texts, account.id, &PlanText::account);
  if (named != post.texts.end()) return &*named;
  const std::string language = language_of(account, brand);
  const auto spoken = std::ranges::find_if(post.texts, [&](const PlanText& text) {
    return text.account.empty() && text.language == language;
  });
  return spoken == post.texts.end() ? nullptr : &*spoken;
}

class PlanCheck {
 public:
  PlanCheck(const Config& config, const Plan& plan, Diagnostics& diagnostics)
      : config_(config), plan_(plan), diagnostics_(diagnostics) {}

  void check() {
    for (const PlanChannel& channel : plan_.channels) check_channel(channel);
    for (const PlanPost& post : plan_.posts) check_post(post);
    if (plan_.posts.size() > kMostPlannedPosts) {
      report(plan_.posts[kMostPlannedPosts].at, "id",
             "more than " + std::to_string(kMostPlannedPosts) + " posts",
             "take out those that are over");
    }
  }

 private:
  void report(const std::optional<Node>& at, std::string_view key, std::string message,
              std::string hint) {
    if (at) diagnostics_.push_back(value_at(*at, key).error(std::move(message), std::move(hint)));
  }

  void check_account(const std::optional<Node>& at, std::string_view key, const std::string& id) {
    if (id.empty() || config_.find_account(id) != nullptr) return;
    report(at, key, "unknown account " + in_quotes(id), did_you_mean(id, ids_of(config_.accounts)));
  }

  void check_channel(const PlanChannel& channel) {
    check_account(channel.at, "account", channel.account);
    if (!channel.account.empty() && !channels_.insert(channel.account).second) {
      report(channel.at, "account",
             "account " + in_quotes(channel.account) + " is a channel already",
             "each account once");
    }
    if (channel.owner.empty()) return;
    std::vector<std::string_view> owners = ids_of(config_.teams);
    for (const std::string_view id : ids_of(config_.contacts)) owners.push_back(id);
    if (std::ranges::find(owners, channel.owner) == owners.end()) {
      report(channel.at, "owner", "no team or contact " + in_quotes(channel.owner),
             did_you_mean(channel.owner, owners));
    } else if (!can_be_told(channel.owner)) {
      report(channel.at, "owner", in_quotes(channel.owner) + " can be reached by nothing",
             "give the contact, or one of the team's, a channel");
    }
  }

  bool can_be_told(const std::string& owner) const {
    const auto has_channel = [&](const std::string& id) {
      const Contact* const contact = config_.find_contact(id);
      return contact != nullptr && !contact->channels.empty();
    };
    const auto team = std::ranges::find(config_.teams, owner, &Team::id);
    return team == config_.teams.end() ? has_channel(owner)
                                       : std::ranges::any_of(team->contacts, has_channel);
  }

  void check_post(const PlanPost& post) {
    if (!post.id.empty() && !posts_.insert(post.id).second)
      report(post.at, "id", "post " + in_quotes(post.id) + " is there already", "each id once");
    if (post.at && post.accounts.empty() && scalars_at(*post.at, "accounts").empty())
      report(post.at, "accounts", "names no account", "name channels of this plan");
    for (const PlanText& text : post.texts) check_text(post, text);
    std::set<std::string> named;
    for (const std::string& id : post.accounts) {
      if (!named.insert(id).second)
        report(post.at, "accounts", "account " + in_quotes(id) + " is named twice", "each once");
      check_place(post, id);
    }
  }

  void check_text(const PlanPost& post, const PlanText& text) {
    if (text.account.empty() == text.language.empty()) {
      report(text.at, "text", "whose words are these?", "name an account or a language, not both");
    }
    if (!text.account.empty() &&
        std::ranges::find(post.accounts, text.account) == post.accounts.end()) {
      std::vector<std::string_view> named(post.accounts.begin(), post.accounts.end());
      report(text.at, "account", in_quotes(text.account) + " is no account of this post",
             did_you_mean(text.account, named));
    }
  }

  void check_place(const PlanPost& post, const std::string& id) {
    const Account* const account = config_.find_account(id);
    if (account == nullptr) return check_account(post.at, "accounts", id);
    if (!channels_.contains(id)) {
      report(post.at, "accounts", "account " + in_quotes(id) + " is no channel of this plan",
             "add it under 'channels' with an owner");
    }
    const Brand* const brand = config_.find_brand(account->brand);
    if (brand != nullptr && text_for(post, *account, *brand) == nullptr) {
      report(post.at, "accounts", "no words for account " + in_quotes(id),
             "give 'text', or one of 'texts' for it or its language " +
                 in_quotes(language_of(*account, *brand)));
    }
  }

  const Config& config_;
  const Plan& plan_;
  Diagnostics& diagnostics_;
  std::set<std::string> channels_;
  std::set<std::string> posts_;
};

std::optional<Plan> typed(const std::optional<Node>& root, const std::string& file,
                          const Config& config, Diagnostics& diagnostics) {
  if (!root) return std::nullopt;
  Diagnostics found;
  Plan plan;
  plan.file = file;
  read_plan_root(*root, plan, found);
  if (root->is_mapping()) PlanCheck(config, plan, found).check();
  std::ranges::stable_sort(found, {},
                           [](const Diagnostic& d) { return std::tuple(d.line, d.column); });
  const bool usable = !has_errors(found);
  diagnostics.insert(diagnostics.end(), found.begin(), found.end());
  if (!usable) return std::nullopt;
  return plan;
}

}  // namespace

const std::string* text_for(const PlanPost& post, const Account& account, const Brand& brand) {
  const PlanText* const own = own_text(post, account, brand);
  if (own != nullptr) return &own->text;
  return post.text.empty() ? nullptr : &post.text;
}

Node place_of_text(const PlanPost& post, const Account& account, const Brand& brand) {
  const PlanText* const own = own_text(post, account, brand);
  return value_at(own != nullptr ? *own->at : *post.at, "text");
}

std::optional<Plan> load_plan(const Config& config, Diagnostics& diagnostics) {
  if (config.plan.path.empty()) return Plan();
  return typed(read_yaml_file(config.plan.path, diagnostics), config.plan.path, config,
               diagnostics);
}

std::optional<Plan> parse_plan(std::string_view text, const std::string& file, const Config& config,
                               Diagnostics& diagnostics) {
  return typed(parse_yaml(text, file, diagnostics), file, config, diagnostics);
}

}  // namespace kaiku::config
