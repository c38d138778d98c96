#pragma once

#include <kaiku/incidents/mutes.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqliteMutes final : public incidents::Mutes {
 public:
  SqliteMutes(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<std::vector<incidents::Mute>>> in_force(TimePoint now) override;
  boost::asio::awaitable<Result<incidents::Mute>> add(incidents::Mute mute, TimePoint now) override;
  boost::asio::awaitable<Result<incidents::Mute>> end(incidents::MuteId id, std::string who,
                                                      TimePoint now) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
