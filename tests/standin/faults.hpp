#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <utility>

#include "standin/http_service.hpp"

namespace standin {

/// Failures that a test puts in the way of the next requests, in order.
struct Fault {
  enum class Kind {
    kAnswer,       ///< `response` instead of doing anything
    kLostAnswer,   ///< done, but the answer never arrives
    kLostRequest,  ///< not done, and the connection ends
  };
  Kind kind = Kind::kAnswer;
  std::string
      path_part;  ///< only requests whose method and target contain it, e.g. "POST /c1/comments"
  kaiku::http::Response response;
};

/// Thread-safe queue of faults: the first whose `path_part` fits is used up.
class Faults {
 public:
  void add(Fault fault) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(fault));
  }
  std::optional<Fault> take(const std::string& method_and_target) {
    const std::lock_guard lock(mutex_);
    for (auto fault = waiting_.begin(); fault != waiting_.end(); ++fault) {
      if (method_and_target.find(fault->path_part) == std::string::npos) continue;
      Fault taken = std::move(*fault);
      waiting_.erase(fault);
      return taken;
    }
    return std::nullopt;
  }

 private:
  std::mutex mutex_;
  std::deque<Fault> waiting_;
};

}  // namespace standin
