#include "file_lock.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <sys/file.h>

namespace kaiku::store {
namespace {

std::string holder_of(int descriptor) {
  std::array<char, 32> bytes{};
  const ssize_t size = pread(descriptor, bytes.data(), bytes.size(), 0);
  std::string text(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return text.substr(0, text.find('\n'));
}

std::string why_not_opened(const std::filesystem::path& folder, int reason) {
  if (reason == ENOENT) return "folder " + folder.string() + " does not exist: create it";
  return "cannot write in folder " + folder.string() + ": " +
         std::generic_category().message(reason) + ": check its owner, mode and mount";
}

}  // namespace

Result<FileLock> FileLock::take(const std::string& store_path) {
  // Two names of one file (symbolic links) must meet at one lock.
  std::error_code unresolved;
  const auto real_path = std::filesystem::weakly_canonical(store_path, unresolved);
  const std::string lock_path = (unresolved ? store_path : real_path.string()) + ".lock";
  const int descriptor = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    const int reason = errno;
    const auto folder = std::filesystem::absolute(store_path).parent_path();
    return Error(Errc::kStoreUnavailable,
                 "store " + store_path + ": " + why_not_opened(folder, reason));
  }
  FileLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return Error(Errc::kStoreUnavailable, "store " + store_path + ": in use by process " +
                                              holder_of(descriptor) +
                                              ": stop it, or give this one a store of its own");
  }
  const std::string owner = std::to_string(getpid()) + "\n";
  // Only a courtesy to whoever is refused: the lock holds without it.
  if (ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const ssize_t written = pwrite(descriptor, owner.data(), owner.size(), 0);
  }
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace kaiku::store
