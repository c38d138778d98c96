#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::trustpilot {

Profile profile() {
  Profile unit;
  unit.intake = "webhook";
  unit.actions = {{ActionKind::kReply, ""}, {ActionKind::kWarn, ""}};
  unit.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kRemoved};
  unit.texts = {CommentKind::kReview};
  unit.reply = kReplyLimit;
  unit.settings = {
      {"business_unit_id", true, "the business unit that is reviewed"},
      {"path_token", true, "the secret end of the webhook address; all count"},
      {"api_key", true, "reads reviews"},
      {"access_token", true, "a business user's token, writes replies"},
      {"business_user_id", false, "who replies"},
      {"reply_limit", false, "most characters of a reply"},
      {"api_base", false, "where calls go"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return unit;
}

}  // namespace kaiku::platforms::trustpilot
