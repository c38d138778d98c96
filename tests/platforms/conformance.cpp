#include "platforms/conformance.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {

Action Conformance::action(ActionKind kind, std::string text) const {
  Action made = action_on(kind, target, post, std::move(text));
  if (!author.empty()) made.author = AuthorId(author);
  if (kind == ActionKind::kPrivateReply && !conversation.empty()) {
    made.thread = CommentId(conversation);
  }
  return made;
}

const Profile& Conformance::profile() const {
  static const std::vector<Profile> all = profiles();
  const auto found = std::ranges::find(all, platform, &Profile::name);
  if (found == all.end()) throw std::logic_error("no profile of " + platform);
  return *found;
}

std::unique_ptr<Adapter> adapter_for(const Conformance& cases) {
  return adapter_for(cases.platform, cases.settings, cases.secrets);
}

}  // namespace kaiku::platforms::testing
