#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <kaiku/classify/statistical_model.hpp>

#include "grams.hpp"

namespace kaiku::classify {
namespace {

/// Sums of weights in a part of a comment.
struct PartSum {
  std::array<std::int32_t, 8> weights{};
  std::size_t grams = 0;
};

std::string shown_gram(std::string_view folded, const Gram& gram, std::string_view trait) {
  if (gram.kind == GramKind::kManner) return "(" + std::string(trait) + ")";
  const std::string_view written =
      folded.substr(gram.in_folded.begin, gram.in_folded.end - gram.in_folded.begin);
  if (gram.kind == GramKind::kNegated) return "(not) " + std::string(written);
  return std::string(written);
}

}  // namespace

StatisticalModel::StatisticalModel(Content content)
    : bucket_bits_(content.bucket_bits),
      units_(content.units),
      buckets_(content.weights.size()),
      comments_(content.comments) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    std::ranges::copy(content.weights[i], buckets_[i].weight.begin());
  }
}

PerClass StatisticalModel::log_odds(const text::PreparedText& text) const {
  std::array<PartSum, kGramParts> parts;
  GramReader(text).read([&](const Gram& gram) {
    const Bucket& bucket = buckets_[place(gram.hash)];
    PartSum& part = parts[static_cast<std::size_t>(part_of(gram.kind))];
    ++part.grams;
    for (std::size_t i = 0; i < bucket.weight.size(); ++i) part.weights[i] += bucket.weight[i];
  });
  PerClass result{};
  for (std::size_t c = 0; c < kClassCount; ++c) {
    double sum = 0;
    for (std::size_t i = 0; i < kGramParts; ++i) {
      sum += parts[i].weights[c] * share_of(static_cast<GramPart>(i), parts[i].grams);
    }
    const Unit& unit = units_[c];
    result[c] = unit.slope * (unit.scale * sum + unit.bias) + unit.offset;
  }
  return result;
}

PerClass StatisticalModel::evidence(const text::PreparedText& text) const {
  PerClass result = log_odds(text);
  for (std::size_t c = 0; c < kClassCount; ++c) result[c] -= units_[c].prior;
  return result;
}

std::vector<MovingGram> StatisticalModel::moving_grams(const text::PreparedText& text,
                                                       std::size_t most,
                                                       const PerClass& weight) const {
  const Manner manner = manner_of(text);
  std::size_t traits = 0;
  std::array<std::size_t, kGramParts> grams{};
  GramReader(text).read(
      [&](const Gram& gram) { ++grams[static_cast<std::size_t>(part_of(gram.kind))]; });
  std::map<std::string, MovingGram> by_gram;
  GramReader(text).read([&](const Gram& gram) {
    const bool trait = gram.kind == GramKind::kManner;
    std::string name = shown_gram(text.folded(), gram, trait ? manner.trait[traits++] : "");
    const GramPart part = part_of(gram.kind);
    const double factor = share_of(part, grams[static_cast<std::size_t>(part)]);
    const auto [entry, fresh] = by_gram.try_emplace(name);
    MovingGram& moving = entry->second;
    if (fresh) {
      moving.gram = std::move(name);
      if (!trait) moving.original = text.to_original(gram.in_folded);
    }
    const Bucket& bucket = buckets_[place(gram.hash)];
    for (std::size_t c = 0; c < kClassCount; ++c) {
      moving.moved[c] += units_[c].slope * units_[c].scale * bucket.weight[c] * factor;
    }
  });
  std::vector<MovingGram> all;
  all.reserve(by_gram.size());
  for (auto& [name, moving] : by_gram) all.push_back(std::move(moving));
  const auto strength = [&](const MovingGram& moving) {
    double strongest = 0;
    for (std::size_t c = 0; c < kClassCount; ++c) {
      strongest = std::max(strongest, std::abs(moving.moved[c] * weight[c]));
    }
    return -strongest;
  };
  std::ranges::stable_sort(all, {}, strength);
  if (all.size() > most) all.resize(most);
  return all;
}

}  // namespace kaiku::classify
