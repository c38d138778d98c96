#pragma once

#include <bitset>
#include <cstddef>

#include <kaiku/domain/finding.hpp>

namespace kaiku::rules {

/// What may be true of the classes of a comment: that it holds one, and that one is the primary
/// one.
class ClassFacts {
 public:
  static ClassFacts of(const Finding& finding) {
    ClassFacts facts;
    for (const CommentClass c : kClasses) {
      if (finding.holds(c)) facts.add(c, /*primary=*/false);
    }
    if (finding.holds(CommentClass::kOther)) facts.add(CommentClass::kOther, /*primary=*/false);
    facts.add(finding.primary, /*primary=*/true);
    return facts;
  }

  void add(CommentClass c, bool primary) {
    facts_.set(static_cast<std::size_t>(c) + (primary ? kEach : 0));
  }
  bool empty() const { return facts_.none(); }
  bool share(const ClassFacts& others) const { return (facts_ & others.facts_).any(); }

 private:
  static constexpr std::size_t kEach = kClassCount + 1;  ///< with kOther

  std::bitset<2 * kEach> facts_;
};

}  // namespace kaiku::rules
