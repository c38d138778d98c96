#include "fact_book.hpp"

namespace kaiku::rules {

std::map<std::string, std::string> FactBook::values(const BrandId& brand, Language language) const {
  std::map<std::string, std::string> values;
  for (const auto& [name, fact] : facts_) {
    const auto own = fact.brands.find(brand.value);
    const Fact::ByLanguage& said = own == fact.brands.end() ? fact.everywhere : own->second;
    const auto text = said.find(language);
    if (text != said.end()) values[std::string(kFactPrefix) + name] = text->second;
  }
  return values;
}

}  // namespace kaiku::rules
