#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::youtube {

Profile profile() {
  Profile account;
  account.intake = "polling";
  account.actions = {{ActionKind::kReply, ""},  {ActionKind::kHide, ""},  {ActionKind::kUnhide, ""},
                     {ActionKind::kDelete, ""}, {ActionKind::kBlock, ""}, {ActionKind::kWarn, ""}};
  account.events = {EventKind::kCreated, EventKind::kEdited};
  account.texts = {CommentKind::kComment, CommentKind::kLiveComment};
  account.reply = kReplyLimit;
  account.settings = {
      {"channel_id", true, "the channel's id"},
      {"refresh_token", false, "renews access tokens; with client_id and client_secret"},
      {"client_id", false, "the app's client id"},
      {"client_secret", false, "the app's client secret"},
      {"access_token", false, "a token that somebody else renews, instead of refresh_token"},
      {"token_url", false, "where access tokens are renewed"},
      {"poll_interval", false, "how often new comments are asked for"},
      {"held_interval", false, "how often comments that YouTube holds back are asked for"},
      {"rescan_interval", false, "how often older threads are looked through for new replies"},
      {"rescan_reach", false, "how old such threads may be"},
      {"look_back", false, "how far back the first look goes"},
      {"daily_units", false, "the project's quota for a day"},
      {"write_reserve", false, "units of it that reading leaves to acting"},
      {"quota_name", false, "accounts with one name share one quota"},
      {"read_units", false, "what reading a page costs"},
      {"write_units", false, "what an action costs"},
      {"live_videos", false, "videos whose live chats are read"},
      {"live_interval", false, "how often it is asked whether they are live"},
      {"live_units", false, "most units of the quota for each of them on a day"},
      {"live_read_units", false, "what reading a page of a chat costs"},
      {"websub_callback", false,
       "the account's public webhook address: the hub tells of videos there"},
      {"websub_secret", false, "what the hub signs with"},
      {"websub_lease", false, "how long a subscription is asked for"},
      {"websub_hub", false, "where it is asked for"},
      {"api_base", false, "where calls go"},
      {"reply_limit", false, "most characters of a reply"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return account;
}

}  // namespace kaiku::platforms::youtube
