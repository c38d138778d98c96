// bench-links: kaiku::crisis
// bench-sources: tests/crisis/made_stream.cpp tests/crisis/scenarios.cpp tests/crisis/texts.cpp
//
// What detection costs: processor time of a comment with all detectors, in calm and in a storm,
// with and without its text; memory of a brand, a post and a day of near copies; size and time of a
// checkpoint.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <jemalloc/jemalloc.h>

#include <kaiku/crisis/detector.hpp>
#include <kaiku/crisis/stream_line.hpp>

#include "crisis/scenarios.hpp"
#include "rounds.hpp"

namespace {

using namespace kaiku;
using namespace kaiku::crisis;

std::vector<Observation> observations(std::string_view scenario, double per_hour) {
  std::vector<Observation> all;
  for (const MadeComment& comment : make_scenario(scenario, per_hour, 1).comments) {
    const auto line = read_stream_line(line_of(comment, "kaisla", true));
    if (line) all.push_back(observe(*line));
  }
  return all;
}

/// Bytes in use, as the allocator of the programs counts them; its figures are of the last epoch.
double memory() {
  std::uint64_t epoch = 1;
  std::size_t size = sizeof(epoch);
  mallctl("epoch", &epoch, &size, &epoch, size);
  std::size_t allocated = 0;
  size = sizeof(allocated);
  mallctl("stats.allocated", &allocated, &size, nullptr, 0);
  return static_cast<double>(allocated);
}

double memory_of(const std::vector<Observation>& stream) {
  const double before = memory();
  Detector detector({});
  for (const Observation& one : stream) (void)detector.observe(one);
  return memory() - before;
}

/// New posts only, as many as are watched.
double memory_of_posts(int posts) {
  std::vector<Observation> stream;
  for (int i = 0; i < 72 * posts; ++i) {
    Observation one;
    one.brand = BrandId("kaisla");
    one.account = AccountId("fb");
    one.post = PostId("post" + std::to_string(i % posts));
    one.comment = CommentId("c" + std::to_string(i));
    one.author = AuthorId("u" + std::to_string(i));
    one.negative = i % 8 == 0;
    one.at = one.arrived =
        from_unix_seconds(1'767'600'000) + std::chrono::milliseconds(300'000LL * i / posts);
    stream.push_back(std::move(one));
  }
  return memory_of(stream);
}

std::vector<Observation> one_author(int comments) {
  std::vector<Observation> stream;
  for (int i = 0; i < comments; ++i) {
    Observation one;
    one.brand = BrandId("kaisla");
    one.account = AccountId("fb");
    one.post = PostId("p");
    one.comment = CommentId("c" + std::to_string(i));
    one.author = AuthorId("tireless");
    one.negative = true;
    one.at = one.arrived = from_unix_seconds(1'767'600'000) + std::chrono::milliseconds(20 * i);
    stream.push_back(std::move(one));
  }
  return stream;
}

}  // namespace

int main() {
  using bench::print;
  const auto calm = observations("clock change", 120);
  const auto storm = observations("firestorm", 2);
  auto bare = calm;
  for (Observation& one : bare) one.text.clear();
  const auto rant = one_author(100'000);
  const auto run = [](const std::vector<Observation>& stream) {
    return [&stream] {
      Detector detector({});
      for (const Observation& one : stream) (void)detector.observe(one);
    };
  };
  const bench::Rounds rounds({run(calm), run(bare), run(storm), run(rant)});
  const auto cost = [&rounds](std::size_t work, const std::vector<Observation>& stream) {
    return 1e6 * rounds.seconds(work) / static_cast<double>(stream.size());
  };
  print("a comment, all detectors, calm, 120 an hour", cost(0, calm), "us", "at most 50");
  print("the same without its text (no near copies)", cost(1, bare), "us", "");
  print("a comment, all detectors, with a storm, 2 an hour", cost(2, storm), "us", "at most 50");
  print("a comment of one tireless author, 50 a second", cost(3, rant), "us", "at most 50");
  print("a brand with four weeks of 120 comments an hour", memory_of(calm) / 1024, "KiB",
        "at most 4096");
  const double few = memory_of_posts(100);
  const double many = memory_of_posts(500);
  print("a watched post", (many - few) / 400 / 1024, "KiB", "at most 16");
  print("2000 posts against 500", memory_of_posts(2000) / many, "x", "near 1");
  Detector detector({});
  for (const Observation& one : calm) (void)detector.observe(one);
  std::string state;
  const bench::Rounds saving({[&] { state = detector.checkpoint(); },
                              [&] {
                                Detector other({});
                                if (!other.restore(state)) std::abort();
                              }});
  print("its checkpoint", static_cast<double>(state.size()) / 1024, "KiB", "");
  print("writing it", 1e3 * saving.seconds(0), "ms", "");
  print("reading it", 1e3 * saving.seconds(1), "ms", "");
}
