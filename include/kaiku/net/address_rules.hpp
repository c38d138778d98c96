#pragma once

#include <boost/asio/ip/address.hpp>

namespace kaiku::net {

/// Whether an address leads to the public Internet. False for everything the IANA special-purpose
/// registries set apart (loopback, private, link-local, shared, documentation, multicast …), for
/// addresses at which cloud platforms serve credentials to their machines, and for IPv6 forms that
/// carry such an IPv4 address inside (NAT64, 6to4). IPv4-mapped addresses are never public: no
/// name server has a reason to send one.
bool is_public_address(const boost::asio::ip::address& address);

}  // namespace kaiku::net
