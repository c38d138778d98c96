#include <algorithm>
#include <cctype>
#include <utility>

#include <kaiku/http/url.hpp>
#include <kaiku/ingest/webhooks.hpp>
#include <kaiku/logging/log.hpp>

#include "demand_page.hpp"

namespace kaiku::ingest {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kPrefix = "/webhooks/";
constexpr std::string_view kDemandPath = "/deletion";
constexpr std::string_view kDeauthorizationPath = "/deauthorization";
constexpr std::size_t kLongestCode = 64;
// Senders that honour it come back soon: the inbox drains thousands of bodies in this time.
constexpr std::string_view kRetryAfterSeconds = "10";

// "application/json", "application/json; charset=utf-8", "application/vnd.x+json"; forms only from
// platforms that post their legal callbacks so.
bool takes(const platforms::Adapter& adapter, std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  std::ranges::transform(type, type.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  while (!type.empty() && type.back() == ' ') type.pop_back();
  if (type == "application/x-www-form-urlencoded") return adapter.takes_forms();
  if (type == "application/atom+xml") return adapter.takes_feeds();
  return type == "application/json" ||
         (type.starts_with("application/") && type.ends_with("+json"));
}

// The account of "/webhooks/{account}", with whatever its platform wants behind it.
const ConnectedAccount* addressed(const AccountDirectory& accounts, std::string_view path) {
  if (!path.starts_with(kPrefix)) return nullptr;
  path.remove_prefix(kPrefix.size());
  const std::size_t end = std::min(path.find('/'), path.size());
  const ConnectedAccount* const account = accounts.find(path.substr(0, end));
  return account != nullptr && account->adapter->takes_path(path.substr(end)) ? account : nullptr;
}

}  // namespace

Webhooks::Webhooks(inbox::Inbox& inbox, Clock& clock, metrics::Registry& registry,
                   std::function<void()> stored)
    : inbox_(inbox),
      clock_(clock),
      registry_(registry),
      stored_(std::move(stored)),
      accounts_(std::make_shared<AccountDirectory>(std::vector<ConnectedAccount>())) {}

void Webhooks::serve(std::shared_ptr<const AccountDirectory> accounts) {
  accounts_ = std::move(accounts);
}

asio::awaitable<http::Response> Webhooks::handle(const http::Request& request) {
  const std::string_view path = http::split_target(request.url).first;
  // The directory may be swapped by a reload while this request waits for its commit.
  const auto accounts = accounts_;
  const ConnectedAccount* account = addressed(*accounts, path);
  if (account == nullptr) co_return refuse("unknown", 404, "Not Found");

  if (request.method == "GET" && demands_ && path.ends_with(kDemandPath)) {
    co_return co_await show_demand(*account, request);
  }
  if (request.method == "GET") co_return account->adapter->handshake(request);
  if (request.method == "POST") co_return co_await receive(*account, request);

  http::Response response = refuse(account->id.value, 405, "Method Not Allowed");
  response.headers.add("Allow", "GET, POST");
  co_return response;
}

asio::awaitable<http::Response> Webhooks::receive(const ConnectedAccount& account,
                                                  const http::Request& request) {
  const std::string& name = account.id.value;
  if (request.body.size() > account.adapter->max_body_bytes()) {
    co_return refuse(name, 413, "Content Too Large");
  }
  if (!takes(*account.adapter, request.headers.find("Content-Type").value_or(""))) {
    co_return refuse(name, 415, "Unsupported Media Type");
  }
  const TimePoint now = clock_.now();
  const auto sender = account.adapter->authenticate(request, now);
  if (!sender) {
    http::Response answer = account.adapter->rejected();
    count(name, answer.status < 300 ? "dropped" : std::to_string(answer.status));
    co_return answer;
  }

  inbox::Delivery delivery;
  delivery.account = account.id;
  delivery.transport_key = sender->transport_key;
  delivery.received_at = now;
  delivery.body = account.adapter->kept(request);
  const auto stored = co_await inbox_.append(std::move(delivery));
  if (!stored && !stored.error().is(Errc::kDuplicate)) co_return busy(name, stored.error());

  count(name, stored ? "accepted" : "duplicate");
  if (stored && http::split_target(request.url).first.ends_with(kDeauthorizationPath)) {
    logging::warn("account_deauthorized", {{"account", name}});
  }
  if (stored) stored_();
  co_return account.adapter->accepted(request);
}

asio::awaitable<http::Response> Webhooks::show_demand(const ConnectedAccount& account,
                                                      const http::Request& request) {
  const auto fields = http::form_decode(http::split_target(request.url).second);
  const std::string code(fields ? http::find_field(*fields, "id").value_or("") : "");
  if (code.empty() || code.size() > kLongestCode) co_return demand_page(Error(Errc::kNotFound, ""));
  const auto found = co_await demands_(account.id, code);
  co_return demand_page(found);
}

http::Response Webhooks::refuse(const std::string& account, int status, std::string_view title) {
  count(account, std::to_string(status));
  return http::problem(status, title);
}

http::Response Webhooks::busy(const std::string& account, const Error& why) {
  count(account, "503");
  // A full inbox is told by its metric; a store that fails is for on-call.
  if (!why.is(Errc::kOverloaded) && !why.is(Errc::kStopped))
    logging::error("inbox_write_failed", why);
  http::Response response = http::problem(503, "Service Unavailable");
  response.headers.add("Retry-After", std::string(kRetryAfterSeconds));
  return response;
}

void Webhooks::count(const std::string& account, std::string_view outcome) {
  registry_
      .counter("kaiku_webhooks_total", "Webhook requests by account and outcome.",
               {{"account", account}, {"outcome", std::string(outcome)}})
      .add();
}

}  // namespace kaiku::ingest
