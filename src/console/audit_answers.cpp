// The audit, read and verified.

#include <charconv>
#include <utility>

#include <kaiku/console/console.hpp>
#include <kaiku/rights/json.hpp>

#include "answering.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

std::vector<Console::Route> Console::audit_routes() {
  constexpr Door kOperator = Door::kControlSocket;
  return {{"GET",
           "/api/v1/audit",
           kOperator,
           &Console::audit,
           "Lines of the audit, newest first.",
           {"before", "subject", "limit"},
           {}},
          {"GET",
           "/api/v1/audit/verification",
           kOperator,
           &Console::verify_audit,
           "Recomputes the chain of hashes; `anchor` is LINE:HASH, `records` is true or false.",
           {"anchor", "records"},
           {}}};
}

asio::awaitable<http::Response> Console::audit(const Call& call) {
  std::optional<std::int64_t> before;
  if (const auto text = http::find_field(call.query, "before"); text && !text->empty()) {
    std::int64_t line = 0;
    std::from_chars(text->data(), text->data() + text->size(), line);
    before = line;
  }
  std::string subject(http::find_field(call.query, "subject").value_or(""));
  const auto lines = co_await parts_.audit.list(before, std::move(subject), limit_of(call.query));
  if (!lines) co_return failure(lines.error());
  json items = json::array();
  for (const rights::AuditEntry& line : *lines) items.push_back(rights::to_json_value(line));
  co_return document({{"items", std::move(items)}});
}

asio::awaitable<http::Response> Console::verify_audit(const Call& call) {
  rights::AuditVerification wanted;
  wanted.records = http::find_field(call.query, "records") == "true";
  for (const auto& [name, value] : call.query) {
    if (name != "anchor") continue;
    auto anchor = rights::parse_audit_anchor(value);
    if (!anchor) co_return failure(anchor.error());
    wanted.anchors.push_back(std::move(*anchor));
  }
  const auto check = co_await parts_.audit.verify(std::move(wanted));
  co_return check ? document(rights::to_json_value(*check)) : failure(check.error());
}

}  // namespace kaiku::console
