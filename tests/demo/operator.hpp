#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "demo/stage.hpp"
#include "standin/program.hpp"

namespace demo {

/// People at work: each step with the real kaikuctl, whose commands and answers are printed.
class Operator {
 public:
  /// `kaikuctl`: the program.
  Operator(Stage& stage, std::string kaikuctl);

  /// Runs kaikuctl against the daemon; prints the command and what it says.
  standin::ProgramRun run(std::vector<std::string> arguments) const;
  /// The items of a listing of the console's API. Throws std::runtime_error without an answer.
  nlohmann::json items(const std::string& target) const;
  /// Asks again until `condition` holds for what the API answers; false when it took too long.
  bool eventually(const std::string& target,
                  const std::function<bool(const nlohmann::json&)>& condition) const;

 private:
  Stage& stage_;
  std::string kaikuctl_;
};

}  // namespace demo
