#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <kaiku/text/prepared.hpp>

namespace kaikuctl {

/// A line of input and its number, from 1.
struct NumberedLine {
  std::string text;
  std::size_t number = 0;
};

/// Reads the lines that are there, without waiting for more than the first: whoever writes a line
/// and waits for its answer gets it. Lines of blanks are passed over.
class LineReader {
 public:
  static constexpr std::size_t kMostLines = 256;  ///< of one batch

  explicit LineReader(std::istream& input) : input_(input) {}
  /// Empty at the end of the input.
  std::vector<NumberedLine> read();

 private:
  std::istream& input_;
  std::size_t number_ = 0;
};

/// Processors that this process may use; at least 1.
std::size_t processors();

/// Answers lines on all processors that this process may use, one analyser each. The answers come
/// in the order of the lines and do not depend on how many processors there are. One caller.
class LineWorkers {
 public:
  struct Answer {
    std::string output;
    std::string complaint;  ///< empty: the line was good
  };
  /// Called on several threads at once; must not throw.
  using Work = std::function<Answer(kaiku::text::Analyzer&, const NumberedLine&)>;

  explicit LineWorkers(Work work, std::size_t workers = processors());
  ~LineWorkers();
  LineWorkers(const LineWorkers&) = delete;
  LineWorkers& operator=(const LineWorkers&) = delete;

  std::vector<Answer> answer(const std::vector<NumberedLine>& lines);

 private:
  void serve();
  /// Takes lines of the batch until none is left.
  void work_on(kaiku::text::Analyzer& analyzer);

  Work work_;
  kaiku::text::Analyzer analyzer_;  ///< the caller's
  std::mutex mutex_;
  std::condition_variable begin_;
  std::condition_variable end_;
  std::size_t batch_ = 0;  ///< how many have begun
  std::size_t busy_ = 0;   ///< helpers on this one
  bool stopping_ = false;
  const std::vector<NumberedLine>* lines_ = nullptr;
  std::vector<Answer>* answers_ = nullptr;
  std::size_t next_ = 0;  ///< line that nobody has taken
  std::vector<std::thread> helpers_;
};

}  // namespace kaikuctl
