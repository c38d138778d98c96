#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include <kaiku/cases/case_book.hpp>
#include <kaiku/clock/time.hpp>
#include <kaiku/console/console.hpp>
#include <kaiku/inbox/inbox.hpp>
#include <kaiku/incidents/incident_desk.hpp>
#include <kaiku/insight/reports.hpp>
#include <kaiku/outbox/outbox.hpp>

namespace kaiku::console {

// The JSON that the API shows; documented by the OpenAPI document's schemas.
nlohmann::json json_form(const outbox::Entry& entry);
nlohmann::json json_form(const incidents::Incident& incident);
nlohmann::json json_form(const incidents::TimelineEntry& entry);
nlohmann::json json_form(const incidents::Spoken& spoken);
nlohmann::json json_form(const incidents::RelatedComment& comment);
nlohmann::json json_form(const incidents::Standstill& stopped);
nlohmann::json json_form(const cases::CaseFile& file);
nlohmann::json json_form(const cases::Dossier& dossier);
nlohmann::json json_form(const inbox::StoredDelivery& delivery);
nlohmann::json json_form(const insight::Totals& totals);
nlohmann::json json_form(const Status& status);

nlohmann::json time_or_null(const std::optional<TimePoint>& time);

// Outside text may hold bytes that are no UTF-8: they become U+FFFD.
std::string dump(const nlohmann::json& value);

}  // namespace kaiku::console
