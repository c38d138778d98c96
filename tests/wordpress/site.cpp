#include "wordpress/site.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>

#include "standin/http_call.hpp"

namespace wordpress {

namespace fs = std::filesystem;
using kaiku::http::Request;
using kaiku::http::Response;
using nlohmann::json;

namespace {

constexpr auto kStartLimit = std::chrono::seconds(120);
constexpr auto kBetweenLooks = std::chrono::milliseconds(100);

std::string content_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool answers_on(const std::string& socket_path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  const bool connected = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  ::close(fd);
  return connected;
}

std::vector<std::string> as_ourselves(std::vector<std::string> words) {
  if (::geteuid() == 0) words.emplace_back("--user=root");  // it refuses root unless told so
  return words;
}

}  // namespace

bool eventually(const std::function<bool()>& holds, std::chrono::seconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  for (;;) {
    if (holds()) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

Site::Site(Setup setup) : setup_(std::move(setup)), folder_(setup_.scratch + "/site") {
  copy_files();
  start_database();
  start_web_server();
  install();
}

std::map<std::string, std::string> Site::environment() const {
  return {{"SITE_DATABASE", setup_.scratch + "/db.sock"},
          {"SITE_LOG", setup_.scratch + "/wordpress.log"},
          {"SITE_KAIKU_URL", setup_.kaiku_url},
          {"SITE_KAIKU_SECRET", setup_.kaiku_secret},
          {"PHP_CLI_SERVER_WORKERS", "4"}};  // the site calls itself
}

void Site::copy_files() {
  constexpr auto kWhole = fs::copy_options::recursive | fs::copy_options::copy_symlinks |
                          fs::copy_options::overwrite_existing;
  fs::copy(setup_.wordpress, folder_, kWhole);
  fs::copy(setup_.plugin, folder_ + "/wp-content/plugins/kaiku", kWhole);
  fs::create_directories(folder_ + "/wp-content/mu-plugins");
  fs::copy_file(setup_.files + "/no-mail.php", folder_ + "/wp-content/mu-plugins/no-mail.php");
  fs::remove(folder_ + "/wp-config.php");
  fs::copy_file(setup_.files + "/wp-config.php", folder_ + "/wp-config.php");
}

void Site::start_database() {
  const std::string data = setup_.scratch + "/db";
  ChildProcess preparing(
      {.words = as_ourselves({"mariadb-install-db", "--no-defaults", "--datadir=" + data,
                              "--skip-test-db", "--auth-root-authentication-method=normal"}),
       .directory = setup_.scratch,
       .log = setup_.scratch + "/db-install.log",
       .environment = {}});
  if (preparing.wait_exit(kStartLimit) != 0) {
    throw std::runtime_error("mariadb-install-db:\n" + preparing.log());
  }
  const std::string socket = setup_.scratch + "/db.sock";
  database_ = std::make_unique<ChildProcess>(ChildProcess::Setup{
      .words = as_ourselves({"/usr/sbin/mariadbd", "--no-defaults", "--datadir=" + data,
                             "--socket=" + socket, "--pid-file=" + setup_.scratch + "/db.pid",
                             "--skip-networking", "--innodb-buffer-pool-size=32M"}),
      .directory = setup_.scratch,
      .log = setup_.scratch + "/db.log",
      .environment = {}});
  const bool ready = eventually([&] { return !database_->running() || answers_on(socket); });
  if (!ready || !database_->running()) throw std::runtime_error("mariadbd:\n" + database_->log());
}

void Site::start_web_server() {
  // PHP's server leaves its workers behind; the shell takes the whole group with it.
  const std::string with_workers = "trap 'kill -KILL 0' EXIT TERM; php -S 127.0.0.1:0 & wait";
  web_server_ =
      std::make_unique<ChildProcess>(ChildProcess::Setup{.words = {"bash", "-c", with_workers},
                                                         .directory = folder_,
                                                         .log = setup_.scratch + "/web.log",
                                                         .environment = environment()});
  const std::regex started(R"(Development Server \(http://127\.0\.0\.1:([0-9]+)\) started)");
  eventually([&] {
    std::smatch match;
    const std::string log = web_server_->log();
    if (std::regex_search(log, match, started)) {
      port_ = static_cast<std::uint16_t>(std::stoi(match[1]));
    }
    return port_ != 0 || !web_server_->running();
  });
  if (port_ == 0) throw std::runtime_error("php -S:\n" + web_server_->log());
}

void Site::install() {
  const auto [status, printed] = php(setup_.files + "/install.php", url());
  const auto line = printed.rfind("{\"user_id\"");
  if (status == 0 && line != std::string::npos) {
    facts_ = json::parse(printed.substr(line), nullptr, false);
  }
  if (!facts_.is_object()) throw std::runtime_error("install.php:\n" + printed + complaints());
}

std::string Site::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

// WordPress itself is older than the PHP of Debian, which deprecates much of it.
std::string Site::complaints() const {
  std::istringstream log(content_of(setup_.scratch + "/wordpress.log"));
  std::string own;
  for (std::string line; std::getline(log, line);) {
    const bool theirs = line.find("PHP Deprecated: ") != std::string::npos &&
                        line.find("/plugins/kaiku/") == std::string::npos;
    if (!theirs) own += line + "\n";
  }
  return own;
}

std::pair<int, std::string> Site::php(const std::string& file, const std::string& argument) {
  const std::string log = setup_.scratch + "/php-" + std::to_string(++programs_) + ".log";
  ChildProcess program({.words = {"php", file, argument},
                        .directory = folder_,
                        .log = log,
                        .environment = environment()});
  const int status = program.wait_exit(kStartLimit).value_or(-1);
  return {status, content_of(log)};
}

std::optional<Response> Site::call(Request request) {
  request.headers.add("Host", "127.0.0.1:" + std::to_string(port_));
  return standin::call_tcp(port_, request, std::chrono::seconds(60));
}

std::string Site::comment(const std::string& text, const std::string& parent,
                          const std::string& visitor) {
  const std::string number = std::to_string(++comments_);
  const std::string who = visitor.empty() ? number : visitor;
  Request request("POST", "/wp-comments-post.php");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.add("X-Forwarded-For", "192.0.2." + number);
  request.body = kaiku::http::form_encode({{"comment", text},
                                           {"author", "Maija " + who},
                                           {"email", "maija" + who + "@posti.example"},
                                           {"url", ""},
                                           {"comment_post_ID", facts_["post_id"].dump()},
                                           {"comment_parent", parent}});
  const auto response = call(std::move(request));
  if (!response || response->status != 302) return {};
  const std::string location(response->headers.find("Location").value_or(""));
  std::smatch match;
  return std::regex_search(location, match, std::regex("#comment-([0-9]+)$")) ? match[1].str()
                                                                              : std::string();
}

std::string Site::page() {
  const auto response = call(Request("GET", "/uusi-myymala/"));
  return response && response->status == 200 ? response->body : std::string();
}

json Site::rest(const std::string& method, const std::string& path, const json& body) {
  Request request(method, "/wp-json/wp/v2" + path);
  const std::string password = facts_["admin_password"];
  request.headers.add("Authorization",
                      "Basic " + kaiku::crypto::base64_encode("admin:" + password));
  if (!body.is_null()) {
    request.headers.add("Content-Type", "application/json");
    request.body = body.dump();
  }
  const auto response = call(std::move(request));
  const json answer = response ? json::parse(response->body, nullptr, false) : json();
  return answer.is_discarded() ? json() : answer;
}

json Site::replies_to(const std::string& comment) {
  const json list = rest("GET", "/comments?context=edit&status=any&per_page=100&parent=" + comment +
                                    "&author=" + user_id());
  return list.is_array() ? list : json::array();
}

std::string Site::sign_in() {
  Request request("POST", "/wp-login.php");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.add("Cookie", "wordpress_test_cookie=WP%20Cookie%20check");
  request.body = kaiku::http::form_encode({{"log", "admin"},
                                           {"pwd", "password of the administrator"},
                                           {"testcookie", "1"},
                                           {"redirect_to", url() + "/wp-admin/"}});
  const auto response = call(std::move(request));
  std::string cookies;
  if (!response) return cookies;
  for (const auto& [name, value] : response->headers.fields()) {
    if (name == "Set-Cookie") {
      cookies += (cookies.empty() ? "" : "; ") + value.substr(0, value.find(';'));
    }
  }
  return cookies;
}

void Site::run_scheduler() {
  call(Request("GET", "/wp-cron.php"));
}

int Site::waiting_events() {
  const auto [status, printed] = php(setup_.files + "/queue.php");
  return status == 0 ? std::stoi(printed) : -1;
}

}  // namespace wordpress
