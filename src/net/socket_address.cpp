#include "socket_address.hpp"

#include <algorithm>
#include <cstring>

#include <netinet/in.h>

namespace kaiku::net {

namespace ip = boost::asio::ip;

std::optional<ip::address> ip_address(const curl_sockaddr& address) {
  if (address.family == AF_INET) {
    sockaddr_in v4 = {};
    std::memcpy(&v4, &address.addr, sizeof v4);
    return ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.family == AF_INET6) {
    sockaddr_in6 v6 = {};
    // libcurl's own struct holds a larger address behind the member that it declares.
    std::memcpy(&v6, static_cast<const void*>(&address.addr), sizeof v6);
    ip::address_v6::bytes_type bytes;
    std::copy_n(v6.sin6_addr.s6_addr, bytes.size(), bytes.begin());
    return ip::address_v6(bytes);
  }
  return std::nullopt;
}

}  // namespace kaiku::net
