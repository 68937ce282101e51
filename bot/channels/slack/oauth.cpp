#include "channels/slack/oauth.hpp"

#include "channels/common/entities.hpp"
#include "channels/slack/installation_json.hpp"
#include "channels/slack/scopes.hpp"
#include "channels/slack/troubles.hpp"
#include "crypto/hmac.hpp"
#include "crypto/seal.hpp"
#include "http/url.hpp"
#include "store/in_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace tillit::slack {
namespace {

using store::Transaction;

constexpr const char* kKeyFact = "slack_oauth_key";
// A browser takes a cookie of this prefix only from this very host, over HTTPS.
constexpr std::string_view kCookie = "__Host-tillit_slack_install";
constexpr std::size_t kNonceBytes = 32;
constexpr std::size_t kMaxCode = 1000;
constexpr std::chrono::seconds kClockSkew{60};  // between processes

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (const char* entity = channels::entity_of(c); entity != nullptr) {
      out += entity;
    } else {
      out += c;
    }
  }
  return out;
}

Page page(int status, std::string_view title, std::string_view text) {
  return {.status = status,
          .location = {},
          .set_cookie = {},
          .body = fmt::format("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                              "<title>{0}</title></head>\n<body><h1>{0}</h1><p>{1}</p></body>"
                              "</html>\n",
                              escape_html(title), escape_html(text))};
}

Page redirect(std::string location) {
  return {.status = 302, .location = std::move(location), .set_cookie = {}, .body = {}};
}

std::string cookie_line(std::string_view value, std::chrono::seconds lives) {
  return fmt::format("{}={}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Lax", kCookie, value,
                     lives.count());
}

// The value of our cookie if it came exactly once.
std::optional<std::string_view> cookie_in(std::string_view header) {
  std::optional<std::string_view> found;
  while (!header.empty()) {
    const auto end = header.find(';');
    auto one = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    const auto equals = one.find('=');
    if (equals == std::string_view::npos || one.substr(0, equals) != kCookie) continue;
    if (found) return std::nullopt;
    found = one.substr(equals + 1);
  }
  return found;
}

// "<nonce>.<issued, Unix seconds>.<signature>"
struct State {
  std::string_view nonce;
  std::string_view issued;
  std::string_view signature;
};

std::optional<State> parts_of(std::string_view state) {
  const auto first = state.find('.');
  const auto last = state.rfind('.');
  if (first == std::string_view::npos || first == last || state.size() > 300) return std::nullopt;
  return State{state.substr(0, first), state.substr(first + 1, last - first - 1),
               state.substr(last + 1)};
}

std::string sign(const Secret& key, std::string_view nonce, std::string_view issued) {
  return crypto::Hmac(key).hex({"state\n", nonce, "\n", issued});
}

std::string cookie_of(const Secret& key, std::string_view nonce) {
  return crypto::Hmac(key).hex({"cookie\n", nonce});
}

std::optional<TimePoint> instant_of(std::string_view seconds) {
  std::int64_t number = 0;
  const auto* end = seconds.data() + seconds.size();
  const auto [at, error] = std::from_chars(seconds.data(), end, number);
  if (error != std::errc{} || at != end || number < 0 || number > 100'000'000'000)
    return std::nullopt;
  return TimePoint{std::chrono::seconds{number}};
}

}  // namespace

const std::vector<std::pair<std::string, std::string>>& page_headers() {
  static const std::vector<std::pair<std::string, std::string>> kHeaders{
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"},
      {"Referrer-Policy", "no-referrer"},
      {"X-Content-Type-Options", "nosniff"},
  };
  return kHeaders;
}

Result<OAuth> OAuth::create(store::Store& store, Installations& installations, const WebApi& api,
                            channels::Troubles& troubles, const Settings& settings,
                            const Clock& clock, std::function<std::string(std::size_t)> entropy) {
  const std::string fresh = hex(entropy(crypto::kKeyBytes));
  auto key = store::in_store(store, [&](Transaction& transaction) -> Result<std::string> {
    auto known = transaction.find_fact(kKeyFact);
    if (!known) return tl::unexpected(known.error());
    if (*known && !(**known).empty()) return **known;
    auto put = transaction.put_fact(kKeyFact, fresh, /*secret=*/true);
    if (!put) return tl::unexpected(put.error());
    return fresh;
  });
  if (!key) return tl::unexpected(key.error());
  return OAuth{store,
               installations,
               api,
               troubles,
               settings,
               clock,
               std::move(entropy),
               Secret{std::move(*key)}};
}

OAuth::OAuth(store::Store& store, Installations& installations, const WebApi& api,
             channels::Troubles& troubles, const Settings& settings, const Clock& clock,
             std::function<std::string(std::size_t)> entropy, Secret key)
    : store_(store),
      installations_(installations),
      api_(api),
      troubles_(troubles),
      settings_(settings),
      clock_(clock),
      entropy_(std::move(entropy)),
      key_(std::move(key)) {}

bool OAuth::is_set_up() const {
  return !settings_.client_id.empty() && settings_.client_secret &&
         !settings_.client_secret->empty() && !settings_.public_url.empty();
}

std::string OAuth::redirect_uri() const { return settings_.public_url + "/slack/oauth_redirect"; }

