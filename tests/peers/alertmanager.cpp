#include "peers/alertmanager.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <regex>
#include <stdexcept>
#include <thread>

#include "standin/http_call.hpp"

namespace peers {

namespace {

constexpr auto kStartLimit = std::chrono::seconds(30);
constexpr auto kBetweenLooks = std::chrono::milliseconds(50);

}  // namespace

Alertmanager::Alertmanager(const std::string& programs, const std::string& folder) {
  std::filesystem::create_directories(folder + "/data");
  std::ofstream(folder + "/alertmanager.yml")
      << "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n";
  server_ = std::make_unique<wordpress::ChildProcess>(wordpress::ChildProcess::Setup{
      .words = {programs + "/usr/bin/prometheus-alertmanager",
                "--config.file=" + folder + "/alertmanager.yml",
                "--storage.path=" + folder + "/data", "--web.listen-address=127.0.0.1:0",
                "--cluster.listen-address="},
      .directory = folder,
      .log = folder + "/alertmanager.log",
      .environment = {}});
  const std::regex listening(R"(address=127\.0\.0\.1:([0-9]+))");
  const auto end = std::chrono::steady_clock::now() + kStartLimit;
  while (std::chrono::steady_clock::now() < end && server_->running()) {
    std::smatch match;
    const std::string log = server_->log();
    if (std::regex_search(log, match, listening)) {
      port_ = static_cast<std::uint16_t>(std::stoi(match[1]));
      return;
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
  throw std::runtime_error("alertmanager:\n" + server_->log());
}

nlohmann::json Alertmanager::alerts() const {
  const auto answer =
      standin::call_tcp(port_, kaiku::http::Request("GET", "/api/v2/alerts?active=true"));
  const auto alerts = nlohmann::json::parse(answer ? answer->body : "", nullptr, false);
  return alerts.is_array() ? alerts : nlohmann::json::array();
}

}  // namespace peers
