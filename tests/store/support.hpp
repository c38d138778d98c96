#pragma once

#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <kaiku/store/database.hpp>

namespace kaiku::store::testing {

namespace asio = boost::asio;
using namespace std::chrono_literals;

inline constexpr TimePoint kNow = from_unix_seconds(1'767'225'600);  // 2026-01-01T00:00:00Z

/// A folder that is gone with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "kaiku-store-XXXXXX").string();
    const char* made = mkdtemp(name.data());
    if (made != nullptr) path_ = made;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Runs a coroutine to its end and returns what it returned.
template <class T>
T run(asio::io_context& io, asio::awaitable<T> work) {
  std::optional<T> outcome;
  asio::co_spawn(io, std::move(work), [&outcome](const std::exception_ptr& bug, T value) {
    if (bug) std::rethrow_exception(bug);
    outcome.emplace(std::move(value));
  });
  io.restart();
  io.run();
  if (!outcome) throw std::logic_error("the coroutine did not end");
  return std::move(*outcome);
}

/// An open store in a folder of its own.
class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }

  void open() {
    options.path = folder.file("kaiku.db");
    auto opened = Database::open(io, options);
    ASSERT_TRUE(opened) << opened.error().message();
    store = std::move(*opened);
  }
  void reopen() {
    store.reset();
    open();
  }
  template <class T>
  T await(asio::awaitable<T> work) {
    return run(io, std::move(work));
  }

  TemporaryFolder folder;
  asio::io_context io;
  Options options;
  std::unique_ptr<Database> store;
};

inline inbox::Delivery delivery(std::string body, std::string key = {}, TimePoint at = kNow) {
  inbox::Delivery made;
  made.account = AccountId("kaisla-fb");
  made.transport_key = std::move(key);
  made.received_at = at;
  made.body = std::move(body);
  return made;
}

inline Comment comment(std::string id, std::string text = "Missä tilaukseni viipyy?") {
  Comment made;
  made.account = AccountId("kaisla-fb");
  made.brand = BrandId("kaisla");
  made.platform = "facebook";
  made.id = CommentId(std::move(id));
  made.post = PostId("post-1");
  made.author.id = AuthorId("author-1");
  made.author.name = "Maija";
  made.text = std::move(text);
  made.created_at = kNow;
  return made;
}

inline Event created(Comment of, TimePoint at = kNow) {
  Event event;
  event.kind = EventKind::kCreated;
  event.dedupe_key = "created/" + of.id.value;
  event.occurred_at = at;
  event.comment = std::move(of);
  return event;
}

inline Event edited(Comment of, TimePoint at) {
  Event event = created(std::move(of), at);
  event.kind = EventKind::kEdited;
  event.dedupe_key = "edited/" + event.comment.id.value + "/" + std::to_string(to_unix_micros(at));
  return event;
}

inline Action action(ActionKind kind, const std::string& target = "c-1",
                     std::string text = "Hei!") {
  Action made;
  made.account = AccountId("kaisla-fb");
  made.brand = BrandId("kaisla");
  made.target = CommentId(target);
  made.thread = CommentId(target);
  made.post = PostId("post-1");
  made.author = AuthorId("author-1");
  made.kind = kind;
  made.key = comment_action_key(made.account, made.target, kind);
  made.text = std::move(text);
  made.policy = "answers";
  made.created_at = kNow;
  made.not_before = kNow;
  return made;
}

inline incidents::Incident alarm(std::string cause = "surge/kaisla/post:post-1") {
  incidents::Incident made;
  made.cause = std::move(cause);
  made.kind = "surge";
  made.severity = incidents::Severity::kUrgent;
  made.brand = BrandId("kaisla");
  made.title = "Many angry comments";
  made.reason = "14 negative authors in 15 min, 1.2 expected";
  made.comments = 20;
  made.authors = 14;
  made.started_at = kNow - 15min;
  made.next_page_at = kNow;
  return made;
}

}  // namespace kaiku::store::testing
