#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <kaiku/outbox/outbox.hpp>
#include <kaiku/result/result.hpp>

#include "connection.hpp"

/// Rows of the outbox, for everything that runs inside a transaction: delivery's calls, the
/// engine's decisions, incidents that freeze. Failures stick to the connection.
namespace kaiku::store::actions {

/// Where an action comes from.
struct Origin {
  std::optional<DecisionId> decision;
  bool planned_live = false;  ///< decided without a person
};

/// The new row, or nothing when the key is taken. A row that an edit cancelled before it had begun
/// gives its key to the action decided for the new text.
std::optional<ActionId> insert(Connection& db, const Action& action, ActionState state,
                               const Origin& origin = {});

/// Brings a planned action into line with what it depends on: done → ready; ended otherwise or
/// unknown → cancelled, with a case.
void follow_dependency(Connection& db, ActionId id, TimePoint now);

std::optional<outbox::Entry> find(Connection& db, ActionId id);
/// Entries of the ids in the first column, in that order.
std::vector<outbox::Entry> load(Connection& db, Rows ids);

/// kDone: what waited for it becomes ready. kFailed, kDead, kCancelled: what waited is cancelled.
/// Returns the kinds that were cancelled.
std::vector<ActionKind> settle_dependents(Connection& db, const outbox::Entry& entry,
                                          ActionState end, TimePoint now);

/// kConflict: what is asked of an action is not possible in the state that it is in.
Error not_now(const outbox::Entry& entry, std::string_view why);

void set_state(Connection& db, ActionId id, ActionState state, TimePoint now, std::string_view why);

/// A block that ends by itself is lifted by an action of its own; this one takes that away again,
/// because a person was quicker.
void cancel_end(Connection& db, const Action& block, TimePoint now);

/// Carries out what needs nobody outside: a case, a label, a hold. False for every other kind.
bool carry_out(Connection& db, ActionId id, const Action& action, TimePoint now);

/// An unresolved incident that covers this place and stops automation there, or nothing.
std::optional<IncidentId> covering_incident(Connection& db, const BrandId& brand,
                                            const AccountId& account, const PostId& post);

/// An unresolved incident of the brand that stops automation, wherever it is, or nothing. The brand
/// does not post as if nothing had happened.
std::optional<IncidentId> incident_of_brand(Connection& db, const BrandId& brand);

/// The one that stops this action: what covers its place, for a post any of the brand.
std::optional<IncidentId> freezing_incident(Connection& db, const Action& action);

/// What says something in words: to the public, to one person, as a post of the brand.
bool has_text(ActionKind kind);

/// Guard 7: what a crisis stops unless a person approved it.
bool is_frozen_kind(ActionKind kind);

}  // namespace kaiku::store::actions
