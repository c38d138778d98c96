#include "adapter.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "replies.hpp"

namespace kaiku::platforms::threads {
namespace {

constexpr std::string_view kApiBase = "https://graph.threads.net/v1.0";

// hide_status has further values (covered, blocked, restricted) of which Meta does not say whether
// others still see the reply.
std::optional<bool> hidden_of(const nlohmann::json& content) {
  const std::string status = text_at(content, "hide_status");
  if (status == "HIDDEN") return true;
  if (status == "NOT_HUSHED" || status == "UNHUSHED") return false;
  return std::nullopt;
}

}  // namespace

ThreadsAdapter::ThreadsAdapter(Owner owner, const meta::AppSettings& app, std::size_t reply_limit)
    : MetaAdapter(std::move(owner), app),
      reply_limit_{.most = reply_limit, .unit = kReplyLimit.unit} {}

std::set<ActionKind> ThreadsAdapter::capabilities() const {
  return kinds_of(profile().actions);
}

Result<EventBatch> ThreadsAdapter::read_delivery(std::string_view body,
                                                 TimePoint received_at) const {
  return threads::read_delivery(owner(), body, received_at);
}

ItemReading ThreadsAdapter::read_change(std::string_view field, const nlohmann::json& value,
                                        TimePoint received_at) const {
  return read_value(owner(), field, value, received_at);
}

meta::Described ThreadsAdapter::describe(const nlohmann::json& content) const {
  meta::Described reply;
  reply.id = id_at(content, "id");
  reply.text = text_at(content, "text");
  reply.author = author_of(content);
  reply.hidden = hidden_of(content);
  reply.created_at = time_at(content, "timestamp");
  reply.permalink = text_at(content, "permalink");
  return reply;
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "threads";
  owner.id = settings.required_id("user_id");
  owner.username = settings.required_handle("username");
  auto app = meta::read_app_settings(settings, kApiBase);
  app.prove_calls = false;  // not documented for this API
  const std::size_t reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<ThreadsAdapter>(std::move(owner), app, reply_limit);
}

}  // namespace kaiku::platforms::threads
