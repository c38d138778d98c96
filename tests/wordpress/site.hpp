#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>

#include "wordpress/child_process.hpp"

namespace wordpress {

/// Asks again and again until `holds`, as long as `limit`. The pauses between are for the machine's
/// sake alone.
bool eventually(const std::function<bool()>& holds,
                std::chrono::seconds limit = std::chrono::seconds(180));

/// A real WordPress in a folder of its own: MariaDB on a socket there, PHP's web server on a port
/// of the system's choice, and Kaiku's plugin. Comments are not held for being a visitor's first.
class Site {
 public:
  /// `wordpress` is a WordPress tree, `plugin` the folder of the plugin, `scratch` an empty folder.
  /// Throws, with the logs, when any part does not come up.
  struct Setup {
    std::string wordpress;
    std::string plugin;
    std::string files;  ///< wp-config.php, install.php …
    std::string scratch;
    std::string kaiku_url;
    std::string kaiku_secret;
  };
  explicit Site(Setup setup);

  std::string url() const;
  std::string user_id() const { return facts_["user_id"].dump(); }
  std::string application_password() const { return facts_["kaiku_password"]; }
  /// What PHP and WordPress complained about.
  std::string complaints() const;

  /// A visitor sends the form below the post: somebody new, or `visitor`. WordPress sees each
  /// comment come from another IP address. The new comment's id, or "" when WordPress did not take
  /// it.
  std::string comment(const std::string& text, const std::string& parent = "0",
                      const std::string& visitor = {});
  /// The post's page as visitors see it.
  std::string page();
  /// The administrator's REST call below /wp-json/wp/v2; null without a JSON answer.
  nlohmann::json rest(const std::string& method, const std::string& path,
                      const nlohmann::json& body = nullptr);
  nlohmann::json comment_now(const std::string& id) {
    return rest("GET", "/comments/" + id + "?context=edit");
  }
  /// What Kaiku's user answered to a comment, in every status.
  nlohmann::json replies_to(const std::string& comment);

  /// A request to the site. The administrator's session when `signed_in`.
  std::optional<kaiku::http::Response> call(kaiku::http::Request request);
  /// Signs the administrator in, as a browser does; the Cookie header of further requests.
  std::string sign_in();
  /// What the system's scheduler does on many sites: once a minute there, here whenever it is
  /// asked.
  void run_scheduler();
  /// Events that the plugin has not got rid of.
  int waiting_events();
  /// Runs a PHP program inside of the site; its exit status and what it printed.
  std::pair<int, std::string> php(const std::string& file, const std::string& argument = {});

 private:
  std::map<std::string, std::string> environment() const;
  void copy_files();
  void start_database();
  void start_web_server();
  void install();

  Setup setup_;
  std::string folder_;  ///< of the site's files
  std::unique_ptr<ChildProcess> database_;
  std::unique_ptr<ChildProcess> web_server_;
  std::uint16_t port_ = 0;
  nlohmann::json facts_;
  int comments_ = 0;
  int programs_ = 0;
};

}  // namespace wordpress
