#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "standin/action_endpoint.hpp"
#include "standin/daemon_process.hpp"
#include "standin/graph_api.hpp"
#include "standin/observed.hpp"

namespace demo {

/// The demo brand with its stand-in platforms, on-call mail and pager, and the daemon. Everything
/// lives in a temporary folder and on loopback ports of the system's choice.
class Stage {
 public:
  Stage(const std::string& source, const std::string& kaikud);
  ~Stage();

  standin::DaemonProcess& daemon() { return *daemon_; }
  standin::GraphApi& facebook() { return facebook_; }
  standin::GraphApi& instagram() { return instagram_; }
  standin::ActionEndpoint& shop() { return shop_; }

  /// Posts one line of the conversation as its platform would; the HTTP status.
  int post(const nlohmann::json& line);
  /// The comment id that the platform uses for a line.
  std::string comment_of(const nlohmann::json& line) const;

  /// The id by which Facebook knows a post of the conversation.
  std::string page_post(int number) const;

  /// Pages that on-call received so far.
  std::vector<std::string> pages() const;
  bool wait_for_page(std::size_t count) const;

  /// What the contacts of the teams were told about cases, in order: contact and type.
  std::vector<std::pair<std::string, std::string>> told() const;
  bool wait_for_told(const std::string& type) const;

 private:
  std::string directory_;
  standin::GraphApi facebook_;
  standin::GraphApi instagram_;
  standin::ActionEndpoint shop_;
  standin::Observed<std::vector<std::string>> pages_;
  standin::Observed<std::vector<std::pair<std::string, std::string>>> told_;
  standin::HttpService pager_;
  std::unique_ptr<standin::DaemonProcess> daemon_;
};

}  // namespace demo
