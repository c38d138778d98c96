#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <kaiku/notifiers/notifier.hpp>

#include "wording.hpp"

namespace kaiku::notifiers {

/// What the notifiers of one configuration share.
struct Surroundings {
  const config::Config& config;
  const config::Secrets& secrets;
  Diagnostics& diagnostics;
};

using Make = std::unique_ptr<Notifier> (*)(const config::ContactChannel&, const Surroundings&);

// One per channel type, each in a folder of its own; listed in all.cpp.
std::unique_ptr<Notifier> make_mail(const config::ContactChannel& channel,
                                    const Surroundings& around);
std::unique_ptr<Notifier> make_webhook(const config::ContactChannel& channel,
                                       const Surroundings& around);
std::unique_ptr<Notifier> make_slack(const config::ContactChannel& channel,
                                     const Surroundings& around);
std::unique_ptr<Notifier> make_teams(const config::ContactChannel& channel,
                                     const Surroundings& around);
std::unique_ptr<Notifier> make_mattermost(const config::ContactChannel& channel,
                                          const Surroundings& around);
std::unique_ptr<Notifier> make_google_chat(const config::ContactChannel& channel,
                                           const Surroundings& around);
std::unique_ptr<Notifier> make_pagerduty(const config::ContactChannel& channel,
                                         const Surroundings& around);
std::unique_ptr<Notifier> make_opsgenie(const config::ContactChannel& channel,
                                        const Surroundings& around);
std::unique_ptr<Notifier> make_alertmanager(const config::ContactChannel& channel,
                                            const Surroundings& around);
std::unique_ptr<Notifier> make_ntfy(const config::ContactChannel& channel,
                                    const Surroundings& around);
std::unique_ptr<Notifier> make_matrix(const config::ContactChannel& channel,
                                      const Surroundings& around);
std::unique_ptr<Notifier> make_telegram(const config::ContactChannel& channel,
                                        const Surroundings& around);
std::unique_ptr<Notifier> make_sms(const config::ContactChannel& channel,
                                   const Surroundings& around);

/// A diagnostic at the channel's place in the file.
void report(const config::ContactChannel& channel, const Surroundings& around, std::string message,
            std::string hint = {});

/// Names of brands and the console's address, taken out of the configuration.
class Speaker {
 public:
  explicit Speaker(const config::Config& config);
  Voice voice_for(const incidents::Incident& incident) const;
  /// The console's host, or "kaiku" when it has no address.
  std::string host() const;

 private:
  std::map<std::string, std::string, std::less<>> brands_;
  std::string console_url_;
};

/// 16 hex digits that follow from the parts alone.
std::string fingerprint(std::initializer_list<std::string_view> parts);

}  // namespace kaiku::notifiers
