// SMS by an HTTP gateway with the interface of Twilio's Messages resource. There is no idempotency
// key: a doubled page is better than none.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>

#include "../answers.hpp"
#include "../web_channel.hpp"
#include "gsm_text.hpp"

namespace kaiku::notifiers {
namespace {

constexpr std::size_t kOneSegment = 160;
constexpr std::size_t kTwoSegments = std::size_t{2} * 153;
constexpr std::size_t kFewWords = 40;  // below it nobody understands what has happened
constexpr auto kValidity = "900";      // seconds: an old page must not arrive hours later

// The head is cut, the way to acknowledge stays whole: in one segment if the words are still
// understood then, else in two.
std::string message(const Wording& wording) {
  std::string how;
  if (!wording.acknowledge_url.empty()) {
    how = " Kuittaa: " + wording.acknowledge_url;
  } else if (!wording.acknowledge.empty()) {
    how = ". " + wording.acknowledge;
  } else if (!wording.link.empty()) {
    how = " " + wording.link;
  }
  const std::string head = gsm_text(wording.title);
  how = gsm_text(how);
  const std::size_t tail = gsm_length(how);
  const std::size_t room = tail + kFewWords <= kOneSegment ? kOneSegment : kTwoSegments;
  return gsm_cut(head, room - std::min(tail, room)) + how;
}

class Sms final : public WebChannel {
 public:
  Sms(const config::ContactChannel& channel, const config::Config& config, const std::string& token)
      : WebChannel(channel, config),
        url_(base_of(channel, "https://api.twilio.com") + "/2010-04-01/Accounts/" +
             http::percent_encode(channel.user) + "/Messages.json"),
        to_(channel.address),
        from_(channel.from),
        basic_("Basic " + crypto::base64_encode(channel.user + ":" + token)) {}

  Abilities abilities() const override {
    Abilities can;
    can.links = true;
    can.longest = kTwoSegments;
    can.unit = "GSM characters";
    can.per_second = 11.0 / 3600;  // a person reads no more; a crisis is put off, not dropped
    can.burst = 5;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Wording wording = word(notice, voice_for(notice), now, reduced);
    http::Fields fields = {{"To", to_}};
    fields.emplace_back(from_.starts_with("MG") ? "MessagingServiceSid" : "From", from_);
    fields.emplace_back("Body", message(wording));
    fields.emplace_back("ValidityPeriod", kValidity);
    http::Request request("POST", url_);
    request.body = http::form_encode(fields);
    request.headers.add("content-type", "application/x-www-form-urlencoded");
    request.headers.add("authorization", basic_);
    return Rendered(std::move(request));
  }

  Outcome read(const Notice&, const http::Response& response) const override {
    Outcome outcome = sort_answer(response);
    const auto body = answered_object(response);
    if (outcome.verdict == Verdict::kSent) {
      outcome.remote_id = text_of(body, "sid");
      return outcome;
    }
    const auto found = body.find("code");
    const std::int64_t code =
        found != body.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
    return judged(response, verdict_of(code, outcome.verdict),
                  code == 0 ? "" : "code " + std::to_string(code));
  }

 private:
  static Verdict verdict_of(std::int64_t code, Verdict usual) {
    switch (code) {
      case 21211:  // no valid number
      case 21614:  // no mobile number
      case 21610:  // the recipient opted out
      case 21612:  // no route
      case 21408:  // region not allowed
      case 20003:  // credentials
        return Verdict::kTargetDead;
      case 21611:  // the sender's queue is full
      case 20429:
        return Verdict::kRetry;
      default:
        return usual;
    }
  }

  std::string url_;
  std::string to_;
  std::string from_;
  std::string basic_;
};

}  // namespace

std::unique_ptr<Notifier> make_sms(const config::ContactChannel& channel,
                                   const Surroundings& around) {
  const auto token = secret_of(channel, channel.token, around);
  if (!token) return nullptr;
  return std::make_unique<Sms>(channel, around.config, *token);
}

}  // namespace kaiku::notifiers
