#pragma once

#include <optional>
#include <string>
#include <vector>

#include <kaiku/domain/language.hpp>
#include <kaiku/incidents/incident_desk.hpp>

namespace kaiku::incidents {

/// How long it took. Nothing: it has not come to that.
struct Milestones {
  Duration to_detect{};                    ///< from the first comment to the incident
  std::optional<Duration> to_tell;         ///< from the incident to the first page
  std::optional<Duration> to_acknowledge;  ///< … to the first person who took it
  std::optional<Duration> to_statement;    ///< … to the first holding statement that was posted
  std::optional<Duration> to_answer;       ///< … to the first other words that a person let go
  std::optional<Duration> to_mitigate;
  std::optional<Duration> to_resolve;
};

/// Everything about one incident.
struct Report {
  Incident incident;
  std::vector<TimelineEntry> timeline;  ///< in order
  std::vector<RelatedComment> comments;
  Standstill stopped;
  std::vector<Spoken> said;  ///< in order
};

/// Pure.
Milestones milestones(const Report& report);

/// The report for people, in Finnish or English (any other language: English). Comments are masked
/// and nothing in it is markup of theirs. Pure.
std::string to_markdown(const Report& report, Language language);

}  // namespace kaiku::incidents
