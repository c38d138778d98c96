#include <charconv>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/cases/steps.hpp>
#include <kaiku/http/url.hpp>
#include <kaiku/ingest/help_desks.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::ingest {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr std::string_view kPrefix = "/help-desk/";

std::optional<TimePoint> unix_time(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || seconds < 0 || seconds > 253'402'300'799) return std::nullopt;  // year 9999
  return from_unix_seconds(seconds);
}

bool is_authentic(const http::Request& request, const std::vector<crypto::WebhookKey>& keys,
                  TimePoint now) {
  const auto id = request.headers.find("webhook-id");
  const auto timestamp = request.headers.find("webhook-timestamp");
  const auto signature = request.headers.find("webhook-signature");
  if (!id || id->empty() || id->size() > 200 || !timestamp || !signature) return false;
  const auto sent = unix_time(*timestamp);
  if (!sent || *sent < now - HelpDesks::kTolerance || *sent > now + HelpDesks::kTolerance)
    return false;
  const crypto::WebhookMessage message{*id, *timestamp, request.body};
  for (const crypto::WebhookKey& key : keys) {
    if (key.can_verify() && key.verify(message, *signature)) return true;
  }
  return false;
}

std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

struct Told {
  cases::CaseId id = 0;
  cases::DeskWord word;
};

/// {"type": "case.updated", "data": {"case": 12, "event": "resolved", "who": "Liisa", "text": "…"}}
std::optional<Told> read_update(const std::string& body, std::string contact, std::string once) {
  const json root = json::parse(body, nullptr, false);
  if (!root.is_object() || text_at(root, "type") != "case.updated") return std::nullopt;
  const auto data = root.find("data");
  if (data == root.end() || !data->is_object()) return std::nullopt;
  const auto number = data->find("case");
  const auto event = cases::parse_desk_event(text_at(*data, "event"));
  if (number == data->end() || !number->is_number_unsigned() || !event) return std::nullopt;
  const auto id = number->get<std::uint64_t>();
  if (id > 9'000'000'000'000'000'000ULL) return std::nullopt;
  Told told;
  told.id = static_cast<cases::CaseId>(id);
  told.word = {*event, std::move(contact), text_at(*data, "who"), text_at(*data, "text"),
               std::move(once)};
  return told;
}

}  // namespace

HelpDesks::HelpDesks(cases::CaseBook& book, Clock& clock, metrics::Registry& registry,
                     std::function<void()> changed)
    : book_(book),
      clock_(clock),
      registry_(registry),
      changed_(std::move(changed)),
      keys_(std::make_shared<Keys>()),
      handling_(std::make_shared<cases::Handling>()) {}

void HelpDesks::use(std::shared_ptr<const Keys> keys,
                    std::shared_ptr<const cases::Handling> handling) {
  keys_ = std::move(keys);
  handling_ = std::move(handling);
}

bool HelpDesks::serves(std::string_view target) {
  return target.starts_with(kPrefix);
}

asio::awaitable<http::Response> HelpDesks::handle(const http::Request& request) {
  const std::string channel(http::split_target(request.url).first.substr(kPrefix.size()));
  const auto keys = keys_->find(channel);
  if (keys == keys_->end()) co_return answer(404, "Not Found");
  if (request.method != "POST") {
    http::Response refused = answer(405, "Method Not Allowed");
    refused.headers.add("Allow", "POST");
    co_return refused;
  }
  if (request.body.size() > kMostBodyBytes) co_return answer(413, "Content Too Large");
  const TimePoint now = clock_.now();
  if (!is_authentic(request, keys->second, now)) co_return answer(401, "Unauthorized");
  const std::string id(request.headers.find("webhook-id").value_or(""));
  auto told = read_update(request.body, channel.substr(0, channel.find('/')), channel + "/" + id);
  if (!told) co_return answer(400, "Bad Request", "expected a case.updated with case and event");

  const auto changed = co_await book_.change(
      told->id,
      [word = std::move(told->word), handling = handling_, now](const cases::CaseFile& file,
                                                                const cases::Facts& facts) {
        return cases::take_word(file, facts, *handling, word, now);
      },
      now);
  if (changed) {
    changed_();
    co_return answer(204, "No Content");
  }
  const Error& why = changed.error();
  if (why.is(Errc::kDuplicate)) co_return answer(204, "No Content");
  if (why.is(Errc::kNotFound)) co_return answer(404, "Not Found");
  if (why.is(Errc::kConflict)) co_return answer(409, "Conflict", why.message());
  if (why.is(Errc::kInvalidArgument)) co_return answer(400, "Bad Request", why.message());
  logging::error("case_store_failed", why);
  co_return answer(503, "Service Unavailable");
}

http::Response HelpDesks::answer(int status, std::string_view title, std::string_view detail) {
  registry_
      .counter("kaiku_help_desk_updates_total", "Messages of help desks about cases by outcome.",
               {{"status", std::to_string(status)}})
      .add();
  return status == 204 ? http::Response(204) : http::problem(status, title, detail);
}

}  // namespace kaiku::ingest