Page OAuth::install() const {
  if (!is_set_up())
    return page(404, "Not available", "Tillit is not set up for installing by OAuth.");
  const std::string nonce = hex(entropy_(kNonceBytes));
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch();
  const std::string issued = std::to_string(now.count());
  const std::string state = nonce + "." + issued + "." + sign(key_, nonce, issued);
  Page away = redirect(settings_.authorize_url + "?" +
                       http::encode_form({{"client_id", settings_.client_id},
                                          {"scope", fmt::format("{}", fmt::join(kScopes, ","))},
                                          {"user_scope", ""},
                                          {"redirect_uri", redirect_uri()},
                                          {"state", state}}));
  away.set_cookie = cookie_line(cookie_of(key_, nonce), kStateLives);
  return away;
}

bool OAuth::is_ours(std::string_view state, std::string_view cookie) const {
  const auto parts = parts_of(state);
  if (!parts) return false;
  const auto held = cookie_in(cookie);
  const auto issued = instant_of(parts->issued);
  if (!held || !issued) return false;
  const TimePoint now = clock_.now();
  const bool is_of_this_time = *issued <= now + kClockSkew && now - *issued <= kStateLives;
  return crypto::equal_in_constant_time(parts->signature,
                                        sign(key_, parts->nonce, parts->issued)) &&
         crypto::equal_in_constant_time(*held, cookie_of(key_, parts->nonce)) && is_of_this_time;
}

Page OAuth::finish(const http::Fields& query, std::string_view cookie) const {
  if (!is_set_up())
    return page(404, "Not available", "Tillit is not set up for installing by OAuth.");
  for (const auto& [name, value] : query) {
    if (name == "error")
      return page(200, "Not installed",
                  "Slack was not allowed to install Tillit, so nothing has changed. Close this "
                  "page, or start again whenever you like.");
  }
  // Started from Slack's own pages: there is no state, and the code must not be used without one.
  const bool has_state =
      std::any_of(query.begin(), query.end(), [](const auto& one) { return one.first == "state"; });
  if (!has_state) return redirect("/slack/install");

  const auto state = http::find_field(query, "state");
  const auto code = http::find_field(query, "code");
  const Page refused = page(400, "Not installed",
                            "This link is not valid, not of this browser, was used before, or is "
                            "older than ten minutes. Please start the installation again.");
  if (!state || !code || code->empty() || code->size() > kMaxCode || !is_ours(*state, cookie))
    return refused;
  const store::InboxKey once{kChannel, "", "oauth_state", "", std::string(parts_of(*state)->nonce)};
  const auto is_first = store::in_store(store_, [&](Transaction& transaction) {
    return transaction.claim_event(once, clock_.now());
  });
  if (!is_first)
    return page(503, "Not installed", "Tillit cannot keep anything just now. Please start again.");
  if (!*is_first) return refused;
  Page answer = exchange(std::string(*code));
  answer.set_cookie = cookie_line("", std::chrono::seconds{0});
  return answer;
}

Page OAuth::not_finished(std::string_view method, const Answer& answer) const {
  troubles_.tell(trouble_of("slack_install_failed", "", method, answer));
  return page(502, "Not installed",
              "The installation could not be finished. Please start it again in a minute; if it "
              "fails again, the log of Tillit says why.");
}

Page OAuth::exchange(const std::string& code) const {
  const Answer answer =
      api_.call("oauth.v2.access", basic(settings_.client_id, *settings_.client_secret),
                {{"code", code}, {"redirect_uri", redirect_uri()}});
  const Tokens tokens{Secret{text_at(answer.fields, "access_token")},
                      Secret{text_at(answer.fields, "refresh_token")}};
  if (!answer.ok || tokens.token.empty() || text_at(answer.fields, "token_type") != "bot")
    return not_finished("oauth.v2.access", answer);
  Installed installed;
  installed.app_id = text_at(answer.fields, "app_id");
  if (!settings_.app_id.empty() && installed.app_id != settings_.app_id)
    return not_finished("oauth.v2.access", answer);
  const auto org_wide = answer.fields.find("is_enterprise_install");
  installed.org_wide =
      org_wide != answer.fields.end() && org_wide->is_boolean() && org_wide->get<bool>();
  installed.team = installed.org_wide ? "" : text_at(answer.fields, "team.id");
  installed.enterprise = text_at(answer.fields, "enterprise.id");
  installed.name = text_at(answer.fields, installed.org_wide ? "enterprise.name" : "team.name");
  installed.bot_user = text_at(answer.fields, "bot_user_id");
  installed.scopes = split_scopes(text_at(answer.fields, "scope"));
  installed.installed_at = clock_.now();
  const auto lives = answer.fields.find("expires_in");
  if (lives != answer.fields.end() && lives->is_number_integer())
    installed.expires_at =
        installed.installed_at + std::chrono::seconds{lives->get<std::int64_t>()};

  // Only for the bot's id, which the exchange does not tell; not having it stops nothing.
  const Answer who = api_.call("auth.test", bearer(tokens.token), nlohmann::json::object());
  if (classify(who) == Fault::TokenDead) return not_finished("auth.test", who);
  installed.bot_id = text_at(who.fields, "bot_id");

  // The code is spent: what cannot be kept now means starting again.
  if (!installations_.install(std::move(installed), tokens))
    return not_finished("oauth.v2.access", answer);
  return page(200, "Installed",
              "Tillit is installed. Everybody in the workspace can now find it under Apps in "
              "Slack, and write to it.");
}

}  // namespace tillit::slack
