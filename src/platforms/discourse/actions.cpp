// Actions as requests to the forum's API (Discourse API: "Posts", "Users").

#include <nlohmann/json.hpp>

#include "../conversation.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "ids.hpp"

namespace kaiku::platforms::discourse {
namespace {

using nlohmann::json;

constexpr int kLike = 2;  // post_action_type_id
constexpr std::size_t kLongestTitle = 255;

std::string path_of(const PostId& post) {
  return "/posts/" + std::to_string(post.id) + ".json";
}

// The topic that the comment stands in.
std::optional<std::int64_t> topic_of(const Action& action) {
  if (!is_message(action)) return parse_number(action.post.value);
  return parse_number(std::string_view(action.thread.value).substr(kConversationMark.size()));
}

}  // namespace

Result<http::Request> DiscourseAdapter::render(const Action& action, TimePoint now) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "the forum has no such action, or not with these settings");
  }
  if (action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock) {
    return render_block(action, now);
  }
  if (action.kind == ActionKind::kPrivateReply && !is_message(action)) {
    return render_message(action);
  }
  if (action.kind == ActionKind::kPublish) return render_topic(action);
  if (makes_text(action.kind)) return render_post(action);
  const auto post = parse_post_id(action.target.value);
  if (!post) return bad_id(action, "target");
  if (action.kind == ActionKind::kDelete) return api_.request("DELETE", path_of(*post));
  if (action.kind == ActionKind::kUnreact) {
    return api_.request("DELETE", "/post_actions/" + std::to_string(post->id) + ".json",
                        {{"post_action_type_id", std::to_string(kLike)}});
  }
  return api_.with_json("POST", "/post_actions.json",
                        {{"id", post->id}, {"post_action_type_id", kLike}});
}

Result<void> DiscourseAdapter::check_words(const Action& action) const {
  const LengthLimit limit{.most = settings_.reply_limit};
  if (const auto fits = check_text(action, limit); !fits) return fits.error();
  const std::size_t length = code_points(action.text);
  if (length >= settings_.reply_minimum) return ok();
  return Error(Errc::kInvalidArgument, action.key + ": text of " + std::to_string(length) +
                                           " characters: the forum takes no less than " +
                                           std::to_string(settings_.reply_minimum));
}

// Also an answer to a private message: those are topics as well.
Result<http::Request> DiscourseAdapter::render_post(const Action& action) const {
  if (const auto fits = check_words(action); !fits) return fits.error();
  const auto post = parse_post_id(action.target.value);
  if (!post) return bad_id(action, "target");
  const auto topic = topic_of(action);
  if (!topic) return bad_id(action, "topic");
  return api_.with_json(
      "POST", "/posts.json",
      {{"topic_id", *topic}, {"raw", action.text}, {"reply_to_post_number", post->number}});
}

Result<http::Request> DiscourseAdapter::render_topic(const Action& action) const {
  const Topic topic = topic_of_text(action.text);
  Action below_title = action;
  below_title.text = topic.body;
  if (const auto fits = check_words(below_title); !fits) return fits.error();
  const std::size_t length = code_points(topic.title);
  if (length < settings_.title_minimum || length > kLongestTitle) {
    return Error(Errc::kInvalidArgument,
                 action.key + ": a first line of " + std::to_string(length) +
                     " characters: it is the topic's title, of which the forum takes " +
                     std::to_string(settings_.title_minimum) + " to " +
                     std::to_string(kLongestTitle));
  }
  return api_.with_json("POST", "/posts.json",
                        {{"title", topic.title},
                         {"raw", topic.body},
                         {"category", parse_number(settings_.post_category).value_or(0)}});
}

Result<http::Request> DiscourseAdapter::render_message(const Action& action) const {
  if (const auto fits = check_words(action); !fits) return fits.error();
  const auto user = parse_user(action.author.value);
  // A comma would address several people.
  if (!user || user->name.find(',') != std::string::npos) return bad_id(action, "author");
  return api_.with_json("POST", "/posts.json",
                        {{"title", settings_.message_title},
                         {"raw", action.text},
                         {"target_recipients", user->name},
                         {"archetype", "private_message"}});
}

Result<http::Request> DiscourseAdapter::render_block(const Action& action, TimePoint now) const {
  const auto user = parse_user(action.author.value);
  if (!user) return bad_id(action, "author");
  const std::string path = "/admin/users/" + std::to_string(user->id);
  if (action.kind == ActionKind::kUnblock) {
    return api_.request("PUT", path + (settings_.suspend ? "/unsuspend.json" : "/unsilence.json"));
  }
  const std::string until = to_iso8601(now + settings_.block_for);
  const char* const until_key = settings_.suspend ? "suspend_until" : "silenced_till";
  return api_.with_json("PUT", path + (settings_.suspend ? "/suspend.json" : "/silence.json"),
                        {{until_key, until}, {"reason", settings_.block_reason}});
}

bool DiscourseAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

std::optional<http::Request> DiscourseAdapter::render_reread(const Action& action,
                                                             TimePoint) const {
  const auto post = parse_post_id(action.target.value);
  return post ? std::optional(api_.request("GET", path_of(*post))) : std::nullopt;
}

std::optional<http::Request> DiscourseAdapter::render_fetch(const Event& event, TimePoint) const {
  const auto post = parse_post_id(event.comment.id.value);
  return post ? std::optional(api_.request("GET", path_of(*post))) : std::nullopt;
}

// Among the newest posts of the forum; private ones are not shown there.
std::optional<http::Request> DiscourseAdapter::render_reconcile(const Action& action,
                                                                TimePoint) const {
  const bool answers = is_public_text(action.kind) && !is_message(action) && topic_of(action);
  if (!answers && action.kind != ActionKind::kPublish) return std::nullopt;
  return api_.request("GET", "/posts.json");
}

}  // namespace kaiku::platforms::discourse
