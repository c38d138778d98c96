#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "server_fixture.hpp"

namespace kaiku::net {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class ListenerTest : public ServerFixture {
 protected:
  ListenerTest() {
    std::string pattern = testing::TempDir() + "kaiku-net-XXXXXX";
    folder = ::mkdtemp(pattern.data());
    path = folder / "console.sock";
  }
  ~ListenerTest() override { std::filesystem::remove_all(folder); }

  ListenOn unix_socket() const { return {.kind = ListenOn::Kind::kUnix, .address = path.string()}; }

  Result<void> try_listen(const ListenOn& where) {
    HttpServer other(io, clock, {},
                     [this](const http::Request& request) { return handle(request); });
    return other.listen(where);
  }

  std::filesystem::path folder;
  std::filesystem::path path;
};

TEST_F(ListenerTest, ServesOverIpv6) {
  serve_on({.kind = ListenOn::Kind::kTcp, .address = "::1"});
  EXPECT_NE(server->port(), 0);
  RawClient client(io, server->port(), true);
  client.send("GET /six HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), EndsWith("GET /six "));
}

TEST_F(ListenerTest, ServesOverAUnixSocketForOwnerAndGroup) {
  serve_on(unix_socket());
  EXPECT_EQ(server->port(), 0);
  struct stat made = {};
  ASSERT_EQ(::stat(path.c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777, 0660u);
  RawClient client(io, path.string());
  client.send("GET /local HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), EndsWith("GET /local "));
}

TEST_F(ListenerTest, RemovesItsSocketFileWhenItStops) {
  serve_on(unix_socket());
  server->stop_accepting();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(ListenerTest, LeavesTheFileOfItsSuccessor) {
  serve_on(unix_socket());
  std::filesystem::rename(path, folder / "old.sock");
  std::ofstream(path) << "somebody else's";
  server->stop_accepting();
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(ListenerTest, ReplacesTheSocketOfADaemonThatCrashed) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  const int crashed = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(crashed, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(crashed);
  ASSERT_TRUE(std::filesystem::exists(path));
  serve_on(unix_socket());
  RawClient client(io, path.string());
  client.send("GET /new HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), EndsWith("GET /new "));
}

TEST_F(ListenerTest, LeavesASocketSomebodyListensOn) {
  serve_on(unix_socket());
  const auto second = try_listen(unix_socket());
  ASSERT_TRUE(second.has_error());
  EXPECT_TRUE(second.error().is(Errc::kNetwork));
  EXPECT_THAT(second.error().message(), HasSubstr("another process listens"));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(ListenerTest, LeavesAFileThatIsNoSocket) {
  std::ofstream(path) << "precious";
  const auto listening = try_listen(unix_socket());
  ASSERT_TRUE(listening.has_error());
  EXPECT_THAT(listening.error().message(), HasSubstr("remove it or choose another path"));
  EXPECT_EQ(std::filesystem::file_size(path), 8u);
}

TEST_F(ListenerTest, NamesAddressesItCannotUse) {
  const auto name = try_listen({.kind = ListenOn::Kind::kTcp, .address = "localhost"});
  EXPECT_TRUE(name.has_error() && name.error().is(Errc::kInvalidArgument));
  const auto long_path =
      try_listen({.kind = ListenOn::Kind::kUnix, .address = std::string(200, 'p')});
  EXPECT_TRUE(long_path.has_error() && long_path.error().is(Errc::kInvalidArgument));
  serve();
  const auto taken =
      try_listen({.kind = ListenOn::Kind::kTcp, .address = "127.0.0.1", .port = server->port()});
  ASSERT_TRUE(taken.has_error());
  EXPECT_TRUE(taken.error().is(Errc::kNetwork));
  EXPECT_THAT(taken.error().message(), HasSubstr("127.0.0.1:" + std::to_string(server->port())));
  const auto again = server->listen({.kind = ListenOn::Kind::kTcp, .address = "127.0.0.1"});
  EXPECT_TRUE(again.has_error() && again.error().is(Errc::kConflict));
}

TEST_F(ListenerTest, TakesOverAListeningSocketOfTheServiceManager) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(fd, 16), 0);
  serve_on({.kind = ListenOn::Kind::kInherited, .fd = fd});
  EXPECT_NE(server->port(), 0);
  auto client = connect();
  client.send("GET /handed-over HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), EndsWith("GET /handed-over "));
}

TEST_F(ListenerTest, TakesOverNothingButAListeningStreamSocket) {
  const int datagram = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  for (const int fd : {-1, datagram, silent}) {
    const auto listening = try_listen({.kind = ListenOn::Kind::kInherited, .fd = fd});
    ASSERT_TRUE(listening.has_error());
    EXPECT_TRUE(listening.error().is(Errc::kInvalidArgument));
    EXPECT_THAT(listening.error().message(), HasSubstr("ListenStream="));
  }
  ::close(datagram);
  ::close(silent);
}

}  // namespace
}  // namespace kaiku::net
