#include "fakes/certificate.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace kaiku::fakes {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using X509Certificate = std::unique_ptr<X509, Free>;

constexpr long kDay = 24 * 60 * 60;

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  if (!extension) throw std::runtime_error("certificate extension " + value);
  X509_add_ext(certificate, extension.get(), -1);
}

X509Certificate sign(EVP_PKEY* key, const std::string& host) {
  X509Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDay);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key);
  const std::string address = host == "localhost" ? ",IP:127.0.0.1" : "";
  add_extension(certificate.get(), NID_subject_alt_name, "DNS:" + host + address);
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  if (X509_sign(certificate.get(), key, EVP_sha256()) == 0) {
    throw std::runtime_error("certificate not signed");
  }
  return certificate;
}

std::string write_pem(X509* certificate) {
  std::string path = (std::filesystem::temp_directory_path() / "kaiku-test-ca-XXXXXX").string();
  const int fd = ::mkstemp(path.data());
  std::FILE* file = fd >= 0 ? ::fdopen(fd, "w") : nullptr;
  if (file == nullptr) throw std::runtime_error("certificate file " + path);
  PEM_write_X509(file, certificate);
  std::fclose(file);
  return path;
}

}  // namespace

Certificate::Certificate(const std::string& host) : context_(SSL_CTX_new(TLS_server_method())) {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  const X509Certificate certificate = sign(key.get(), host);
  if (SSL_CTX_use_certificate(context_, certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context_, key.get()) != 1) {
    throw std::runtime_error("certificate not usable");
  }
  file_ = write_pem(certificate.get());
}

Certificate::~Certificate() {
  std::remove(file_.c_str());
  SSL_CTX_free(context_);
}

}  // namespace kaiku::fakes
