#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include <kaiku/classify/statistical_model.hpp>

#include "grams.hpp"
#include "word_sum_cache.hpp"

namespace kaiku::classify {
namespace {

std::string shown_gram(std::string_view folded, const Gram& gram, std::string_view trait) {
  if (gram.kind == GramKind::kManner) return "(" + std::string(trait) + ")";
  const std::string_view written =
      folded.substr(gram.in_folded.begin, gram.in_folded.end - gram.in_folded.begin);
  if (gram.kind == GramKind::kNegated) return "(not) " + std::string(written);
  return std::string(written);
}

}  // namespace

StatisticalModel::StatisticalModel(Content content)
    : number_(next_number()),
      bucket_bits_(content.bucket_bits),
      units_(content.units),
      buckets_(content.weights.size()),
      comments_(content.comments) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    std::ranges::copy(content.weights[i], buckets_[i].weight.begin());
  }
}

std::uint32_t StatisticalModel::next_number() {
  static std::atomic<std::uint32_t> last = 0;  // one model a second would last for 136 years
  return ++last;
}

/// Adds the weights of n-grams up by parts of a comment. They lie far apart in memory: many are
/// asked for at once, and added when they have come.
class StatisticalModel::Sums {
 public:
  explicit Sums(const StatisticalModel& model) : model_(model) {}

  void add(const Gram& gram) {
    Waiting& waiting = waiting_of(part_of(gram.kind));
    const Bucket* const bucket = &model_.buckets_[model_.place(gram.hash)];
    __builtin_prefetch(bucket);
    waiting.buckets[waiting.count++] = bucket;
    if (waiting.count == waiting.buckets.size()) settle(waiting);
  }

  /// The n-grams that words have wherever they stand: all are asked for before the first is added.
  void add(std::span<const text::Token> words) {
    using Keys = std::array<std::optional<WordSumCache::Key>, 16>;
    for (Keys keys; !words.empty(); words = words.subspan(std::min(words.size(), keys.size()))) {
      const auto together = words.first(std::min(words.size(), keys.size()));
      for (std::size_t i = 0; i < together.size(); ++i) {
        keys[i] = WordSumCache::Key::of(model_.number_, together[i]);
        if (keys[i]) cache_.prefetch(*keys[i]);
      }
      for (std::size_t i = 0; i < together.size(); ++i) add(together[i], keys[i]);
    }
  }

  struct Sum {
    std::array<std::int32_t, kLanes> weights{};
    std::size_t grams = 0;
  };
  const Sum& of(GramPart part) {
    Waiting& waiting = waiting_of(part);
    settle(waiting);
    return waiting.sum;
  }

 private:
  struct Waiting {
    std::array<const Bucket*, 32> buckets{};
    std::size_t count = 0;
    Sum sum;
  };
  Waiting& waiting_of(GramPart part) { return waiting_[static_cast<std::size_t>(part)]; }

  void add(const text::Token& word, const std::optional<WordSumCache::Key>& key) {
    if (!key) return GramReader::read_word(word, [&](const Gram& gram) { add(gram); });
    const WordSums* known = cache_.find(*key);
    if (known == nullptr) known = &cache_.add(*key, sums_of(word));
    add(GramPart::kLetters, known->letters);
    add(GramPart::kWords, known->words);
  }
  WordSums sums_of(const text::Token& word) const {
    Sums sums(model_);
    GramReader::read_word(word, [&](const Gram& gram) { sums.add(gram); });
    return {.letters = sums.packed(GramPart::kLetters), .words = sums.packed(GramPart::kWords)};
  }
  WordSums::Part packed(GramPart part) {
    const Sum& sum = of(part);
    WordSums::Part packed{.grams = static_cast<std::uint8_t>(sum.grams)};
    for (std::size_t c = 0; c < kClassCount; ++c)
      packed.weights[c] = static_cast<std::int16_t>(sum.weights[c]);
    return packed;
  }
  void add(GramPart part, const WordSums::Part& packed) {
    Sum& sum = waiting_of(part).sum;
    for (std::size_t c = 0; c < kClassCount; ++c) sum.weights[c] += packed.weights[c];
    sum.grams += packed.grams;
  }

  static void settle(Waiting& waiting) {
    std::array<std::int16_t, kLanes> few{};  // of so few weights of a byte each the sum has room
    for (std::size_t i = 0; i < waiting.count; ++i) {
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        few[lane] = static_cast<std::int16_t>(few[lane] + waiting.buckets[i]->weight[lane]);
    }
    for (std::size_t lane = 0; lane < kLanes; ++lane) waiting.sum.weights[lane] += few[lane];
    waiting.sum.grams += waiting.count;
    waiting.count = 0;
  }

  const StatisticalModel& model_;
  WordSumCache& cache_ = WordSumCache::of_this_thread();
  std::array<Waiting, kGramParts> waiting_;
};

PerClass StatisticalModel::log_odds(const text::PreparedText& text) const {
  Sums sums(*this);
  const GramReader reader(text);
  const auto add_gram = [&](const Gram& gram) { sums.add(gram); };
  sums.add(reader.tokens());
  for (std::size_t i = 0; i < reader.tokens().size(); ++i) reader.read_around(i, add_gram);
  reader.read_rest(add_gram);
  PerClass weighed{};
  for (std::size_t i = 0; i < kGramParts; ++i) {
    const auto part = static_cast<GramPart>(i);
    const Sums::Sum& sum = sums.of(part);
    const double share = share_of(part, sum.grams);
    for (std::size_t c = 0; c < kClassCount; ++c) weighed[c] += sum.weights[c] * share;
  }
  PerClass result{};
  for (std::size_t c = 0; c < kClassCount; ++c) {
    const Unit& unit = units_[c];
    result[c] = unit.slope * (unit.scale * weighed[c] + unit.bias) + unit.offset;
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
