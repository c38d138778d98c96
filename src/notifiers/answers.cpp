#include "answers.hpp"

#include <algorithm>
#include <string>

#include <kaiku/http/retry_after.hpp>

#include "plain_text.hpp"

namespace kaiku::notifiers {
namespace {

constexpr std::size_t kMostWord = 100;

Verdict usual_verdict(int status) {
  if (status >= 200 && status < 300) return Verdict::kSent;
  if (status == 401 || status == 403 || status == 404 || status == 410) return Verdict::kTargetDead;
  if ((status >= 300 && status < 400) || status == 400 || status == 413 || status == 422) {
    return Verdict::kRejected;
  }
  return Verdict::kRetry;
}

}  // namespace

Outcome judged(const http::Response& response, Verdict verdict, std::string_view word) {
  Outcome outcome;
  outcome.verdict = verdict;
  outcome.reason = "HTTP " + std::to_string(response.status);
  if (!word.empty()) outcome.reason += " " + plain_line(word, kMostWord);
  if (verdict == Verdict::kRetry) outcome.retry_after = http::retry_after(response);
  return outcome;
}

Outcome sort_answer(const http::Response& response) {
  return judged(response, usual_verdict(response.status));
}

nlohmann::json answered_object(const http::Response& response) {
  auto value = nlohmann::json::parse(response.body, nullptr, false);
  return value.is_object() ? value : nlohmann::json::object();
}

std::string text_of(const nlohmann::json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace kaiku::notifiers
