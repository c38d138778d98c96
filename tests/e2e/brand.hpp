#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "standin/action_endpoint.hpp"
#include "standin/daemon_process.hpp"
#include "standin/graph_api.hpp"

namespace e2e {

/// A demo brand with a Facebook page, an Instagram account and a generic source, each against its
/// stand-in, and the real kaikud serving it from a folder of its own.
class Brand {
 public:
  struct Options {
    std::string mode = "live";
    std::string limits =
        "{retry_first: 20ms, retry_most: 200ms, reply_cooldown_author: 0s, reply_cooldown_thread: "
        "0s, "
        "calls_per_second: 1000, call_burst: 1000, breaker_failures: 1000}";
    std::string server;  ///< further keys of `server`, e.g. "header_timeout: 100ms"
    std::string brand;   ///< further keys of the brand, e.g. "time_zone: Europe/Helsinki"
    std::string more;    ///< further top-level YAML: contacts, oncall, mail …
    std::string rules;   ///< rule directories as a YAML list; empty: the shipped ones
    std::string store = "@DIR@/kaiku.db";
    std::vector<std::string> arguments;  ///< of kaikud, e.g. --log-level debug
  };
  Brand();
  explicit Brand(Options options);
  ~Brand();

  /// A rule set of a few lines as a YAML list: for tests in which the shipped rules are not the
  /// point.
  static constexpr const char* kSmallRules = "[\"" KAIKU_SOURCE_DIR "/tests/e2e/small_rules\"]";
  /// The same with a folder of the brand's own over it, which write_rules() fills before the start.
  static constexpr const char* kOwnRules =
      "[\"" KAIKU_SOURCE_DIR "/tests/e2e/small_rules\", \"@DIR@/rules\"]";
  /// For that folder: "paras" is praise.
  static constexpr const char* kPraise = R"(signals:
  - id: nice
    about: Says that something is nice.
    when: {word: [paras]}
    score: {praise: 6.0}
    tests: {hit: ["ihan paras"], miss: ["ihan huono"]}
)";
  static constexpr const char* kPage = "105500000000001";
  static constexpr const char* kInstagram = "17841400000000001";
  static constexpr const char* kGenericSecret =
      "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
  static constexpr const char* kAppSecret = "kaiku_e2e_app_secret";
  static constexpr const char* kVerifyToken = "kaiku_e2e_verify";
  static constexpr const char* kToken = "EAAe2e";

  standin::DaemonProcess& daemon() { return *daemon_; }
  standin::GraphApi& facebook() { return facebook_; }
  standin::GraphApi& instagram() { return instagram_; }
  standin::ActionEndpoint& shop() { return shop_; }
  const std::string& directory() const { return directory_; }
  /// `path` as in "signals/praise.yaml".
  void write_rules(const std::string& path, const std::string& content) const;

  /// A Facebook comment as Meta sends it; returns its id "<post>_<comment>" and registers it with
  /// the stand-in. `verb` add, edited, remove.
  std::string comment_id(std::int64_t number) const;
  std::string facebook_body(std::int64_t number, const std::string& text,
                            const std::string& author = "7400000000000123",
                            const std::string& verb = "add", std::int64_t post = 1) const;
  /// Signs and posts; the HTTP status, or 0 when nothing came back.
  int post_facebook(const std::string& body);
  int post_instagram(const std::string& body);
  int comment_on_facebook(std::int64_t number, const std::string& text,
                          const std::string& author = "7400000000000123", std::int64_t post = 1);
  /// A comment on Instagram, registered with the stand-in; its id is `instagram_id(number)`.
  static std::string instagram_id(std::int64_t number);
  int comment_on_instagram(std::int64_t number, const std::string& text,
                           const std::string& author = "7400000000000123");
  /// A private message to the page or the Instagram account.
  int message_on_facebook(const std::string& id, const std::string& text,
                          const std::string& author = "7400000000000123");
  int message_on_instagram(const std::string& id, const std::string& text,
                           const std::string& author = "7400000000000123");
  int post_generic(const nlohmann::json& payload, const std::string& id);
  int comment_in_shop(const std::string& id, const std::string& text,
                      const std::string& author = "u-1");
  /// The same, written at `stamp`: ISO 8601.
  int comment_in_shop_at(const std::string& stamp, const std::string& id, const std::string& text,
                         const std::string& author = "u-1");
  /// Staff of the shop show a comment again that was hidden; true once the daemon has judged by it.
  bool show_again_in_shop(const std::string& id);

  /// The stored decisions so far.
  nlohmann::json decisions() const;
  /// The decision on a comment; waits for it. Null when none came.
  nlohmann::json decision_on(const std::string& comment) const;
  /// Actions of the outbox about a comment.
  nlohmann::json actions_on(const std::string& comment) const;
  /// The action of this kind about a comment, once it is in `state`; null when it never gets there.
  nlohmann::json action_on(const std::string& comment, const std::string& kind,
                           const std::string& state) const;
  /// POSTs JSON to the control socket; the HTTP status, or 0 when nothing came back.
  int command(const std::string& target, const nlohmann::json& body);
  /// Asks again until `condition` holds for the answer of a GET on the control socket.
  bool eventually(const std::string& target,
                  const std::function<bool(const nlohmann::json&)>& condition) const;

 private:
  std::string directory_;
  standin::GraphApi facebook_;
  standin::GraphApi instagram_;
  standin::ActionEndpoint shop_;
  std::unique_ptr<standin::DaemonProcess> daemon_;
};

}  // namespace e2e
