#pragma once

#include <string>

#include <kaiku/result/result.hpp>

namespace kaiku::store {

/// The right to be the only program that uses a store: an flock(2) on `<path>.lock`, which the
/// kernel gives back however the holder ends. The file itself stays; removing it would let two
/// programs lock two different files of the same name.
class FileLock {
 public:
  /// Errors: kStoreUnavailable (held by another program, named by its process id; missing folder;
  /// no right to write).
  static Result<FileLock> take(const std::string& store_path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace kaiku::store
