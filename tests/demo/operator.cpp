#include "demo/operator.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace demo {

using nlohmann::json;

namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(10);
constexpr int kMostLooks = 3'000;

std::string quoted(const std::string& word) {
  return word.find(' ') == std::string::npos ? word : "\"" + word + "\"";
}

void print_indented(const std::string& text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    fmt::print("    {}\n", std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace

Operator::Operator(Stage& stage, std::string kaikuctl)
    : stage_(stage), kaikuctl_(std::move(kaikuctl)) {}

standin::ProgramRun Operator::run(std::vector<std::string> arguments) const {
  std::string command = "kaikuctl";
  for (const std::string& word : arguments) command += " " + quoted(word);
  fmt::print("    $ {}\n", command);
  std::fflush(stdout);
  arguments.insert(arguments.end(), {"--socket", stage_.daemon().control_socket()});
  standin::ProgramRun done = standin::run_program(kaikuctl_, arguments);
  print_indented(done.out + done.err);
  std::fflush(stdout);
  return done;
}

json Operator::items(const std::string& target) const {
  json page = stage_.daemon().control_json(target);
  if (!page.is_object()) throw std::runtime_error("no answer from " + target);
  return page["items"];
}

bool Operator::eventually(const std::string& target,
                          const std::function<bool(const json&)>& condition) const {
  for (int look = 0; look < kMostLooks; ++look) {
    const json found = stage_.daemon().control_json(target);
    if (found.is_object() && condition(found)) return true;
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return false;
}

}  // namespace demo
