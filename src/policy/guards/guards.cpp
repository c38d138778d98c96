#include "guards.hpp"

namespace kaiku::policy {
namespace {

constexpr GuardEntry kGuards[] = {
    {Guard::kOneEffect, guard_one_effect},
    {Guard::kPeopleFirst, guard_people_first},
    {Guard::kCriticism, guard_criticism},
    {Guard::kAskBeforeIrreversible, guard_ask_before_irreversible},
    {Guard::kNoEcho, guard_no_echo},
    {Guard::kCrisisFreeze, guard_crisis_freeze},
    {Guard::kApprovedWords, guard_approved_words},
    {Guard::kPublicFirst, guard_public_first},
};

}  // namespace

std::span<const GuardEntry> guard_table() {
  return kGuards;
}

}  // namespace kaiku::policy
