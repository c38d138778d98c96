// bench-links: kaiku_standin
// Durable intake and the whole way to a stored decision, against a bare Beast handler that reads a
// body and answers 200: requests per second and processor time per request of the server process,
// alternating, three rounds, medians. Every webhook is a new signed comment of about 1 KB.
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include "standin/daemon_process.hpp"
#include "standin/signing.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kConnections = 64;
constexpr std::size_t kRequests = 6'400;
constexpr int kRounds = 3;
constexpr const char* kSecret = "bench_app_secret";
constexpr const char* kPage = "105500000000001";

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// User and system time of another process, in seconds.
double cpu_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string raw_request(std::size_t number) {
  const std::string comment = "1221_" + std::to_string(number);
  const nlohmann::json value = {
      {"from", {{"id", "74" + std::to_string(number)}, {"name", "Asiakas"}}},
      {"message",
       "Hei, tilasin viime viikolla takin ja paketti on yhä matkalla, milloin se tulee? Soitin jo "
       "kerran asiakaspalveluun, mutta siellä pyydettiin vain odottamaan, eikä seurantakaan ole "
       "liikkunut maanantain jälkeen. Takki pitäisi saada ennen lauantaita, koska lähdemme silloin "
       "mökille pohjoiseen, ja siellä on jo pakkasta. Kertokaa edes, missä se on ja voiko sen "
       "noutaa itse varastolta. Kiitos jo etukäteen, tilausnumero " +
           std::to_string(number)},
      {"post_id", std::string(kPage) + "_1221"},
      {"comment_id", comment},
      {"parent_id", std::string(kPage) + "_1221"},
      {"created_time", 1'790'000'000},
      {"item", "comment"},
      {"verb", "add"}};
  const nlohmann::json body = {{"object", "page"},
                               {"entry",
                                {{{"id", kPage},
                                  {"time", 1'790'000'000},
                                  {"changes", {{{"field", "feed"}, {"value", value}}}}}}}};
  const auto request = standin::meta_webhook("bench", body.dump(), kSecret);
  std::string raw = "POST " + request.url + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const auto& [name, content] : request.headers.fields())
    raw += name + ": " + content + "\r\n";
  return raw + "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
}

// One keep-alive connection that takes the next request as soon as its last was answered.
class Client {
 public:
  Client(asio::io_context& io, std::uint16_t port, const std::vector<std::string>& requests,
         std::size_t& next, std::size_t& failures)
      : stream_(io), requests_(requests), next_(next), failures_(failures) {
    stream_.connect({asio::ip::address_v4::loopback(), port});
    stream_.socket().set_option(asio::ip::tcp::no_delay(true));
    send();
  }

 private:
  void send() {
    if (next_ == requests_.size()) return;
    asio::async_write(stream_, asio::buffer(requests_[next_++]),
                      [this](boost::system::error_code failed, std::size_t) {
                        if (failed) return void(++failures_);
                        response_ = {};
                        beast::http::async_read(
                            stream_, buffer_, response_,
                            [this](boost::system::error_code not_read, std::size_t) {
                              if (not_read || response_.result_int() != 200) ++failures_;
                              if (!not_read) send();
                            });
                      });
  }

  beast::tcp_stream stream_;
  const std::vector<std::string>& requests_;
  std::size_t& next_;
  std::size_t& failures_;
  beast::flat_buffer buffer_;
  beast::http::response<beast::http::string_body> response_;
};

struct Measured {
  double per_second = 0;
  double cpu_micros = 0;  // per request
};

Measured load(std::uint16_t port, pid_t server, const std::vector<std::string>& requests) {
  asio::io_context io;
  std::size_t next = 0;
  std::size_t failures = 0;
  const double cpu = cpu_of(server);
  const auto start = Clock::now();
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < kConnections; ++i)
    clients.push_back(std::make_unique<Client>(io, port, requests, next, failures));
  io.run();
  const double seconds = seconds_since(start);
  if (failures > 0) std::printf("  %zu requests failed\n", failures);
  const double count = static_cast<double>(requests.size());
  return {count / seconds, (cpu_of(server) - cpu) / count * 1e6};
}

