#include <algorithm>
#include <iterator>
#include <utility>

#include <kaiku/outbox/outbox.hpp>

namespace kaiku::outbox {
namespace {

using enum ActionState;
using Step = std::pair<ActionState, ActionState>;

constexpr Step kLegal[] = {
    // Waiting for another action: it was done; a crisis wants a person first; its reason is gone.
    {kPlanned, kReady},
    {kPlanned, kAwaitingApproval},
    {kPlanned, kCancelled},
    // A draft: approved (perhaps still waiting for another action), or rejected.
    {kAwaitingApproval, kReady},
    {kAwaitingApproval, kPlanned},
    {kAwaitingApproval, kCancelled},
    // Due: begun, put off, frozen, or ended without a request because there is nothing to send any
    // more (window closed, target gone, its effect already stands, looking at the target kept
    // failing).
    {kReady, kSending},
    {kReady, kReady},
    {kReady, kAwaitingApproval},
    {kReady, kDone},
    {kReady, kFailed},
    {kReady, kDead},
    {kReady, kCancelled},
    // An attempt ends in every way there is.
    {kSending, kDone},
    {kSending, kReady},
    {kSending, kFailed},
    {kSending, kDead},
    {kSending, kInDoubt},
    {kSending, kCancelled},
    {kSending, kAwaitingApproval},
    // The platform was asked: it happened, it did not, or it could not be asked yet.
    {kInDoubt, kDone},
    {kInDoubt, kReady},
    {kInDoubt, kSending},
    {kInDoubt, kInDoubt},
    {kInDoubt, kFailed},
    {kInDoubt, kDead},
    {kInDoubt, kCancelled},
    {kInDoubt, kAwaitingApproval},
    // A person wants it tried once more.
    {kFailed, kReady},
    {kDead, kReady},
};

}  // namespace

bool may_follow(ActionState from, ActionState to) {
  return std::ranges::find(kLegal, Step(from, to)) != std::end(kLegal);
}

}  // namespace kaiku::outbox
