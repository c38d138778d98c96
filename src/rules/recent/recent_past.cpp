#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <kaiku/rules/recent_past.hpp>

#include "../matcher/marks.hpp"
#include "near_duplicates.hpp"
#include "window_counter.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostDomains = 16;  ///< of one comment

std::uint64_t joined(std::string_view scope, std::string_view name) {
  return hash_of(name, hash_of(scope));
}

std::set<std::uint64_t> domains_of(const Comment& comment, const text::PreparedText& text) {
  std::set<std::uint64_t> domains;
  for (const text::Token& token : text.tokens()) {
    const std::string_view host = token.link ? host_of_link(token.folded) : std::string_view();
    if (!host.empty() && domains.size() < kMostDomains) {
      domains.insert(joined(comment.brand.value, host));
    }
  }
  return domains;
}

/// What a comment is counted under. Nothing: not known of this comment; empty: it has none.
std::optional<std::set<std::uint64_t>> keys_of(CountBy by, const Comment& comment,
                                               const text::PreparedText& text) {
  using Keys = std::set<std::uint64_t>;
  const std::string& account = comment.account.value;
  switch (by) {
    case CountBy::kAuthor:
      if (comment.author.id.empty()) return std::nullopt;
      return Keys{joined(account, comment.author.id.value)};
    case CountBy::kThread:
      return Keys{joined(account, comment.thread().value)};
    case CountBy::kPost:
      if (comment.post.empty()) return std::nullopt;
      return Keys{joined(account, comment.post.value)};
    case CountBy::kAccount:
      return Keys{hash_of(account)};
    case CountBy::kDomain:
      return domains_of(comment, text);
    case CountBy::kText:
      break;
  }
  const std::uint64_t words = words_hash(text);
  if (words == 0) return Keys{};
  return Keys{mixed(words ^ hash_of(comment.brand.value))};
}

std::uint64_t comment_hash(const Comment& comment) {
  return joined(comment.account.value, comment.id.value);
}

bool found_in(const Finding& finding, const std::string& of) {
  if (of == "comment") return true;
  if (const auto comment_class = parse_comment_class(of)) return finding.holds(*comment_class);
  return std::ranges::any_of(finding.hits, [&](const SignalHit& hit) { return hit.id == of; });
}

SeenText seen_text(const Comment& comment, const text::PreparedText& text, TimePoint at) {
  return {.at = at,
          .comment = comment_hash(comment),
          .author = comment.author.id.empty()
                        ? 0
                        : joined(comment.account.value, comment.author.id.value),
          .scope = hash_of(comment.brand.value),
          .print = fingerprint_of(text)};
}

}  // namespace

Duration RecentNeeds::longest() const {
  Duration longest = similar_within.value_or(Duration::zero());
  for (const Counter& counter : counters) longest = std::max(longest, counter.window);
  return longest;
}

struct RecentPast::Impl {
  /// What one comment adds to one counter.
  struct Addition {
    std::size_t counter = 0;
    std::uint64_t key = 0;
    WindowCounter::Mark mark;
  };

  RecentNeeds needs;
  std::vector<WindowCounter> counters;
  NearDuplicates texts;
  std::vector<Addition> noted;  ///< since the last commit
  std::vector<SeenText> noted_texts;

  void note_counters(const Comment& comment, const text::PreparedText& text, const Finding& finding,
                     TimePoint at) {
    for (std::size_t i = 0; i < needs.counters.size(); ++i) {
      const Counter& counter = needs.counters[i];
      if (!found_in(finding, counter.of)) continue;
      const auto keys = keys_of(counter.by, comment, text);
      if (!keys) continue;
      for (const std::uint64_t value : values_of(counter, comment, text)) {
        for (const std::uint64_t key : *keys) noted.push_back({i, key, {at, value}});
      }
    }
  }

  static std::set<std::uint64_t> values_of(const Counter& counter, const Comment& comment,
                                           const text::PreparedText& text) {
    if (!counter.distinct) return {comment_hash(comment)};
    return keys_of(*counter.distinct, comment, text).value_or(std::set<std::uint64_t>());
  }

  std::size_t count_key(std::size_t place, std::uint64_t key, const Comment& comment, TimePoint at,
                        Duration window) const {
    std::set<std::uint64_t> values;
    for (const WindowCounter::Mark& mark : counters[place].marks(key, at, window)) {
      values.insert(mark.value);
    }
    for (const Addition& addition : noted) {
      const WindowCounter::Mark& mark = addition.mark;
      if (addition.counter != place || addition.key != key) continue;
      if (mark.at <= at && mark.at > at - window) values.insert(mark.value);
    }
    // An earlier text of the same comment is no other comment.
    if (!needs.counters[place].distinct) values.erase(comment_hash(comment));
    return values.size();
  }
};

RecentPast::RecentPast(RecentNeeds needs) : impl_(std::make_unique<Impl>()) {
  impl_->needs = std::move(needs);
  for (const Counter& counter : impl_->needs.counters) {
    // One more than is asked for: the comment itself may be among them when it is edited.
    impl_->counters.emplace_back(counter.window, counter.at_least + 1);
  }
}

RecentPast::~RecentPast() = default;

const RecentNeeds& RecentPast::needs() const {
  return impl_->needs;
}

void RecentPast::note(const Comment& comment, const text::PreparedText& text,
                      const Finding& finding, TimePoint at) {
  impl_->note_counters(comment, text, finding, at);
  if (impl_->needs.similar_within) impl_->noted_texts.push_back(seen_text(comment, text, at));
}

void RecentPast::commit() {
  for (const Impl::Addition& addition : impl_->noted) {
    impl_->counters[addition.counter].add(addition.key, addition.mark);
  }
  for (SeenText& text : impl_->noted_texts) impl_->texts.add(std::move(text));
  discard();
}

void RecentPast::discard() {
  impl_->noted.clear();
  impl_->noted_texts.clear();
}

std::optional<std::size_t> RecentPast::count(std::size_t counter, const Comment& comment,
                                             const text::PreparedText& text, TimePoint at,
                                             Duration window) const {
  const auto keys = keys_of(impl_->needs.counters.at(counter).by, comment, text);
  if (!keys) return std::nullopt;
  std::size_t most = 0;  // of several domains the busiest counts
  for (const std::uint64_t key : *keys) {
    most = std::max(most, impl_->count_key(counter, key, comment, at, window));
  }
  return most;
}

RecentPast::Similar RecentPast::similar(const Comment& comment, const text::PreparedText& text,
                                        TimePoint at, Duration window) const {
  const SeenText asked = seen_text(comment, text, at);
  std::vector<const SeenText*> copies = impl_->texts.near(asked, window);
  for (const SeenText& noted : impl_->noted_texts) {
    // A later text of the same comment stands for the earlier one.
    std::erase_if(copies, [&](const SeenText* copy) { return copy->comment == noted.comment; });
    if (is_copy(asked, noted, window)) copies.push_back(&noted);
  }
  Similar similar{.texts = copies.size()};
  std::set<std::uint64_t> others;
  for (const SeenText* const copy : copies) {
    if (copy->author == 0) continue;
    if (copy->author == asked.author) {
      ++similar.by_same_author;
    } else {
      others.insert(copy->author);
    }
  }
  similar.other_authors = others.size();
  return similar;
}

std::size_t RecentPast::size() const {
  std::size_t size = impl_->texts.size();
  for (const WindowCounter& counter : impl_->counters) size += counter.keys();
  return size;
}

}  // namespace kaiku::rules
