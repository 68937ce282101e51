// Whom the client trusts, against a TLS server with a certificate made here.
#include "http/client.hpp"

#include <gtest/gtest.h>
#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <thread>

namespace tillit::http {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

Certificate sign_for(const char* alternative_name, EVP_PKEY* key) {
  Certificate made{X509_new()};
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  X509_set_pubkey(made.get(), key);
  X509_NAME* name = X509_get_subject_name(made.get());
  const unsigned char common_name[] = "test";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative_name);
  X509_add_ext(made.get(), extension, -1);
  X509_EXTENSION_free(extension);
  X509_sign(made.get(), key, EVP_sha256());
  return made;
}

// Answers "ok" over TLS, on a port of its own.
class TlsServer {
 public:
  explicit TlsServer(const char* alternative_name)
      : key_(EVP_RSA_gen(2048)),
        certificate_(sign_for(alternative_name, key_.get())),
        server_(certificate_.get(), key_.get()) {
    server_.Get("/", [](const httplib::Request&, httplib::Response& out) {
      out.set_content("ok", "text/plain");
    });
    server_.set_keep_alive_timeout(1);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::jthread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
    std::string path = ::testing::TempDir() + "tillit_ca_XXXXXX";
    const int descriptor = ::mkstemp(path.data());
    FILE* file = ::fdopen(descriptor, "w");
    PEM_write_X509(file, certificate_.get());
    std::fclose(file);
    ca_file_ = path;
  }
  ~TlsServer() {
    server_.stop();
    ::unlink(ca_file_.c_str());
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] Result<ClientResponse, RequestError> ask(const std::string& host, bool trust) {
    auto client = Client::create({.origin = "https://" + host + ":" + std::to_string(port_),
                                  .ca_file = trust ? ca_file_ : ""});
    if (!client) throw std::runtime_error(client.error().context);
    return (*client)->request({.method = "GET"});
  }

 private:
  Key key_;
  Certificate certificate_;
  httplib::SSLServer server_;
  int port_ = 0;
  std::string ca_file_;
  std::jthread thread_;
};

TEST(Tls, AServerThatIsVouchedForIsAsked) {
  TlsServer server("DNS:localhost");
  const auto got = server.ask("localhost", /*trust=*/true);
  ASSERT_TRUE(got) << got.error().context;
  EXPECT_EQ(got->body, "ok");
}

TEST(Tls, AnAnswerSaysHowLongTheCertificateHolds) {
  TlsServer server("DNS:localhost");
  const auto got = server.ask("localhost", /*trust=*/true);
  ASSERT_TRUE(got) << got.error().context;
  ASSERT_TRUE(got->certificate);
  EXPECT_EQ(got->certificate->until - got->certificate->from, std::chrono::hours{2});
}

TEST(Tls, AServerThatNobodyVouchesForIsNotSentAnything) {
  TlsServer server("DNS:localhost");
  const auto got = server.ask("localhost", /*trust=*/false);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::NotSent);
}

TEST(Tls, AServerOfAnotherNameIsNotSentAnything) {
  TlsServer server("DNS:other.example");
  const auto got = server.ask("localhost", /*trust=*/true);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::NotSent);
}

}  // namespace
}  // namespace tillit::http
