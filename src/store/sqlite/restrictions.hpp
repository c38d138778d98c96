#pragma once

#include <kaiku/rights/statement.hpp>

#include "connection.hpp"

namespace kaiku::store {

/// What is stored about a restriction. Errors: kNotFound, kInvalidArgument (it restricts nobody).
Result<rights::Restriction> read_restriction(Connection& db, ActionId action);

}  // namespace kaiku::store
