#include "question_index.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace kaiku::rules {
namespace {

// BM25 with its usual constants.
constexpr double kSaturation = 1.2;
constexpr double kLengthShare = 0.75;

// Added to every word's rarity: where there are few answers, a word that many of them have still
// says something.
constexpr double kLeastWeight = 0.5;
// When, where, how much: asked of everything.
constexpr double kAskingShare = 0.5;
// "toimitusaika" and "toimitus" have a part in common, not everything.
constexpr double kWholeAndPart = 0.45;
constexpr double kPartAndPart = 0.35;

bool meet(std::span<const std::uint32_t> one, std::span<const std::uint32_t> other) {
  return std::ranges::any_of(
      one, [&](std::uint32_t word) { return std::ranges::find(other, word) != other.end(); });
}

/// By number of a word: whether it stands in one of these.
template <class Words>
std::vector<bool> numbers_of(const Words& words, std::size_t vocabulary) {
  std::vector<bool> numbers(vocabulary);
  for (const auto& word : words) {
    for (const std::uint32_t number : word.bases) numbers[number] = true;
    for (const std::uint32_t number : word.parts) numbers[number] = true;
  }
  return numbers;
}

bool any(std::span<const std::uint32_t> numbers, const std::vector<bool>& among) {
  return std::ranges::any_of(numbers, [&](std::uint32_t number) { return among[number]; });
}

double saturated(double occurrences, double length_ratio) {
  const double damping = kSaturation * (1 - kLengthShare + kLengthShare * length_ratio);
  return std::min(1.0, occurrences * (kSaturation + 1) / (occurrences + damping));
}

}  // namespace

void QuestionIndex::add(std::uint32_t answer, text::PreparedText question) {
  std::vector<AskedWord> words = asked_words(question);
  written_.push_back({.text = std::move(question), .words = std::move(words)});
  Sample sample{.answer = answer, .number = 0, .words = {}};
  if (!samples_.empty() && samples_.back().answer == answer)
    sample.number = samples_.back().number + 1;
  samples_.push_back(std::move(sample));
}

void QuestionIndex::finish(Language language) {
  language_ = language;
  std::set<std::string_view> stems;
  for (const Written& sample : written_) {
    for (const AskedWord& word : sample.words) stems.insert(word.bases.begin(), word.bases.end());
  }
  stems_.assign(stems.begin(), stems.end());
  if (language_ == Language::kSwedish) {
    for (Written& sample : written_) {
      for (AskedWord& word : sample.words) split_compounds(word, stems_);
    }
  }
  count_words();
  samples_with_.resize(weights_.size());
  for (std::uint32_t place = 0; place < samples_.size(); ++place) {
    Sample& sample = samples_[place];
    for (const AskedWord& word : written_[place].words) {
      sample.words.push_back(looked_up(word));
      for (const auto* const numbers : {&sample.words.back().bases, &sample.words.back().parts}) {
        for (const std::uint32_t number : *numbers) {
          auto& with = samples_with_[number];
          if (with.empty() || with.back() != place) with.push_back(place);
        }
      }
    }
  }
  written_ = std::vector<Written>();
}

void QuestionIndex::count_words() {
  std::map<std::string_view, std::set<std::uint32_t>> having;
  for (std::size_t place = 0; place < samples_.size(); ++place) {
    const std::uint32_t answer = samples_[place].answer;
    lengths_[answer] += written_[place].words.size();
    for (const AskedWord& word : written_[place].words) {
      for (const std::string_view base : word.bases) having[base].insert(answer);
      for (const std::string_view part : word.parts) having[part].insert(answer);
    }
  }
  double total = 0;
  for (const auto& [answer, length] : lengths_) total += static_cast<double>(length);
  if (total > 0) usual_length_ = total / static_cast<double>(lengths_.size());
  std::vector<std::string> words;
  for (const auto& [word, answers] : having) {
    words.emplace_back(word);
    weights_.push_back(rarity(answers.size()));
  }
  vocabulary_ = WordTable(words);
}

double QuestionIndex::rarity(std::size_t answers_with_it) const {
  const auto all = static_cast<double>(lengths_.size());
  const auto with = static_cast<double>(answers_with_it);
  return kLeastWeight + std::log(1 + (all - with + 0.5) / (with + 0.5));
}

