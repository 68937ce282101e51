#pragma once

#include "core/clock.hpp"

#include <optional>

struct ssl_ctx_st;

namespace tillit::http {

// From when until when a certificate holds.
struct CertificateDates {
  TimePoint from;
  TimePoint until;
};

// From now on each handshake of `context` leaves the dates of the other side's certificate in
// `into`, which must live as long as the context. What is trusted stays as it is.
void note_certificates(ssl_ctx_st* context, std::optional<CertificateDates>& into);

}  // namespace tillit::http
