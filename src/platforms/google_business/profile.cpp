#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::google_business {

Profile profile() {
  Profile places;
  places.intake = "polling";
  places.actions = {{ActionKind::kReply, ""}, {ActionKind::kWarn, ""}};
  places.events = {EventKind::kCreated, EventKind::kEdited};
  places.texts = {CommentKind::kReview};
  places.reply = kReplyLimit;
  places.settings = {
      {"account_id", true, "the account that owns the places"},
      {"locations", true, "the places, one id or a list"},
      {"refresh_token", false, "renews access tokens; with client_id and client_secret"},
      {"client_id", false, "the app's client id"},
      {"client_secret", false, "the app's client secret"},
      {"access_token", false, "a token that somebody else renews, instead of refresh_token"},
      {"token_url", false, "where access tokens are renewed"},
      {"poll_interval", false, "how often each place is asked for"},
      {"look_back", false, "how far back the first look goes"},
      {"api_base", false, "where calls go"},
      {"reply_limit", false, "most bytes of a reply"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return places;
}

}  // namespace kaiku::platforms::google_business
