#include "texts.hpp"

#include <array>
#include <map>
#include <string>
#include <vector>

namespace kaiku::crisis {
namespace {

/// One of `heads`, mostly with one of `tails` behind it; {} in a head is one of `things`.
struct Phrases {
  std::vector<std::string_view> heads;
  std::vector<std::string_view> tails;
};
using Table = std::map<Theme, Phrases>;

const std::vector<std::string_view> kFinnishThings = {
    "jogurtti", "ruisleipä", "kahvi", "takki", "lamppu", "repun vetoketju", "sohva", "pesukone"};
const std::vector<std::string_view> kSwedishThings = {
    "yoghurten", "brödet", "kaffet", "jackan", "lampan", "ryggsäcken", "soffan", "tvättmaskinen"};
const std::vector<std::string_view> kEnglishThings = {
    "yoghurt", "rye bread", "coffee", "jacket", "lamp", "backpack", "sofa", "washing machine"};

const Table kFinnish = {
    {Theme::kPraise,
     {{"Kiitos hyvästä palvelusta, {} on ollut ihana",
       "Olipa mukava yllätys, että {} oli näin hyvä",
       "Todella tyytyväinen, {} on paras mitä olen ostanut",
       "Ihanaa että {} tuli takaisin valikoimaan", "Kiitos myyjälle, sain hyvää apua",
       "Mahtava tuote, {} ylitti odotukset"},
      {"Suosittelen kaikille!", "Tulen varmasti uudestaan.", "Jatkakaa samaan malliin!", "❤️",
       "Kiitos!"}}},
    {Theme::kSmallTalk,
     {{"Meillä {} on ollut käytössä jo vuoden", "Tänään satoi lunta ja jäimme kotiin",
       "Olen miettinyt, sopisiko {} mökille", "Näin tämän eilen kaupungilla", "Viikonloppu edessä",
       "Tuttu paikka lapsuudesta, {} oli siellä silloinkin"},
      {"Sellaista täällä.", "Mukavaa päivää kaikille.", "Ei muuta.", "Terveisiä Oulusta."}}},
    {Theme::kQuestion,
     {{"Onko {} vielä saatavilla Turussa?", "Milloin {} tulee takaisin varastoon?",
       "Mihin aikaan myymälä aukeaa lauantaina?", "Paljonko {} maksaa?",
       "Voiko tilauksen noutaa itse?", "Saako {} myös pienempänä?"},
      {"Kiitos jo etukäteen.", "Kyselen äidin puolesta.", "Olisin tulossa huomenna."}}},
    {Theme::kSpam,
     {{"Tienaa kotoa käsin 500 euroa päivässä, katso profiilini",
       "Halvat seuraajat ja tykkäykset, laita viesti",
       "Ansaitse kryptolla helposti, linkki profiilissa"},
      {"Nopea raha!", "Ilmainen kokeilu!", "Toimi heti!"}}},
    {Theme::kComplaint,
     {{"Tilaus on myöhässä jo kaksi viikkoa eikä kukaan vastaa",
       "Pettynyt, {} hajosi ensimmäisellä viikolla",
       "Asiakaspalvelu ei vastaa puhelimeen, todella huonoa palvelua",
       "{} oli rikki paketissa, harmittaa", "Hinta on noussut ja laatu huonontunut",
       "Jonotin tunnin ja myyjä oli tyly", "Palautus ei onnistu ja rahoja ei kuulu",
       "Väärä tuote taas, tämä on jo kolmas kerta"},
      {"Todella huono kokemus.", "En tilaa enää.", "Odotan yhä vastausta.", "Ei näin."}}},
    {Theme::kAnger,
     {{"Törkeää käytöstä, hävetkää! Asiakasta kohdeltiin kuin roskaa",
       "En osta teiltä enää ikinä mitään, aivan järkyttävää",
       "Tämä on täysin anteeksiantamatonta ja noloa",
       "Häpeällistä toimintaa, miten kehtaatte kohdella ihmisiä näin",
       "Uskomattoman ylimielistä, todella huonoa palvelua",
       "Järkyttävää välinpitämättömyyttä asiakkaita kohtaan",
       "Oksettavaa ahneutta, hävettää että olen ollut asiakas",
       "Surkea firma, luottamus meni kerralla", "Olen vihainen ja pettynyt, tällainen ei käy",
       "Ala-arvoista, vaadin anteeksipyyntöä kaikille"},
      {"Vien rahani muualle.", "Hävetkää.", "Kerron tästä kaikille tutuille.", "Pettynyt asiakas.",
       "En suosittele kenellekään.", "Vuosien asiakkuus päättyi tähän.",
       "Todella huono maku jäi suuhun.", "Miten tällaista voi tapahtua!", "Kamalaa.",
       "Huonoin kokemus ikinä."}}},
    {Theme::kDoubleCharge,
     {{"Kortilta veloitettiin kahteen kertaan, maksu ei mene läpi",
       "Rahat lähtivät tililtä kaksi kertaa ja tilausta ei näy",
       "Sovellus on kaatunut ja maksu veloitettiin tuplana",
       "Verkkokauppa ei toimi ja rahat veloitettu silti",
       "Sama ostos veloitettu tuplana, sivut eivät toimi",
       "Tupla veloitus! Kukaan ei vastaa, todella huonoa"},
      {"Korjatkaa heti.", "Missä rahani ovat?", "Tämä on törkeää keskellä yötä.",
       "Vaadin rahat takaisin."}}},
    {Theme::kOddSmell,
     {{"{} haisi oudolta ja maistui homeelta, en uskalla syödä",
       "Avasin purkin ja siellä oli hometta, ällöttävää",
       "Outo kemikaalin haju, onko tämä vaarallista? Huono tuote",
       "Laturi kuumenee vaarallisen kuumaksi, palovaara",
       "Maku oli aivan väärä ja väri outo, pilaantunutta tavaraa"},
      {"Viimeinen käyttöpäivä vasta ensi viikolla.", "Heitin pois.", "Tarkistakaa erä.",
       "En osta enää."}}},
    {Theme::kInjury,
     {{"Sain ruokamyrkytyksen teidän jogurtista, koko yö meni oksentaessa",
       "Lapsi sai allergisen reaktion, pakkauksessa ei lukenut pähkinää",
       "Leivästä löytyi lasinsiru ja hammas murtui", "Laturi antoi sähköiskun ja käsi paloi"},
      {"Olin lääkärissä.", "Vaadin selityksen.", "Huono juttu."}}},
    {Theme::kHospital,
     {{"Poikani joutui sairaalaan teidän tuotteen takia, ei saanut henkeä",
       "Lapsi on teho-osastolla, sai anafylaktisen reaktion teidän keksistä",
       "Tyttäreni vietiin ambulanssilla sairaalaan syötyään teidän jogurttia, hengitys salpautui"},
      {"Soittakaa heti.", "Tämä on hengenvaarallista.", "Vetäkää tuote pois."}}},
    {Theme::kSelfHarm,
     {{"En halua elää enää", "Aion tappaa itseni tänä yönä, en jaksa enää",
       "Mietin itsemurhaa, en näe enää mitään syytä elää", "Haluan kuolla"},
      {"Hyvästi.", "Anteeksi kaikille.", "Kukaan ei jää kaipaamaan."}}},
    {Theme::kThreat,
     {{"Tulen sinne ja tapan teidät kaikki", "Poltan teidän myymälän huomenna",
       "Tapan sen myyjän kun näen hänet", "Laitan pommin teidän kauppaan"},
      {"Odottakaa vain.", "Tiedän missä olette.", "Tämä on lupaus."}}},
    {Theme::kJoy,
     {{"Aivan ihana video, itkin ilosta", "Paras mainos ikinä, hyvä te!",
       "Tämä teki päiväni, kiitos", "Mahtavaa, juuri näin pitää tehdä",
       "Rakastan tätä, kylmät väreet", "Upeaa työtä, onnea kaikille"},
      {"❤️❤️❤️", "Kiitos!", "Jaoin kaikille ystäville.", "Ihana!", "👏👏"}}},
    {Theme::kGiveaway,
     {{"Osallistun arvontaan, voitto menisi äidille ja olisi ihana yllätys perheelle",
       "Mukana arvonnassa ehdottomasti, tämä palkinto olisi upea lahja kesäksi",
       "Osallistun, tykätty ja jaettu, toivottavasti onni suosii tällä kertaa meitä"},
      {"🍀", "Kiitos!", "❤️"}}},
    {Theme::kCampaign,
     {{"Tämä yritys tukee ihmisoikeusrikkomuksia ja valehtelee asiakkailleen, häpeällistä "
       "toimintaa, älkää ostako enää mitään"},
      {"Jaa eteenpäin!", "Hävetkää!", "Nyt riitti.", "😡", "Levittäkää sanaa.", "!!!"}}}};

const Table kSwedish = {
    {Theme::kPraise,
     {{"Tack för bra service, {} är underbar", "Så nöjd, {} är det bästa jag köpt",
       "Fantastiskt bemötande i butiken", "Vilken trevlig överraskning, {} var jättebra"},
      {"Rekommenderas!", "Tack!", "❤️", "Kommer gärna tillbaka."}}},
    {Theme::kSmallTalk,
     {{"Vi har haft {} i ett år nu", "Idag snöade det och vi stannade hemma",
       "Såg den här i stan igår", "Snart helg"},
      {"Så är det.", "Ha en bra dag alla.", "Hälsningar från Vasa."}}},
    {Theme::kQuestion,
     {{"Finns {} kvar i Åbo?", "När kommer {} tillbaka i lager?",
       "Vilken tid öppnar butiken på lördag?", "Vad kostar {}?"},
      {"Tack på förhand.", "Frågar för mamma."}}},
    {Theme::kSpam,
     {{"Tjäna 500 euro om dagen hemifrån, kolla min profil",
       "Billiga följare och likes, skicka meddelande"},
      {"Snabba pengar!", "Gratis!"}}},
    {Theme::kComplaint,
     {{"Beställningen är två veckor försenad och ingen svarar",
       "Besviken, {} gick sönder första veckan", "Kundtjänsten svarar inte, riktigt dålig service",
       "Returen fungerar inte och pengarna uteblir", "Priset har gått upp och kvaliteten är sämre"},
      {"Dålig upplevelse.", "Beställer inte igen.", "Väntar fortfarande."}}},
    {Theme::kAnger,
     {{"Skäms på er! Så behandlar man inte kunder",
       "Jag köper aldrig mer något av er, helt bedrövligt", "Fullständigt oacceptabelt och pinsamt",
       "Skandal, hur kan ni behandla människor så här",
       "Otroligt arrogant och riktigt dålig service", "Uselt företag, förtroendet är borta"},
      {"Skäms.", "Jag tar mina pengar någon annanstans.", "Besviken kund.", "Rekommenderar inte.",
       "Sämsta någonsin.", "Hemskt."}}},
    {Theme::kDoubleCharge,
     {{"Kortet debiterades två gånger och betalningen går inte igenom",
       "Pengarna drogs dubbelt och beställningen syns inte",
       "Appen har kraschat och jag blev dubbeldebiterad"},
      {"Åtgärda genast.", "Var är mina pengar?", "Detta är uselt."}}},
    {Theme::kOddSmell,
     {{"{} luktade konstigt och smakade mögel, vågar inte äta",
       "Öppnade burken och det var mögel i, äckligt", "Laddaren blir farligt varm, brandrisk"},
      {"Kontrollera partiet.", "Jag slängde den.", "Köper inte igen."}}},
    {Theme::kInjury,
     {{"Jag blev matförgiftad av er yoghurt och kräktes hela natten",
       "Barnet fick en allergisk reaktion, det stod inget om nötter",
       "Hittade glasbitar i brödet och en tand gick av"},
      {"Jag var hos läkaren.", "Kräver en förklaring."}}},
    {Theme::kHospital,
     {{"Min son hamnade på sjukhus på grund av er produkt, han kunde inte andas",
       "Min dotter fördes med ambulans till sjukhus efter er yoghurt"},
      {"Ring genast.", "Dra tillbaka produkten."}}},
    {Theme::kSelfHarm,
     {{"Jag vill inte leva längre", "Jag tänker ta mitt liv i natt", "Jag vill dö, orkar inte mer"},
      {"Adjö.", "Förlåt alla.", "Ingen kommer att sakna mig."}}},
    {Theme::kThreat,
     {{"Jag kommer dit och dödar er alla", "Jag ska bränna ner er butik imorgon",
       "Jag ska döda den där försäljaren"},
      {"Vänta bara.", "Jag vet var ni finns."}}},
    {Theme::kJoy,
     {{"Underbar video, jag grät av glädje", "Bästa reklamen någonsin, bra jobbat!",
       "Det här gjorde min dag, tack", "Älskar det här"},
      {"❤️❤️", "Tack!", "👏"}}},
    {Theme::kGiveaway,
     {{"Jag är med i utlottningen, vinsten skulle gå till mamma som en underbar överraskning",
       "Med i tävlingen, priset vore en fin present till hela familjen i sommar"},
      {"🍀", "Tack!"}}},
    {Theme::kCampaign,
     {{"Det här företaget stöder brott mot mänskliga rättigheter och ljuger för sina kunder, "
       "skamligt, köp inget mer av dem"},
      {"Dela vidare!", "Skäms!", "😡"}}}};

const Table kEnglish = {
    {Theme::kPraise,
     {{"Thank you for the great service, the {} is lovely",
       "So happy, the {} is the best I ever bought", "Wonderful staff in the shop",
       "What a nice surprise, the {} was excellent"},
      {"Highly recommended!", "Thanks!", "❤️", "Will come again."}}},
    {Theme::kSmallTalk,
     {{"We have had the {} for a year now", "It snowed today and we stayed at home",
       "Saw this in town yesterday", "Weekend ahead"},
      {"That is all.", "Have a nice day everyone.", "Greetings from Helsinki."}}},
    {Theme::kQuestion,
     {{"Is the {} still available in Turku?", "When will the {} be back in stock?",
       "What time do you open on Saturday?", "How much is the {}?"},
      {"Thanks in advance.", "Asking for my mother."}}},
    {Theme::kSpam,
     {{"Earn 500 euros a day from home, check my profile",
       "Cheap followers and likes, send me a message"},
      {"Fast money!", "Free trial!"}}},
    {Theme::kComplaint,
     {{"My order is two weeks late and nobody answers",
       "Disappointed, the {} broke in the first week",
       "Customer service does not pick up, really bad service",
       "The return does not work and I still wait for my money",
       "Prices went up and the quality got worse"},
      {"Bad experience.", "Will not order again.", "Still waiting."}}},
    {Theme::kAnger,
     {{"Shame on you! This is no way to treat customers",
       "I will never buy anything from you again, absolutely appalling",
       "Completely unacceptable and embarrassing",
       "Disgraceful, how dare you treat people like this",
       "Unbelievably arrogant and terrible service", "Awful company, you have lost my trust"},
      {"Shame.", "Taking my money elsewhere.", "Disappointed customer.", "Do not recommend.",
       "Worst experience ever.", "Horrible."}}},
    {Theme::kDoubleCharge,
     {{"My card was charged twice and the payment does not go through",
       "The money was taken twice and there is no order",
       "The app crashed and I was double charged"},
      {"Fix it now.", "Where is my money?", "This is terrible."}}},
    {Theme::kOddSmell,
     {{"The {} smelled odd and tasted of mould, I am afraid to eat it",
       "Opened the jar and there was mould inside, disgusting",
       "The charger gets dangerously hot, fire hazard"},
      {"Check the batch.", "I threw it away.", "Not buying again."}}},
    {Theme::kInjury,
     {{"I got food poisoning from your yoghurt and was vomiting all night",
       "My child had an allergic reaction, nuts were not on the label",
       "Found glass in my bread and chipped a tooth"},
      {"I had to see a doctor.", "I want an explanation."}}},
    {Theme::kHospital,
     {{"My son ended up in hospital because of your product, he could not breathe",
       "My daughter was rushed to hospital after your biscuits, anaphylactic shock"},
      {"Call me now.", "Recall the product."}}},
    {Theme::kSelfHarm,
     {{"I don't want to live anymore", "I am going to kill myself tonight", "I just want to die"},
      {"Goodbye.", "Sorry everyone.", "Nobody will miss me."}}},
    {Theme::kThreat,
     {{"I will come there and kill you all", "I am going to burn down your shop tomorrow",
       "I will kill that salesman"},
      {"Just wait.", "I know where you are."}}},
    {Theme::kJoy,
     {{"What a wonderful video, I cried of joy", "Best ad ever, well done!",
       "This made my day, thank you", "I love this so much"},
      {"❤️❤️", "Thanks!", "👏"}}},
    {Theme::kGiveaway,
     {{"I am in for the giveaway, the prize would be a wonderful surprise for my mother",
       "Count me in, liked and shared, this would be a great gift for the whole family"},
      {"🍀", "Thanks!"}}},
    {Theme::kCampaign,
     {{"This company supports human rights violations and lies to its customers, shameful "
       "behaviour, do not buy from them anymore"},
      {"Share this!", "Shame on you!", "😡"}}}};

std::string filled(std::string_view head, std::string_view thing) {
  std::string text(head);
  if (const auto place = text.find("{}"); place != std::string::npos) text.replace(place, 2, thing);
  return text;
}

}  // namespace

std::string made_up_text(Theme theme, std::string_view language, const Pick& pick) {
  const Table& table = language == "sv" ? kSwedish : language == "en" ? kEnglish : kFinnish;
  const auto& things = language == "sv"   ? kSwedishThings
                       : language == "en" ? kEnglishThings
                                          : kFinnishThings;
  const Phrases& phrases = table.at(theme);
  std::string text = filled(phrases.heads[pick(phrases.heads.size())], things[pick(things.size())]);
  if (pick(4) == 0) return text;
  if (text.back() != '?' && text.back() != '!') text += '.';
  return text + " " + std::string(phrases.tails[pick(phrases.tails.size())]);
}

}  // namespace kaiku::crisis
