#include "double_array.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace kaiku::rules {
namespace {

/// Keys [begin, end) share their first `depth` bytes, which led to `state`.
struct Branch {
  std::uint32_t state = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t depth = 0;
};

constexpr std::size_t kLooksBeforeGivingUpHoles = 64;

}  // namespace

DoubleArray::DoubleArray(const std::vector<std::string>& keys) {
  if (keys.empty()) return;
  build(keys);
}

void DoubleArray::build(const std::vector<std::string>& keys) {
  reserve(0);
  cells_[0].check = 0;  // the root is its own parent; no label is 0, so nothing leads back to it
  std::deque<Branch> open = {{.state = 0, .begin = 0, .end = keys.size(), .depth = 0}};
  while (!open.empty()) {
    Branch branch = open.front();
    open.pop_front();
    if (keys[branch.begin].size() == branch.depth) {
      cells_[branch.state].value = static_cast<std::uint32_t>(branch.begin);
      ++branch.begin;
    }
    if (branch.begin == branch.end) continue;
    if (branch.depth > 0 && branch.begin + 1 == branch.end &&
        cells_[branch.state].value == kNoValue) {
      const std::string_view tail = std::string_view(keys[branch.begin]).substr(branch.depth);
      cells_[branch.state].base = kTail | static_cast<std::uint32_t>(tails_.size());
      cells_[branch.state].value = static_cast<std::uint32_t>(branch.begin);
      tails_.push_back({.begin = static_cast<std::uint32_t>(tail_bytes_.size()),
                        .size = static_cast<std::uint32_t>(tail.size())});
      tail_bytes_ += tail;
      continue;
    }

    std::vector<std::uint32_t> labels;
    std::vector<std::size_t> starts;
    for (std::size_t i = branch.begin; i < branch.end; ++i) {
      const std::uint32_t next = label(keys[i][branch.depth]);
      if (!labels.empty() && labels.back() == next) continue;
      labels.push_back(next);
      starts.push_back(i);
    }
    starts.push_back(branch.end);

    const std::uint32_t base = find_base(labels);
    cells_[branch.state].base = base;
    labels_[branch.state].first = static_cast<std::uint16_t>(labels.front());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      cells_[base + labels[i]].check = branch.state;
      const std::uint32_t sibling = i + 1 < labels.size() ? labels[i + 1] : 0;
      labels_[base + labels[i]].sibling = static_cast<std::uint16_t>(sibling);
      open.push_back({base + labels[i], starts[i], starts[i + 1], branch.depth + 1});
    }
  }
}

std::uint32_t DoubleArray::find_base(const std::vector<std::uint32_t>& labels) {
  while (first_free_ < cells_.size() && cells_[first_free_].check != kFree) ++first_free_;
  const auto [least, most] = std::ranges::minmax(labels);
  std::uint32_t base = first_free_ > least ? first_free_ - least : 0;
  for (std::size_t looks = 0;; ++base, ++looks) {
    reserve(base + most);
    if (cells_[base + least].check != kFree) continue;
    const bool fits = std::ranges::all_of(
        labels, [&](std::uint32_t next) { return cells_[base + next].check == kFree; });
    if (!fits) continue;
    // Holes behind which so many cells were looked at in vain are given up: looking through them
    // again for each branch would make building quadratic.
    if (looks > kLooksBeforeGivingUpHoles) first_free_ = base + least;
    return base;
  }
}

template <class Next>
void DoubleArray::for_each_successor(Place place, Next next) const {
  const Cell& cell = cells_[place.state];
  if (is_tail(cell)) {
    const std::string_view tail = tail_of(cell);
    if (place.in_tail < tail.size()) {
      next(static_cast<unsigned char>(tail[place.in_tail]),
           Place{.state = place.state, .in_tail = place.in_tail + 1});
    }
    return;
  }
  for (std::uint32_t step = labels_[place.state].first; step != 0;
       step = labels_[cell.base + step].sibling)
    next(step - 1, Place{.state = cell.base + step});
}

bool DoubleArray::ends_key(Place place) const {
  const Cell& cell = cells_[place.state];
  return is_tail(cell) ? place.in_tail == tail_of(cell).size() : cell.value != kNoValue;
}

bool DoubleArray::step_masked(std::string_view text, Mask mask, MaskedWalk walk,
                              std::vector<MaskedWalk>& open, std::size_t& steps) const {
  if (steps == 0) return false;
  --steps;
  if (text[walk.at] != '*') {
    const auto wanted = static_cast<unsigned char>(text[walk.at]);
    for_each_successor(walk.place, [&](std::uint32_t byte, Place next) {
      if (byte == wanted) open.push_back({.place = next, .at = walk.at + 1});
    });
    return true;
  }
  std::vector<Place> reached;
  if (!any_letter(walk.place, reached, steps)) return false;
  const std::size_t one = mask == Mask::kOneOrTwoLetters ? reached.size() : 0;
  for (std::size_t i = 0; i < one; ++i) {
    if (!any_letter(reached[i], reached, steps)) return false;
  }
  for (const Place place : reached) open.push_back({.place = place, .at = walk.at + 1});
  return true;
}

bool DoubleArray::any_letter(Place place, std::vector<Place>& reached, std::size_t& steps) const {
  struct Partial {
    Place place;
    std::size_t missing;  // bytes of the character
  };
  const auto is_continuation = [](std::uint32_t byte) { return byte >= 0x80 && byte < 0xC0; };
  std::vector<Partial> open = {{place, 0}};
  for (bool lead = true; !open.empty(); lead = false) {
    std::vector<Partial> further;
    for (const Partial partial : open) {
      if (steps == 0) return false;
      --steps;
      for_each_successor(partial.place, [&](std::uint32_t byte, Place next) {
        if (is_continuation(byte) == lead) return;
        const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        const std::size_t missing = lead ? length - 1 : partial.missing - 1;
        if (missing == 0) {
          reached.push_back(next);
        } else {
          further.push_back({next, missing});
        }
      });
    }
    open = std::move(further);
  }
  return true;
}

void DoubleArray::reserve(std::uint32_t cell) {
  if (cell < cells_.size()) return;
  cells_.resize(cell + 1);
  labels_.resize(cell + 1);
}

}  // namespace kaiku::rules
