#include "advocates.hpp"

#include <optional>
#include <set>
#include <utility>

#include "actions.hpp"
#include "labels.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using engagement::Advocate;
using engagement::AdvocateRules;
using engagement::Praise;

namespace {

constexpr const char* kPolicy = "advocates";
constexpr std::int64_t kDay = Duration(std::chrono::days(1)).count();

struct Author {
  AccountId account;
  AuthorId author;
};

/// What speaks for an author.
struct Evidence {
  std::set<std::int64_t> praised;  ///< days since 1970
  std::set<std::int64_t> helped;

  std::size_t days() const {
    std::set<std::int64_t> all = praised;
    all.insert(helped.begin(), helped.end());
    return all.size();
  }
};

// Days go by when people wrote.
std::vector<Author> who_praised(Connection& db, const AdvocateRules& rules, TimePoint since) {
  std::vector<Author> authors;
  Rows rows = db.select(
      "SELECT decision.account, decision.author FROM decision INDEXED BY decision_praise"
      " CROSS JOIN comment ON comment.account = decision.account"
      "   AND comment.remote_id = decision.comment AND comment.created_at > ?1"
      " WHERE decision.class = 'praise' AND decision.decided_at > ?1 AND decision.author <> ''"
      "   AND decision.author NOT GLOB 'forgotten:*' GROUP BY decision.account, decision.author"
      " HAVING count(DISTINCT comment.created_at / ?2) >= ?3 LIMIT ?4",
      since, kDay, rules.praise_days, engagement::kMostAdvocates);
  while (rows.next()) authors.push_back({rows.id<AccountId>(0), rows.id<AuthorId>(1)});
  return authors;
}

std::set<std::int64_t> days_in(Rows rows) {
  std::set<std::int64_t> days;
  while (rows.next()) days.insert(rows.integer(0));
  return days;
}

Evidence evidence_of(Connection& db, const Author& who, TimePoint since) {
  Evidence found;
  found.praised = days_in(db.select(
      "SELECT DISTINCT comment.created_at / ?4 FROM decision INDEXED BY decision_praise"
      " CROSS JOIN comment ON comment.account = decision.account"
      "   AND comment.remote_id = decision.comment AND comment.created_at > ?3"
      " WHERE decision.class = 'praise' AND decision.account = ?1 AND decision.author = ?2"
      "   AND decision.decided_at > ?3",
      who.account, who.author, since, kDay));
  // An answer, neither question nor complaint, right below what somebody else asked.
  found.helped = days_in(
      db.select("SELECT DISTINCT comment.created_at / ?4 FROM comment CROSS JOIN decision AS said"
                "   ON said.account = comment.account AND said.comment = comment.remote_id"
                " CROSS JOIN comment AS above ON above.account = comment.account"
                "   AND above.remote_id = comment.parent"
                " CROSS JOIN decision AS asked ON asked.account = above.account"
                "   AND asked.comment = above.remote_id"
                " WHERE comment.account = ?1 AND comment.author = ?2 AND comment.removed_at IS NULL"
                "   AND comment.created_at > ?3 AND said.class IN ('other', 'praise')"
                "   AND above.author <> comment.author AND asked.class = 'question'",
                who.account, who.author, since, kDay));
  return found;
}

// What people took back blames nobody.
bool is_blamed(Connection& db, const Author& who, TimePoint since, TimePoint now) {
  return db.exists(
             "SELECT 1 FROM comment CROSS JOIN decision ON decision.account = comment.account"
             "   AND decision.comment = comment.remote_id"
             " WHERE comment.account = ?1 AND comment.author = ?2 AND comment.cleared = 0"
             "   AND decision.class IN ('spam', 'abuse') AND decision.decided_at > ?3",
             who.account, who.author, since) ||
         db.exists(
             "SELECT 1 FROM strike WHERE account = ?1 AND author = ?2 AND expires_at > ?3"
             "   AND NOT EXISTS (SELECT 1 FROM comment WHERE comment.account = strike.account"
             "     AND comment.remote_id = strike.comment AND comment.cleared = 1)",
             who.account, who.author, now);
}

void give_label(Connection& db, const Author& who, const AdvocateRules& rules,
                const Evidence& evidence, TimePoint now) {
  conduct::LabelReason word;
  word.place.account = who.account;
  word.place.subject = who.author.value;
  word.place.target = conduct::LabelTarget::kAuthor;
  word.place.label = rules.label;
  word.standing = conduct::Standing::kGivenByRule;
  word.reason = "praised on " + std::to_string(evidence.praised.size()) +
                " days, helped others on " + std::to_string(evidence.helped.size()) + ", in " +
                to_string(rules.within);
  word.who = "kaiku";
  word.at = now;
  word.until = now + rules.label_for;
  labels::give(db, word, kPolicy);
}

bool was_asked(Connection& db, const Author& who, TimePoint now) {
  return db.exists(
      "SELECT 1 FROM action INDEXED BY action_author WHERE account = ?1 AND author = ?2"
      " AND author <> '' AND kind = 'reply' AND policy = ?3 AND created_at > ?4",
      who.account, who.author, kPolicy, now - engagement::kAskAgainAfter);
}

// The newest public praise of theirs that still stands and is long enough to be worth it.
std::optional<Praise> best_praise(Connection& db, const Author& who, const AdvocateRules& rules,
                                  TimePoint since) {
  Rows rows = db.select(
      "SELECT comment.remote_id, comment.brand, comment.post, comment.thread,"
      "   coalesce(json_extract(decision.json, '$.finding.language'), '')"
      " FROM decision INDEXED BY decision_praise CROSS JOIN comment"
      "   ON comment.account = decision.account AND comment.remote_id = decision.comment"
      " WHERE decision.class = 'praise' AND decision.account = ?1 AND decision.author = ?2"
      "   AND decision.decided_at > ?3 AND comment.removed_at IS NULL AND comment.is_private = 0"
      "   AND length(comment.text) >= ?4 AND comment.revision = decision.revision"
      " ORDER BY decision.decided_at DESC LIMIT 1",
      who.account, who.author, since, rules.least_characters);
  if (!rows.next()) return std::nullopt;
  Praise praise;
  praise.account = who.account;
  praise.author = who.author;
  praise.comment = rows.id<CommentId>(0);
  praise.brand = rows.id<BrandId>(1);
  praise.post = rows.id<PostId>(2);
  praise.thread = rows.id<CommentId>(3);
  praise.language = rows.text(4);
  return praise;
}

bool draft_request(Connection& db, const Praise& praise, const AdvocateRules& rules,
                   TimePoint now) {
  auto words = rules.ask ? rules.ask(praise) : std::nullopt;
  if (!words) return false;
  Action action;
  action.key = "consent/" + praise.account.value + "/" + praise.comment.value;
  action.kind = ActionKind::kReply;
  action.brand = praise.brand;
  action.account = praise.account;
  action.target = praise.comment;
  action.post = praise.post;
  action.thread = praise.thread;
  action.author = praise.author;
  action.text = std::move(*words);
  action.template_id = engagement::kConsentTemplate;
  action.policy = kPolicy;
  action.created_at = now;
  action.not_before = now;
  return actions::insert(db, action, ActionState::kAwaitingApproval).has_value();
}

std::size_t look_at(Connection& db, const std::vector<Author>& authors, const AdvocateRules& rules,
                    TimePoint now) {
  const TimePoint since = now - rules.within;
  std::size_t drafted = 0;
  for (const Author& who : authors) {
    const Evidence evidence = evidence_of(db, who, since);
    if (evidence.days() < rules.days || is_blamed(db, who, since, now)) continue;
    give_label(db, who, rules, evidence, now);
    // People who took the label away do not want this author asked.
    if (!labels::on(db, who.account, "author", who.author.value, now).contains(rules.label))
      continue;
    if (was_asked(db, who, now)) continue;
    const auto praise = best_praise(db, who, rules, since);
    if (praise && draft_request(db, *praise, rules, now)) ++drafted;
  }
  return drafted;
}

// The newest request decides what people see.
void add_request(Connection& db, Advocate& advocate) {
  Rows rows = db.select(
      "SELECT id, state FROM action INDEXED BY action_author WHERE account = ?1 AND author = ?2"
      " AND author <> '' AND kind = 'reply' AND policy = ?3 AND id = (SELECT max(id) FROM action"
      "   INDEXED BY action_author WHERE account = ?1 AND author = ?2 AND author <> ''"
      "   AND kind = 'reply' AND policy = ?3)",
      advocate.account, advocate.author, kPolicy);
  if (!rows.next()) return;
  advocate.request = rows.integer(0);
  advocate.request_state = rows.text(1);
}

std::vector<Advocate> list_all(Connection& db, const std::string& label, std::size_t limit,
                               TimePoint now) {
  std::vector<Advocate> found;
  {
    Rows rows = db.select(
        "SELECT label.account, label.subject, coalesce(author.name, ''), label.reason,"
        " label.expires_at FROM label INDEXED BY label_age LEFT JOIN author"
        "   ON author.account = label.account AND author.author = label.subject"
        " WHERE label.scope = 'author' AND label.label = ?1 AND label.standing <> 2"
        "   AND (label.expires_at IS NULL OR label.expires_at > ?2)"
        " ORDER BY label.created_at DESC LIMIT ?3",
        label, now, limit);
    while (rows.next()) {
      Advocate advocate;
      advocate.account = rows.id<AccountId>(0);
      advocate.author = rows.id<AuthorId>(1);
      advocate.name = rows.text(2);
      advocate.reason = rows.text(3);
      advocate.until = rows.optional_time(4);
      found.push_back(std::move(advocate));
    }
  }
  std::erase_if(found, [&](const Advocate& one) {
    return !labels::on(db, one.account, "author", one.author.value, now).contains(label);
  });
  for (Advocate& advocate : found) add_request(db, advocate);
  return found;
}

}  // namespace

// The long search does not keep the writer from others.
asio::awaitable<Result<std::size_t>> SqliteAdvocateBook::look(
    std::shared_ptr<const AdvocateRules> rules, TimePoint now) {
  const auto authors = co_await reader_.read<std::vector<Author>>(
      [rules, now](Connection& db) -> Result<std::vector<Author>> {
        return who_praised(db, *rules, now - rules->within);
      });
  if (!authors) co_return authors.error();
  if (authors->empty()) co_return std::size_t{0};
  co_return co_await writer_.write<std::size_t>(
      [rules, now, who = *authors](Unit& unit) -> Result<std::size_t> {
        return unit.db.checked(look_at(unit.db, who, *rules, now));
      });
}

asio::awaitable<Result<std::vector<Advocate>>> SqliteAdvocateBook::list(std::string label,
                                                                        std::size_t limit,
                                                                        TimePoint now) {
  co_return co_await reader_.read<std::vector<Advocate>>(
      [wanted = std::move(label), limit, now](Connection& db) -> Result<std::vector<Advocate>> {
        return list_all(db, wanted, limit, now);
      });
}

}  // namespace kaiku::store
