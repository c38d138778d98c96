#include "replay_command.hpp"

#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kaiku/engine/crisis_watch.hpp>

#include "control_client.hpp"
#include "control_commands.hpp"
#include "json_output.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

constexpr Duration kBefore = std::chrono::days(1);  // what was normal
constexpr int kPage = 1'000;

/// Names become numbers in the order in which they come: nobody can be told from a fixture.
class Numbers {
 public:
  explicit Numbers(char letter) : letter_(letter) {}
  json of(const std::string& name) {
    if (name.empty()) return nullptr;
    const auto [known, fresh] = numbers_.try_emplace(name, numbers_.size() + 1);
    return letter_ + std::to_string(known->second);
  }

 private:
  char letter_;
  std::map<std::string, std::size_t> numbers_;
};

class Fixture {
 public:
  Fixture(BrandId brand, TimePoint from, std::optional<TimePoint> until)
      : brand_(std::move(brand)), from_(from), until_(until) {}

  void add(const std::string& decision) {
    const auto seen = engine::see(decision);
    if (!seen) return;  // retention has emptied it
    const crisis::Observation& one = seen->observation;
    if (one.brand != brand_ || one.at < from_ || (until_ && one.at > *until_)) return;
    const char* sentiment =
        one.negative ? "negative"
                     : (one.category == crisis::Category::kPositive ? "positive" : "neutral");
    json line = {{"id", comments_.of(one.comment.value)},
                 {"ts", to_iso8601(one.at)},
                 {"received_at", to_iso8601(one.arrived)},
                 {"platform", one.platform},
                 {"brand", one.brand.value},
                 {"post_id", posts_.of(one.post.value)},
                 {"author_id", authors_.of(one.author.value)},
                 {"label",
                  {{"category", to_string(one.category)},
                   {"sentiment", sentiment},
                   {"severity", one.severity},
                   {"score", one.score}}}};
    if (one.followers) line["author_followers"] = *one.followers;
    print(line);
  }

 private:
  BrandId brand_;
  TimePoint from_;
  std::optional<TimePoint> until_;
  Numbers comments_{'c'};
  Numbers posts_{'p'};
  Numbers authors_{'u'};
};

std::optional<TimePoint> time_of(const json& value, const char* key) {
  const auto time = parse_iso8601(text(value, key));
  return time ? std::optional(*time) : std::nullopt;
}

}  // namespace

int replay_incident(const Options& options, std::int64_t incident) {
  const auto found = ask(options.socket, "GET", fmt::format("/api/v1/incidents/{}", incident));
  if (!found) return complain(found.error());
  Fixture fixture(BrandId(text(*found, "brand")),
                  time_of(*found, "started_at").value_or(TimePoint{}) - kBefore,
                  time_of(*found, "resolved_at"));
  std::int64_t after = 0;
  for (;;) {
    const auto page = ask(options.socket, "GET",
                          fmt::format("/api/v1/decisions?after={}&limit={}", after, kPage));
    if (!page) return complain(page.error());
    for (const json& decision : (*page)["items"]) {
      after = decision.value("decision", after);
      fixture.add(decision.dump());
    }
    if ((*page)["items"].empty()) return kDone;
  }
}

}  // namespace kaikuctl
