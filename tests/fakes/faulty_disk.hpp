#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <sqlite3.h>
#include <string>
#include <thread>

namespace kaiku::fakes {

/// The system's disk, made small, broken or slow at will: an SQLite VFS under its own name, for
/// store::Options::vfs. Header-only, so that benchmarks can use it too. Any thread.
class FaultyDisk {
 public:
  FaultyDisk() : name_("kaiku-faulty-" + std::to_string(reinterpret_cast<std::uintptr_t>(this))) {
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.pNext = nullptr;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = &open_file;
    // These find what they need through the VFS they are given, which must be the real one.
    vfs_.xDelete = [](sqlite3_vfs* v, const char* path, int sync) {
      return disk(v).real_->xDelete(disk(v).real_, path, sync);
    };
    vfs_.xAccess = [](sqlite3_vfs* v, const char* path, int flags, int* out) {
      return disk(v).real_->xAccess(disk(v).real_, path, flags, out);
    };
    vfs_.xFullPathname = [](sqlite3_vfs* v, const char* path, int size, char* out) {
      return disk(v).real_->xFullPathname(disk(v).real_, path, size, out);
    };
    sqlite3_vfs_register(&vfs_, 0);
  }
  ~FaultyDisk() { sqlite3_vfs_unregister(&vfs_); }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  const std::string& name() const { return name_; }

  static constexpr std::int64_t kEndless = -1;
  std::atomic<std::int64_t> free_bytes = kEndless;  ///< by how much files may still grow
  std::atomic<bool> sync_fails = false;
  std::atomic<bool> read_fails = false;
  std::atomic<std::int64_t> sync_microseconds = 0;  ///< what each sync takes besides its own time
  std::atomic<std::uint64_t> syncs = 0;

 private:
  struct File {
    sqlite3_file base;
    FaultyDisk* disk;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };

  static FaultyDisk& disk(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }
  static File& file(sqlite3_file* base) { return *reinterpret_cast<File*>(base); }
  static sqlite3_file* real(sqlite3_file* base) { return file(base).real(); }

  static int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* base, int flags,
                       int* out) {
    File& opened = file(base);
    opened.disk = &disk(vfs);
    base->pMethods = nullptr;
    const int code = opened.disk->real_->xOpen(opened.disk->real_, path, opened.real(), flags, out);
    if (code == SQLITE_OK) base->pMethods = &methods();
    return code;
  }

  static int write(sqlite3_file* base, const void* bytes, int count, sqlite3_int64 offset) {
    FaultyDisk& on = *file(base).disk;
    sqlite3_int64 size = 0;
    real(base)->pMethods->xFileSize(real(base), &size);
    const std::int64_t growth = std::max<std::int64_t>(0, offset + count - size);
    const std::int64_t free = on.free_bytes;
    if (free != kEndless && growth > free) return SQLITE_FULL;
    const int code = real(base)->pMethods->xWrite(real(base), bytes, count, offset);
    if (code == SQLITE_OK && free != kEndless) on.free_bytes -= growth;
    return code;
  }

  static int sync(sqlite3_file* base, int flags) {
    FaultyDisk& on = *file(base).disk;
    ++on.syncs;
    if (on.sync_fails) return SQLITE_IOERR_FSYNC;
    const std::chrono::microseconds slow(on.sync_microseconds);
    if (slow.count() > 0) std::this_thread::sleep_for(slow);
    return real(base)->pMethods->xSync(real(base), flags);
  }

  static int read(sqlite3_file* base, void* bytes, int count, sqlite3_int64 offset) {
    if (file(base).disk->read_fails) return SQLITE_IOERR_READ;
    return real(base)->pMethods->xRead(real(base), bytes, count, offset);
  }

  static const sqlite3_io_methods& methods() {
    static const sqlite3_io_methods all = [] {
      sqlite3_io_methods m{};
      m.iVersion = 2;
      m.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
      m.xRead = &read;
      m.xWrite = &write;
      m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
        return real(f)->pMethods->xTruncate(real(f), size);
      };
      m.xSync = &sync;
      m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
        return real(f)->pMethods->xFileSize(real(f), size);
      };
      m.xLock = [](sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); };
      m.xUnlock = [](sqlite3_file* f, int level) {
        return real(f)->pMethods->xUnlock(real(f), level);
      };
      m.xCheckReservedLock = [](sqlite3_file* f, int* out) {
        return real(f)->pMethods->xCheckReservedLock(real(f), out);
      };
      m.xFileControl = [](sqlite3_file* f, int op, void* arg) {
        return real(f)->pMethods->xFileControl(real(f), op, arg);
      };
      m.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
      m.xDeviceCharacteristics = [](sqlite3_file* f) {
        return real(f)->pMethods->xDeviceCharacteristics(real(f));
      };
      m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
        return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
      };
      m.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
        return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
      };
      m.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
      m.xShmUnmap = [](sqlite3_file* f, int erase) {
        return real(f)->pMethods->xShmUnmap(real(f), erase);
      };
      return m;
    }();
    return all;
  }

  std::string name_;
  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
};

}  // namespace kaiku::fakes
