#pragma once

#include <optional>

#include <boost/asio/ip/address.hpp>
#include <curl/curl.h>

namespace kaiku::net {

/// The address libcurl is about to connect to; nothing for families other than IP.
std::optional<boost::asio::ip::address> ip_address(const curl_sockaddr& address);

}  // namespace kaiku::net
