// fuzz-links: kaiku::platforms
// A platform's answer to any call: the first line is the status, the second the usage header, the
// rest the body. Platforms are outside too: no answer may do more than be misunderstood.
#include <charconv>

#include "platform_under_test.hpp"

namespace {

using namespace kaiku;

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto adapters = fuzz::all_adapters();
  std::string_view text = fuzz::text_of(data, size);
  http::Response response;
  const std::string_view status = take_line(text);
  std::from_chars(status.data(), status.data() + status.size(), response.status);
  const std::string header(take_line(text));
  for (const char* const name :
       {"X-App-Usage", "X-Business-Use-Case-Usage", "Retry-After", "Date", "x-rate-limit-reset",
        "x-rate-limit-limit", "x-rate-limit-remaining", "X-RateLimit-Limit",
        "X-RateLimit-Remaining", "X-RateLimit-Reset", "Link"}) {
    response.headers.add(name, header);
  }
  response.body = text;

  Action action;
  action.key = "kaisla/1_2/x";
  action.target = CommentId("1_2");
  action.thread = action.target;
  action.author = AuthorId("7");
  action.text = "Moi";
  for (const auto& adapter : adapters) {
    const auto hint = adapter->rate_hint(response);
    fuzz::require(!hint.regain_after || *hint.regain_after >= Duration::zero());
    for (const ActionKind kind : adapter->capabilities()) {
      action.kind = kind;
      const auto outcome = adapter->read(action, response);
      fuzz::require(outcome.verdict == platforms::Verdict::kDone || !outcome.reason.empty());
      static_cast<void>(adapter->read_reconcile(action, response));
    }
    static_cast<void>(adapter->read_reread(action, response));
    const TimePoint now = from_unix_seconds(1767225600);
    for (const auto& stream : adapter->streams()) {
      std::string cursor = header;
      for (int page = 0; page < 3; ++page) {
        const auto said = adapter->read_poll(stream.name, cursor, response, now);
        if (said.kind != platforms::PollAnswer::Kind::kPage) break;
        fuzz::require(adapter->render_poll(stream.name, said.cursor, now).has_value());
        if (!said.body.empty()) fuzz::parse_as(*adapter, said.body);
        cursor = said.cursor;
      }
    }
    const auto event = adapter->read_fetch(Event(), response);
    if (event) fuzz::require(!to_json_value(*event).dump().empty());
  }
  return 0;
}
