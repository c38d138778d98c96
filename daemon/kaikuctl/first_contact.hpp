#pragma once

#include <kaiku/policy/memory.hpp>

namespace kaikuctl {

/// The memory behind a text that nobody has seen before: no history, no incident. What classify and
/// explain decide against.
class FirstContact : public kaiku::policy::Memory {
 public:
  kaiku::Result<kaiku::policy::AuthorHistory> author(const kaiku::Comment&) override {
    return kaiku::policy::AuthorHistory{};
  }
  kaiku::Result<kaiku::policy::ThreadHistory> thread(const kaiku::Comment&) override {
    return kaiku::policy::ThreadHistory{};
  }
  kaiku::Result<kaiku::policy::CommentHistory> comment(const kaiku::Comment&) override {
    return kaiku::policy::CommentHistory{};
  }
  kaiku::Result<kaiku::policy::Surroundings> surroundings(const kaiku::Comment&) override {
    return kaiku::Error(kaiku::Errc::kNotFound, "a text alone stands nowhere");
  }
  kaiku::Result<std::optional<kaiku::policy::Freeze>> freeze(const kaiku::Comment&) override {
    return std::optional<kaiku::policy::Freeze>();
  }
  kaiku::Result<std::size_t> fired(std::string_view, kaiku::TimePoint) override {
    return std::size_t{0};
  }
  kaiku::Result<std::size_t> fired_beside(std::string_view, const kaiku::Comment&,
                                          kaiku::rules::Limit::Over, kaiku::TimePoint) override {
    return std::size_t{0};
  }
  kaiku::Result<bool> fired_among(std::string_view, const kaiku::Comment&,
                                  kaiku::rules::Limit::Over, std::size_t) override {
    return false;
  }
  kaiku::Result<std::size_t> acted(const kaiku::AccountId&, std::optional<kaiku::ActionKind>,
                                   kaiku::TimePoint) override {
    return std::size_t{0};
  }
  kaiku::Result<kaiku::policy::Orders> orders() override { return kaiku::policy::Orders{}; }
  kaiku::Result<std::set<std::string>> domain_labels(const kaiku::BrandId&,
                                                     const std::set<std::string>&) override {
    return std::set<std::string>();
  }
  kaiku::Result<std::vector<std::optional<kaiku::TimePoint>>> variant_use(
      const kaiku::AccountId&, std::string_view, std::size_t variants) override {
    return std::vector<std::optional<kaiku::TimePoint>>(variants);
  }
};

}  // namespace kaikuctl
