#include <algorithm>
#include <string>
#include <utility>

#include "../rule_text.hpp"
#include "families.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::string_view kKindNames[] = {"comment",     "review",  "mention", "live_comment",
                                           "story_reply", "message", "post"};

constexpr std::string_view kPostKinds[] = {"ad", "organic"};

/// A text fact of the comment is one of several values. A fact that nobody told is unknown.
class OneOf final : public FactCondition {
 public:
  using Read = std::string_view (*)(const Evaluation& evaluation);

  OneOf(std::string fact, std::set<std::string> allowed, Read read)
      : fact_(std::move(fact)), allowed_(std::move(allowed)), read_(read) {}

  void restrict(std::vector<Restriction>& restrictions) const override {
    restrictions.push_back({.fact = fact_, .allowed = allowed_});
  }

 private:
  Truth check(const Evaluation& evaluation) const override {
    const std::string_view value = read_(evaluation);
    if (value.empty()) return Truth::kUnknown;
    return truth_of(allowed_.contains(std::string(value)));
  }

  std::string fact_;
  std::set<std::string> allowed_;
  Read read_;
};

class Rating final : public FactCondition {
 public:
  explicit Rating(NumberComparison comparison) : comparison_(comparison) {}

  void restrict(std::vector<Restriction>& restrictions) const override {
    Restriction restriction{.fact = "rating", .allowed = {}};
    for (int stars = 1; stars <= 5; ++stars) {
      if (comparison_.holds(stars)) restriction.allowed.insert(std::to_string(stars));
    }
    restrictions.push_back(std::move(restriction));
  }
  bool impossible() const override {
    std::vector<Restriction> restrictions;
    restrict(restrictions);
    return restrictions.front().allowed.empty();
  }

 private:
  Truth check(const Evaluation& evaluation) const override {
    const std::optional<int>& rating = evaluation.context.comment->rating;
    return rating ? truth_of(comparison_.holds(*rating)) : Truth::kUnknown;
  }

  NumberComparison comparison_;
};

std::string_view language_of(const Evaluation& evaluation) {
  return to_string(evaluation.text.language());
}
std::string_view platform_of(const Evaluation& evaluation) {
  return evaluation.context.comment->platform;
}
std::string_view account_of(const Evaluation& evaluation) {
  return evaluation.context.comment->account.value;
}
std::string_view brand_of(const Evaluation& evaluation) {
  return evaluation.context.comment->brand.value;
}
std::string_view post_kind_of(const Evaluation& evaluation) {
  const Comment& comment = *evaluation.context.comment;
  if (comment.post.empty()) return {};
  return comment.on_ad ? "ad" : "organic";
}
std::string_view kind_of(const Evaluation& evaluation) {
  return to_string(evaluation.context.comment->kind);
}

/// `known` empty: any value.
ConditionPtr parse_one_of(const Site& site, Parsing& parsing, OneOf::Read read,
                          std::span<const std::string_view> known) {
  std::set<std::string> allowed;
  const std::vector<config::Node> values = values_of(site, parsing);
  bool usable = !values.empty();
  for (const config::Node& value : values) {
    if (known.empty() || std::ranges::find(known, value.scalar()) != known.end()) {
      allowed.insert(value.scalar());
      continue;
    }
    usable = false;
    parsing.diagnostics.push_back(
        value.error("'" + site.name() + "': no '" + shown(value.scalar()) + "'",
                    did_you_mean(value.scalar(), known)));
  }
  return usable ? std::make_unique<OneOf>(site.name(), std::move(allowed), read) : nullptr;
}

}  // namespace

ConditionPtr parse_lang(const Site& site, Parsing& parsing) {
  return parse_one_of(site, parsing, language_of, kLanguageCodes);
}

ConditionPtr parse_platform(const Site& site, Parsing& parsing) {
  return parse_one_of(site, parsing, platform_of, {});
}

ConditionPtr parse_account(const Site& site, Parsing& parsing) {
  return parse_one_of(site, parsing, site.name() == "brand" ? brand_of : account_of, {});
}

ConditionPtr parse_kind(const Site& site, Parsing& parsing) {
  return parse_one_of(site, parsing, kind_of, kKindNames);
}

ConditionPtr parse_rating(const Site& site, Parsing& parsing) {
  const auto comparison = number_comparison_of(site, parsing);
  return comparison ? std::make_unique<Rating>(*comparison) : nullptr;
}

ConditionPtr parse_post_kind(const Site& site, Parsing& parsing) {
  return parse_one_of(site, parsing, post_kind_of, kPostKinds);
}

}  // namespace kaiku::rules
