#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <kaiku/cases/case_book.hpp>
#include <kaiku/domain/comment.hpp>

#include "connection.hpp"
#include "unit.hpp"

/// Rows of cases, for everything that runs inside a transaction. Failures stick to the connection.
namespace kaiku::store::case_rows {

/// Opens a case unless there is one with the same comment and reason. A private message of somebody
/// with an unresolved case belongs to that one instead. What the file leaves out (brand, post,
/// author) is taken from the comment.
void open(Connection& db, const cases::CaseFile& file);

std::optional<cases::CaseFile> find(Connection& db, cases::CaseId id);
/// Cases of the ids in the first column, in that order.
std::vector<cases::CaseFile> load(Connection& db, Rows ids);
cases::Facts facts_of(Connection& db, const cases::CaseFile& file);
std::vector<cases::Line> story_of(Connection& db, cases::CaseId id);
std::vector<cases::Message> messages_of(Connection& db, const cases::CaseFile& file);
void add_line(Connection& db, cases::CaseId id, const cases::Line& line);

/// Stores what a step led to.
Result<cases::CaseFile> change(Unit& unit, cases::CaseId id, const cases::CaseBook::Step& step,
                               TimePoint now);

/// A private message has come: it belongs to the newest case of its author on that account, and
/// wakes it.
void note_customer(Connection& db, const Comment& message, TimePoint now);
/// Staff wrote on the platform: in the thread of a case, or to its author in private.
void note_staff(Connection& db, const AccountId& account, const CommentId& thread,
                const CommentId& message, TimePoint now);

}  // namespace kaiku::store::case_rows
