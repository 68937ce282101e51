#include "channels/teams/signing_keys.hpp"
#include "channels/teams/strict_json.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <utility>

namespace tillit::teams {
namespace {

using nlohmann::json;

constexpr int kDocumentDepth = 16;

bool is_safe(const http::Url& url) {
  return url.scheme == "https" || http::is_loopback_host(url.host);
}

bool is_address(std::string_view host) {
  return host.starts_with('[') ||
         std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

// What is left of a name without its first label: who has the name has that domain, too. Empty if
// it would be a top-level domain.
std::string_view parent_of(std::string_view host) {
  if (is_address(host)) return {};
  const auto dot = host.find('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view parent = host.substr(dot + 1);
  return parent.find('.') == std::string_view::npos ? std::string_view{} : parent;
}

bool is_of_one_family(std::string_view host, std::string_view other) {
  if (host == other) return true;
  const std::string_view parent = parent_of(host);
  if (parent.empty() || !other.ends_with(parent)) return false;
  return other.size() == parent.size() || other[other.size() - parent.size() - 1] == '.';
}

bool may_name(const http::Url& metadata, const http::Url& keys) {
  if (http::is_loopback_host(metadata.host)) return http::is_loopback_host(keys.host);
  return keys.scheme == "https" && is_of_one_family(metadata.host, keys.host);
}

Result<json> read_document(std::string_view text) {
  if (text.size() > kMaxKeyDocumentBytes) {
    return fail(Errc::Invalid, "an OpenID document is longer than 1 MB");
  }
  return read_strict_json(text, kDocumentDepth);
}

// Absent is fine (RFC 7517 4.2 and 4.4: optional), another one is not.
bool is_absent_or(const json& key, const char* name, std::string_view wanted) {
  return !key.contains(name) || text_of(key, name) == wanted;
}

bool is_for_signing(const json& key) {
  return key.is_object() && text_of(key, "kty") == "RSA" && !text_of(key, "kid").empty() &&
         is_absent_or(key, "use", "sig") && is_absent_or(key, "alg", "RS256");
}

std::vector<std::string> endorsements_of(const json& key) {
  std::vector<std::string> channels;
  const auto found = key.find("endorsements");
  if (found == key.end() || !found->is_array()) return channels;
  for (const json& channel : *found) {
    if (channel.is_string()) channels.push_back(channel.get<std::string>());
  }
  return channels;
}

}  // namespace

Result<void> check_metadata_url(std::string_view metadata_url) {
  const Result<http::Url> url = http::parse_url(metadata_url);
  if (!url) return fail(Errc::Invalid, "the OpenID metadata address is not a whole address");
  if (!is_safe(*url)) return fail(Errc::Invalid, "the OpenID metadata address is not https");
  return {};
}

Result<OpenIdMetadata> read_metadata(std::string_view json_text, std::string_view metadata_url) {
  if (const auto safe = check_metadata_url(metadata_url); !safe) {
    return tl::unexpected(safe.error());
  }
  const Result<json> document = read_document(json_text);
  if (!document) return fail(Errc::Invalid, "the OpenID metadata are not as they should be");
  OpenIdMetadata metadata{text_of(*document, "issuer"), text_of(*document, "jwks_uri")};
  const Result<http::Url> from = http::parse_url(metadata_url);
  const Result<http::Url> keys = http::parse_url(metadata.jwks_uri);
  if (!keys) return fail(Errc::Invalid, "the OpenID metadata name no address of keys");
  if (!may_name(*from, *keys)) {
    return fail(Errc::Invalid, "the OpenID metadata name keys on another host, or not by https");
  }
  return metadata;
}

Result<KeySet> read_key_set(std::string_view json_text) {
  const Result<json> document = read_document(json_text);
  const auto refused = [] { return fail(Errc::Invalid, "the signing keys are not a key set"); };
  if (!document) return refused();
  const auto found = document->find("keys");
  if (found == document->end() || !found->is_array()) return refused();
  KeySet keys;
  for (const json& one : *found) {
    if (!is_for_signing(one)) continue;
    Result<crypto::Rs256Key> key = crypto::Rs256Key::from_jwk(text_of(one, "n"), text_of(one, "e"));
    if (!key) continue;
    const bool is_new =
        keys.try_emplace(text_of(one, "kid"), SigningKey{std::move(*key), endorsements_of(one)})
            .second;
    if (!is_new) return fail(Errc::Invalid, "two signing keys have one name");
  }
  if (keys.empty()) return fail(Errc::Invalid, "none of the signing keys is one we can use");
  return keys;
}

}  // namespace tillit::teams
