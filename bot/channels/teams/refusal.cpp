#include "channels/teams/refusal.hpp"

namespace tillit::teams {

int status_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::NoToken:
    case Refusal::TwoHeaders:
    case Refusal::NotBearer:
    case Refusal::TooLong:
    case Refusal::Malformed:
    case Refusal::WrongAlgorithm:
    case Refusal::Critical:
    case Refusal::NoKeyId:
    case Refusal::UnknownKey:
    case Refusal::BadSignature:
    case Refusal::WrongIssuer:
    case Refusal::WrongAudience:
    case Refusal::NoTimes:
    case Refusal::Expired:
    case Refusal::TooEarly:
    case Refusal::NoServiceUrl: return 401;
    case Refusal::OtherServiceUrl:
    case Refusal::NotEndorsed:
    case Refusal::OtherChannel:
    case Refusal::OtherRecipient:
    case Refusal::OtherTenant: return 403;
    case Refusal::NoKeys: return 503;
  }
  return 401;
}

const char* to_string(Refusal refusal) {
  switch (refusal) {
    case Refusal::NoToken: return "no_token";
    case Refusal::TwoHeaders: return "two_headers";
    case Refusal::NotBearer: return "not_bearer";
    case Refusal::TooLong: return "too_long";
    case Refusal::Malformed: return "malformed";
    case Refusal::WrongAlgorithm: return "wrong_algorithm";
    case Refusal::Critical: return "critical";
    case Refusal::NoKeyId: return "no_key_id";
    case Refusal::NoKeys: return "no_keys";
    case Refusal::UnknownKey: return "unknown_key";
    case Refusal::BadSignature: return "bad_signature";
    case Refusal::WrongIssuer: return "wrong_issuer";
    case Refusal::WrongAudience: return "wrong_audience";
    case Refusal::NoTimes: return "no_times";
    case Refusal::Expired: return "expired";
    case Refusal::TooEarly: return "too_early";
    case Refusal::NoServiceUrl: return "no_service_url";
    case Refusal::OtherServiceUrl: return "other_service_url";
    case Refusal::NotEndorsed: return "not_endorsed";
    case Refusal::OtherChannel: return "other_channel";
    case Refusal::OtherRecipient: return "other_recipient";
    case Refusal::OtherTenant: return "other_tenant";
  }
  return "unknown";
}

}  // namespace tillit::teams
