#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <kaiku/tasks/task_group.hpp>
#include <kaiku/tasks/worker_pool.hpp>

namespace kaiku::tasks {
namespace {

namespace asio = boost::asio;

class WorkerPoolTest : public testing::Test {
 protected:
  asio::io_context io;
  TaskGroup group{io};
};

TEST_F(WorkerPoolTest, ReturnsTheResultOnTheCallersThread) {
  struct Caller {
    static asio::awaitable<void> run(WorkerPool& pool, std::string& text, std::thread::id& worker,
                                     std::thread::id& home) {
      auto made = co_await pool.run([&worker] {
        worker = std::this_thread::get_id();
        return std::make_unique<std::string>("done");
      });
      text = *made;
      home = std::this_thread::get_id();
    }
  };
  WorkerPool pool(2);
  std::string text;
  std::thread::id worker;
  std::thread::id home;
  group.spawn("caller", Caller::run(pool, text, worker, home));
  io.run();
  EXPECT_EQ(text, "done");
  EXPECT_EQ(home, std::this_thread::get_id());
  EXPECT_NE(worker, home);
}

TEST_F(WorkerPoolTest, RethrowsToTheAwaiter) {
  struct Caller {
    static asio::awaitable<void> run(WorkerPool& pool, std::string& what) {
      try {
        co_await pool.run([] { throw std::runtime_error("broken disk"); });
      } catch (const std::runtime_error& error) {
        what = error.what();
      }
    }
  };
  WorkerPool pool(1);
  std::string what;
  group.spawn("caller", Caller::run(pool, what));
  io.run();
  EXPECT_EQ(what, "broken disk");
}

TEST_F(WorkerPoolTest, WorkOnceBegunRunsToItsEndAfterAStop) {
  struct Caller {
    static asio::awaitable<void> run(WorkerPool& pool, std::promise<void>& begun,
                                     std::future<void> go_on, int& result) {
      result = co_await pool.run([&] {
        begun.set_value();
        go_on.wait();
        return 42;
      });
    }
  };
  WorkerPool pool(1);
  std::promise<void> begun;
  std::promise<void> go_on;
  int result = 0;
  group.spawn("caller", Caller::run(pool, begun, go_on.get_future(), result));
  io.poll();
  begun.get_future().wait();
  EXPECT_EQ(pool.outstanding(), 1u);
  group.request_stop();
  io.poll();
  EXPECT_EQ(group.running(), 1u);
  go_on.set_value();
  io.run();
  EXPECT_EQ(result, 42);
  EXPECT_EQ(group.running(), 0u);
}

TEST_F(WorkerPoolTest, DestroyingItFinishesWhatIsQueued) {
  struct Caller {
    static asio::awaitable<void> run(WorkerPool& pool, std::atomic<int>& count) {
      co_await pool.run([&count] { ++count; });
    }
  };
  std::atomic<int> count = 0;
  {
    WorkerPool pool(2);
    for (int i = 0; i < 100; ++i) {
      group.spawn("caller", Caller::run(pool, count));
    }
    io.poll();
  }
  EXPECT_EQ(count, 100);
}

}  // namespace
}  // namespace kaiku::tasks
