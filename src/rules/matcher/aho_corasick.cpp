#include "aho_corasick.hpp"

#include <algorithm>
#include <utility>

namespace kaiku::rules {
namespace {

unsigned char lower(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value >= 'A' && value <= 'Z' ? static_cast<unsigned char>(value + ('a' - 'A')) : value;
}

}  // namespace

AhoCorasick::AhoCorasick(const std::vector<std::string>& literals) {
  number_bytes(literals);
  std::size_t states = 1;  // at most
  for (const std::string& literal : literals) states += literal.size();
  usable_ = states <= kMostTransitions / symbols_;
  if (!usable_) return;
  add_literals(literals);
  renumber(complete());
}

// A dense table over all 256 bytes would be five times as large and miss the cache more often:
// texts and literals use some forty different bytes.
void AhoCorasick::number_bytes(const std::vector<std::string>& literals) {
  for (const std::string& literal : literals) {
    for (const char byte : literal) {
      std::uint8_t& symbol = symbol_of_[lower(byte)];
      if (symbol == 0) symbol = static_cast<std::uint8_t>(symbols_++);  // at most 256 − 26 capitals
    }
  }
  for (std::size_t capital = 'A'; capital <= 'Z'; ++capital) {
    symbol_of_[capital] = symbol_of_[capital - 'A' + 'a'];
  }
}

void AhoCorasick::add_literals(const std::vector<std::string>& literals) {
  transitions_.assign(symbols_, 0);
  std::vector<std::vector<int>> ends(1);
  for (std::size_t id = 0; id < literals.size(); ++id) {
    if (literals[id].empty()) continue;
    std::uint32_t state = 0;
    for (const char byte : literals[id]) {
      const std::uint32_t symbol = symbol_of_[static_cast<unsigned char>(byte)];
      if (next(state, symbol) == 0) {
        next(state, symbol) = static_cast<std::uint32_t>(ends.size());
        ends.emplace_back();
        transitions_.resize(transitions_.size() + symbols_, 0);
      }
      state = next(state, symbol);
    }
    ends[state].push_back(static_cast<int>(id));
  }
  for (const std::vector<int>& ids : ends) {
    outputs_.push_back({.first = static_cast<std::uint32_t>(literal_ids_.size()),
                        .count = static_cast<std::uint32_t>(ids.size())});
    literal_ids_.insert(literal_ids_.end(), ids.begin(), ids.end());
  }
}

std::vector<std::uint32_t> AhoCorasick::complete() {
  std::vector<std::uint32_t> failure(outputs_.size(), 0);
  std::vector<std::uint32_t> order = {0};
  for (std::uint32_t symbol = 0; symbol < symbols_; ++symbol) {
    if (next(0, symbol) != 0) order.push_back(next(0, symbol));
  }
  for (std::size_t i = 1; i < order.size(); ++i) {
    const std::uint32_t state = order[i];
    const std::uint32_t fallback = failure[state];
    outputs_[state].shorter = outputs_[fallback].count > 0 ? fallback : outputs_[fallback].shorter;
    for (std::uint32_t symbol = 0; symbol < symbols_; ++symbol) {
      std::uint32_t& target = next(state, symbol);
      if (target == 0) {
        target = next(fallback, symbol);
      } else {
        failure[target] = next(fallback, symbol);
        order.push_back(target);
      }
    }
  }
  return order;
}

// Most bytes of a text lead to states near the root: breadth first they lie together and stay in
// the cache, and the flag spares a look at the outputs.
void AhoCorasick::renumber(const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> number(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) number[order[i]] = i;
  std::vector<Target> transitions(transitions_.size());
  std::vector<Output> outputs(outputs_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    outputs[i] = outputs_[order[i]];
    outputs[i].shorter = number[outputs[i].shorter];
    for (std::uint32_t symbol = 0; symbol < symbols_; ++symbol) {
      const std::uint32_t target = next(order[i], symbol);
      const bool ends = outputs_[target].count > 0 || outputs_[target].shorter != 0;
      transitions[i * symbols_ + symbol] = number[target] * symbols_ | (ends ? kEnds : 0);
    }
  }
  transitions_ = std::move(transitions);
  outputs_ = std::move(outputs);
}

std::vector<int> AhoCorasick::find(std::string_view text) const {
  std::vector<int> found;
  if (outputs_.size() <= 1) return found;
  std::vector<bool> seen(outputs_.size());
  Target target = 0;
  for (const char byte : text) {
    target = transitions_[(target & ~kEnds) + symbol_of_[static_cast<unsigned char>(byte)]];
    if ((target & kEnds) == 0) continue;
    // A state seen before has reported itself and every shorter one.
    for (std::uint32_t at = (target & ~kEnds) / symbols_; at != 0 && !seen[at];
         at = outputs_[at].shorter) {
      seen[at] = true;
      const auto ids = literal_ids_.begin() + outputs_[at].first;
      found.insert(found.end(), ids, ids + outputs_[at].count);
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace kaiku::rules
