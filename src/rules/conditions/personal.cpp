// Personal data, told by their check characters.
#include <algorithm>
#include <set>

#include <kaiku/domain/personal_data.hpp>

#include "../rule_text.hpp"
#include "families.hpp"
#include "places.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::string_view kNames[] = {
    "finnish_identity_code", "swedish_personal_number", "iban", "payment_card", "phone", "email"};

class PersonalDataCondition final : public Condition {
 public:
  explicit PersonalDataCondition(std::set<PersonalDatum> wanted) : wanted_(std::move(wanted)) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    bool found = false;
    for (const PersonalDataHit& hit : evaluation.personal_data.hits()) {
      if (!wanted_.contains(hit.datum)) continue;
      found = true;
      hits.push_back(place_at(evaluation.text, hit.place, /*evasive=*/false));
    }
    return Verdict::of(found);
  }
  bool has_places() const override { return true; }

 private:
  std::set<PersonalDatum> wanted_;
};

}  // namespace

std::span<const PersonalDataHit> PersonalDataOfText::hits() const {
  if (!hits_) hits_ = find_personal_data(text_);
  return *hits_;
}

ConditionPtr parse_personal_data(const Site& site, Parsing& parsing) {
  std::set<PersonalDatum> wanted;
  for (const config::Node& value : values_of(site, parsing)) {
    if (const auto datum = parse_personal_datum(value.scalar())) {
      wanted.insert(*datum);
      continue;
    }
    parsing.diagnostics.push_back(
        value.error("no personal data are called '" + shown(value.scalar()) + "'",
                    did_you_mean(value.scalar(), kNames)));
    return nullptr;
  }
  return wanted.empty() ? nullptr : std::make_unique<PersonalDataCondition>(std::move(wanted));
}

}  // namespace kaiku::rules
