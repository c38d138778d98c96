#include "peers/mail_server.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <utility>

#include <netinet/in.h>
#include <openssl/pem.h>
#include <sys/socket.h>

namespace peers {

namespace fs = std::filesystem;

namespace {

constexpr auto kStartLimit = std::chrono::seconds(20);
constexpr auto kBetweenLooks = std::chrono::milliseconds(50);
constexpr int kAttempts = 5;  // somebody else may take a port between the choice and the start

std::string content_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

void write_key(const fs::path& path, SSL_CTX* context) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) throw std::runtime_error("cannot write " + path.string());
  PEM_write_PrivateKey(file, SSL_CTX_get0_privatekey(context), nullptr, nullptr, 0, nullptr,
                       nullptr);
  std::fclose(file);
}

// The server names its port only as it was configured, so it cannot be asked to take any.
std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

}  // namespace

MailServer::MailServer(const std::string& programs, std::string folder, const std::string& password)
    : folder_(std::move(folder)) {
  configure(programs, password);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (start(programs)) return;
  }
  throw std::runtime_error("chasquid:\n" + server_->log());
}

void MailServer::configure(const std::string& programs, const std::string& password) const {
  const fs::path conf = fs::path(folder_) / "conf";
  fs::create_directories(conf / "certs/localhost");
  fs::create_directories(conf / "domains/kaisla.example");
  fs::create_directories(fs::path(folder_) / "data");
  fs::create_directories(fs::path(folder_) / "mail");
  fs::copy_file(certificate_.file(), conf / "certs/localhost/fullchain.pem");
  write_key(conf / "certs/localhost/privkey.pem", certificate_.context());
  write(fs::path(folder_) / "deliver",
        "#!/bin/sh\nset -e\nname=$(mktemp -u '" + folder_ +
            "/mail/XXXXXXXX')\ncat > \"$name.part\"\nmv \"$name.part\" \"$name.eml\"\n");
  fs::permissions(fs::path(folder_) / "deliver", fs::perms::owner_all);
  write(conf / "chasquid.conf", "");
  wordpress::ChildProcess add_user(
      {.words = {programs + "/usr/bin/chasquid-util", "--configdir=" + conf.string(), "user-add",
                 kUser, "--password=" + password},
       .directory = folder_,
       .log = folder_ + "/user-add.log",
       .environment = {}});
  if (add_user.wait_exit(kStartLimit) != 0) throw std::runtime_error(add_user.log());
}

bool MailServer::start(const std::string& programs) {
  port_ = free_port();
  write(fs::path(folder_) / "conf/chasquid.conf",
        "hostname: \"localhost\"\nsmtp_address: \"127.0.0.1:0\"\nsubmission_address: \"127.0.0.1:" +
            std::to_string(port_) + "\"\nmail_delivery_agent_bin: \"" + folder_ +
            "/deliver\"\nmail_delivery_agent_args: \"%to%\"\ndata_dir: \"" + folder_ +
            "/data\"\nmail_log_path: \"" + folder_ + "/mail.log\"\n");
  const std::string log = folder_ + "/chasquid-" + std::to_string(port_) + ".log";
  server_ = std::make_unique<wordpress::ChildProcess>(wordpress::ChildProcess::Setup{
      .words = {programs + "/usr/bin/chasquid", "--config_dir=" + folder_ + "/conf"},
      .directory = folder_,
      .log = log,
      .environment = {}});
  const std::string listening = "127.0.0.1:" + std::to_string(port_) + " (submission)";
  const auto end = std::chrono::steady_clock::now() + kStartLimit;
  while (std::chrono::steady_clock::now() < end && server_->running()) {
    if (content_of(log).find(listening) != std::string::npos) return true;
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return false;
}

std::vector<std::string> MailServer::mails() const {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (const auto& entry : fs::directory_iterator(fs::path(folder_) / "mail")) {
    if (entry.path().extension() == ".eml") {
      files.emplace_back(entry.last_write_time(), entry.path());
    }
  }
  std::ranges::sort(files);
  std::vector<std::string> mails;
  for (const auto& [time, path] : files) mails.push_back(content_of(path));
  return mails;
}

}  // namespace peers
