#pragma once

#include <thread>

#include <boost/asio/io_context.hpp>

#include <kaiku/tasks/worker_pool.hpp>

namespace kaiku::ingest {

/// Runs everything that is ready, and what workers have been given.
inline void settle(boost::asio::io_context& io, const tasks::WorkerPool& workers) {
  for (bool again = true; again;) {
    if (io.stopped()) io.restart();
    const bool waits = workers.outstanding() > 0;  // before: its result is handed over first
    const bool ran = io.poll() > 0;
    if (waits) std::this_thread::yield();
    again = ran || waits;
  }
}

}  // namespace kaiku::ingest
