#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>

#include <kaiku/cases/case_book.hpp>
#include <kaiku/cases/handling.hpp>
#include <kaiku/clock/clock.hpp>
#include <kaiku/conduct/brakes.hpp>
#include <kaiku/conduct/label_book.hpp>
#include <kaiku/conduct/reversals.hpp>
#include <kaiku/console/oncall_desk.hpp>
#include <kaiku/engagement/advocates.hpp>
#include <kaiku/engagement/plan_book.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/inbox/inbox.hpp>
#include <kaiku/incidents/acknowledgement_link.hpp>
#include <kaiku/incidents/incident_book.hpp>
#include <kaiku/insight/reports.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/outbox/drafts.hpp>
#include <kaiku/outbox/outbox.hpp>
#include <kaiku/rights/appeals.hpp>
#include <kaiku/rights/audit_trail.hpp>
#include <kaiku/rights/personal_data.hpp>

namespace kaiku::console {

/// Who is asking. The control socket is guarded by its file permissions; the network listener shows
/// only health and metrics.
enum class Door { kNetwork, kControlSocket };

/// What the daemon says of itself.
struct Status {
  std::string version;
  std::string rule_set;
  std::size_t signals = 0;
  TimePoint started_at{};
  bool accepting = false;      ///< rules loaded, listening, not stopping
  std::string refused_reload;  ///< first diagnostic of the last refused reload, or empty
};

/// What rules and configuration in force say; asked anew for every request.
struct Rulebook {
  /// What the account's platform can do; nothing for an unknown one.
  std::function<std::set<ActionKind>(const AccountId&)> capabilities;
  /// Errors: kInvalidArgument (rule files declare labels, and not this one for such a place).
  std::function<Result<void>(std::string_view label, std::string_view target)> check_label;
  /// Empty ids name nothing. Errors: kInvalidArgument (no such brand or account).
  std::function<Result<void>(const BrandId&, const AccountId&)> check_place;
};

/// A way by which people are told, as delivery knows it.
struct Channel {
  std::string id;  ///< "contact/channel"
  std::string type;
  std::string groups_by;  ///< what joins the messages of one incident; may be empty
  bool acknowledges = false;
  bool follows = false;
  bool stands_alone = true;
  std::size_t longest = 0;  ///< of its text; 0: not bounded
  std::string unit;
  double per_second = 0;
  double burst = 0;
};

/// The operators' HTTP API: `/healthz`, `/readyz`, `/metrics`, `/api/v1/…` (described by
/// `/api/v1/openapi.json`). Errors are RFC 9457 problem documents. io thread only.
class Console {
 public:
  struct Parts {
    outbox::Outbox& outbox;
    incidents::IncidentBook& incidents;
    cases::CaseBook& cases;
    conduct::LabelBook& labels;
    conduct::Brakes& brakes;
    conduct::Reversals& reversals;
    Rulebook rulebook;
    inbox::Inbox& inbox;
    insight::Reports& reports;
    rights::AuditTrail& audit;
    rights::PersonalData& people;
    rights::Appeals& appeals;
    metrics::Registry& registry;
    Clock& clock;
    std::function<Status()> status;
    /// A write that is committed and does nothing: is the store alive?
    std::function<boost::asio::awaitable<Result<void>>()> probe;
    /// Called after a person changed something that delivery or the pager should see at once.
    std::function<void()> changed;
    OnCallDesk oncall;
    /// Reads acknowledgement links; null without a key for them.
    std::function<std::shared_ptr<const incidents::AcknowledgementLinks>()> links = {};
    std::function<std::vector<Channel>()> channels = {};
    /// Sends a test message. Errors: kNotFound, kStoreUnavailable.
    std::function<boost::asio::awaitable<Result<ActionId>>(std::string channel)> test_channel = {};
    /// How cases are worked now; never null.
    std::function<std::shared_ptr<const cases::Handling>()> handling;
    outbox::Drafts& drafts;
    engagement::PlanBook& plan_book;
    /// What is to be posted now; never null.
    std::function<std::shared_ptr<const engagement::Plan>()> plan;
    engagement::AdvocateBook& advocate_book;
    /// The label that advocates have.
    std::function<std::string()> advocate_label;
  };
  explicit Console(Parts parts);

  boost::asio::awaitable<http::Response> handle(const http::Request& request, Door door);

 private:
  struct Route;
  struct Call;
  static const std::vector<Route>& routes();
  static std::vector<Route> audit_routes();
  static std::vector<Route> people_routes();
  static std::vector<Route> appeal_routes();

