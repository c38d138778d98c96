#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include <kaiku/config/config.hpp>

namespace kaiku::config {
namespace {

using Source = SecretRef::Source;

constexpr std::size_t kMostBytes = 65'536;
constexpr std::array<std::pair<std::string_view, Source>, 3> kSources = {
    {{"credential:", Source::kCredential},
     {"env:", Source::kEnvironment},
     {"file:", Source::kFile}}};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Names are shown in messages, so they must be plain enough that nobody's secret passes for one
// with a prefix in front of it.
bool is_name(Source source, std::string_view name) {
  if (name.empty() || name.size() > 255) return false;
  switch (source) {
    case Source::kCredential:
      return name != "." && name != ".." && std::ranges::all_of(name, [](char c) {
               return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
             });
    case Source::kEnvironment:
      return !is_digit(name.front()) && std::ranges::all_of(name, [](char c) {
        return is_letter(c) || is_digit(c) || c == '_';
      });
    case Source::kFile:
      return std::ranges::none_of(name, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
  }
  return false;
}

std::string shown(const SecretRef& reference) {
  for (const auto& [prefix, source] : kSources) {
    if (source == reference.source) return std::string(prefix) + reference.name;
  }
  return reference.name;
}

Result<std::string> checked(const SecretRef& reference, std::string value) {
  if (value.size() > kMostBytes) {
    return Error(Errc::kInvalidArgument, shown(reference) + " is larger than 64 KiB");
  }
  if (value.ends_with('\n')) value.pop_back();
  if (value.ends_with('\r')) value.pop_back();
  if (value.empty()) return Error(Errc::kInvalidArgument, shown(reference) + " is empty");
  return value;
}

Result<std::string> read_file(const SecretRef& reference, const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return Error(Errc::kNotFound, shown(reference) + " (no regular file)");
  }
  std::ifstream input(path, std::ios::binary);
  std::string value(kMostBytes + 1, '\0');
  if (input) input.read(value.data(), static_cast<std::streamsize>(value.size()));
  if (!input.is_open() || input.bad()) {
    return Error(Errc::kNotFound, shown(reference) + " (cannot be opened)");
  }
  value.resize(static_cast<std::size_t>(input.gcount()));
  return checked(reference, std::move(value));
}

}  // namespace

std::optional<SecretRef> parse_secret_ref(const Node& node, Diagnostics& diagnostics) {
  if (node.is_scalar()) {
    for (const auto& [prefix, source] : kSources) {
      if (!node.scalar().starts_with(prefix)) continue;
      std::string name = node.scalar().substr(prefix.size());
      if (!is_name(source, name)) break;
      return SecretRef{source, std::move(name), node.file(), node.line(), node.column()};
    }
  }
  diagnostics.push_back(
      node.error("expected a reference to a secret: credential:NAME, env:NAME or file:PATH",
                 "a secret that was written here itself is known to everybody who reads this file: "
                 "replace it"));
  return std::nullopt;
}

Result<std::string> SystemSecrets::resolve(const SecretRef& reference) const {
  if (!is_name(reference.source, reference.name)) {
    return Error(Errc::kInvalidArgument, "a reference to a secret without a proper name");
  }
  if (reference.source == Source::kEnvironment) {
    const char* value = std::getenv(reference.name.c_str());
    if (value == nullptr) return Error(Errc::kNotFound, shown(reference));
    return checked(reference, value);
  }
  if (reference.source == Source::kCredential) {
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (directory == nullptr) {
      return Error(
          Errc::kNotFound,
          shown(reference) + " (the service was started without credentials, see LoadCredential=)");
    }
    return read_file(reference, std::filesystem::path(directory) / reference.name);
  }
  return read_file(reference, std::filesystem::path(reference.file).parent_path() / reference.name);
}

}  // namespace kaiku::config
