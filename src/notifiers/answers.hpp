#pragma once

#include <initializer_list>
#include <string_view>

#include <nlohmann/json.hpp>

#include <kaiku/notifiers/notifier.hpp>

namespace kaiku::notifiers {

/// What an HTTP status means where the channel says nothing else: 2xx sent; 401, 403, 404 and 410 a
/// dead target; 3xx (redirects are not followed: the address that was checked is the one that is
/// called), 400, 413 and 422 rejected; the rest is worth a retry, after Retry-After.
Outcome sort_answer(const http::Response& response);

/// The same with another verdict, and a word of the channel's own in the reason.
Outcome judged(const http::Response& response, Verdict verdict, std::string_view word = {});

/// The body as a JSON object; an empty one when it is none.
nlohmann::json answered_object(const http::Response& response);

/// A text member of an object; empty when it is missing or none.
std::string text_of(const nlohmann::json& object, const char* member);

bool one_of(std::string_view word, std::initializer_list<std::string_view> words);

}  // namespace kaiku::notifiers
