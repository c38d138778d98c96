#include "fakes/web_socket_server.hpp"

#include <array>
#include <utility>

#include <openssl/sha.h>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::fakes {
namespace {

enum Opcode { kContinued = 0, kText = 1, kClose = 8, kPing = 9 };

constexpr int kFinal = 0x80;
constexpr int kLengthBits = 0x7f;
constexpr std::size_t kMaskBytes = 4;

std::string accept_of(const std::string& key) {
  const std::string whole = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(whole.data()), whole.size(), digest.data());
  return crypto::base64_encode(crypto::as_text(digest));
}

std::string field(const std::string& request, const std::string& name) {
  const std::size_t at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 4;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

std::string big_endian(std::size_t number, std::size_t bytes) {
  std::string text;
  for (std::size_t i = bytes; i-- > 0;) text += static_cast<char>(number >> (8 * i) & 0xff);
  return text;
}

std::size_t from_big_endian(const std::string& bytes) {
  std::size_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

WebSocketPeer::WebSocketPeer(Conversation& conversation) : conversation_(conversation) {
  const auto request = conversation_.read_request();
  if (!request) return;
  const std::size_t begin = request->find(' ') + 1;
  target_ = request->substr(begin, request->find(' ', begin) - begin);
  const std::string key = field(*request, "Sec-WebSocket-Key");
  if (key.empty()) return;
  conversation_.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
      accept_of(key) + "\r\n\r\n");
  valid_ = true;
}

std::optional<WebSocketPeer::Frame> WebSocketPeer::read_frame() {
  const std::string head = conversation_.read_exactly(2);
  if (head.size() < 2) return std::nullopt;
  Frame frame;
  frame.final = (head[0] & kFinal) != 0;
  frame.opcode = head[0] & 0x0f;
  std::size_t length = static_cast<std::size_t>(head[1] & kLengthBits);
  if (length == 126) length = from_big_endian(conversation_.read_exactly(2));
  if (length == 127) length = from_big_endian(conversation_.read_exactly(8));
  const std::string mask = conversation_.read_exactly(kMaskBytes);
  frame.payload = conversation_.read_exactly(length);
  if (mask.size() < kMaskBytes || frame.payload.size() < length) return std::nullopt;
  for (std::size_t i = 0; i < length; ++i)
    frame.payload[i] = static_cast<char>(frame.payload[i] ^ mask[i % kMaskBytes]);
  return frame;
}

std::optional<std::string> WebSocketPeer::read() {
  std::string text;
  for (;;) {
    auto frame = read_frame();
    if (!frame) return std::nullopt;
    switch (frame->opcode) {
      case kContinued:
      case kText:
        text += frame->payload;
        if (frame->final) return text;
        break;
      case kPing:
        write_frame(kPing + 1, frame->payload);
        break;
      case kClose:
        close_code_ = static_cast<int>(from_big_endian(frame->payload.substr(0, 2)));
        write_frame(kClose, frame->payload.substr(0, 2));
        return std::nullopt;
      default:
        break;
    }
  }
}

void WebSocketPeer::write_frame(int opcode, std::string_view payload) {
  std::string bytes(1, static_cast<char>(kFinal | opcode));
  if (payload.size() < 126) {
    bytes += static_cast<char>(payload.size());
  } else if (payload.size() < 0x10000) {
    bytes += static_cast<char>(126) + big_endian(payload.size(), 2);
  } else {
    bytes += static_cast<char>(127) + big_endian(payload.size(), 8);
  }
  const std::lock_guard lock(writing_);
  conversation_.write(bytes.append(payload));
}

void WebSocketPeer::write(std::string_view text) {
  write_frame(kText, text);
}

void WebSocketPeer::close(int code) {
  write_frame(kClose, big_endian(static_cast<std::size_t>(code), 2));
}

WebSocketServer::WebSocketServer(Script script, const Certificate* certificate)
    : server_([script = std::move(script), certificate](Conversation& conversation) {
        if (certificate != nullptr && !conversation.start_tls(*certificate)) return;
        WebSocketPeer peer(conversation);
        if (peer.valid()) script(peer);
      }) {}

}  // namespace kaiku::fakes
