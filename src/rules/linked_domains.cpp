#include <kaiku/rules/rule_set.hpp>

#include "matcher/marks.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostDomains = 16;

}  // namespace

std::set<std::string> linked_domains(const text::PreparedText& text) {
  std::set<std::string> domains;
  for (const text::Token& token : text.tokens()) {
    std::string_view host = token.link ? host_of_link(token.folded) : std::string_view();
    if (host.starts_with("www.")) host.remove_prefix(4);
    if (!host.empty()) domains.emplace(host);
    if (domains.size() == kMostDomains) break;
  }
  return domains;
}

}  // namespace kaiku::rules
