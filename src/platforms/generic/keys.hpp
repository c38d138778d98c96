#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/crypto/webhook_key.hpp>

#include "../settings.hpp"

namespace kaiku::platforms::generic {

/// A Standard Webhooks key that stands under `setting`. What is wrong with it is a diagnostic
/// there; a short one is a warning.
std::optional<crypto::WebhookKey> read_key(Settings& settings, std::string_view setting,
                                           const std::string& text);

/// The senders' keys under `setting`: one reference or a list, each of which counts. At least one
/// is required.
std::vector<crypto::WebhookKey> verifying_keys(Settings& settings, std::string_view setting);

}  // namespace kaiku::platforms::generic
