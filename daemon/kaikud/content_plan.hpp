#pragma once

#include <map>
#include <memory>

#include <kaiku/config/plan.hpp>
#include <kaiku/engagement/advocates.hpp>
#include <kaiku/engagement/plan.hpp>
#include <kaiku/engine/engine.hpp>

#include "case_handling.hpp"

namespace kaikud {

/// The accounts that posts can be published on.
using CanPublish = std::function<bool(const kaiku::config::Account&)>;

/// The content plan with its moments and channels.
kaiku::engagement::Plan content_plan(const kaiku::config::Plan& plan,
                                     const kaiku::config::Config& config,
                                     const CanPublish& can_publish,
                                     const ChannelsOfContact& channels_of_contact);

/// Who counts as an advocate, and the approved words that ask them; null when nobody is looked for.
std::shared_ptr<const kaiku::engagement::AdvocateRules> advocate_rules(
    const kaiku::config::Plan& plan, std::shared_ptr<const kaiku::engine::Setup> setup);

}  // namespace kaikud
