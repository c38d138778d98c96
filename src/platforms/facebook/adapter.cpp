#include "adapter.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "feed.hpp"

namespace kaiku::platforms::facebook {
namespace {

constexpr std::string_view kApiBase = "https://graph.facebook.com/v25.0";

}  // namespace

FacebookAdapter::FacebookAdapter(Owner owner, const meta::AppSettings& settings,
                                 std::size_t reply_limit)
    : MetaAdapter(std::move(owner), settings), reply_limit_{.most = reply_limit} {}

std::set<ActionKind> FacebookAdapter::capabilities() const {
  return kinds_of(profile().actions);
}

ItemReading FacebookAdapter::read_change(std::string_view field, const nlohmann::json& value,
                                         TimePoint received_at) const {
  return facebook::read_change(owner(), field, value, received_at);
}

meta::Described FacebookAdapter::describe(const nlohmann::json& content) const {
  meta::Described comment;
  comment.id = id_at(content, "id");
  comment.text = text_at(content, "message");
  if (const auto* const from = member(content, "from"); from != nullptr) {
    comment.author.id = AuthorId(id_at(*from, "id"));
    comment.author.name = text_at(*from, "name");
  }
  comment.hidden = flag_at(content, "is_hidden");
  comment.can_hide = flag_at(content, "can_hide");
  comment.can_delete = flag_at(content, "can_remove");
  comment.can_reply_privately = flag_at(content, "can_reply_privately");
  comment.created_at = time_at(content, "created_time");
  return comment;
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "facebook";
  owner.id = settings.required_id("page_id");
  const auto app = meta::read_app_settings(settings, kApiBase);
  const std::size_t reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<FacebookAdapter>(std::move(owner), app, reply_limit);
}

}  // namespace kaiku::platforms::facebook
