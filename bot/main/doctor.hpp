#pragma once

#include "channels/teams/app_token.hpp"
#include "channels/teams/settings.hpp"
#include "channels/teams/signing_keys.hpp"
#include "core/clock.hpp"
#include "core/secret.hpp"
#include "http/client.hpp"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What `tillit doctor` looks at. Each check says what it found and, where something is wrong, what
// to do about it; none shows a secret. The judging functions are pure, so that their tests need no
// network, disk or clock.
namespace tillit::doctor {

struct Finding {
  enum class Grade { Ok, Warning, Bad } grade = Grade::Ok;
  std::string what;
  std::string advice{};  // empty where all is well
};

struct Check {
  std::string name;
  std::function<std::vector<Finding>()> run;
};

// Runs them in order and prints a line for each finding (as JSON: one list of objects). True unless
// something is bad.
[[nodiscard]] bool run_checks(const std::vector<Check>& checks, bool as_json, std::ostream& out);

// An HTTP request to a whole address.
using Fetch = std::function<Result<http::ClientResponse, http::RequestError>(
    const std::string& url, http::ClientRequest request)>;
[[nodiscard]] Fetch fetch_over_network();

// The Date header's form (RFC 9110 5.6.7), "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::optional<TimePoint> parse_http_date(std::string_view text);

// Slack and Teams refuse nothing by our clock, but we refuse requests whose time is more than five
// minutes off ours; over one minute is on the way there. `whose`: "Slack", "Microsoft".
[[nodiscard]] Finding judge_clock(TimePoint ours, std::optional<TimePoint> theirs,
                                  std::string_view whose);

// What GET gave at an address that takes nothing but POST: our server answers 404 or 405 to that.
// `caller`: who comes to it, "Slack" or "Teams".
[[nodiscard]] Finding judge_public_url(
    const std::string& url, const Result<http::ClientResponse, http::RequestError>& answer,
    std::string_view caller);

// How long the certificate of an address still holds.
[[nodiscard]] Finding judge_certificate(const std::string& url,
                                        const http::CertificateDates& certificate, TimePoint now);

// What auth.test gave for the token of `whose`.
[[nodiscard]] std::vector<Finding> judge_auth(
    const std::string& whose, const Result<http::ClientResponse, http::RequestError>& answer,
    const std::string& app_id);
[[nodiscard]] Result<http::ClientResponse, http::RequestError> auth_test(const Fetch& fetch,
                                                                         const std::string& api_url,
                                                                         const Secret& token);

[[nodiscard]] Finding judge_space(std::uintmax_t database_bytes, std::uintmax_t free_bytes);

// Of a signing secret: 32 hex digits, as Slack makes them.
[[nodiscard]] Finding judge_signing_secret(const Secret& secret);

// The keys by which Microsoft signs, as they were fetched; `issuer`: the metadata's own, "" if it
// does not say.
[[nodiscard]] Finding judge_keys(const Result<void>& fetched, const teams::KeySet* keys,
                                 const std::string& issuer, const teams::TeamsSettings& settings);
// What the login gave for the bot's app id and secret.
[[nodiscard]] Finding judge_login(const Result<Secret, teams::NoToken>& token);

}  // namespace tillit::doctor
