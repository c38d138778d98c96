#include "demand_page.hpp"

#include <array>
#include <string>
#include <string_view>

namespace kaiku::ingest {
namespace {

struct Told {
  std::string_view lang;
  std::string_view title;
  std::string_view done;
  std::string_view under_way;
  std::string_view unknown;
  std::string_view later;
};

constexpr std::array kTold = {
    Told{"en", "Deletion of your data", "Your data were deleted. Completed: ",
         "Your request was received. The deletion is under way.",
         "No request with this code is known. Right after asking it may take a minute.",
         "The state cannot be told just now. Please look again later."},
    Told{"fi", "Tietojesi poistaminen",
         "Tietosi on poistettu. Valmis: ", "Pyyntösi on vastaanotettu. Poistaminen on kesken.",
         "Tällä koodilla ei ole pyyntöä. Heti pyytämisen jälkeen voi kestää minuutin.",
         "Tilaa ei voi juuri nyt näyttää. Katso myöhemmin uudelleen."},
    Told{"sv", "Radering av dina uppgifter",
         "Dina uppgifter har raderats. Klart: ", "Din begäran har mottagits. Raderingen pågår.",
         "Ingen begäran med denna kod är känd. Genast efter begäran kan det ta en minut.",
         "Läget kan inte visas just nu. Försök igen senare."},
};

std::string sentence_of(const Told& told, const Result<rights::Erasure>& erasure) {
  if (!erasure) {
    return std::string(erasure.error().is(Errc::kNotFound) ? told.unknown : told.later);
  }
  if (!erasure->done_at) return std::string(told.under_way);
  return std::string(told.done) + to_iso8601(*erasure->done_at);
}

int status_of(const Result<rights::Erasure>& erasure) {
  if (erasure) return 200;
  return erasure.error().is(Errc::kNotFound) ? 404 : 503;
}

}  // namespace

http::Response demand_page(const Result<rights::Erasure>& erasure) {
  std::string page =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>" +
      std::string(kTold.front().title) + "</title>";
  for (const Told& told : kTold) {
    page += "<section lang=\"" + std::string(told.lang) + "\"><h1>" + std::string(told.title) +
            "</h1><p>" + sentence_of(told, erasure) + "</p></section>";
  }
  http::Response response(status_of(erasure), page + "</html>\n", "text/html; charset=utf-8");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Content-Security-Policy", "default-src 'none'");
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("X-Robots-Tag", "noindex");
  return response;
}

}  // namespace kaiku::ingest
