#pragma once

#include <kaiku/http/message.hpp>
#include <kaiku/rights/personal_data.hpp>

namespace kaiku::ingest {

/// What whoever has the code of a demand sees: whether it is done, and when. Nothing of the person,
/// the account or what was erased. An unknown code is a page with status 404, a store that cannot
/// be asked one with 503.
http::Response demand_page(const Result<rights::Erasure>& erasure);

}  // namespace kaiku::ingest
