#include "envelope.hpp"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"

namespace kaiku::platforms::meta {
namespace {

using nlohmann::json;

constexpr std::size_t kMostItems = 1000;

class EnvelopeReader {
 public:
  EnvelopeReader(std::string_view own_id, const ItemReaders& readers)
      : own_id_(own_id), readers_(readers) {}

  Result<EventBatch> read(const json& root) {
    if (root.is_array()) {
      for (const json& document : root) read_document(document);
    } else {
      read_document(root);
    }
    if (too_many_) {
      return Error(Errc::kMalformedPayload,
                   "more than " + std::to_string(kMostItems) + " entries or changes in one body");
    }
    if (batch_.unreadable > 0 && !anything_readable_) {
      return Error(Errc::kMalformedPayload, batch_.first_problem);
    }
    return std::move(batch_);
  }

 private:
  void read_document(const json& document) {
    const json* const entries = member(document, "entry");
    if (entries == nullptr || !entries->is_array()) return problem("entry[] is missing");
    for (const json& entry : *entries) {
      if (!count(entries_)) return;
      where_ = "entry[" + std::to_string(entries_ - 1) + "]";
      read_entry(entry);
    }
    if (entries->empty()) anything_readable_ = true;
  }

  void read_entry(const json& entry) {
    const std::string id = id_at(entry, "id");
    if (id != own_id_) {
      return problem(id.empty() ? "id is missing" : "id is not the configured account's");
    }
    const json* const changes = member(entry, "changes");
    const json* const messages = member(entry, "messaging");
    if (changes != nullptr) read_list(*changes, [this](const json& item) { return change(item); });
    if (messages != nullptr) read_list(*messages, readers_.message);
    if (changes != nullptr || messages != nullptr) return;

    if (member(entry, "standby") != nullptr) {
      anything_readable_ = true;
    } else if (member(entry, "field") != nullptr) {
      if (count(items_)) take(change(entry));
    } else if (member(entry, "changed_fields") != nullptr) {
      problem("changed_fields without values: subscribe with include_values=true");
    } else {
      problem("none of changes, messaging, standby, field");
    }
  }

  template <class Read>
  void read_list(const json& items, const Read& read) {
    if (!items.is_array()) return problem("expected a list");
    if (items.empty()) anything_readable_ = true;
    for (const json& item : items) {
      if (!count(items_)) return;
      take(read(item));
    }
  }

  ItemReading change(const json& item) const {
    const std::string field = text_at(item, "field");
    const json* const value = member(item, "value");
    if (field.empty() || value == nullptr || !value->is_object()) {
      return Error(Errc::kMalformedPayload, "change without field and value");
    }
    return readers_.change(field, *value);
  }

  void take(ItemReading reading) {
    if (!reading) return problem(reading.error().context);
    anything_readable_ = true;
    if (*reading) batch_.events.push_back(**std::move(reading));
  }

  bool count(std::size_t& seen) {
    too_many_ = too_many_ || ++seen > kMostItems;
    return !too_many_;
  }

  void problem(const std::string& what) {
    if (batch_.unreadable++ == 0)
      batch_.first_problem = where_.empty() ? what : where_ + ": " + what;
  }

  std::string_view own_id_;
  const ItemReaders& readers_;
  EventBatch batch_;
  std::string where_;
  std::size_t entries_ = 0;
  std::size_t items_ = 0;
  bool too_many_ = false;
  bool anything_readable_ = false;
};

}  // namespace

Result<EventBatch> read_envelope(std::string_view body, std::string_view own_id,
                                 const ItemReaders& readers) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  return EnvelopeReader(own_id, readers).read(*root);
}

}  // namespace kaiku::platforms::meta
