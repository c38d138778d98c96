// A customer who is angry on three platforms at once, from the first comment to the last: seen from
// the platforms and from the operators' tool.
#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/case_desks.hpp"
#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"
#include "standin/mastodon_api.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using e2e::RuleFolder;
using nlohmann::json;
using testing::HasSubstr;

constexpr std::chrono::seconds kPatience(180);
constexpr const char* kPerson = "7400000000000123";

// A platform as the customer uses it, and as everybody else sees it.
class Venue {
 public:
  explicit Venue(std::string account) : account_(std::move(account)) {}
  virtual ~Venue() = default;

  const std::string& account() const { return account_; }
  /// Comments in public; returns the comment's id, or "" when it was not taken.
  virtual std::string criticise(const std::string& text) = 0;
  virtual bool write_privately(const std::string& text) = 0;
  /// What the brand wrote below the comment.
  virtual std::vector<std::string> public_lines(const std::string& comment) = 0;
  /// What the brand wrote to its author, and whether the first of it came behind a public line.
  virtual std::vector<std::string> private_lines(const std::string& comment) = 0;
  virtual bool public_came_first(const std::string& comment) = 0;

 private:
  std::string account_;
};

std::vector<std::string> texts_about(const std::vector<standin::GraphApi::Reply>& replies,
                                     const std::string& comment) {
  std::vector<std::string> texts;
  for (const auto& reply : replies) {
    if (reply.comment == comment) texts.push_back(reply.text);
  }
  return texts;
}

class MetaVenue final : public Venue {
 public:
  MetaVenue(Brand& brand, bool facebook)
      : Venue(facebook ? "kaisla-fb" : "kaisla-ig"), brand_(brand), facebook_(facebook) {}

  std::string criticise(const std::string& text) override {
    const int status = facebook_ ? brand_.comment_on_facebook(1, text, kPerson)
                                 : brand_.comment_on_instagram(1, text, kPerson);
    if (status != 200) return {};
    return facebook_ ? brand_.comment_id(1) : Brand::instagram_id(1);
  }
  bool write_privately(const std::string& text) override {
    return (facebook_ ? brand_.message_on_facebook("m_fb1", text, kPerson)
                      : brand_.message_on_instagram("m_ig1", text, kPerson)) == 200;
  }
  std::vector<std::string> public_lines(const std::string& comment) override {
    return graph().state().look(
        [&](const auto& state) { return texts_about(state.replies, comment); });
  }
  std::vector<std::string> private_lines(const std::string& comment) override {
    return graph().state().look(
        [&](const auto& state) { return texts_about(state.private_replies, comment); });
  }
  bool public_came_first(const std::string& comment) override {
    return graph().state().look([&](const auto& state) {
      return !state.effects.empty() && state.effects[0].path.find(comment) != std::string::npos;
    });
  }

 private:
  standin::GraphApi& graph() { return facebook_ ? brand_.facebook() : brand_.instagram(); }

  Brand& brand_;
  bool facebook_;
};

class MastodonVenue final : public Venue {
 public:
  explicit MastodonVenue(standin::MastodonApi& api) : Venue("kaisla-ma"), api_(api) {}

  std::string criticise(const std::string& text) override {
    return api_.mention(text, "maija", api_.post("Uusi mallisto on täällä"));
  }
  bool write_privately(const std::string& text) override {
    std::string invitation;
    api_.state().look([&](const auto& state) {
      for (const auto& status : state.statuses) {
        if (status.visibility == "direct") invitation = status.id;
      }
    });
    api_.mention(text, "maija", invitation, "direct");
    return !invitation.empty();
  }
  std::vector<std::string> public_lines(const std::string& comment) override {
    return api_.answers_to(comment, "unlisted");
  }
  std::vector<std::string> private_lines(const std::string& comment) override {
    return api_.answers_to(comment, "direct");
  }
  bool public_came_first(const std::string& comment) override {
    return api_.state().look([&](const auto& state) {
      const auto first = std::ranges::find_if(state.statuses, [&](const auto& status) {
        return status.author == "brand" && status.above == comment;
      });
      return first != state.statuses.end() && first->visibility == "unlisted";
    });
  }

