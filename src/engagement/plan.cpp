#include <algorithm>

#include <kaiku/engagement/plan.hpp>

namespace kaiku::engagement {

const Channel* Plan::find(const AccountId& account) const {
  const auto found = std::ranges::find(channels, account, &Channel::account);
  return found == channels.end() ? nullptr : &*found;
}

std::string post_key(std::string_view post, const AccountId& account) {
  return "plan/" + std::string(post) + "/" + account.value;
}

}  // namespace kaiku::engagement
