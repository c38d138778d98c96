#include "fact_book.hpp"

namespace kaiku::rules {

const std::string* FactBook::find(std::string_view placeholder, const BrandId& brand,
                                  Language language) const {
  if (!placeholder.starts_with(kFactPrefix)) return nullptr;
  const auto known = facts_.find(placeholder.substr(kFactPrefix.size()));
  if (known == facts_.end()) return nullptr;
  const Fact& fact = known->second;
  const auto own = fact.brands.find(brand.value);
  const Fact::ByLanguage& said = own == fact.brands.end() ? fact.everywhere : own->second;
  const auto text = said.find(language);
  return text == said.end() ? nullptr : &text->second;
}

}  // namespace kaiku::rules
