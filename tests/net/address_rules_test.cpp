#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include <kaiku/net/address_rules.hpp>

namespace kaiku::net {
namespace {

bool is_public(const char* text) {
  return is_public_address(boost::asio::ip::make_address(text));
}

TEST(AddressRules, LetThePublicInternetPass) {
  for (const auto* text :
       {"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.169.0.1",
        "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888",
        "64:ff9b::101:101", "2002:101:101::1"}) {
    EXPECT_TRUE(is_public(text)) << text;
  }
}

TEST(AddressRules, KeepEverythingInsideOut) {
  for (const auto* text :
       {"0.0.0.0",        "10.0.0.1",        "10.255.255.255", "100.64.0.1",      "100.100.100.200",
        "127.0.0.1",      "127.255.255.255", "168.63.129.16",  "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.192",     "192.0.2.1",      "192.88.99.1",     "192.168.0.1",
        "198.18.0.1",     "198.19.255.255",  "198.51.100.1",   "203.0.113.1",     "224.0.0.1",
        "240.0.0.1",      "255.255.255.255"}) {
    EXPECT_FALSE(is_public(text)) << text;
  }
}

TEST(AddressRules, KeepIpv6InsideOutToo) {
  for (const auto* text : {"::", "::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
                           "2001:db8::1", "2001::1", "3fff::1", "::ffff:1.1.1.1",
                           "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
                           "2002:7f00:1::1", "2002:a9fe:a9fe::1", "100::1", "5f00::1"}) {
    EXPECT_FALSE(is_public(text)) << text;
  }
}

}  // namespace
}  // namespace kaiku::net
