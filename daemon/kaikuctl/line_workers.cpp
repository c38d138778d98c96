#include "line_workers.hpp"

#include <algorithm>
#include <istream>
#include <sched.h>
#include <utility>

namespace kaikuctl {

std::vector<NumberedLine> LineReader::read() {
  std::vector<NumberedLine> lines;
  for (std::string line; lines.size() < kMostLines;) {
    if (!lines.empty() && input_.rdbuf()->in_avail() <= 0) break;
    if (!std::getline(input_, line)) break;
    ++number_;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    lines.push_back({.text = std::move(line), .number = number_});
  }
  return lines;
}

std::size_t processors() {
  cpu_set_t mine;
  if (sched_getaffinity(0, sizeof(mine), &mine) == 0)
    return static_cast<std::size_t>(std::max(1, CPU_COUNT(&mine)));
  return std::max(1U, std::thread::hardware_concurrency());
}

LineWorkers::LineWorkers(Work work, std::size_t workers) : work_(std::move(work)) {
  for (std::size_t i = 1; i < workers; ++i) helpers_.emplace_back([this] { serve(); });
}

LineWorkers::~LineWorkers() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  begin_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

std::vector<LineWorkers::Answer> LineWorkers::answer(const std::vector<NumberedLine>& lines) {
  std::vector<Answer> answers(lines.size());
  {
    const std::scoped_lock lock(mutex_);
    lines_ = &lines;
    answers_ = &answers;
    next_ = 0;
    busy_ = helpers_.size();
    ++batch_;
  }
  begin_.notify_all();
  work_on(analyzer_);
  std::unique_lock lock(mutex_);
  end_.wait(lock, [this] { return busy_ == 0; });
  return answers;
}

void LineWorkers::serve() {
  kaiku::text::Analyzer analyzer;
  for (std::size_t done = 0;; ++done) {
    {
      std::unique_lock lock(mutex_);
      begin_.wait(lock, [&] { return stopping_ || batch_ != done; });
      if (stopping_) return;
    }
    work_on(analyzer);
    const std::scoped_lock lock(mutex_);
    if (--busy_ == 0) end_.notify_one();
  }
}

void LineWorkers::work_on(kaiku::text::Analyzer& analyzer) {
  for (;;) {
    std::size_t place = 0;
    {
      const std::scoped_lock lock(mutex_);
      if (next_ == lines_->size()) return;
      place = next_++;
    }
    (*answers_)[place] = work_(analyzer, (*lines_)[place]);
  }
}

}  // namespace kaikuctl