// The bare handler, in a process of its own so that its processor time can be told apart.
[[noreturn]] void echo_process(asio::ip::tcp::acceptor& acceptor) {
  struct Session : std::enable_shared_from_this<Session> {
    explicit Session(asio::ip::tcp::socket socket) : stream(std::move(socket)) {}
    void read() {
      request = {};
      beast::http::async_read(
          stream, buffer, request,
          [self = shared_from_this()](boost::system::error_code failed, std::size_t) {
            if (!failed) self->write();
          });
    }
    void write() {
      response.result(beast::http::status::ok);
      response.body() = "{}";
      response.prepare_payload();
      beast::http::async_write(
          stream, response,
          [self = shared_from_this()](boost::system::error_code failed, std::size_t) {
            if (!failed) self->read();
          });
    }
    beast::tcp_stream stream;
    beast::flat_buffer buffer;
    beast::http::request<beast::http::string_body> request;
    beast::http::response<beast::http::string_body> response;
  };
  asio::io_context io;
  asio::ip::tcp::acceptor mine(io, asio::ip::tcp::v4(), acceptor.native_handle());
  std::function<void()> accept = [&] {
    mine.async_accept([&](boost::system::error_code failed, asio::ip::tcp::socket socket) {
      if (!failed) std::make_shared<Session>(std::move(socket))->read();
      accept();
    });
  };
  accept();
  io.run();
  std::_Exit(0);
}

std::string daemon_config() {
  return "server:\n  console: {address: 127.0.0.1, port: 0, unix_path: \"@DIR@/control.sock\"}\n"
         "store: {path: \"@DIR@/kaiku.db\"}\nrules: {directories: [\"" KAIKU_SOURCE_DIR
         "/rules\"]}\n"
         "brands:\n  - {id: bench, name: Bench, languages: [fi, sv, en]}\n"
         "accounts:\n  - id: bench\n    brand: bench\n    platform: facebook\n    mode: shadow\n   "
         " settings:\n      page_id: \"" +
         std::string(kPage) +
         "\"\n      app_secret: env:APP_SECRET\n      verify_token: env:APP_SECRET\n      "
         "access_token: env:APP_SECRET\n";
}

// Deliveries without a decision, from the daemon's own metrics: asking costs it next to nothing.
long inbox_pending(const standin::DaemonProcess& daemon) {
  constexpr std::string_view kName = "\nkaiku_inbox_pending ";
  const auto answer = daemon.control(kaiku::http::Request("GET", "/metrics"));
  const std::size_t at = answer ? answer->body.find(kName) : std::string::npos;
  return at == std::string::npos ? 1 : std::atol(answer->body.c_str() + at + kName.size());
}

double median(std::array<double, kRounds> values) {
  std::ranges::sort(values);
  return values[kRounds / 2];
}

}  // namespace

int main() {
  asio::io_context io;
  asio::ip::tcp::acceptor echo_port(io, {asio::ip::address_v4::loopback(), 0});
  const pid_t echo = ::fork();
  if (echo == 0) echo_process(echo_port);

  std::string directory = (std::filesystem::temp_directory_path() / "kaiku-bench-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) return 1;
  standin::DaemonProcess daemon({.kaikud = KAIKU_KAIKUD,
                                 .directory = directory,
                                 .config = daemon_config(),
                                 .environment = {{"APP_SECRET", kSecret}},
                                 .arguments = {"--log-level", "error"}});
  if (!daemon.start()) {
    std::fprintf(stderr, "kaikud did not start:\n%s\n", daemon.log().c_str());
    return 1;
  }

  std::array<double, kRounds> rate_ratio{}, cpu_ratio{}, whole_ratio{};
  std::size_t number = 1;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < kRequests; ++i) requests.push_back(raw_request(number++));
    const Measured bare = load(echo_port.local_endpoint().port(), echo, requests);
    const double cpu_before = cpu_of(daemon.pid());
    const auto start = Clock::now();
    const Measured intake = load(daemon.webhook_port(), daemon.pid(), requests);
    while (inbox_pending(daemon) > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const double whole = kRequests / seconds_since(start);
    const double whole_cpu = (cpu_of(daemon.pid()) - cpu_before) / kRequests * 1e6;
    const auto at = static_cast<std::size_t>(round);
    rate_ratio[at] = intake.per_second / bare.per_second;
    cpu_ratio[at] = whole_cpu / bare.cpu_micros;
    whole_ratio[at] = whole / bare.per_second;
    std::printf(
        "round %d: bare Beast %.0f/s, %.0f µs CPU; kaikud accepts %.0f/s while deciding, decides "
        "%.0f/s, %.0f µs CPU in all\n",
        round + 1, bare.per_second, bare.cpu_micros, intake.per_second, whole, whole_cpu);
  }
  std::printf("durable intake ÷ bare handler: %.2f requests/s\n", median(rate_ratio));
  std::printf("webhook to stored decision ÷ bare handler: %.2f events/s, %.1f times the CPU\n",
              median(whole_ratio), median(cpu_ratio));
  ::kill(echo, SIGKILL);
  ::waitpid(echo, nullptr, 0);
  daemon.kill();
  std::filesystem::remove_all(directory);
  return 0;
}
