#include <kaiku/platforms/adapter.hpp>

namespace kaiku::platforms {

Result<http::Request> Adapter::render_rest(const Action& action, const http::Response&,
                                           TimePoint) const {
  return Error(Errc::kUnsupported, action.key + ": takes one request");
}

Result<http::Request> Adapter::render_poll(std::string_view stream, std::string_view,
                                           TimePoint) const {
  return Error(Errc::kUnsupported, "stream " + std::string(stream));
}

PollAnswer Adapter::read_poll(std::string_view, std::string_view, const http::Response&,
                              TimePoint) const {
  PollAnswer answer;
  answer.kind = PollAnswer::Kind::kImpossible;
  answer.reason = "this platform has no streams";
  return answer;
}

std::unique_ptr<LiveStream> Adapter::live_stream(crypto::Random&) const {
  return nullptr;
}

}  // namespace kaiku::platforms
