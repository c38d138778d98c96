#pragma once

namespace kaiku::store {

extern const char* const kIntakeAndDecisions;
extern const char* const kIncidentsAndAudit;
extern const char* const kStreamsAndQuotas;
extern const char* const kRights;
extern const char* const kPeopleOnCall;
extern const char* const kConduct;
extern const char* const kCaseWork;
extern const char* const kContentPlan;
extern const char* const kWordsInIncidents;
extern const char* const kRefreshTokens;
extern const char* const kPolicyUses;

}  // namespace kaiku::store
