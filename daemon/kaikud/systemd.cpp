#include "systemd.hpp"

#include <cstdint>
#include <cstdlib>
#include <time.h>

#include <systemd/sd-daemon.h>

namespace kaikud {

void notify_ready() {
  sd_notify(0, "READY=1");
}

void notify_reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const std::uint64_t micros = static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 +
                               static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
  sd_notify(0, ("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(micros)).c_str());
}

void notify_stopping() {
  sd_notify(0, "STOPPING=1");
}
void notify_alive() {
  sd_notify(0, "WATCHDOG=1");
}
void notify_status(const std::string& line) {
  sd_notify(0, ("STATUS=" + line).c_str());
}

std::optional<kaiku::Duration> watchdog_interval() {
  std::uint64_t micros = 0;
  if (sd_watchdog_enabled(0, &micros) <= 0) return std::nullopt;
  return kaiku::Duration(static_cast<std::int64_t>(micros / 2));
}

std::optional<int> inherited_socket(const std::string& name) {
  // The names are asked once: sd_listen_fds may not unset what the next question needs.
  static char** names = nullptr;
  static const int count = sd_listen_fds_with_names(0, &names);
  for (int i = 0; i < count; ++i) {
    const std::string given = names != nullptr && names[i] != nullptr ? names[i] : "";
    const bool only_unnamed =
        count == 1 && name == "webhooks" && (given.empty() || given == "unknown");
    if (given == name || only_unnamed) return SD_LISTEN_FDS_START + i;
  }
  return std::nullopt;
}

}  // namespace kaikud
