#include "holdings.hpp"

#include <array>

#include <nlohmann/json.hpp>

namespace kaiku::store::holdings {
namespace {

using nlohmann::json;

// Ids of comments, posts and threads name places on a platform. They stay, so that one event keeps
// having one effect and people's decisions stand (guards 2 and 6).
constexpr std::array kColumns = {
    Columns{"event", "", "account transport_key state reason"},
    Columns{"event_body", "body", ""},
    Columns{"seen_event", "", "account key"},  // the key is a hash
    Columns{"tally", "", "name"},
    Columns{"comment", "author text permalink",
            "account remote_id brand platform post parent thread kind"},
    Columns{"comment_revision", "text", ""},
    Columns{"author", "author name", "account"},
    Columns{"post", "", "account post brand"},
    Columns{"staffed_thread", "", "account thread"},
    Columns{"staff_message", "to_author text", "account remote_id thread"},
    Columns{"label", "subject label reason", "account scope brand source who"},
    Columns{"strike", "author", "account comment policy"},
    Columns{"policy_use", "", "policy account comment post thread"},
    Columns{"hands_off", "", "brand account kind reason who lifted_by"},
    Columns{"demotion", "", "policy restored_by"},
    Columns{"decision", "author json", "account comment class mode rule_set"},
    Columns{"action", "author text last_error",
            "key kind state brand account target post thread template_id policy depends_on team "
            "label label_on domain channel remote_id decided_by undone_by claimed_by"},
    Columns{"action_count", "", "state"},
    Columns{"case_file", "author resolution",
            "team state brand account comment post thread reason claimed_by resolved_by "
            "forwarded_to stir"},
    Columns{"case_story", "detail", "actor what"},
    Columns{"case_message", "", "comment"},
    Columns{"incident", "cause permalink",
            "kind severity state brand account post title reason acknowledged_by resolved_by "
            "resolution route held lowered_from verdict"},
    Columns{"incident_timeline", "", "actor what"},
    Columns{"incident_comment", "", "comment"},
    Columns{"mute", "", "brand kind post who reason ended_by"},
    Columns{"own_post", "", "account post"},  // what the brand says itself
    Columns{"plan_channel", "", "account"},
    Columns{"audit", "", "actor verb subject detail hash"},
    Columns{"cursor", "", "name state"},  // counts by hashes of authors, over days
    Columns{"stream", "", "account stream cursor"},
    Columns{"quota", "", "name"},
    Columns{"refresh_token", "", "grant_name token"},  // of our own accounts
    Columns{"store_key", "", "name key"},
    Columns{"erasure", "author", "account pseudonym asked_by"},
    Columns{"erasure_demand", "", "code"},
    Columns{"appeal", "grounds reason", "account comment state opened_by decided_by"},
};

// In the order in which people read them.
constexpr std::array kHoldings = {
    Holding{"author",
            "SELECT author.* FROM author WHERE account = ?1 AND author = ?2"
            " LIMIT ?3 OFFSET ?4"},
    Holding{"comment",
            "SELECT comment.* FROM comment WHERE account = ?1 AND author = ?2"
            " ORDER BY id LIMIT ?3 OFFSET ?4"},
    Holding{"comment_revision",
            "SELECT comment.account, comment.remote_id, comment_revision.revision,"
            " comment_revision.text, comment_revision.text_at FROM comment"
            " JOIN comment_revision ON comment_revision.comment = comment.id"
            " WHERE account = ?1 AND author = ?2"
            " ORDER BY comment.id, comment_revision.revision LIMIT ?3 OFFSET ?4"},
    Holding{"label",
            "SELECT label.* FROM label WHERE account = ?1 AND (scope = 'author' AND subject = ?2"
            " OR scope IN ('comment', 'thread') AND subject IN"
            " (SELECT remote_id FROM comment WHERE account = ?1 AND author = ?2))"
            " ORDER BY scope, subject, label LIMIT ?3 OFFSET ?4"},
    Holding{"strike",
            "SELECT strike.* FROM strike WHERE account = ?1 AND author = ?2"
            " ORDER BY created_at, comment, policy LIMIT ?3 OFFSET ?4"},
    Holding{"decision",
            "SELECT decision.* FROM comment JOIN decision ON decision.account = comment.account"
            " AND decision.comment = comment.remote_id"
            " WHERE comment.account = ?1 AND comment.author = ?2"
            " ORDER BY decision.id LIMIT ?3 OFFSET ?4"},
    Holding{"action",
            "SELECT action.* FROM action WHERE account = ?1 AND author = ?2"
            " AND author <> '' ORDER BY id LIMIT ?3 OFFSET ?4"},
    Holding{"staff_message",
            "SELECT staff_message.* FROM staff_message WHERE account = ?1 AND to_author = ?2"
            " ORDER BY remote_id LIMIT ?3 OFFSET ?4"},
    Holding{"case_file",
            "SELECT case_file.* FROM case_file WHERE account = ?1 AND author = ?2 AND author <> ''"
            " ORDER BY id LIMIT ?3 OFFSET ?4"},
    Holding{"case_story",
            "SELECT case_story.* FROM case_file CROSS JOIN case_story"
            " ON case_story.case_file = case_file.id"
            " WHERE case_file.account = ?1 AND case_file.author = ?2 AND case_file.author <> ''"
            " ORDER BY case_story.id LIMIT ?3 OFFSET ?4"},
    Holding{"appeal",
            "SELECT appeal.* FROM comment JOIN appeal ON appeal.account = comment.account"
            " AND appeal.comment = comment.remote_id"
            " WHERE comment.account = ?1 AND comment.author = ?2"
            " ORDER BY appeal.id LIMIT ?3 OFFSET ?4"},
    Holding{"incident",
            "SELECT incident.* FROM incident WHERE account = ?1"
            " AND (substr(cause, -length('/author:' || ?2)) = '/author:' || ?2"
            "   OR permalink <> '' AND permalink IN"
            "   (SELECT permalink FROM comment WHERE account = ?1 AND author = ?2))"
            " ORDER BY id LIMIT ?3 OFFSET ?4"},
    Holding{"event_body",
            "SELECT event.id, event.account, event.received_at, event.state,"
            " length(event_body.body) AS bytes FROM event_body"
            " JOIN event ON event.id = event_body.event"
            " WHERE event.account = ?1 AND instr(event_body.body, CAST(?2 AS BLOB)) > 0"
            " ORDER BY event.id LIMIT ?3 OFFSET ?4"},
};

// Parameters: account, author, pseudonym. Each leaves nothing that it would find again. They run
// before the person's comments lose their author.
constexpr std::array kForgetFurther = {
    Sql{"DELETE FROM label WHERE account = ?1 AND (scope = 'author' AND subject = ?2"
        " OR scope IN ('comment', 'thread') AND subject IN"
        " (SELECT remote_id FROM comment WHERE account = ?1 AND author = ?2)) AND ?3 <> ''"},
    Sql{"DELETE FROM strike WHERE account = ?1 AND author = ?2 AND ?3 <> ''"},
    Sql{"DELETE FROM author WHERE account = ?1 AND author = ?2 AND ?3 <> ''"},
    // What staff wrote to them calls them by name, more often than not.
    Sql{"UPDATE staff_message SET text = '', to_author = ?3 WHERE account = ?1 AND to_author = ?2"},
    Sql{"UPDATE appeal SET grounds = '', reason = '' WHERE account = ?1 AND comment IN"
        " (SELECT remote_id FROM comment WHERE account = ?1 AND author = ?2)"
        " AND state <> 'open' AND (grounds <> '' OR reason <> '') AND ?3 <> ''"},
    // What staff wrote into their cases; that they did, and when, stays.
    Sql{"UPDATE case_story SET detail = '' WHERE detail <> '' AND ?3 <> '' AND case_file IN"
        " (SELECT id FROM case_file WHERE account = ?1 AND author = ?2 AND author <> '')"},
    // Help desks were told what was said.
    Sql{"UPDATE action SET text = '' WHERE ?3 <> '' AND text <> ''"
        " AND +state IN ('done', 'failed', 'dead', 'cancelled') AND id IN"
        " (SELECT told.id FROM case_file CROSS JOIN action AS told"
        "   ON told.key >= 'case/' || case_file.id || '/'"
        "   AND told.key < 'case/' || case_file.id || '0'"
        "   WHERE case_file.account = ?1 AND case_file.author = ?2 AND case_file.author <> '')"},
    // A case keeps its author until nothing about it is being sent any more.
    Sql{"UPDATE case_file SET resolution = '', author = ?3"
        " WHERE account = ?1 AND author = ?2 AND author <> '' AND NOT EXISTS"
        " (SELECT 1 FROM action WHERE key >= 'case/' || case_file.id || '/'"
        "   AND key < 'case/' || case_file.id || '0' AND text <> '')"},
    // Pages tell what the incident tells.
    Sql{"UPDATE action SET text = '' WHERE ?3 <> '' AND text <> ''"
        " AND +state IN ('done', 'failed', 'dead', 'cancelled') AND id IN"
        " (SELECT page.id FROM incident CROSS JOIN action AS page"
        "   ON page.key >= 'incident/' || incident.id || '/'"
        "   AND page.key < 'incident/' || incident.id || '0'"
        "   WHERE incident.account = ?1"
        "   AND (substr(cause, -length('/author:' || ?2)) = '/author:' || ?2"
        "     OR permalink <> '' AND permalink IN"
        "     (SELECT permalink FROM comment WHERE account = ?1 AND author = ?2)))"},
    Sql{"UPDATE incident SET permalink = '' WHERE account = ?1 AND permalink <> ''"
        " AND permalink IN (SELECT permalink FROM comment WHERE account = ?1 AND author = ?2)"
        " AND ?3 <> ''"},
    Sql{"UPDATE incident SET permalink = '',"
        " cause = substr(cause, 1, length(cause) - length(?2)) || ?3 WHERE account = ?1"
        " AND substr(cause, -length('/author:' || ?2)) = '/author:' || ?2"},
};

bool is_time(const std::string& name) {
  return name == "at" || name.ends_with("_at") || name == "first_seen" || name == "not_before" ||
         name == "next_attempt";
}

json value_of(const Rows& rows, int column, const std::string& name) {
  if (rows.is_null(column)) return nullptr;
  if (rows.is_integer(column)) {
    if (is_time(name)) return to_iso8601(rows.time(column));
    return rows.integer(column);
  }
  if (name == "json") {
    json stored = json::parse(rows.text(column), nullptr, false);
    if (!stored.is_discarded()) return stored;
  }
  return rows.text(column);
}

}  // namespace

std::span<const Columns> columns() {
  return kColumns;
}

std::span<const Holding> all() {
  return kHoldings;
}

std::vector<std::string> rows_of(Connection& db, const Holding& holding,
                                 const rights::Person& person, std::size_t offset,
                                 std::size_t limit) {
  std::vector<std::string> found;
  Rows rows = db.select(holding.rows, person.account, person.author, limit, offset);
  while (rows.next()) {
    json row = json::object();
    for (int column = 0; column < rows.columns(); ++column) {
      const std::string name = rows.name(column);
      row[name] = value_of(rows, column, name);
    }
    found.push_back(row.dump(-1, ' ', false, json::error_handler_t::replace));
  }
  return found;
}

std::size_t forget_further(Connection& db, const rights::Person& person,
                           std::string_view pseudonym) {
  std::size_t rows = 0;
  for (const Sql& statement : kForgetFurther) {
    rows += db.run(statement, person.account, person.author, pseudonym);
  }
  return rows;
}

}  // namespace kaiku::store::holdings
