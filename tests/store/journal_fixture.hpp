#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.hpp"

namespace kaiku::store::testing {

inline Comment by(std::string author, std::string id,
                  std::string text = "Missä tilaukseni viipyy?") {
  Comment made = comment(std::move(id), std::move(text));
  made.author.id = AuthorId(std::move(author));
  return made;
}

inline Comment under(std::string parent, std::string id, std::string text = "Entä nyt?") {
  Comment made = comment(std::move(id), std::move(text));
  made.parent = CommentId(std::move(parent));
  return made;
}

inline Event of_kind(EventKind kind, Comment on, TimePoint at = kNow) {
  Event event = created(std::move(on), at);
  event.kind = kind;
  event.dedupe_key = std::string(to_string(kind)) + "/" + event.comment.id.value;
  return event;
}

inline Event brand_wrote(std::string id, std::string parent, std::string text,
                         TimePoint at = kNow) {
  Event event = created(under(std::move(parent), std::move(id), std::move(text)), at);
  event.comment.author.id = AuthorId("the-page");
  event.by_brand = true;
  return event;
}

inline Decision decision(const Comment& on, std::vector<PlannedAction> actions = {},
                         CommentClass primary = CommentClass::kQuestion) {
  Decision made;
  made.comment = on;
  made.actions = std::move(actions);
  made.finding.primary = primary;
  if (primary != CommentClass::kOther)
    made.finding.scores[static_cast<std::size_t>(primary)].holds = true;
  made.finding.normalised_text = on.text;
  made.mode = Mode::kLive;
  made.rule_set = "r1";
  made.decided_at = kNow;
  return made;
}

inline PlannedAction planned(Action of, ActionState state = ActionState::kReady) {
  return {std::move(of), state};
}

class Journal : public StoreTest {
 protected:
  void turn(const std::function<void(policy::Turn&)>& work) {
    const auto done = store->journal().transact([&](policy::Turn& in) {
      work(in);
      return ok();
    });
    ASSERT_TRUE(done) << done.error().message();
  }
  int remember(const Event& event) {
    int revision = 0;
    turn([&](policy::Turn& in) { revision = in.remember(event).value(); });
    return revision;
  }
  bool refused(const Event& event) {
    bool conflict = false;
    turn([&](policy::Turn& in) {
      const auto revision = in.remember(event);
      conflict = !revision && revision.error().is(Errc::kConflict);
    });
    return conflict;
  }
  bool note(const Event& event) {
    bool staff = false;
    turn([&](policy::Turn& in) { staff = in.note_brand_activity(event).value(); });
    return staff;
  }
  DecisionId record(const Decision& made) {
    DecisionId id = 0;
    turn([&](policy::Turn& in) { id = in.record(made).value(); });
    return id;
  }
  policy::AuthorHistory author(const Comment& on) {
    policy::AuthorHistory history;
    turn([&](policy::Turn& in) { history = in.author(on).value(); });
    return history;
  }
  policy::ThreadHistory thread(const Comment& on) {
    policy::ThreadHistory history;
    turn([&](policy::Turn& in) { history = in.thread(on).value(); });
    return history;
  }
  policy::Surroundings surroundings(const Comment& on) {
    policy::Surroundings around;
    turn([&](policy::Turn& in) { around = in.surroundings(on).value(); });
    return around;
  }
  policy::CommentHistory history(const Comment& on) {
    policy::CommentHistory found;
    turn([&](policy::Turn& in) { found = in.comment(on).value(); });
    return found;
  }
  outbox::Entry entry(const std::string& key) {
    for (const auto& found : await(store->outbox().list(std::nullopt, 1'000)).value()) {
      if (found.action.key == key) return found;
    }
    return {};
  }
  ActionState state(const Action& of) { return entry(of.key).state; }
  void deliver(const Action& of, ActionState end = ActionState::kDone,
               const std::string& remote_id = {}) {
    const ActionId id = entry(of.key).id;
    ASSERT_TRUE(await(store->outbox().begin(id, kNow)));
    outbox::Settlement settlement;
    settlement.state = end;
    settlement.remote_id = remote_id;
    ASSERT_TRUE(await(store->outbox().settle(id, settlement, kNow)));
  }
  std::vector<cases::CaseFile> cases() { return await(store->cases().open_cases(100)).value(); }
};

}  // namespace kaiku::store::testing
