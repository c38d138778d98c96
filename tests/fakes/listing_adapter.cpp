#include "fakes/listing_adapter.hpp"

#include <chrono>
#include <sstream>
#include <utility>

#include <kaiku/http/retry_after.hpp>

namespace kaiku::fakes {

using platforms::PollAnswer;

PollAnswer ListingAdapter::read_poll(std::string_view, std::string_view,
                                     const http::Response& response, TimePoint) const {
  PollAnswer answer;
  if (response.status != 200) {
    answer.kind = response.status == 401   ? PollAnswer::Kind::kBadToken
                  : response.status == 400 ? PollAnswer::Kind::kImpossible
                                           : PollAnswer::Kind::kLater;
    answer.reason = "HTTP " + std::to_string(response.status);
    answer.retry_after = http::retry_after(response);
    return answer;
  }
  std::istringstream words(response.body);
  std::string more;
  words >> answer.cursor >> more;
  std::getline(words >> std::ws, answer.body);
  if (answer.body == "-") answer.body.clear();
  if (answer.body.starts_with('!')) answer.trouble = std::exchange(answer.body, {}).substr(1);
  answer.more = more == "more";
  if (more == "soon") answer.pause = std::chrono::seconds(5);
  return answer;
}

}  // namespace kaiku::fakes
