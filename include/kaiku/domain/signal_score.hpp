#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <utility>

#include <kaiku/domain/comment_class.hpp>

namespace kaiku {

/// Log-odds by class, as a signal adds them: `score: {abuse: 2, criticism: -1}`. A class without an
/// entry is not the same as one with 0. Every comment makes many of these, so they are plain
/// values that own no memory.
class SignalScore {
 public:
  using value_type = std::pair<CommentClass, double>;
  class const_iterator;

  SignalScore() = default;
  SignalScore(std::initializer_list<value_type> entries) {
    for (const auto& [comment_class, amount] : entries) (*this)[comment_class] = amount;
  }

  bool empty() const { return present_ == 0; }
  std::size_t size() const { return static_cast<std::size_t>(std::popcount(present_)); }
  bool contains(CommentClass c) const { return (present_ & bit(c)) != 0; }
  double of(CommentClass c) const { return amounts_[place(c)]; }  ///< 0 without an entry

  /// Null without an entry.
  double* find(CommentClass c) { return contains(c) ? &amounts_[place(c)] : nullptr; }
  const double* find(CommentClass c) const { return contains(c) ? &amounts_[place(c)] : nullptr; }

  /// Makes an entry of 0 where there is none.
  double& operator[](CommentClass c) {
    present_ |= bit(c);
    return amounts_[place(c)];
  }
  void clear() { *this = {}; }

  /// Entries by value, in the order of the classes.
  const_iterator begin() const;
  const_iterator end() const;

  friend bool operator==(const SignalScore&, const SignalScore&) = default;

 private:
  static constexpr std::size_t kPlaces = kClassCount + 1;  // rule files and records know kOther too
  static constexpr std::size_t place(CommentClass c) { return static_cast<std::size_t>(c); }
  static constexpr std::uint8_t bit(CommentClass c) {
    return static_cast<std::uint8_t>(1U << place(c));
  }

  std::array<double, kPlaces> amounts_{};  // 0 where nothing is present, so that equal is the same
  std::uint8_t present_ = 0;
};

class SignalScore::const_iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = SignalScore::value_type;
  using difference_type = std::ptrdiff_t;
  using reference = value_type;
  using pointer = void;

  const_iterator() = default;
  const_iterator(const SignalScore& score, std::uint8_t left) : score_(&score), left_(left) {}

  value_type operator*() const {
    const auto c = static_cast<CommentClass>(std::countr_zero(left_));
    return {c, score_->of(c)};
  }
  const_iterator& operator++() {
    left_ &= static_cast<std::uint8_t>(left_ - 1);
    return *this;
  }
  const_iterator operator++(int) {
    const const_iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const const_iterator&, const const_iterator&) = default;

 private:
  const SignalScore* score_ = nullptr;
  std::uint8_t left_ = 0;  // the entries from here on
};

inline SignalScore::const_iterator SignalScore::begin() const {
  return {*this, present_};
}
inline SignalScore::const_iterator SignalScore::end() const {
  return {*this, 0};
}

}  // namespace kaiku
