#include "envelope.hpp"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"

namespace kaiku::platforms::meta {
namespace {

using nlohmann::json;

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
    return std::move(batch_).finish();
  }

 private:
  void read_document(const json& document) {
    const json* const entries = member(document, "entry");
    if (entries == nullptr || !entries->is_array()) return batch_.problem("entry[] is missing");
    for (const json& entry : *entries) {
      if (!batch_.admits(entries_)) return;
      batch_.at("entry[" + std::to_string(entries_ - 1) + "]");
      read_entry(entry);
    }
    if (entries->empty()) batch_.note_readable();
  }

  void read_entry(const json& entry) {
    const std::string id = id_at(entry, "id");
    if (id != own_id_) {
      return batch_.problem(id.empty() ? "id is missing" : "id is not the configured account's");
    }
    const json* const changes = member(entry, "changes");
    const json* const messages = member(entry, "messaging");
    if (changes != nullptr) read_list(*changes, [this](const json& item) { return change(item); });
    if (messages != nullptr) read_list(*messages, readers_.message);
    if (changes != nullptr || messages != nullptr) return;

    if (member(entry, "standby") != nullptr) {
      batch_.note_readable();
    } else if (member(entry, "field") != nullptr) {
      if (batch_.admits(items_)) batch_.take(change(entry));
    } else if (member(entry, "changed_fields") != nullptr) {
      batch_.problem("changed_fields without values: subscribe with include_values=true");
    } else {
      batch_.problem("none of changes, messaging, standby, field");
    }
  }

  template <class Read>
  void read_list(const json& items, const Read& read) {
    if (!items.is_array()) return batch_.problem("expected a list");
    if (items.empty()) batch_.note_readable();
    for (const json& item : items) {
      if (!batch_.admits(items_)) return;
      batch_.take(read(item));
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

  std::string_view own_id_;
  const ItemReaders& readers_;
  BatchReader batch_;
  std::size_t entries_ = 0;
  std::size_t items_ = 0;
};

}  // namespace

Result<EventBatch> read_envelope(std::string_view body, std::string_view own_id,
                                 const ItemReaders& readers) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  return EnvelopeReader(own_id, readers).read(*root);
}

}  // namespace kaiku::platforms::meta
