#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json.hpp>

#include "demo/operator.hpp"
#include "demo/stage.hpp"

namespace demo {

/// What people do about the storm of the conversation, from the page to the report: each step with
/// the real kaikuctl, whose commands and answers are printed.
class StormWork {
 public:
  /// `kaikuctl`: the program.
  StormWork(Stage& stage, std::string kaikuctl);

  /// One step of the conversation: "take", "speak", "mitigate", "resolve" or "report". Throws
  /// std::runtime_error when there is nothing to do it with.
  void play(const std::string& step);

  /// Prints each promise with its outcome. True when all were kept.
  bool promises_kept() const;

 private:
  void take();
  void speak();
  void mitigate();
  void resolve();
  void let_go_of_a_draft();
  void report();
  std::size_t public_replies() const;

  Stage& stage_;
  Operator operator_;
  std::string storm_;  ///< number of the incident that is the storm
  std::size_t replies_when_taken_ = 0;
  std::size_t frozen_ = 0;  ///< drafts that waited when it was over
  bool refused_twice_ = false;
  bool spoke_only_when_approved_ = false;
  bool silent_until_over_ = false;
  bool released_by_a_person_ = false;
  std::string told_;  ///< the report
};

}  // namespace demo
