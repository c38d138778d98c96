#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::engagement {

/// Praise that a person may want to ask its author about.
struct Praise {
  AccountId account;
  BrandId brand;
  CommentId comment;
  PostId post;
  CommentId thread;
  AuthorId author;
  std::string language;  ///< "fi", "sv", "en"; empty when it is not known
};

/// Who counts as an advocate, and what follows. Bounds from plan.yaml.
struct AdvocateRules {
  std::size_t praise_days = 2;              ///< praised on so many separate days …
  std::size_t days = 3;                     ///< … and praised or helped on so many …
  Duration within = std::chrono::days(90);  ///< … in so long a time
  std::string label = "advocate";
  Duration label_for = std::chrono::days(180);
  std::size_t least_characters = 40;  ///< shorter praise is not asked for
  /// The approved words that ask for consent; nothing when there are none for it. Given by the
  /// wiring.
  std::function<std::optional<std::string>(const Praise&)> ask;
};

/// The reply template that asks.
inline constexpr const char* kConsentTemplate = "advocate_consent";
/// One author is asked for consent at most once in so long a time.
inline constexpr std::chrono::days kAskAgainAfter{365};
/// Most advocates that are found at a time.
inline constexpr std::size_t kMostAdvocates = 500;

/// Somebody who speaks for the brand.
struct Advocate {
  AccountId account;
  AuthorId author;
  std::string name;
  std::string reason;  ///< the label's: what was counted
  std::optional<TimePoint> until;
  std::optional<ActionId> request;  ///< the newest request for consent
  std::string request_state;        ///< of it, as actions call it
};

/// Authors with repeated praise and helpful answers to others' questions, none of it spam or abuse,
/// without strikes: labelled, and a request for consent to use their words drafted for a person.
/// Everything stands in labels and actions. Implemented by store::SqliteAdvocateBook. All calls: io
/// thread; errors kStoreUnavailable.
class AdvocateBook {
 public:
  virtual ~AdvocateBook() = default;

  /// Labels who fits now and drafts requests, in one transaction; returns how many were drafted.
  /// Doing it again changes nothing but the labels' ends.
  virtual boost::asio::awaitable<Result<std::size_t>> look(
      std::shared_ptr<const AdvocateRules> rules, TimePoint now) = 0;
  /// Who has the label, newest first.
  virtual boost::asio::awaitable<Result<std::vector<Advocate>>> list(std::string label,
                                                                     std::size_t limit,
                                                                     TimePoint now) = 0;
};

}  // namespace kaiku::engagement
