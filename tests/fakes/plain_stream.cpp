#include "fakes/plain_stream.hpp"

namespace kaiku::fakes {

using platforms::LiveStep;

LiveStep PlainStream::take(std::span<const std::string> frames, TimePoint) {
  LiveStep step;
  for (const std::string& frame : frames) {
    if (step.taken == 3) break;  // as many as a body holds
    ++step.taken;
    take_one(frame, step);
    if (step.then != Then::kGoOn) break;
  }
  if (step.then != Then::kGoOn) in_ = false;
  if (!step.body.empty()) step.cursor = place_;
  return step;
}

void PlainStream::take_one(const std::string& frame, LiveStep& step) {
  if (frame == "in") {
    in_ = true;
  } else if (frame == "well") {
    steady_ = in_;
  } else if (frame == "trouble" || frame == "fine") {
    trouble_ = frame == "trouble" ? "out of the group" : "";
  } else if (frame == "again" || frame == "lost") {
    step.then = Then::kReconnect;
    step.gap = frame == "lost";
    step.reason = frame;
  } else if (const std::size_t blank = frame.find(' '); blank != std::string::npos) {
    place_ = frame.substr(0, blank);
    step.body += (step.body.empty() ? "" : "\n") + frame.substr(blank + 1);
  } else {
    ++step.unreadable;
  }
}

}  // namespace kaiku::fakes
