#pragma once

#include <kaiku/config/config.hpp>
#include <kaiku/result/diagnostic.hpp>

namespace kaiku::config {

/// Are the keys of one channel those of its type, and does `to` have the form of an address there?
void check_channel(const ContactChannel& channel, const Node& at, Diagnostics& diagnostics);

}  // namespace kaiku::config
