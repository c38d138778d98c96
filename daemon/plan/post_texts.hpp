#pragma once

#include <functional>

#include <kaiku/config/plan.hpp>
#include <kaiku/platforms/adapter.hpp>

namespace plan {

/// The adapter of an account; null when it could not be made.
using AdapterOf =
    std::function<const kaiku::platforms::Adapter*(const kaiku::config::Account& account)>;

/// Holds the words of every scheduled post against what its platform takes, in the platform's own
/// units. Where a platform takes no posts from us a warning says that its owner posts by hand.
void check_texts(const kaiku::config::Plan& plan, const kaiku::config::Config& config,
                 const AdapterOf& adapter_of, kaiku::Diagnostics& diagnostics);

/// Reads plan and words of a configuration without its secrets: for checks without a daemon.
void check_plan(const kaiku::config::Config& config, kaiku::Diagnostics& diagnostics);

}  // namespace plan
