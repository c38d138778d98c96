#pragma once

#include <optional>
#include <string>
#include <vector>

#include <kaiku/domain/interventions.hpp>
#include <kaiku/policy/comparison.hpp>

namespace kaikuctl {

/// Where comments to replay come from.
struct HistorySource {
  std::string file;     ///< JSON Lines; "-" or empty: stdin
  bool daemon = false;  ///< the decisions of the running daemon, over its control socket
  std::string store;    ///< the decisions in this database, while no daemon runs on it
};

struct History {
  std::vector<kaiku::policy::HistoricComment> comments;
  std::size_t unreadable = 0;  ///< lines or rows that could not be used, told on stderr
  std::size_t erased = 0;      ///< whose text is no longer kept
  /// What people and incidents did; nothing where the source does not know.
  std::optional<kaiku::Interventions> interventions;
};

/// Reads all of it. Of a comment with several decisions every text counts once. Nothing after a
/// message on stderr when the source cannot be read.
std::optional<History> read_history(const HistorySource& source, const std::string& socket);

}  // namespace kaikuctl
