#pragma once

#include <optional>
#include <string>

#include <kaiku/clock/time.hpp>

namespace kaikud {

/// What systemd is told and asked. Without systemd every call does nothing.
void notify_ready();
void notify_reloading();
void notify_stopping();
void notify_alive();
void notify_status(const std::string& line);

/// Half of WatchdogSec, when the unit has one: how often to call notify_alive().
std::optional<kaiku::Duration> watchdog_interval();

/// The listening socket that systemd hands over under this FileDescriptorName; a single unnamed one
/// counts as "webhooks".
std::optional<int> inherited_socket(const std::string& name);

}  // namespace kaikud
