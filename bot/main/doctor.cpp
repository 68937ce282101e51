#include "main/doctor.hpp"

#include "channels/slack/scopes.hpp"
#include "http/url.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>

namespace tillit::doctor {
namespace {

using nlohmann::json;
using Answer = Result<http::ClientResponse, http::RequestError>;
using Grade = Finding::Grade;

const char* sign_of(Grade grade) {
  switch (grade) {
    case Grade::Ok: return "✓";
    case Grade::Warning: return "!";
    case Grade::Bad: return "✗";
  }
  return "?";
}

const char* word_of(Grade grade) {
  switch (grade) {
    case Grade::Ok: return "ok";
    case Grade::Warning: return "warning";
    case Grade::Bad: return "bad";
  }
  return "unknown";
}

bool read_number(std::string_view digits, int& out) {
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return failed == std::errc{} && end == digits.data() + digits.size();
}

std::string text_in(const json& fields, const char* key) {
  const auto found = fields.find(key);
  return found != fields.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Only what looks like one of Slack's own words is repeated.
std::string slack_word(const std::string& text) {
  const bool is_word = !text.empty() && text.size() <= 60 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  return is_word ? text : "an unknown error";
}

std::string advice_for(const std::string& error) {
  if (error == "invalid_auth" || error == "not_authed" || error == "token_revoked" ||
      error == "account_inactive")
    return "install the app again and put its new Bot User OAuth Token into slack.bot_token";
  if (error == "token_expired")
    return "the token rotates; use OAuth (client_id), or an app without token rotation";
  return "see https://docs.slack.dev/reference/methods/auth.test";
}

Finding judge_scopes(const std::string& whose, const http::Headers& headers) {
  const auto granted = headers.find("X-OAuth-Scopes");
  if (!granted)
    return {Grade::Warning, whose + ": Slack did not say what the token may do",
            "look under OAuth & Permissions of the app"};
  std::string missing;
  for (const std::string_view scope : slack::kScopes) {
    std::string_view rest = *granted;
    bool found = false;
    while (!rest.empty() && !found) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view one = rest.substr(0, comma);
      while (one.starts_with(' ')) one.remove_prefix(1);
      while (one.ends_with(' ')) one.remove_suffix(1);
      found = one == scope;
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    if (!found) missing += (missing.empty() ? "" : ", ") + std::string(scope);
  }
  if (missing.empty()) return {Grade::Ok, whose + ": has every scope it needs"};
  return {Grade::Bad, whose + ": the token lacks " + missing,
          "add them under OAuth & Permissions (docs/slack/manifest.json has all), then install the "
          "app again"};
}

}  // namespace

bool run_checks(const std::vector<Check>& checks, bool as_json, std::ostream& out) {
  bool sound = true;
  json list = json::array();
  for (const auto& check : checks) {
    for (const auto& finding : check.run()) {
      sound = sound && finding.grade != Grade::Bad;
      if (as_json) {
        list.push_back({{"check", check.name},
                        {"grade", word_of(finding.grade)},
                        {"what", finding.what},
                        {"advice", finding.advice}});
        continue;
      }
      out << sign_of(finding.grade) << ' ' << check.name << ": " << finding.what << '\n';
      if (!finding.advice.empty()) out << "    " << finding.advice << '\n';
    }
  }
  if (as_json) out << list.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
  return sound;
}

Fetch fetch_over_network() {
  return [](const std::string& url, http::ClientRequest request) -> Answer {
    const auto parsed = http::parse_url(url);
    if (!parsed)
      return tl::unexpected(http::RequestError{http::RequestFailure::NotSent, "no address"});
    http::ClientSettings settings;
    settings.origin = parsed->origin();
    auto client = http::Client::create(settings);
    if (!client)
      return tl::unexpected(
          http::RequestError{http::RequestFailure::NotSent, client.error().context});
    request.target = parsed->target;
    return (*client)->request(request);
  };
}

std::optional<TimePoint> parse_http_date(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(25) != " GMT" || text.substr(3, 2) != ", " ||
      text[19] != ':' || text[22] != ':')
    return std::nullopt;
  int day = 0;
  int year = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const auto* const month = std::ranges::find(kMonths, text.substr(8, 3));
  if (month == kMonths.end() || !read_number(text.substr(5, 2), day) ||
      !read_number(text.substr(12, 4), year) || !read_number(text.substr(17, 2), hour) ||
      !read_number(text.substr(20, 2), minute) || !read_number(text.substr(23, 2), second))
    return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(year),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
      std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second);
}

Finding judge_clock(TimePoint ours, std::optional<TimePoint> theirs, std::string_view whose) {
  if (!theirs)
    return {Grade::Warning, "no other clock answered to compare with",
            "look whether this machine keeps its time (timedatectl)"};
  const auto off = std::chrono::duration_cast<std::chrono::seconds>(ours - *theirs).count();
  const auto distance = off < 0 ? -off : off;
  if (distance <= 60)
    return {Grade::Ok, fmt::format("this machine's clock is within {} s of {}'s", distance, whose)};
  return {Grade::Bad,
          fmt::format("this machine's clock is {} s {} {}'s: signed requests will be refused as "
                      "too old or forged",
                      distance, off < 0 ? "behind" : "ahead of", whose),
          "set the clock and switch time synchronisation on (timedatectl set-ntp true)"};
}

