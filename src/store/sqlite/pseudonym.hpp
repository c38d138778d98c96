#pragma once

#include <string>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/event.hpp>

#include "connection.hpp"

namespace kaiku::store {

/// What stands for an author who was forgotten: a hash under a key of the store, so that nobody
/// without the store can tell who it was, and who asks again is recognised.
std::string pseudonym_of(Connection& db, const AccountId& account, const AuthorId& author);

/// What `key` stands for as a dedupe key of an account: keys are made by platforms and may hold
/// names of people.
std::string opaque_key(std::string_view key);

/// Whether an event brings back what its author asked to have forgotten: it was written up to then,
/// or it is the first telling of a comment that is known and was emptied.
bool brings_back_forgotten(Connection& db, const Event& event);

}  // namespace kaiku::store
