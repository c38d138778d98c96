#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::linkedin {

Profile profile() {
  Profile page;
  page.intake = "webhook";
  page.actions = {{ActionKind::kReply, ""},
                  {ActionKind::kReact, ""},
                  {ActionKind::kDelete, ""},
                  {ActionKind::kWarn, ""},
                  {ActionKind::kUnreact, ""}};
  page.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kRemoved,
                 EventKind::kReaction};
  page.texts = {CommentKind::kComment, CommentKind::kMention};
  page.reply = kReplyLimit;
  page.settings = {
      {"organization_id", true, "the page's organization"},
      {"client_secret", true, "the app's secrets; all verify webhooks"},
      {"access_token", true, "token of a member who administers the page"},
      {"version", false, "version of the API, yyyymm"},
      {"api_base", false, "where calls go"},
      {"reply_limit", false, "most characters of a comment"},
      {"signature_prefix_in_header", false, "also accept the other form of the signature"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return page;
}

}  // namespace kaiku::platforms::linkedin
