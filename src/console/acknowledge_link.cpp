// "I have it" by the link of a message. A link is opened by scanners and previewers as well, so
// opening it changes nothing: it shows a page with a button, and only that acknowledges.

#include <utility>

#include <kaiku/console/console.hpp>
#include <kaiku/logging/log.hpp>

#include "json_forms.hpp"
#include "markup.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;

namespace {

http::Response page(int status, std::string_view title, std::string_view body) {
  http::Response response(
      status,
      "<!doctype html><html lang=\"fi\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>" +
          std::string(title) + "</title><h1>" + std::string(title) + "</h1>" + std::string(body) +
          "</html>\n",
      "text/html; charset=utf-8");
  response.headers.add("Content-Security-Policy",
                       "default-src 'none'; form-action 'self'; frame-ancestors 'none'");
  response.headers.add("Referrer-Policy", "no-referrer");  // the link is a key
  response.headers.add("Cache-Control", "no-store");
  return response;
}

std::string facts_of(const incidents::Incident& incident) {
  std::string list = "<dl>";
  const auto row = [&list](std::string_view name, std::string_view value) {
    list += "<dt>" + std::string(name) + "</dt><dd>" + as_html(value) + "</dd>";
  };
  row("Laji", incident.kind);
  row("Vakavuus", to_string(incident.severity));
  row("Brändi", incident.brand.value);
  row("Kirjoittajia", std::to_string(incident.authors));
  row("Kommentteja", std::to_string(incident.comments));
  row("Havaittu (UTC)", to_iso8601(incident.opened_at));
  return list + "</dl>";
}

http::Response no_such_link() {
  return page(404, "Linkki ei kelpaa",
              "<p>Linkki on vanhentunut tai vajaa. Kuittaa uudemmasta viestistä tai komennolla "
              "<code>kaikuctl ack</code>.</p>");
}

http::Response taken(const incidents::Incident& incident) {
  const std::string number = std::to_string(incident.id);
  if (incident.state == incidents::State::kResolved) {
    return page(410, "Tapaus " + number + " on ratkaistu", facts_of(incident));
  }
  const std::string who = incident.acknowledged_by.empty() ? "joku" : incident.acknowledged_by;
  return page(409, "Tapaus " + number + " on jo kuitattu",
              "<p>Kuittaaja: " + as_html(who) + "</p>" + facts_of(incident));
}

}  // namespace

struct Console::Linked {
  incidents::Claim claim;
  incidents::Incident incident;
  bool used = false;
};

// Errors: kNotFound when the link says nothing, else those of the book.
asio::awaitable<Result<Console::Linked>> Console::follow_link(const Call& call) {
  const auto links = parts_.links ? parts_.links() : nullptr;
  const auto claim = links ? links->read(call.token, parts_.clock.now()) : std::nullopt;
  if (!claim) co_return Error(Errc::kNotFound, "acknowledgement link");
  auto incident = co_await parts_.incidents.find(claim->incident);
  if (!incident) co_return incident.error();
  const auto story = co_await parts_.incidents.timeline(claim->incident);
  if (!story) co_return story.error();
  const bool used = incidents::is_used(*claim, *incident, *story);
  co_return Linked{*claim, std::move(*incident), used};
}

asio::awaitable<http::Response> Console::acknowledge_page(const Call& call) {
  const auto linked = co_await follow_link(call);
  if (!linked && linked.error().is(Errc::kNotFound)) co_return no_such_link();
  if (!linked) co_return page(503, "Yritä uudelleen", "<p>Tapausta ei voitu lukea.</p>");
  if (linked->used) co_return taken(linked->incident);
  const std::string number = std::to_string(linked->incident.id);
  co_return page(200, "Tapaus " + number,
                 facts_of(linked->incident) +
                     "<form method=\"post\"><button type=\"submit\">Kuittaan: hoidan "
                     "tapauksen</button></form>");
}

asio::awaitable<http::Response> Console::acknowledge_by_page(const Call& call) {
  const auto linked = co_await follow_link(call);
  if (!linked && linked.error().is(Errc::kNotFound)) co_return no_such_link();
  if (!linked) co_return page(503, "Yritä uudelleen", "<p>Tapausta ei voitu lukea.</p>");
  if (linked->used) co_return taken(linked->incident);
  const auto done = co_await take_by_link(*linked);
  if (!done) co_return page(503, "Yritä uudelleen", "<p>Kuittausta ei voitu tallentaa.</p>");
  co_return page(200, "Kuitattu",
                 "<p>Tapaus " + std::to_string(done->id) +
                     " on sinun. Muita ei enää herätetä.</p>" + facts_of(*done));
}

// The same for buttons that a program presses for a person.
asio::awaitable<http::Response> Console::acknowledge_by_call(const Call& call) {
  const auto linked = co_await follow_link(call);
  if (!linked && linked.error().is(Errc::kNotFound)) {
    co_return http::problem(404, "Not Found", "the link is out of date or not whole");
  }
  if (!linked) co_return http::problem(503, "Service Unavailable", linked.error().message());
  if (linked->used) {
    co_return http::problem(409, "Conflict", "the incident has been acknowledged or resolved");
  }
  const auto done = co_await take_by_link(*linked);
  if (!done) co_return http::problem(503, "Service Unavailable", done.error().message());
  // Not more than the link's holder knows already: whoever reads a shared topic may press it.
  co_return http::Response(
      200, dump({{"incident", done->id}, {"state", incidents::to_string(done->state)}}),
      "application/json");
}

asio::awaitable<Result<incidents::Incident>> Console::take_by_link(const Linked& linked) {
  auto done = co_await parts_.incidents.acknowledge(linked.incident.id, linked.claim.contact,
                                                    parts_.clock.now());
  if (done) {
    logging::info("acknowledged_by_link", {{"incident", linked.incident.id}});
    parts_.changed();
  }
  co_return done;
}

}  // namespace kaiku::console
