#include "checkpoint.hpp"

namespace kaiku::store {

Checkpoint::Checkpoint(Connection& connection) : connection_(connection) {
  // The hook also replaces SQLite's automatic checkpoint, which is made of it.
  sqlite3_wal_hook(
      connection.handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        auto& checkpoint = *static_cast<Checkpoint*>(self);
        const auto now = static_cast<std::size_t>(pages);
        // Behind a whole checkpoint the log begins anew, unless a reader still needs the old one;
        // then too much is taken as not moved, which costs one needless look.
        if (now < checkpoint.pages_ || checkpoint.moved_ == checkpoint.pages_)
          checkpoint.moved_ = 0;
        checkpoint.pages_ = now;
        return SQLITE_OK;
      },
      this);
}

void Checkpoint::run() {
  int pages = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
  if (code == SQLITE_OK && moved >= 0) {
    pages_ = static_cast<std::size_t>(pages);
    moved_ = static_cast<std::size_t>(moved);
  } else {
    moved_ = pages_;  // not again before the log has grown
  }
}

}  // namespace kaiku::store