  boost::asio::awaitable<http::Response> healthz(const Call& call);
  boost::asio::awaitable<http::Response> readyz(const Call& call);
  boost::asio::awaitable<http::Response> metrics(const Call& call);
  boost::asio::awaitable<http::Response> openapi(const Call& call);
  boost::asio::awaitable<http::Response> status(const Call& call);
  boost::asio::awaitable<http::Response> stats(const Call& call);
  boost::asio::awaitable<http::Response> decisions(const Call& call);
  boost::asio::awaitable<http::Response> interventions(const Call& call);
  boost::asio::awaitable<http::Response> queue(const Call& call);
  boost::asio::awaitable<http::Response> action(const Call& call);
  boost::asio::awaitable<http::Response> approve(const Call& call);
  boost::asio::awaitable<http::Response> reject(const Call& call);
  boost::asio::awaitable<http::Response> claim_draft(const Call& call);
  boost::asio::awaitable<http::Response> retry(const Call& call);
  boost::asio::awaitable<http::Response> list_incidents(const Call& call);
  boost::asio::awaitable<http::Response> incident(const Call& call);
  boost::asio::awaitable<http::Response> incident_page(const Call& call);
  boost::asio::awaitable<http::Response> acknowledge(const Call& call);
  boost::asio::awaitable<http::Response> resolve(const Call& call);
  struct Linked;
  boost::asio::awaitable<Result<Linked>> follow_link(const Call& call);
  boost::asio::awaitable<Result<incidents::Incident>> take_by_link(const Linked& linked);
  boost::asio::awaitable<http::Response> acknowledge_page(const Call& call);
  boost::asio::awaitable<http::Response> acknowledge_by_page(const Call& call);
  boost::asio::awaitable<http::Response> acknowledge_by_call(const Call& call);
  boost::asio::awaitable<http::Response> channels(const Call& call);
  boost::asio::awaitable<http::Response> test_channel(const Call& call);
  boost::asio::awaitable<http::Response> cases(const Call& call);
  boost::asio::awaitable<http::Response> case_file(const Call& call);
  boost::asio::awaitable<http::Response> claim_case(const Call& call);
  boost::asio::awaitable<http::Response> note_case(const Call& call);
  boost::asio::awaitable<http::Response> hand_over_case(const Call& call);
  boost::asio::awaitable<http::Response> forward_case(const Call& call);
  boost::asio::awaitable<http::Response> wait_case(const Call& call);
  boost::asio::awaitable<http::Response> resolve_case(const Call& call);
  boost::asio::awaitable<http::Response> reopen_case(const Call& call);
  boost::asio::awaitable<http::Response> change_case(std::int64_t id, cases::CaseBook::Step step);
  boost::asio::awaitable<http::Response> content_plan(const Call& call);
  boost::asio::awaitable<http::Response> advocates(const Call& call);
  boost::asio::awaitable<http::Response> unparsed(const Call& call);
  boost::asio::awaitable<http::Response> retry_unparsed(const Call& call);
  boost::asio::awaitable<http::Response> audit(const Call& call);
  boost::asio::awaitable<http::Response> verify_audit(const Call& call);
  boost::asio::awaitable<http::Response> held_about(const Call& call);
  boost::asio::awaitable<http::Response> forget(const Call& call);
  boost::asio::awaitable<http::Response> list_erasures(const Call& call);
  boost::asio::awaitable<http::Response> statement(const Call& call);
  boost::asio::awaitable<http::Response> list_appeals(const Call& call);
  boost::asio::awaitable<http::Response> open_appeal(const Call& call);
  boost::asio::awaitable<http::Response> uphold(const Call& call);
  boost::asio::awaitable<http::Response> overturn(const Call& call);
  boost::asio::awaitable<http::Response> decide_appeal(const Call& call,
                                                       rights::AppealState verdict);
  boost::asio::awaitable<http::Response> who_is_on_call(const Call& call);
  boost::asio::awaitable<http::Response> shifts(const Call& call);
  boost::asio::awaitable<http::Response> test_page(const Call& call);
  boost::asio::awaitable<http::Response> list_mutes(const Call& call);
  boost::asio::awaitable<http::Response> mute(const Call& call);
  boost::asio::awaitable<http::Response> unmute(const Call& call);
  boost::asio::awaitable<http::Response> note(const Call& call);
  boost::asio::awaitable<http::Response> mitigate(const Call& call);
  boost::asio::awaitable<http::Response> set_severity(const Call& call);
  boost::asio::awaitable<http::Response> promise(const Call& call);
  boost::asio::awaitable<http::Response> report(const Call& call);
  boost::asio::awaitable<http::Response> draft_statement(const Call& call);
  boost::asio::awaitable<http::Response> crisis_status(const Call& call);
  boost::asio::awaitable<http::Response> start_crisis(const Call& call);
  boost::asio::awaitable<http::Response> stop_crisis(const Call& call);
  boost::asio::awaitable<http::Response> confirm_rules(const Call& call);
  boost::asio::awaitable<Result<std::vector<incidents::Incident>>> unresolved();
  http::Response changed_incident(const Result<incidents::Incident>& done);
  boost::asio::awaitable<http::Response> labels(const Call& call);
  boost::asio::awaitable<http::Response> give_label(const Call& call);
  boost::asio::awaitable<http::Response> take_label(const Call& call);
  boost::asio::awaitable<http::Response> say_label(const Call& call, conduct::Standing standing);
  boost::asio::awaitable<http::Response> undo(const Call& call);
  boost::asio::awaitable<http::Response> list_hands_off(const Call& call);
  boost::asio::awaitable<http::Response> keep_hands_off(const Call& call);
  boost::asio::awaitable<http::Response> lift_hands_off(const Call& call);
  boost::asio::awaitable<http::Response> list_demoted(const Call& call);
  boost::asio::awaitable<http::Response> restore_policy(const Call& call);
  boost::asio::awaitable<http::Response> changed_entry(ActionId id, Result<void> done);
  boost::asio::awaitable<nlohmann::json> entry_form(const outbox::Entry& entry);
  boost::asio::awaitable<http::Response> with_claims(std::vector<outbox::Entry> entries);

  Parts parts_;
};

}  // namespace kaiku::console
