#pragma once

#include <map>
#include <string>
#include <string_view>

#include <kaiku/domain/ids.hpp>
#include <kaiku/domain/language.hpp>

namespace kaiku::rules {

/// What is written before a fact's name in a placeholder: "{{fact.returns_url}}".
inline constexpr std::string_view kFactPrefix = "fact.";

/// A thing that brands say of themselves in their texts: how long a delivery takes, an address.
struct Fact {
  using ByLanguage = std::map<Language, std::string>;

  ByLanguage everywhere;                     ///< for brands without words of their own
  std::map<std::string, ByLanguage> brands;  ///< by id of the brand
};

/// All facts by name. One that says nothing keeps the texts that ask for it from being sent.
class FactBook {
 public:
  void add(const std::string& name, Fact fact) { facts_[name] = std::move(fact); }
  const std::map<std::string, Fact, std::less<>>& all() const { return facts_; }

  /// By placeholder, with kFactPrefix; null where nothing is said.
  const std::string* find(std::string_view placeholder, const BrandId& brand,
                          Language language) const;

 private:
  std::map<std::string, Fact, std::less<>> facts_;
};

}  // namespace kaiku::rules
