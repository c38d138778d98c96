#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json.hpp>

#include "demo/operator.hpp"
#include "demo/stage.hpp"

namespace demo {

/// What people do about two others of the conversation: a customer whose complaint becomes a case,
/// and somebody who goes on insulting.
class Stories {
 public:
  Stories(Stage& stage, std::string kaikuctl);

  /// One step of the conversation: "ask", "overdue" or "close" for the customer whose comment is
  /// `comment`, "block" for the abuser, up to the end of the appeal. Throws std::runtime_error when
  /// there is nothing to do it with.
  void play(const std::string& step, const std::string& comment);

  /// Prints each promise with its outcome. True when all were kept.
  bool promises_kept() const;

 private:
  void ask();
  void overdue();
  void close();
  void block();
  void appeal();
  nlohmann::json draft(const std::string& kind) const;
  bool is_done(const std::string& action) const;
  std::size_t public_lines() const;

  Stage& stage_;
  Operator operator_;
  std::string comment_;  ///< of the customer
  std::string case_;     ///< its number
  std::string block_;    ///< number of the action
  bool woken_by_the_answer_ = false;
  bool went_to_others_ = false;
  bool closed_once_by_a_person_ = false;
  bool blocked_by_a_person_ = false;
  bool not_decided_by_the_same_person_ = false;
  bool unblocked_ = false;
};

}  // namespace demo
