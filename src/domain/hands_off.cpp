#include <kaiku/domain/hands_off.hpp>

namespace kaiku {

std::string scope_of(const HandsOff& order) {
  std::string scope = order.kind ? std::string(to_string(*order.kind)) : std::string("everything");
  if (!order.brand.empty()) scope += " of brand " + order.brand.value;
  if (!order.account.empty()) scope += " on account " + order.account.value;
  return scope;
}

}  // namespace kaiku
