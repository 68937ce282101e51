#include "teams/fake/tokens.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <deque>
#include <mutex>

namespace tillit::fake_teams {
namespace {

using fakes::base64_encoded;
using fakes::base64url_encoded;

struct Named {
  Forgery forgery;
  const char* name;
};
constexpr std::array kAll{Named{Forgery::NoToken, "NoToken"},
                          Named{Forgery::OtherScheme, "OtherScheme"},
                          Named{Forgery::TwoHeaders, "TwoHeaders"},
                          Named{Forgery::TwoParts, "TwoParts"},
                          Named{Forgery::AlgNone, "AlgNone"},
                          Named{Forgery::Hs256WithPublicKey, "Hs256WithPublicKey"},
                          Named{Forgery::Rs384, "Rs384"},
                          Named{Forgery::OtherKey, "OtherKey"},
                          Named{Forgery::OtherKeyInHeader, "OtherKeyInHeader"},
                          Named{Forgery::OtherKeyByAddress, "OtherKeyByAddress"},
                          Named{Forgery::UnknownKid, "UnknownKid"},
                          Named{Forgery::Critical, "Critical"},
                          Named{Forgery::Expired, "Expired"},
                          Named{Forgery::NotYetValid, "NotYetValid"},
                          Named{Forgery::NoExpiry, "NoExpiry"},
                          Named{Forgery::ExpiryAsText, "ExpiryAsText"},
                          Named{Forgery::WrongIssuer, "WrongIssuer"},
                          Named{Forgery::EmulatorIssuer, "EmulatorIssuer"},
                          Named{Forgery::WrongAudience, "WrongAudience"},
                          Named{Forgery::AudienceList, "AudienceList"},
                          Named{Forgery::WrongServiceUrl, "WrongServiceUrl"},
                          Named{Forgery::NoServiceUrl, "NoServiceUrl"},
                          Named{Forgery::ServiceUrlInCamelCase, "ServiceUrlInCamelCase"},
                          Named{Forgery::KeyWithoutEndorsements, "KeyWithoutEndorsements"},
                          Named{Forgery::KeyEndorsedForOthers, "KeyEndorsedForOthers"},
                          Named{Forgery::Tampered, "Tampered"},
                          Named{Forgery::Padded, "Padded"},
                          Named{Forgery::Oversized, "Oversized"}};

std::string encoded(const Json& part, bool padded) {
  return padded ? base64_encoded(part.dump() + std::string(3 - part.dump().size() % 3 + 1, ' '))
                : base64url_encoded(part.dump());
}

Published signing_key(const TokenOrder& order, Forgery forgery) {
  switch (forgery) {
    case Forgery::OtherKey:
    case Forgery::OtherKeyInHeader:
    case Forgery::OtherKeyByAddress: return {order.key.kid, order.stranger};
    case Forgery::UnknownKid: return {"nobody-knows-it", order.stranger};
    case Forgery::KeyWithoutEndorsements: return order.unendorsed;
    case Forgery::KeyEndorsedForOthers: return order.for_webchat;
    default: return order.key;
  }
}

Json header_of(const Published& key, Forgery forgery) {
  Json header{{"alg", "RS256"}, {"kid", key.kid}, {"x5t", key.kid}, {"typ", "JWT"}};
  switch (forgery) {
    case Forgery::AlgNone: header["alg"] = "none"; break;
    case Forgery::Hs256WithPublicKey: header["alg"] = "HS256"; break;
    case Forgery::Rs384: header["alg"] = "RS384"; break;
    case Forgery::Critical: header["crit"] = {"exp"}; break;
    case Forgery::OtherKeyInHeader:
      header["jwk"] = {
          {"kty", "RSA"}, {"n", key_pair(key.pair).n()}, {"e", key_pair(key.pair).e()}};
      break;
    case Forgery::OtherKeyByAddress: header["jku"] = "https://keys.example.org/keys"; break;
    default: break;
  }
  return header;
}

Json payload_of(const TokenOrder& order, Forgery forgery) {
  const auto now = std::chrono::floor<std::chrono::seconds>(order.now).time_since_epoch().count();
  Json payload{{"serviceurl", order.service_url},
               {"nbf", now - 60},
               {"exp", now + 3600},
               {"iss", order.issuer},
               {"aud", order.app_id}};
  switch (forgery) {
    case Forgery::Expired:
      payload["nbf"] = now - 4200;
      payload["exp"] = now - 600;
      break;
    case Forgery::NotYetValid: payload["nbf"] = now + 600; break;
    case Forgery::NoExpiry: payload.erase("exp"); break;
    case Forgery::ExpiryAsText: payload["exp"] = "9999999999"; break;
    case Forgery::WrongIssuer: payload["iss"] = "https://api.botframework.us"; break;
    case Forgery::EmulatorIssuer:
      payload["iss"] = "https://sts.windows.net/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee/";
      payload["appid"] = order.app_id;
      break;
    case Forgery::WrongAudience: payload["aud"] = "99999999-2222-3333-4444-555555555555"; break;
    case Forgery::AudienceList:
      payload["aud"] = {order.app_id, "99999999-2222-3333-4444-555555555555"};
      break;
    case Forgery::WrongServiceUrl: payload["serviceurl"] = "https://attacker.example.org/"; break;
    case Forgery::NoServiceUrl: payload.erase("serviceurl"); break;
    case Forgery::ServiceUrlInCamelCase:
      payload.erase("serviceurl");
      payload["serviceUrl"] = order.service_url;
      break;
    case Forgery::Oversized: payload["more"] = std::string(15'000, 'a'); break;
    default: break;
  }
  return payload;
}

std::string token_of(const TokenOrder& order, Forgery forgery) {
  const Published key = signing_key(order, forgery);
  const bool padded = forgery == Forgery::Padded;
  const std::string head =
      encoded(header_of(key, forgery), padded) + "." + encoded(payload_of(order, forgery), padded);
  switch (forgery) {
    case Forgery::TwoParts: return head;
    case Forgery::AlgNone: return head + ".";
    case Forgery::Hs256WithPublicKey:
      return head + "." + base64url_encoded(hmac_sha256(key_pair(key.pair).public_pem(), head));
    default: break;
  }
  std::string token = head + "." + base64url_encoded(key_pair(key.pair).sign(head));
  if (forgery == Forgery::Tampered) {
    char& letter = token[token.find('.') + 12];
    letter = letter == 'A' ? 'B' : 'A';
  }
  return token;
}

}  // namespace

const tokens::KeyPair& key_pair(std::size_t n) {
  static std::mutex mutex;
  static std::deque<tokens::KeyPair> made;  // grows without moving what is in it
  const std::lock_guard lock(mutex);
  while (made.size() <= n) made.push_back(tokens::KeyPair::make());
  return made[n];
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(), &length);
  return {reinterpret_cast<const char*>(digest.data()), length};
}

std::vector<Forgery> all_forgeries() {
  std::vector<Forgery> all;
  for (const Named& one : kAll) all.push_back(one.forgery);
  return all;
}

const char* name_of(Forgery forgery) {
  for (const Named& one : kAll)
    if (one.forgery == forgery) return one.name;
  return "None";
}

Headers authorization(const TokenOrder& order, Forgery forgery) {
  if (forgery == Forgery::NoToken) return {};
  const char* scheme = forgery == Forgery::OtherScheme ? "Basic " : "Bearer ";
  Headers headers{{"Authorization", scheme + token_of(order, forgery)}};
  if (forgery == Forgery::TwoHeaders) headers.push_back(headers.front());
  return headers;
}

Json key_document(const std::vector<Published>& keys) {
  Json list = Json::array();
  for (const Published& key : keys) {
    Json one{{"kty", "RSA"},
             {"use", "sig"},
             {"kid", key.kid},
             {"x5t", key.kid},
             {"n", key_pair(key.pair).n()},
             {"e", key_pair(key.pair).e()},
             {"x5c", {"not-a-certificate"}}};
    if (key.endorsements) one["endorsements"] = *key.endorsements;
    list.push_back(std::move(one));
  }
  return {{"keys", list}};
}

}  // namespace tillit::fake_teams
