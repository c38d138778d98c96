#include <stdexcept>

#include <kaiku/result/result.hpp>

namespace kaiku {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "kaiku"; }
  std::string message(int value) const override {
    switch (static_cast<Errc>(value)) {
      case Errc::kNotFound:
        return "not found";
      case Errc::kDuplicate:
        return "already there";
      case Errc::kBadSignature:
        return "signature does not match";
      case Errc::kMalformedPayload:
        return "malformed payload";
      case Errc::kInvalidArgument:
        return "invalid value";
      case Errc::kOverloaded:
        return "bound reached, come back later";
      case Errc::kStoreUnavailable:
        return "store unavailable";
      case Errc::kStoreCorrupt:
        return "store is damaged";
      case Errc::kNewerSchema:
        return "store was written by a newer version";
      case Errc::kNetwork:
        return "network failure";
      case Errc::kTimeout:
        return "no answer in time";
      case Errc::kUnsupported:
        return "not supported";
      case Errc::kConflict:
        return "not possible in the present state";
      case Errc::kForbiddenAddress:
        return "address not allowed";
      case Errc::kStopped:
        return "stopping";
    }
    return "unknown failure";
  }
};

}  // namespace

const boost::system::error_category& kaiku_category() noexcept {
  static const Category category;
  return category;
}

boost::system::error_code make_error_code(Errc errc) noexcept {
  return {static_cast<int>(errc), kaiku_category()};
}

std::string Error::message() const {
  if (context.empty()) return code.message();
  return context + ": " + code.message();
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error(error.message() + " (unchecked result, " + where.file_name() + ":" +
                         std::to_string(where.line()) + ")");
}

}  // namespace kaiku
