#include "migrations.hpp"

#include <array>
#include <string>

#include "steps.hpp"

namespace kaiku::store {
namespace {

// "Kaik": what the file says it is (PRAGMA application_id, SQLite file format section 1.3.14).
constexpr std::int64_t kApplicationId = 0x4b61696b;

Result<std::int64_t> number(Connection& connection, Sql pragma) {
  std::int64_t value = 0;
  {
    Rows rows = connection.select(pragma);
    if (rows.next()) value = rows.integer(0);
  }
  return connection.checked(value);
}

Result<void> apply(Connection& connection, const Migration& step) {
  const std::string script = "BEGIN IMMEDIATE;\n" + std::string(step.sql) +
                             "\nPRAGMA application_id=" + std::to_string(kApplicationId) +
                             ";\nPRAGMA user_version=" + std::to_string(step.number) + ";\nCOMMIT;";
  const Result<void> applied = connection.execute(script);
  if (applied) return ok();
  if (connection.in_transaction()) (void)connection.execute("ROLLBACK");
  return Error(applied.error().code,
               "migration " + std::to_string(step.number) + ": " + applied.error().context);
}

}  // namespace

std::span<const Migration> migrations() {
  static const std::array<Migration, 11> steps = {{
      {1, kIntakeAndDecisions},
      {2, kIncidentsAndAudit},
      {3, kStreamsAndQuotas},
      {4, kRights},
      {5, kPeopleOnCall},
      {6, kConduct},
      {7, kCaseWork},
      {8, kContentPlan},
      {9, kWordsInIncidents},
      {10, kRefreshTokens},
      {11, kPolicyUses},
  }};
  return steps;
}

Result<void> migrate(Connection& connection, std::span<const Migration> steps) {
  const auto version = number(connection, "PRAGMA user_version");
  if (!version) return version.error();
  const auto application = number(connection, "PRAGMA application_id");
  if (!application) return application.error();
  const auto tables = number(connection, "SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();

  if (*tables > 0 && *application != kApplicationId) {
    return Error(Errc::kStoreCorrupt,
                 "store " + connection.path() +
                     ": a database of another program: give store.path a file of its own");
  }
  const int newest = steps.empty() ? 0 : steps.back().number;
  if (*version > newest) {
    return Error(Errc::kNewerSchema, "store " + connection.path() + ": schema " +
                                         std::to_string(*version) + ", this program knows up to " +
                                         std::to_string(newest) +
                                         ": install the newer version again, or restore the backup "
                                         "from before the upgrade");
  }
  for (const Migration& step : steps) {
    if (step.number <= *version) continue;
    Result<void> applied = apply(connection, step);
    if (!applied) return applied;
  }
  return ok();
}

}  // namespace kaiku::store