// A word that no answer has is likely what is asked about: it weighs like the rarest. Of several
// base forms the commonest gives the weight: it is the likeliest reading.
QuestionIndex::Word QuestionIndex::looked_up(const AskedWord& word) const {
  Word found;
  double weight = 0;
  const auto look_up = [&](const AskedWord::Forms& forms, Numbers& numbers) {
    for (const std::string_view form : forms) {
      const std::uint32_t number = vocabulary_.find(form);
      if (number == WordTable::kNone) continue;
      numbers.push_back(number);
      const double of_form = weights_[number];
      weight = weight == 0 ? of_form : std::min(weight, of_form);
    }
  };
  look_up(word.bases, found.bases);
  const bool known_as_whole = !found.bases.empty();
  const double of_whole = weight;
  look_up(word.parts, found.parts);
  if (known_as_whole) weight = of_whole;
  found.weight = weight == 0 ? rarity(0) : weight;
  if (word.asking) found.weight *= kAskingShare;
  return found;
}

double QuestionIndex::likeness(const Word& one, const Word& other) {
  if (meet(one.bases, other.bases)) return 1;
  if (meet(one.bases, other.parts) || meet(one.parts, other.bases)) return kWholeAndPart;
  return meet(one.parts, other.parts) ? kPartAndPart : 0;
}

std::vector<std::uint32_t> QuestionIndex::sharing_a_word(const std::vector<Word>& asked) const {
  std::vector<std::uint32_t> places;
  for (const Word& word : asked) {
    for (const auto* const numbers : {&word.bases, &word.parts}) {
      for (const std::uint32_t number : *numbers) {
        const std::vector<std::uint32_t>& with = samples_with_[number];
        places.insert(places.end(), with.begin(), with.end());
      }
    }
  }
  std::ranges::sort(places);
  const auto doubled = std::ranges::unique(places);
  places.erase(doubled.begin(), doubled.end());
  return places;
}

std::vector<QuestionIndex::Match> QuestionIndex::search(std::span<const AskedWord> words) const {
  std::vector<Word> asked;
  asked.reserve(words.size());
  double asked_weight = 0;
  for (const AskedWord& word : words) {
    if (language_ == Language::kSwedish) {
      AskedWord split = word;
      split_compounds(split, stems_);
      asked.push_back(looked_up(split));
    } else {
      asked.push_back(looked_up(word));
    }
    asked_weight += asked.back().weight;
  }
  const std::vector<bool> is_asked = numbers_of(asked, weights_.size());
  std::vector<Tally> tallies;  // samples stand by their answer, so these do
  std::vector<double> likest(asked.size());
  for (const std::uint32_t place : sharing_a_word(asked)) {
    const Sample& sample = samples_[place];
    if (tallies.empty() || tallies.back().answer != sample.answer)
      tallies.push_back({.answer = sample.answer, .occurrences = std::vector(asked.size(), 0.0)});
    Tally& tally = tallies.back();
    double whole = 0;
    double covered = 0;
    std::ranges::fill(likest, 0.0);
    for (const Word& word : sample.words) {
      whole += word.weight;
      if (!any(word.bases, is_asked) && !any(word.parts, is_asked)) continue;  // most are not
      double best = 0;
      for (std::size_t i = 0; i < asked.size(); ++i) {
        const double like = likeness(asked[i], word);
        best = std::max(best, like);
        likest[i] = std::max(likest[i], like);
      }
      covered += word.weight * best;
    }
    for (std::size_t i = 0; i < asked.size(); ++i) tally.occurrences[i] += likest[i];
    if (whole > 0 && covered / whole > tally.covered) {
      tally.covered = covered / whole;
      tally.sample = sample.number;
    }
  }

  std::vector<Match> matches;
  for (const Tally& tally : tallies) {
    const double ratio = static_cast<double>(lengths_.at(tally.answer)) / usual_length_;
    double spoken_of = 0;
    for (std::size_t i = 0; i < asked.size(); ++i)
      spoken_of += asked[i].weight * saturated(tally.occurrences[i], ratio);
    spoken_of /= asked_weight;
    const double sum = tally.covered + spoken_of;
    const double score = sum > 0 ? 2 * tally.covered * spoken_of / sum : 0;
    matches.push_back({.answer = tally.answer, .score = score, .sample = tally.sample});
  }
  std::ranges::stable_sort(matches, std::ranges::greater(), &Match::score);
  return matches;
}

}  // namespace kaiku::rules
