#include "post_texts.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace plan {

using namespace kaiku;

namespace {

// Lengths do not depend on secrets, and adapters want some: this one has the form of every kind.
class AnySecret final : public config::Secrets {
 public:
  Result<std::string> resolve(const config::SecretRef&) const override {
    return std::string("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  }
};

Action post_action(const config::PlanPost& post, const config::Account& account,
                   const std::string& text) {
  Action action;
  action.key = "post '" + post.id + "' on " + account.id;
  action.kind = ActionKind::kPublish;
  action.brand = BrandId(account.brand);
  action.account = AccountId(account.id);
  action.text = text;
  return action;
}

}  // namespace

void check_texts(const config::Plan& plan, const config::Config& config,
                 const AdapterOf& adapter_of, Diagnostics& diagnostics) {
  std::set<std::string> by_hand;
  for (const config::PlanPost& post : plan.posts) {
    for (const std::string& id : post.accounts) {
      const config::Account* const account = config.find_account(id);
      const config::Brand* const brand =
          account == nullptr ? nullptr : config.find_brand(account->brand);
      const platforms::Adapter* const adapter = brand == nullptr ? nullptr : adapter_of(*account);
      if (adapter == nullptr) continue;
      const config::Node place = config::place_of_text(post, *account, *brand);
      if (!adapter->capabilities().contains(ActionKind::kPublish)) {
        if (!by_hand.insert(id).second) continue;
        diagnostics.push_back(
            place.warning("account '" + id + "': no posts can be published there for us",
                          "its owner is reminded to post by hand"));
        continue;
      }
      const Action action = post_action(post, *account, *config::text_for(post, *account, *brand));
      const auto request = adapter->render(action, TimePoint{});
      if (!request)
        diagnostics.push_back(place.error(request.error().context, "give other words for it"));
    }
  }
}

void check_plan(const config::Config& config, Diagnostics& diagnostics) {
  const auto plan = config::load_plan(config, diagnostics);
  if (!plan) return;
  std::map<std::string, std::unique_ptr<platforms::Adapter>> adapters;
  check_texts(
      *plan, config,
      [&](const config::Account& account) -> const platforms::Adapter* {
        const auto [found, is_new] = adapters.try_emplace(account.id);
        Diagnostics about_account;  // its settings are checked where its secrets are
        if (is_new) found->second = platforms::make_adapter(account, AnySecret(), about_account);
        return found->second.get();
      },
      diagnostics);
}

}  // namespace plan
