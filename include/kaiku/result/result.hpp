#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace kaiku {

/// What can go wrong, as far as a program has to tell it apart. Zero would mean success.
enum class Errc {
  kNotFound = 1,
  kDuplicate,         ///< the same thing is already there; usually fine to ignore
  kBadSignature,      ///< a request whose sender could not be proven
  kMalformedPayload,  ///< bytes that are not what their format says
  kInvalidArgument,   ///< a value outside what the call documents
  kOverloaded,        ///< a bound is reached; come back later
  kStoreUnavailable,  ///< the store cannot be read or written now (full, locked, gone)
  kStoreCorrupt,      ///< the store's content is damaged; a person has to act
  kNewerSchema,       ///< the store was written by a newer Kaiku
  kNetwork,           ///< connection refused, reset, name not resolved
  kTimeout,           ///< the outcome is unknown
  kUnsupported,       ///< this platform or channel cannot do it
  kConflict,          ///< the thing is in a state that does not allow the change
  kForbiddenAddress,  ///< an address that the configuration does not allow to be called
  kStopped,           ///< the daemon is stopping
};

const boost::system::error_category& kaiku_category() noexcept;
boost::system::error_code make_error_code(Errc errc) noexcept;

/// A failure: `code` is for programs, `context` for people (which file, URL, row; never message
/// text or secrets). Has constructors on purpose: aggregates in awaiting expressions are a compiler
/// trap.
struct [[nodiscard]] Error {
  Error() = default;
  Error(Errc why, std::string where) : code(make_error_code(why)), context(std::move(where)) {}
  Error(boost::system::error_code why, std::string where) : code(why), context(std::move(where)) {}

  bool is(Errc errc) const { return code == make_error_code(errc); }
  /// "context: what happened", for logs and terminals.
  std::string message() const;

  boost::system::error_code code;
  std::string context;
};

/// Thrown by Result::value() on an error, i.e. on a bug: callers check first.
[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& where);

template <class T>
using Result = boost::system::result<T, Error>;

/// The success of a Result<void>.
inline Result<void> ok() {
  return {};
}

}  // namespace kaiku

template <>
struct boost::system::is_error_code_enum<kaiku::Errc> : std::true_type {};
