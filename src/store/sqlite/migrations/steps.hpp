#pragma once

namespace kaiku::store {

extern const char* const kIntakeAndDecisions;
extern const char* const kIncidentsAndAudit;

}  // namespace kaiku::store