Finding judge_public_url(const std::string& url, const Answer& answer, std::string_view caller) {
  if (!answer)
    return {Grade::Bad, url + " cannot be reached: " + answer.error().context,
            "look at DNS, firewall and proxy; the certificate must be valid and publicly trusted, "
            "with its intermediates"};
  const int status = answer->status;
  if (status == 404 || status == 405)
    return {Grade::Ok, url + " answers, with a valid certificate"};
  if (status == 502 || status == 503 || status == 504)
    return {Grade::Bad,
            fmt::format("{}: the proxy answers {}, the bot behind it does not", url, status),
            "start `tillit serve`, and let the proxy pass to server.listen"};
  if (status >= 300 && status < 400)
    return {Grade::Bad, fmt::format("{} redirects ({}); {} does not follow", url, status, caller),
            "put the final address into server.public_url and into the app's settings"};
  if (status == 401 || status == 403)
    return {Grade::Bad, fmt::format("{} asks for a login ({})", url, status),
            "let this path through without one: the requests are signed"};
  return {Grade::Warning, fmt::format("{} answers {}, which is not what the bot says", url, status),
          "look whether the address leads to this bot"};
}

Finding judge_certificate(const std::string& url, const http::CertificateDates& certificate,
                          TimePoint now) {
  // Authorities and their clients renew when a third of the time is left; two weeks before the end
  // of a long one, or when a quarter of a short one is left, that has not worked.
  constexpr std::chrono::hours kLate{14 * 24};
  const auto left = certificate.until - now;
  const auto days = std::chrono::floor<std::chrono::days>(left).count();
  const bool is_late =
      left < std::min<TimePoint::duration>(kLate, (certificate.until - certificate.from) / 4);
  const std::string what = fmt::format("the certificate of {} holds for {} more {}", url, days,
                                       days == 1 ? "day" : "days");
  if (!is_late) return {Grade::Ok, what};
  return {Grade::Warning, what,
          "it should have been renewed by now: look at what does that (the proxy's log, "
          "systemctl list-timers)"};
}

std::vector<Finding> judge_auth(const std::string& whose, const Answer& answer,
                                const std::string& app_id) {
  if (!answer)
    return {{Grade::Bad, whose + ": Slack cannot be reached: " + answer.error().context,
             "outgoing HTTPS to slack.api_url must be allowed"}};
  const json fields = json::parse(answer->body, nullptr, false);
  if (!fields.is_object())
    return {{Grade::Bad, fmt::format("{}: no answer of Slack's (HTTP {})", whose, answer->status),
             "look at slack.api_url, and at a proxy on the way out"}};
  if (const auto ok = fields.find("ok"); ok == fields.end() || *ok != true) {
    const std::string error = text_in(fields, "error");
    return {
        {Grade::Bad, whose + ": Slack refuses the token: " + slack_word(error), advice_for(error)}};
  }
  std::vector<Finding> findings;
  if (text_in(fields, "bot_id").empty()) {
    findings.push_back({Grade::Bad, whose + ": the token is not that of a bot",
                        "use the Bot User OAuth Token (xoxb-…)"});
  } else {
    findings.push_back({Grade::Ok, whose + ": the token works, as a bot"});
  }
  const std::string other = text_in(fields, "app_id");
  if (!app_id.empty() && !other.empty() && other != app_id)
    findings.push_back({Grade::Bad, whose + ": the token belongs to another app than slack.app_id",
                        "take both from the same app's pages"});
  findings.push_back(judge_scopes(whose, answer->headers));
  return findings;
}

Answer auth_test(const Fetch& fetch, const std::string& api_url, const Secret& token) {
  http::ClientRequest request;
  request.method = "POST";
  request.headers.add("Authorization", "Bearer " + token.reveal());
  request.content_type = "application/x-www-form-urlencoded";
  request.safe_to_repeat = true;
  return fetch(api_url + "auth.test", std::move(request));
}

Finding judge_space(std::uintmax_t database_bytes, std::uintmax_t free_bytes) {
  constexpr std::uintmax_t kMebibyte = 1024 * 1024;
  const std::string what =
      fmt::format("{} MiB used, {} MiB free", database_bytes / kMebibyte, free_bytes / kMebibyte);
  if (free_bytes < 64 * kMebibyte)
    return {Grade::Bad, what, "make room: without it nothing can be taken or sent"};
  // Rewriting the file (retention) needs room for a copy and for the log of it.
  if (free_bytes < 2 * database_bytes + 64 * kMebibyte)
    return {Grade::Warning, what,
            "keep at least twice the database free, so that erased bytes can be cleared away"};
  return {Grade::Ok, what};
}

Finding judge_signing_secret(const Secret& secret) {
  const bool as_slack_makes_them =
      secret.reveal().size() == 32 && std::ranges::all_of(secret.reveal(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      });
  if (as_slack_makes_them) return {Grade::Ok, "the signing secret looks like one"};
  return {Grade::Warning, "the signing secret is not 32 hex digits, as Slack's are",
          "copy it from Basic Information of the app: Signing Secret, not Client Secret or "
          "Verification Token"};
}

}  // namespace tillit::doctor
