#include "http/peer_certificate.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <ctime>

namespace tillit::http {
namespace {

std::optional<TimePoint> instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return TimePoint{std::chrono::seconds{::timegm(&parts)}};
}

// Instead of OpenSSL's own call of X509_verify_cert (SSL_CTX_set_cert_verify_callback(3)), which is
// all that it does here, too.
int verify_and_note(X509_STORE_CTX* chain, void* into) {
  if (const X509* certificate = X509_STORE_CTX_get0_cert(chain); certificate != nullptr) {
    const auto from = instant_of(X509_get0_notBefore(certificate));
    const auto until = instant_of(X509_get0_notAfter(certificate));
    if (from && until)
      *static_cast<std::optional<CertificateDates>*>(into) = CertificateDates{*from, *until};
  }
  return X509_verify_cert(chain);
}

}  // namespace

void note_certificates(ssl_ctx_st* context, std::optional<CertificateDates>& into) {
  SSL_CTX_set_cert_verify_callback(context, &verify_and_note, &into);
}

}  // namespace tillit::http
