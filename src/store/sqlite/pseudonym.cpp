#include "pseudonym.hpp"

#include <array>
#include <string_view>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::store {
namespace {

constexpr std::string_view kPrefix = "forgotten:";
constexpr std::size_t kDigits = 32;

}  // namespace

std::string pseudonym_of(Connection& db, const AccountId& account, const AuthorId& author) {
  std::string key;
  {
    Rows rows = db.select("SELECT key FROM store_key WHERE name = 'pseudonym'");
    if (rows.next()) key = rows.text(0);
  }
  const std::string length = std::to_string(account.value.size()) + ":";
  const std::array<std::string_view, 3> parts = {length, account.value, author.value};
  return std::string(kPrefix) +
         crypto::to_hex(crypto::HmacSha256(key).sign(parts)).substr(0, kDigits);
}

std::string opaque_key(std::string_view key) {
  return crypto::to_hex(crypto::sha256(key)).substr(0, kDigits);
}

bool brings_back_forgotten(Connection& db, const Event& event) {
  const Comment& comment = event.comment;
  if (comment.author.id.empty() || !db.exists("SELECT 1 FROM erasure ORDER BY id DESC LIMIT 1"))
    return false;
  const std::string pseudonym = pseudonym_of(db, comment.account, comment.author.id);
  const auto asked = [&]() -> std::optional<TimePoint> {
    Rows rows = db.select("SELECT asked_at FROM erasure WHERE account = ?1 AND pseudonym = ?2",
                          comment.account, pseudonym);
    return rows.next() ? std::optional(rows.time(0)) : std::nullopt;
  }();
  if (!asked) return false;
  if (event.occurred_at <= *asked) return true;
  return event.kind == EventKind::kCreated &&
         db.exists("SELECT 1 FROM comment WHERE account = ?1 AND remote_id = ?2 AND author = ?3",
                   comment.account, comment.id, pseudonym);
}

}  // namespace kaiku::store
