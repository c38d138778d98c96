#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::wordpress {

Profile profile() {
  Profile site;
  site.intake = "webhook";
  site.actions = {{ActionKind::kReply, ""},
                  {ActionKind::kHide, ""},
                  {ActionKind::kUnhide, ""},
                  {ActionKind::kDelete, ""},
                  {ActionKind::kWarn, ""}};
  site.events = {EventKind::kCreated, EventKind::kEdited,   EventKind::kRemoved,
                 EventKind::kHidden,  EventKind::kUnhidden, EventKind::kErasure};
  site.texts = {CommentKind::kComment, CommentKind::kReview};
  site.reply = kReplyLimit;
  site.settings = {
      {"site", true, "address of the site"},
      {"user", true, "login of the user that Kaiku acts as"},
      {"user_id", true, "that user's number"},
      {"application_password", true, "application password of that user"},
      {"webhook_secret", true, "keys that the plugin signs with"},
      {"staff_ids", false, "numbers of further users who write for the brand"},
      {"permalinks", false, "pretty, or plain where the site has no /wp-json/"},
      {"hide_as", false, "hold, or spam: what hiding makes of a comment"},
      {"delete_for_good", false, "deleting passes the trash by"},
      {"reply_limit", false, "most bytes of a reply"},
      {"allow_private_addresses", false, "the site may be on this machine or the local network"}};
  return site;
}

}  // namespace kaiku::platforms::wordpress
