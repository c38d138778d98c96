#pragma once

#include <kaiku/inbox/streams.hpp>

#include "intake_state.hpp"
#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqliteStreams final : public inbox::Streams {
 public:
  SqliteStreams(Writer& writer, Reader& reader, IntakeState& state)
      : writer_(writer), reader_(reader), state_(state) {}

  boost::asio::awaitable<Result<inbox::StreamState>> state(inbox::StreamKey key) override;
  boost::asio::awaitable<Result<bool>> append(inbox::Page page) override;

 private:
  Writer& writer_;
  Reader& reader_;
  IntakeState& state_;
};

}  // namespace kaiku::store
