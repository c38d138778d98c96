#pragma once

#include <csignal>
#include <memory>
#include <string>

#include <curl/curl.h>

namespace kaiku::net {

/// Before the first use of libcurl. OpenSSL writes to closed connections like to any other:
/// SIGPIPE, whose default ends the process, is ignored from then on.
inline void prepare_libcurl() {
  [[maybe_unused]] static const bool once = [] {
    std::signal(SIGPIPE, SIG_IGN);
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  }();
}

struct CurlEasyCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using CurlEasy = std::unique_ptr<CURL, CurlEasyCleanup>;

/// A list of strings for libcurl; it keeps copies.
class CurlList {
 public:
  CurlList() = default;
  ~CurlList() { curl_slist_free_all(list_); }
  CurlList(const CurlList&) = delete;
  CurlList& operator=(const CurlList&) = delete;

  void append(const std::string& text) {
    if (curl_slist* longer = curl_slist_append(list_, text.c_str())) list_ = longer;
  }
  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

}  // namespace kaiku::net
