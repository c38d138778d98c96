// What the Gateway tells (Discord: "Gateway Events").

#include "dispatches.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../conversation.hpp"
#include "../json_body.hpp"

namespace kaiku::platforms::discord {
namespace {

using nlohmann::json;

enum class About { kMessage, kChange, kRemoval, kRemovals, kReaction };

struct Kind {
  std::string_view name;
  About about;
};
constexpr Kind kKinds[] = {{"MESSAGE_CREATE", About::kMessage},
                           {"MESSAGE_UPDATE", About::kChange},
                           {"MESSAGE_DELETE", About::kRemoval},
                           {"MESSAGE_DELETE_BULK", About::kRemovals},
                           {"MESSAGE_REACTION_ADD", About::kReaction}};

const Kind* kind_of(const json& dispatch) {
  const std::string name = text_at(dispatch, "t");
  const auto* const found = std::ranges::find(kKinds, name, &Kind::name);
  return found == std::end(kKinds) ? nullptr : found;
}

/// Where a dispatch belongs to.
enum class Place { kElsewhere, kChannel, kPrivate };

// Private is what names no server. A change may name none either: when it names nobody, nothing
// tells whose channel it is.
Place place_of(const Ears& ears, const json& d, About about) {
  const std::string guild = id_at(d, "guild_id");
  if (!guild.empty() && guild != ears.guild) return Place::kElsewhere;
  if (ears.hears(id_at(d, "channel_id"))) return Place::kChannel;
  const bool unknown =
      about == About::kChange && (member(d, "author") == nullptr || member(d, "member") != nullptr);
  return guild.empty() && !unknown ? Place::kPrivate : Place::kElsewhere;
}

// The same conversation for whoever wrote: all that is said in it is one thread.
void make_private(Event& event, const std::string& channel) {
  Comment& comment = event.comment;
  comment.kind = CommentKind::kMessage;
  comment.is_private = true;
  comment.post = {};
  comment.parent = conversation_with(channel);
}

ItemReading placed(ItemReading reading, Place place, const json& d) {
  if (reading && *reading && place == Place::kPrivate)
    make_private(**reading, id_at(d, "channel_id"));
  return reading;
}

json marked(const json& d, const char* mark) {
  json item = d;
  item[mark] = true;
  return item;
}

// An update without a moment is Discord's own: it has looked at a link. One without an author says
// too little to be judged by: the message is read again.
ItemReading read_change(const Owner& owner, const Writers& writers, const json& d,
                        TimePoint received_at) {
  const auto changed = time_at(d, "edited_timestamp");
  if (!changed) return nothing();
  if (member(d, "author") != nullptr) {
    return read_message(owner, writers, marked(d, "edited"), received_at);
  }
  auto reading = read_message(owner, writers, marked(d, "removed"), received_at);
  if (!reading) return reading;
  Event& event = **reading;
  event.kind = EventKind::kEdited;
  event.thin = true;
  event.occurred_at = *changed;
  event.dedupe_key = "message:" + id_at(d, "id") + "@" + to_iso8601(*changed);
  return reading;
}

// An own emoji of a server has an id, one of Unicode only a name.
ItemReading read_reaction(const Owner& owner, const Writers& writers, const json& d,
                          TimePoint received_at) {
  const MessageId id{.channel = id_at(d, "channel_id"), .message = id_at(d, "message_id")};
  const std::string person = id_at(d, "user_id");
  const json* const emoji = member(d, "emoji");
  if (!is_snowflake(id.channel) || !is_snowflake(id.message) || !is_snowflake(person) ||
      emoji == nullptr) {
    return unreadable("reaction without ids");
  }
  const json* const member_of_server = member(d, "member");
  const json* const user =
      member_of_server == nullptr ? nullptr : member(*member_of_server, "user");
  Event event = owner.event(EventKind::kReaction, received_at);
  event.by_brand = person == writers.bot || writers.staff.contains(person);
  if (!event.by_brand && user != nullptr && flag_at(*user, "bot") == true) return nothing();
  const std::string own = id_at(*emoji, "id");
  event.reaction = id_at(*emoji, "name");
  if (event.reaction.empty()) event.reaction = own;
  if (event.reaction.empty()) return nothing();
  event.comment.id = CommentId(id.text());
  event.comment.post = PostId(id.channel);
  event.comment.author.id = AuthorId(person);
  event.dedupe_key = "reaction:" + id.message + "/" + person + "/";
  event.dedupe_key += own.empty() ? event.reaction : own;
  return std::optional(std::move(event));
}

/// Reads one dispatch after the other into a batch.
struct Reader {
  void read(const json& dispatch, BatchReader& batch, std::size_t& seen) const;
  void read_removals(const json& d, Place place, BatchReader& batch, std::size_t& seen) const;
  ItemReading read_one(About about, const json& d) const;

  const Owner& owner;
  const Writers& writers;
  const Ears& ears;
  TimePoint received_at;
};

void Reader::read(const json& dispatch, BatchReader& batch, std::size_t& seen) const {
  if (!dispatch.is_object()) return batch.problem("dispatch that is no object");
  const Kind* const kind = kind_of(dispatch);
  const json* const d = member(dispatch, "d");
  const Place place =
      kind == nullptr || d == nullptr ? Place::kElsewhere : place_of(ears, *d, kind->about);
  if (place == Place::kElsewhere) return batch.note_readable();
  batch.at(std::string(kind->name));
  if (!d->is_object()) return batch.problem("no object");
  if (kind->about == About::kRemovals) return read_removals(*d, place, batch, seen);
  if (batch.admits(seen)) batch.take(placed(read_one(kind->about, *d), place, *d));
}

void Reader::read_removals(const json& d, Place place, BatchReader& batch,
                           std::size_t& seen) const {
  const json* const ids = member(d, "ids");
  if (ids == nullptr || !ids->is_array()) return batch.problem("removal without ids");
  for (const json& id : *ids) {
    if (!batch.admits(seen)) return;
    const json removed = {{"id", id}, {"channel_id", id_at(d, "channel_id")}};
    batch.take(placed(read_one(About::kRemoval, removed), place, d));
  }
}

ItemReading Reader::read_one(About about, const json& d) const {
  switch (about) {
    case About::kMessage:
      return read_message(owner, writers, d, received_at);
    case About::kChange:
      return read_change(owner, writers, d, received_at);
    case About::kReaction:
      return read_reaction(owner, writers, d, received_at);
    case About::kRemoval:
    case About::kRemovals:
      break;
  }
  return read_message(owner, writers, marked(d, "removed"), received_at);
}

}  // namespace

bool Ears::hears(std::string_view channel) const {
  return std::ranges::find(channels, channel) != channels.end();
}

std::size_t most_events_in(const Ears& ears, const json& dispatch) {
  const Kind* const kind = kind_of(dispatch);
  const json* const d = member(dispatch, "d");
  if (kind == nullptr || d == nullptr) return 0;
  if (place_of(ears, *d, kind->about) == Place::kElsewhere) return 0;
  if (kind->about != About::kRemovals) return 1;
  const json* const ids = member(*d, "ids");
  return ids != nullptr && ids->is_array() ? std::max<std::size_t>(ids->size(), 1) : 1;
}

Result<EventBatch> read_dispatches(const Owner& owner, const Writers& writers, const Ears& ears,
                                   const json& dispatches, TimePoint received_at) {
  BatchReader batch;
  std::size_t seen = 0;
  const Reader reader{owner, writers, ears, received_at};
  for (const json& dispatch : dispatches) reader.read(dispatch, batch, seen);
  return std::move(batch).finish();
}

}  // namespace kaiku::platforms::discord
