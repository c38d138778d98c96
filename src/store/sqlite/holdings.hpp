#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/rights/personal_data.hpp>

#include "connection.hpp"

/// What the store holds about people, table by table. **A new table with text gets its line here**:
/// a test compares this with the schema.
namespace kaiku::store::holdings {

/// The columns of a table that hold text, by what they may hold. Names parted by spaces.
struct Columns {
  std::string_view table;
  std::string_view personal;  ///< words, names and ids of commenters: exported and forgotten
  std::string_view free;      ///< nothing about commenters, or what only names a place or a row
};
std::span<const Columns> columns();

/// The rows of a table about a person. Parameters: account, author, limit, offset.
struct Holding {
  std::string_view table;
  Sql rows;
};
std::span<const Holding> all();

/// Rows of one holding as JSON objects: times as ISO 8601, stored JSON as it is.
std::vector<std::string> rows_of(Connection& db, const Holding& holding,
                                 const rights::Person& person, std::size_t offset,
                                 std::size_t limit);

/// Takes a person out of what needs nothing but a statement, comments and what hangs on them
/// aside. Returns how many rows held something.
std::size_t forget_further(Connection& db, const rights::Person& person,
                           std::string_view pseudonym);

}  // namespace kaiku::store::holdings
