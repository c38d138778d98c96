#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "standin/http_service.hpp"
#include "standin/observed.hpp"

namespace e2e {

/// The desks of three contacts, "desk", "seniors" and "duty": signed webhooks that remember what
/// they are told about cases and incidents.
class CaseDesks {
 public:
  /// The contacts as a section of kaiku.yaml.
  std::string contacts() const;
  /// Waits until `contact` is told `type` ("case.woken"), about `case_number` when it is given.
  bool hears(const std::string& contact, const std::string& type,
             const std::string& case_number = {}) const;

 private:
  using Message = std::tuple<std::string, std::string, std::string>;  // path, type, "case_12"
  standin::Answer take(const kaiku::http::Request& request);

  standin::Observed<std::vector<Message>> told_;
  standin::HttpService service_{
      [this](const kaiku::http::Request& request) { return take(request); }};
};

}  // namespace e2e
