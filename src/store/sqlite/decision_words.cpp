#include "decision_words.hpp"

#include <nlohmann/json.hpp>

namespace kaiku::store {
namespace {

using nlohmann::json;

json* member(json& value, const char* key) {
  if (!value.is_object()) return nullptr;
  const auto found = value.find(key);
  return found == value.end() ? nullptr : &*found;
}

void take_words(json& record) {
  if (json* const comment = member(record, "comment"); comment != nullptr && comment->is_object()) {
    (*comment)["text"] = "";
    comment->erase("author_name");
    comment->erase("permalink");
  }
  json* const finding = member(record, "finding");
  if (finding != nullptr && finding->is_object()) {
    (*finding)["normalised_text"] = "";
    json* const signals = member(*finding, "signals");
    if (signals != nullptr && signals->is_array()) {
      for (json& hit : *signals) {
        if (!hit.is_object()) continue;
        hit.erase("entries");  // the words of lists that were found in the text
        hit["spans"] = json::array();
      }
    }
  }
  json* const actions = member(record, "actions");
  if (actions == nullptr || !actions->is_array()) return;
  for (json& action : *actions) {
    if (action.is_object()) action.erase("text");  // may call the person by name
  }
}

void take_person(json& record, std::string_view pseudonym) {
  if (json* const comment = member(record, "comment"); comment != nullptr && comment->is_object()) {
    (*comment)["author_id"] = pseudonym;
    comment->erase("author_followers");
  }
  json* const actions = member(record, "actions");
  if (actions == nullptr || !actions->is_array()) return;
  for (json& action : *actions) {
    if (action.is_object() && action.contains("author")) action["author"] = pseudonym;
  }
}

std::string written(const json& record) {
  return record.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::string without_words(std::string_view record) {
  json value = json::parse(record, nullptr, false);
  if (!value.is_object()) return "{}";  // whatever it holds, it is not kept
  take_words(value);
  return written(value);
}

std::string without_person(std::string_view record, std::string_view pseudonym) {
  json value = json::parse(record, nullptr, false);
  if (!value.is_object()) return "{}";
  take_words(value);
  take_person(value, pseudonym);
  return written(value);
}

}  // namespace kaiku::store
