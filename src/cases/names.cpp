#include <iterator>
#include <utility>

#include <kaiku/cases/case_file.hpp>
#include <kaiku/cases/handling.hpp>
#include <kaiku/cases/steps.hpp>

namespace kaiku::cases {
namespace {

template <class E>
using Name = std::pair<E, std::string_view>;

constexpr Name<State> kStates[] = {
    {State::kOpen, "open"}, {State::kWaiting, "waiting"}, {State::kResolved, "resolved"}};
constexpr Name<Stir> kStirs[] = {
    {Stir::kNone, ""}, {Stir::kCustomerWrote, "customer"}, {Stir::kStaffAnswered, "staff"}};
constexpr Name<DeskEvent> kDeskEvents[] = {{DeskEvent::kNoted, "noted"},
                                           {DeskEvent::kWaiting, "waiting"},
                                           {DeskEvent::kResolved, "resolved"},
                                           {DeskEvent::kReopened, "reopened"}};
constexpr Name<Breach> kBreaches[] = {
    {Breach::kTell, "tell"}, {Breach::kReassign, "reassign"}, {Breach::kEscalate, "escalate"}};

template <class E, std::size_t N>
std::string_view name_of(const Name<E> (&names)[N], E value) {
  for (const auto& [each, name] : names) {
    if (each == value) return name;
  }
  return {};
}

template <class E, std::size_t N>
std::optional<E> named(const Name<E> (&names)[N], std::string_view text) {
  for (const auto& [each, name] : names) {
    if (name == text) return each;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(State state) {
  return name_of(kStates, state);
}
std::optional<State> parse_state(std::string_view name) {
  return named(kStates, name);
}
std::string_view to_string(Stir stir) {
  return name_of(kStirs, stir);
}
std::optional<Stir> parse_stir(std::string_view name) {
  return named(kStirs, name);
}
std::string_view to_string(Breach breach) {
  return name_of(kBreaches, breach);
}
std::optional<Breach> parse_breach(std::string_view name) {
  return named(kBreaches, name);
}

std::optional<DeskEvent> parse_desk_event(std::string_view name) {
  return named(kDeskEvents, name);
}

std::string closing_key(const CaseFile& file) {
  return file.account.value + "/" + file.comment.value + "/closing/" + std::to_string(file.id) +
         "/" + std::to_string(file.round);
}

std::string cause_of(const CaseFile& file) {
  return "case/" + std::to_string(file.id);
}

}  // namespace kaiku::cases
