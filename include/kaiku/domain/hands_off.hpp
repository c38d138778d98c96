#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/action.hpp>
#include <kaiku/domain/ids.hpp>

namespace kaiku {

/// An order to keep hands off: nothing that it covers leaves by itself while it stands. What would
/// have left waits as a draft; what a person approves still goes out. It never stops intake,
/// decisions, cases or pages.
struct HandsOff {
  std::int64_t id = 0;
  BrandId brand;                   ///< empty: every brand
  AccountId account;               ///< empty: every account
  std::optional<ActionKind> kind;  ///< nothing: every action on a platform
  std::string reason;
  std::string who;
  TimePoint since{};

  bool covers(const BrandId& of_brand, const AccountId& of_account, ActionKind of_kind) const {
    return goes_to_platform(of_kind) && (brand.empty() || brand == of_brand) &&
           (account.empty() || account == of_account) && (!kind || *kind == of_kind);
  }
};

/// "everything", "hide on account kaisla-fb", "brand kaisla": for sentences.
std::string scope_of(const HandsOff& order);

}  // namespace kaiku
