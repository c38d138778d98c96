#pragma once

#include <functional>
#include <string>
#include <vector>

#include <kaiku/cases/handling.hpp>
#include <kaiku/config/config.hpp>
#include <kaiku/ingest/help_desks.hpp>

namespace kaikud {

/// The channels by which a contact is told first.
using ChannelsOfContact = std::function<std::vector<std::string>(const kaiku::config::Contact&)>;

/// How cases are worked, from the configuration.
kaiku::cases::Handling case_handling(const kaiku::config::Config& config,
                                     const ChannelsOfContact& channels_of_contact);

/// What help desks sign with: the secrets of every webhook channel. Those that cannot be used were
/// refused with their channel.
kaiku::ingest::HelpDesks::Keys help_desk_keys(const kaiku::config::Config& config,
                                              const kaiku::config::Secrets& secrets);

}  // namespace kaikud
