#include "adapter.hpp"

#include <utility>

#include "../meta/answer.hpp"
#include "../meta/envelope.hpp"
#include "../meta/messaging.hpp"
#include "../meta/signed_request.hpp"
#include "feed.hpp"

namespace kaiku::platforms::facebook {
namespace {

constexpr std::string_view kApiBase = "https://graph.facebook.com/v25.0";
constexpr std::size_t kReplyLimit = 8000;

}  // namespace

FacebookAdapter::FacebookAdapter(meta::Owner owner, const meta::AppSettings& settings,
                                 std::size_t reply_limit)
    : MetaAdapter(std::move(owner), settings), reply_limit_{.most = reply_limit} {}

std::set<ActionKind> FacebookAdapter::capabilities() const {
  return {ActionKind::kReply, ActionKind::kPrivateReply, ActionKind::kReact,
          ActionKind::kHide,  ActionKind::kUnhide,       ActionKind::kDelete,
          ActionKind::kBlock, ActionKind::kUnblock,      ActionKind::kWarn};
}

Result<EventBatch> FacebookAdapter::parse(std::string_view body, TimePoint received_at) const {
  if (meta::is_signed_request(body)) return meta::read_signed_request(owner(), body, received_at);
  const meta::ItemReaders readers{.change =
                                      [&](std::string_view field, const nlohmann::json& value) {
                                        return read_change(owner(), field, value, received_at);
                                      },
                                  .message =
                                      [&](const nlohmann::json& item) {
                                        return meta::read_messaging(owner(), item, received_at);
                                      }};
  return meta::read_envelope(body, owner().id, readers);
}

Outcome FacebookAdapter::read(const Action& action, const http::Response& response) const {
  return meta::read_outcome(action, meta::read_answer(graph(), response));
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  Settings settings(account, secrets, diagnostics);
  meta::Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "facebook";
  owner.id = settings.required_id("page_id");
  const auto app = meta::read_app_settings(settings, kApiBase);
  const std::size_t reply_limit = settings.length("reply_limit", kReplyLimit);
  settings.keys().finish();
  if (has_errors({diagnostics.begin() + static_cast<std::ptrdiff_t>(before), diagnostics.end()})) {
    return nullptr;
  }
  return std::make_unique<FacebookAdapter>(std::move(owner), app, reply_limit);
}

}  // namespace kaiku::platforms::facebook
