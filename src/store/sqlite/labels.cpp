#include "labels.hpp"

#include <utility>

#include "audit.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using conduct::LabelPlace;
using conduct::LabelReason;
using conduct::LabelTarget;
using conduct::Standing;

namespace labels {
namespace {

// One reason of each source at a place: a newer one takes its row.
void put(Connection& db, const LabelReason& word, const std::string& source) {
  const LabelPlace& place = word.place;
  db.run(
      "INSERT INTO label (account, scope, subject, label, brand, source, standing, reason, who,"
      " created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
      " ON CONFLICT DO UPDATE SET standing = excluded.standing, reason = excluded.reason,"
      " who = excluded.who, created_at = excluded.created_at, expires_at = excluded.expires_at",
      place.account, to_string(place.target), place.subject, place.label, place.brand, source,
      static_cast<int>(word.standing), word.reason, word.who, word.at, word.until);
}

std::set<std::string> texts(Rows rows) {
  std::set<std::string> found;
  while (rows.next()) found.insert(rows.text(0));
  return found;
}

}  // namespace

std::optional<LabelPlace> place_of(const Action& action) {
  LabelPlace place;
  place.target = conduct::parse_label_target(action.label_on).value_or(LabelTarget::kAuthor);
  place.label = action.label;
  place.account = action.account;
  switch (place.target) {
    case LabelTarget::kAuthor:
      place.subject = action.author.value;
      break;
    case LabelTarget::kPost:
      place.subject = action.post.value;
      break;
    case LabelTarget::kThread:
      place.subject = action.thread.value;
      break;
    case LabelTarget::kDomain:
      place.subject = action.domain;
      place.account = {};
      place.brand = action.brand;
      break;
  }
  if (place.subject.empty()) return std::nullopt;
  return place;
}

void give(Connection& db, const Action& action, TimePoint now) {
  const auto place = place_of(action);
  if (!place) return;
  put(db,
      {.place = *place,
       .standing = Standing::kGivenByRule,
       .reason = action.policy,
       .who = "kaiku",
       .at = now,
       .until = action.expires_at},
      "policy:" + action.policy);
}

void give(Connection& db, const LabelReason& word, const std::string& source) {
  put(db, word, source);
}

void say(Connection& db, const LabelReason& word) {
  put(db, word, "person");
  const LabelPlace& place = word.place;
  // Ids only: the reason is a person's free text and stays with the label, which is erased.
  append_audit(
      db, {word.at, word.who, word.standing == Standing::kGivenByPerson ? "labelled" : "unlabelled",
           std::string(to_string(place.target)) + "/" + place.account.value + place.brand.value +
               "/" + place.label,
           word.until ? "until " + to_iso8601(*word.until) : std::string()});
}

std::set<std::string> on(Connection& db, const AccountId& account, std::string_view scope,
                         std::string_view subject, TimePoint now) {
  return texts(db.select(
      "SELECT label FROM label WHERE account = ?1 AND scope = ?2 AND subject = ?3"
      " AND (expires_at IS NULL OR expires_at > ?4) GROUP BY label HAVING max(standing) <> 2",
      account, scope, subject, now));
}

std::set<std::string> on_domain(Connection& db, const BrandId& brand, std::string_view domain,
                                TimePoint now) {
  return texts(db.select(
      "SELECT label FROM label WHERE account = '' AND scope = 'domain' AND subject = ?2 AND brand ="
      " ?1 AND (expires_at IS NULL OR expires_at > ?3) GROUP BY label HAVING max(standing) <> 2",
      brand, domain, now));
}

}  // namespace labels

namespace {

LabelReason reason_from(const Rows& rows) {
  LabelReason found;
  found.place.account = rows.id<AccountId>(0);
  found.place.target = conduct::parse_label_target(rows.text(1)).value_or(LabelTarget::kAuthor);
  found.place.subject = rows.text(2);
  found.place.label = rows.text(3);
  found.place.brand = rows.id<BrandId>(4);
  found.standing = static_cast<Standing>(rows.integer(5));
  found.reason = rows.text(6);
  found.who = rows.text(7);
  found.at = rows.time(8);
  found.until = rows.optional_time(9);
  found.present = rows.flag(10);
  return found;
}

Result<std::vector<LabelReason>> read(Connection& db, const conduct::LabelQuestion& question,
                                      TimePoint now, std::size_t limit) {
  std::vector<LabelReason> found;
  Rows rows = db.select(
      "SELECT account, scope, subject, label, brand, standing, reason, who, created_at, expires_at,"
      " (SELECT max(other.standing) <> 2 FROM label AS other WHERE other.account = label.account"
      "   AND other.scope = label.scope AND other.subject = label.subject"
      "   AND other.label = label.label AND other.brand = label.brand"
      "   AND (other.expires_at IS NULL OR other.expires_at > ?5)) FROM label"
      " WHERE (?1 = '' OR account = ?1) AND (?2 = '' OR scope = ?2) AND (?3 = '' OR subject = ?3)"
      " AND (?4 = '' OR label = ?4) AND scope <> 'comment'"
      " AND (expires_at IS NULL OR expires_at > ?5)"
      " ORDER BY created_at DESC, label LIMIT ?6",
      question.account, question.target ? to_string(*question.target) : std::string_view(),
      question.subject, question.label, now, limit);
  while (rows.next()) found.push_back(reason_from(rows));
  return found;
}

}  // namespace

asio::awaitable<Result<std::vector<LabelReason>>> SqliteLabelBook::list(
    conduct::LabelQuestion question, TimePoint now, std::size_t limit) {
  co_return co_await reader_.read<std::vector<LabelReason>>(
      [asked = std::move(question), now, limit](Connection& db) {
        return read(db, asked, now, limit);
      });
}

asio::awaitable<Result<void>> SqliteLabelBook::say(LabelReason word) {
  if (const auto fits = conduct::check_word(word); !fits) co_return fits.error();
  co_return co_await writer_.write<void>([said = std::move(word)](Unit& unit) {
    labels::say(unit.db, said);
    return unit.db.checked();
  });
}

}  // namespace kaiku::store
