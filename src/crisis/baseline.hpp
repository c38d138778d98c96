#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>

#include "local_time.hpp"

namespace kaiku::crisis {

/// A value that forgets: each addition first decays what is there.
struct Decayed {
  double sum = 0;
  double weight = 0;
  void add(double decay, double value, double of) {
    sum = sum * decay + value;
    weight = weight * decay + of;
  }
};

/// What is normal for a brand: comments per hour by local hour and weekday, share of negative ones,
/// and how widely that scatters. 24·2 + 7 factors instead of 168, because a young brand has few
/// samples of each hour of the week. Learns closed hours 12 hours late, so that late deliveries are
/// in.
class Baseline {
 public:
  Baseline(LocalTime local, double prior_comments_per_hour);

  /// The clock and the first guess of another one; what is learned stays.
  void live_as(const Baseline& other);

  /// Comments to expect in [from, to).
  double expected(TimePoint from, TimePoint to) const;
  double negative_share() const;
  double dispersion() const;  ///< κ of variance = m + κm²
  double level() const;       ///< comments of a mean hour

  /// Counts a comment for the hour in which it was written; too late for an hour already learned.
  void count(TimePoint at, bool negative);
  /// Learns the hours that are 12 hours old. `arrived` is the time of an arrival: it may go back.
  void advance(TimePoint arrived);
  /// Goes on from an earlier time, after arrivals whose clock was wrong.
  void set_back(TimePoint arrived);

  /// The first three days, unless 200 comments have been learned from before.
  bool warming_up(TimePoint now) const;
  Duration age(TimePoint now) const { return now - first_arrival_; }

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  using HourNumber = std::int64_t;  ///< hours since 1970
  struct Counts {
    double comments = 0;
    double negatives = 0;
  };
  struct Gap {
    HourNumber begin = 0;
    HourNumber end = 0;
  };

  void learn(HourNumber hour, Counts counts);
  double hour_factor(const LocalTime::Hour& hour) const;
  double weekday_factor(const LocalTime::Hour& hour) const;
  double shape(TimePoint at) const;
  void note_gap(TimePoint arrived);
  bool in_gap(HourNumber hour) const;

  LocalTime local_;
  double prior_;
  Decayed level_;
  std::array<std::array<Decayed, 24>, 2> hours_{};  ///< workday, day off
  std::array<Decayed, 7> weekdays_{};
  Decayed negative_;
  Decayed scatter_;
  double learned_comments_ = 0;
  std::map<HourNumber, Counts> waiting_;  ///< hours not learned yet: about 13
  std::vector<Gap> gaps_;                 ///< silences too long to be real, until learned past
  HourNumber next_ = 0;                   ///< first hour not learned; 0: nothing has arrived yet
  TimePoint first_arrival_{};
  TimePoint last_arrival_{};
};

}  // namespace kaiku::crisis
