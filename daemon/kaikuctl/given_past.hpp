#pragma once

#include <kaiku/rules/facts.hpp>

#include "first_contact.hpp"

namespace kaikuctl {

/// The memory behind a text of which somebody tells what it would hold; the rest as FirstContact.
/// Where anything is told of post or thread, the rest of the thread is taken for empty.
class GivenPast final : public FirstContact {
 public:
  /// `now`: when the text is decided about. `given` outlives it.
  GivenPast(const kaiku::rules::GivenFacts& given, kaiku::TimePoint now)
      : known_(given.context), now_(now) {}

  kaiku::Result<kaiku::policy::AuthorHistory> author(const kaiku::Comment&) override {
    kaiku::policy::AuthorHistory history;
    history.comments_before = known_.author_comments_before.value_or(0);
    history.strikes = known_.author_strikes.value_or(0);
    history.first_seen = before(known_.author_known_for);
    if (known_.author_labels) history.labels = *known_.author_labels;
    return history;
  }
  kaiku::Result<kaiku::policy::ThreadHistory> thread(const kaiku::Comment&) override {
    kaiku::policy::ThreadHistory history;
    history.staff_answered = known_.thread_staff_answered.value_or(false);
    return history;
  }
  kaiku::Result<std::set<std::string>> domain_labels(const kaiku::BrandId&,
                                                     const std::set<std::string>&) override {
    return known_.domain_labels.value_or(std::set<std::string>());
  }
  kaiku::Result<kaiku::policy::Surroundings> surroundings(const kaiku::Comment& comment) override {
    const bool told = known_.post_comments || known_.post_age || known_.post_labels ||
                      known_.thread_comments || known_.thread_our_replies || known_.thread_age ||
                      known_.thread_labels || known_.reply_to_us;
    if (!told) return FirstContact::surroundings(comment);
    kaiku::policy::Surroundings around;
    around.post_comments = known_.post_comments;
    around.post_first_seen = before(known_.post_age);
    around.post_labels = known_.post_labels;
    around.thread_comments = known_.thread_comments.value_or(0);
    around.our_replies = known_.thread_our_replies.value_or(0);
    around.thread_started = before(known_.thread_age);
    if (known_.thread_labels) around.thread_labels = *known_.thread_labels;
    around.reply_to_us = known_.reply_to_us.value_or(false);
    return around;
  }

 private:
  std::optional<kaiku::TimePoint> before(const std::optional<kaiku::Duration>& age) const {
    if (!age) return std::nullopt;
    return now_ - *age;
  }

  const kaiku::rules::Context& known_;
  kaiku::TimePoint now_;
};

}  // namespace kaikuctl