 private:
  standin::MastodonApi& api_;
};

const RuleFolder& customer_rules() {
  static const RuleFolder folder{
      {{"policies/story.yaml",
        "policies:\n  - {id: answer_criticism, disabled: true}\n"
        "  - id: criticism_to_people\n    about: In public, then in private, then by people.\n"
        "    when: {class: criticism, none: [{class: abuse}, {kind: message}]}\n"
        "    do: [{reply: sorry}, {private_reply: invite}, {case: {team: desk}}]\n"},
       {"replies/fi.yaml",
        "language: fi\nreplies:\n  solved_closing:\n    - \"Hei! Kiitos, asia on nyt hoidettu.\"\n"
        "    - \"Moi! Kiitos viesteistä, asia on käsitelty.\"\n"
        "    - \"Hei, kiitos kärsivällisyydestä.\"\n"}}};
  return folder;
}

class AnAngryCustomer : public testing::Test {
 protected:
  AnAngryCustomer() {
    Brand::Options options;
    options.rules =
        "[\"" KAIKU_SOURCE_DIR "/tests/e2e/small_rules\", \"" + customer_rules().path() + "\"]";
    options.more =
        "  - id: kaisla-ma\n    brand: kaisla\n    platform: mastodon\n    mode: live\n"
        "    settings:\n      instance: " +
        mastodon_.url() +
        "\n      account_id: 108000000000000001\n      username: brand\n"
        "      access_token: env:ACCESS_TOKEN\n      poll_interval: 100ms\n"
        "      allow_private_addresses: true\n" +
        people();
    brand_ = std::make_unique<Brand>(std::move(options));
    venues_.push_back(std::make_unique<MetaVenue>(*brand_, true));
    venues_.push_back(std::make_unique<MetaVenue>(*brand_, false));
    venues_.push_back(std::make_unique<MastodonVenue>(mastodon_));
  }
  std::string people() const {
    return desks_.contacts() +
           "teams: [{id: desk, contacts: desk}, {id: seniors, contacts: seniors}]\n"
           "cases: {team: desk, breach: reassign, breach_team: seniors, "
           "routes: [{classes: criticism, team: desk, due: 10s}]}\n"
           "oncall: {repeat: 50, steps: [{contacts: duty, timeout: 1m}]}\n";
  }
  e2e::KaikuctlRun ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--socket", brand_->daemon().control_socket()});
    return kaikuctl(arguments);
  }
  // The number of the case about a comment, once it has a team.
  std::int64_t case_about(const std::string& comment) {
    std::int64_t id = 0;
    brand_->eventually("/api/v1/cases", [&](const json& page) {
      if (!page.is_object()) return false;
      for (const json& file : page["items"]) {
        if (file["comment"] == comment && file["team"] == "desk") id = file["id"];
      }
      return id != 0;
    });
    return id;
  }
  bool becomes(std::int64_t id, const char* key, const json& value) {
    return brand_->eventually("/api/v1/cases/" + std::to_string(id), [&](const json& found) {
      return found.is_object() && found.value(key, json()) == value;
    });
  }

  struct Matter {
    std::string comment;
    std::string id;  ///< of its case
    std::int64_t number = 0;
  };
  void is_answered_in_public_then_in_private(Venue& venue) {
    Matter& matter = matters_[&venue];
    ASSERT_FALSE(brand_->action_on(matter.comment, "private_reply", "done").is_null())
        << brand_->daemon().log();
    EXPECT_EQ(venue.public_lines(matter.comment).size(), 1u);
    EXPECT_EQ(venue.private_lines(matter.comment).size(), 1u);
    EXPECT_TRUE(venue.public_came_first(matter.comment));
  }
  void answer_attaches_and_wakes(Venue& venue) {
    Matter& matter = matters_[&venue];
    const std::string words = "tilaus 123 on " + venue.account();
    ASSERT_TRUE(venue.write_privately(words));
    ASSERT_TRUE(desks_.hears("desk", "case.woken", matter.id)) << brand_->daemon().log();
    const auto shown = ctl({"case", "show", matter.id});
    EXPECT_THAT(shown.out, HasSubstr(words)) << shown.err;
  }
  void is_resolved_and_closed_in_public_once(Venue& venue) {
    Matter& matter = matters_[&venue];
    ASSERT_EQ(ctl({"case", "claim", matter.id, "--who", "Maija"}).status, 0);
    ASSERT_EQ(ctl({"case", "resolve", matter.id, "--resolution", "parcel found", "--who", "Maija"})
                  .status,
              0);
    const json draft = brand_->action_on(matter.comment, "reply", "awaiting_approval");
    ASSERT_FALSE(draft.is_null()) << brand_->daemon().log();
    EXPECT_EQ(draft["template"], "solved_closing") << draft.dump(1);
    EXPECT_EQ(venue.public_lines(matter.comment).size(), 1u) << "a draft, never sent by itself";
    ASSERT_EQ(ctl({"approve", draft["id"].dump(), "--who", "Maija"}).status, 0);
    brand_->daemon().kill();  // wherever it stands: it leaves once
    ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log();
    ASSERT_TRUE(brand_->eventually("/api/v1/actions/" + draft["id"].dump(), [](const json& found) {
      return found.is_object() && found["state"] == "done";
    })) << brand_->daemon().log();
    const auto lines = venue.public_lines(matter.comment);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_THAT(lines[1], HasSubstr(draft["text"].get<std::string>()));
  }

  e2e::CaseDesks desks_;
  standin::MastodonApi mastodon_{Brand::kToken};
  std::unique_ptr<Brand> brand_;
  std::vector<std::unique_ptr<Venue>> venues_;
  std::map<Venue*, Matter> matters_;
};

