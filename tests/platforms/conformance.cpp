#include "platforms/conformance.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {

void expect_event(const Result<EventBatch>& read, const EventCase& expected) {
  ASSERT_TRUE(read) << expected.about << ": " << read.error().message();
  ASSERT_EQ(read->events.size(), 1u) << expected.about;
  const Event& event = read->events.front();
  EXPECT_EQ(to_string(event.kind), to_string(expected.kind)) << expected.about;
  EXPECT_EQ(event.comment.id.value, expected.id) << expected.about;
  EXPECT_EQ(event.comment.thread().value, expected.thread) << expected.about;
  EXPECT_EQ(event.dedupe_key, expected.dedupe_key) << expected.about;
  EXPECT_EQ(event.by_brand, expected.by_brand) << expected.about;
}

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
