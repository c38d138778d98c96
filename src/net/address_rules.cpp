#include <algorithm>
#include <array>
#include <cstdint>

#include <kaiku/net/address_rules.hpp>

namespace kaiku::net {
namespace {

using boost::asio::ip::address_v4;
using boost::asio::ip::address_v6;

struct Range4 {
  std::array<std::uint8_t, 4> network;
  int bits;
};
constexpr Range4 kSetApart4[] = {
    {{0, 0, 0, 0}, 8},         // this network
    {{10, 0, 0, 0}, 8},        // private
    {{100, 64, 0, 0}, 10},     // shared, behind carriers' NAT
    {{127, 0, 0, 0}, 8},       // loopback
    {{169, 254, 0, 0}, 16},    // link-local, instance metadata of most clouds
    {{172, 16, 0, 0}, 12},     // private
    {{192, 0, 0, 0}, 24},      // protocol assignments
    {{192, 0, 2, 0}, 24},      // documentation
    {{192, 88, 99, 0}, 24},    // 6to4 relays, deprecated
    {{192, 168, 0, 0}, 16},    // private
    {{198, 18, 0, 0}, 15},     // benchmarks
    {{198, 51, 100, 0}, 24},   // documentation
    {{203, 0, 113, 0}, 24},    // documentation
    {{224, 0, 0, 0}, 3},       // multicast, reserved, broadcast
    {{168, 63, 129, 16}, 32},  // Azure's platform services
};

struct Range6 {
  std::array<std::uint8_t, 8> network;  // all ranges end within the first half
  int bits;
};
// Within 2000::/3, which is all that is routed globally.
constexpr Range6 kSetApart6[] = {
    {{0x20, 0x01, 0x00}, 23},        // protocol assignments, Teredo
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff, 0x00}, 20},        // documentation
};
constexpr Range6 kGlobal6 = {{0x20}, 3};
constexpr Range6 kSixToFour = {{0x20, 0x02}, 16};
constexpr std::array<std::uint8_t, 12> kNat64 = {0x00, 0x64, 0xff, 0x9b};  // 64:ff9b::/96

template <class Bytes, class Network>
bool begins_with(const Bytes& bytes, const Network& network, int bits) {
  std::size_t i = 0;
  for (; bits >= 8; bits -= 8, ++i) {
    if (bytes[i] != network[i]) return false;
  }
  return bits == 0 || ((bytes[i] ^ network[i]) >> (8 - bits)) == 0;
}

bool is_public(const address_v4::bytes_type& bytes) {
  return std::ranges::none_of(kSetApart4, [&](const Range4& range) {
    return begins_with(bytes, range.network, range.bits);
  });
}

address_v4::bytes_type embedded(const address_v6::bytes_type& bytes, std::size_t at) {
  return {bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]};
}

bool is_public(const address_v6::bytes_type& bytes) {
  if (std::equal(kNat64.begin(), kNat64.end(), bytes.begin()))
    return is_public(embedded(bytes, 12));
  if (!begins_with(bytes, kGlobal6.network, kGlobal6.bits)) return false;
  if (begins_with(bytes, kSixToFour.network, kSixToFour.bits)) return is_public(embedded(bytes, 2));
  return std::ranges::none_of(kSetApart6, [&](const Range6& range) {
    return begins_with(bytes, range.network, range.bits);
  });
}

}  // namespace

bool is_public_address(const boost::asio::ip::address& address) {
  return address.is_v4() ? is_public(address.to_v4().to_bytes())
                         : is_public(address.to_v6().to_bytes());
}

}  // namespace kaiku::net