TEST_F(AnAngryCustomer, IsHeardOnThreePlatformsUntilTheMatterIsClosed) {
  ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log();
  ASSERT_TRUE(mastodon_.state().wait_until([](const auto& s) { return s.polls >= 2; }, kPatience))
      << brand_->daemon().log();
  for (const auto& venue : venues_) {
    Matter& matter = matters_[venue.get()];
    matter.comment = venue->criticise("todella huono palvelu, paketti katosi");
    matter.number = case_about(matter.comment);
    matter.id = std::to_string(matter.number);
    ASSERT_NE(matter.number, 0) << venue->account() << '\n' << brand_->daemon().log();
    const auto waits = ctl({"case", "wait", matter.id, "--note", "asked", "--who", "Liisa"});
    ASSERT_EQ(waits.status, 0) << venue->account() << ": " << waits.err;
  }
  for (const auto& venue : venues_) is_answered_in_public_then_in_private(*venue);
  for (const auto& venue : venues_) answer_attaches_and_wakes(*venue);

  // Nobody of the desk takes them, and the power fails on the way.
  brand_->daemon().kill();
  ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log();
  for (const auto& [venue, matter] : matters_) {
    ASSERT_TRUE(desks_.hears("seniors", "case.reassigned", matter.id)) << brand_->daemon().log();
    EXPECT_TRUE(becomes(matter.number, "team", "seniors"));
    EXPECT_TRUE(becomes(matter.number, "breaches", 1)) << "it was overdue";
  }
  for (const auto& venue : venues_) is_resolved_and_closed_in_public_once(*venue);
  for (const auto& [venue, matter] : matters_) {
    EXPECT_TRUE(becomes(matter.number, "state", "resolved"));
    EXPECT_EQ(venue->private_lines(matter.comment).size(), 1u) << "and nothing else in private";
  }
  EXPECT_EQ(brand_->daemon().control_json("/api/v1/stats")["restricted_criticism"], 0);
}

}  // namespace
