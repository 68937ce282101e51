#include "channels/teams/outgoing_webhook.hpp"

#include "channels/common/kept_json.hpp"
#include "channels/teams/inbound_token.hpp"
#include "channels/teams/mentions.hpp"
#include "core/civil_time.hpp"
#include "http/headers.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <utility>

namespace tillit::teams {
namespace {

using nlohmann::json;

constexpr auto kKeys = std::to_array<const char*>(
    {"teams_webhook_help_now", "teams_webhook_idea", "teams_webhook_intro", "teams_webhook_note"});

// "2026-04-22T02:45:26.0070993Z": whole seconds are enough here.
std::optional<TimePoint> moment_of(const std::string& timestamp) {
  constexpr std::size_t kToSeconds = 19;
  if (timestamp.size() < kToSeconds || !timestamp.ends_with('Z')) return std::nullopt;
  const auto local = parse_local_date_time(std::string_view(timestamp).substr(0, kToSeconds));
  if (!local) return std::nullopt;
  return TimePoint(as_if_utc(*local));
}

// Ids of messages are milliseconds since 1970. Beyond the year 5138 they could not be reckoned
// with.
std::optional<TimePoint> moment_of_id(const std::string& id) {
  std::int64_t milliseconds = 0;
  const char* const end = id.data() + id.size();
  const auto [stop, error] = std::from_chars(id.data(), end, milliseconds);
  constexpr std::int64_t kLatest = 100'000'000'000'000;
  if (error != std::errc{} || stop != end || milliseconds < 0 || milliseconds > kLatest)
    return std::nullopt;
  return TimePoint(std::chrono::milliseconds(milliseconds));
}

std::string text_of(const dialogue::Library& library, const Language& language,
                    std::string_view key, std::size_t which = 0) {
  const auto* text = library.find_text(language, "core." + std::string(key));
  if (text == nullptr || text->variants.empty()) return std::string(key);
  return text->variants[which % text->variants.size()].source();
}

std::string help_now(const dialogue::Library& library, const Language& language,
                     const coaching::HelpLines& all) {
  std::string text = text_of(library, language, "teams_webhook_help_now");
  auto lines = all.find(language);
  if (lines == all.end()) lines = all.begin();  // somebody is better than nobody
  if (lines == all.end()) return text;
  for (const std::string& line : lines->second) text += "\n\xE2\x80\xA2 " + line;
  return text;
}

std::vector<const language::Words*> words_own_first(const dialogue::Library& library,
                                                    const Language& own) {
  std::vector<const language::Words*> words;
  if (const auto found = library.words.find(own); found != library.words.end())
    words.push_back(&found->second);
  for (const auto& [language, of_language] : library.words) {
    if (language != own) words.push_back(&of_language);
  }
  return words;
}

}  // namespace

std::vector<std::string> webhook_text_keys() { return {kKeys.begin(), kKeys.end()}; }

Result<WebhookQuestion> read_webhook_question(std::string_view body) {
  using channels::Wanted;
  static constexpr auto kWanted =
      std::to_array<Wanted>({{"id"}, {"locale"}, {"text"}, {"timestamp"}, {"type"}});
  const auto activity = channels::keep_wanted(body, kWanted);
  if (!activity) return tl::unexpected(activity.error());
  if (!http::equal_ignoring_case(activity->text_of("type"), "message"))
    return fail(Errc::Invalid, "an outgoing webhook sent something that is no message");
  WebhookQuestion question;
  question.text = without_first_mention(activity->text_of("text"));
  const std::string& locale = activity->text_of("locale");
  if (!locale.empty()) question.language = Language(locale.substr(0, locale.find_first_of("-_")));
  question.at = moment_of(activity->text_of("timestamp"));
  if (!question.at) question.at = moment_of_id(activity->text_of("id"));
  if (!question.at) return fail(Errc::Invalid, "a message of an outgoing webhook tells no time");
  return question;
}

json answer_webhook(const WebhookQuestion& question, const dialogue::Library& library,
                    const Language& otherwise, const coaching::HelpLines& help_lines,
                    TimePoint now) {
  const bool is_loaded = question.language && library.catalogues.contains(*question.language);
  const Language language = is_loaded ? *question.language : otherwise;
  const auto words = words_own_first(library, language);
  const auto word = language::find_global_word(question.text, words);
  std::string text;
  if (language::find_safety_concern(question.text, words) || (word && word->id == "help_now")) {
    text = help_now(library, language, help_lines);
  } else if (question.text.empty() || word) {
    text = text_of(library, language, "teams_webhook_intro");
  } else {
    const auto day = std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
    text = text_of(library, language, "teams_webhook_idea",
                   static_cast<std::size_t>(std::max<std::int64_t>(day, 0))) +
           "\n\n" + text_of(library, language, "teams_webhook_note");
  }
  return {{"type", "message"}, {"textFormat", "plain"}, {"locale", language.str()}, {"text", text}};
}

OutgoingWebhook::OutgoingWebhook(WebhookSecrets secrets, const dialogue::Library& library,
                                 Language otherwise, coaching::HelpLines help_lines,
                                 const Clock& clock, channels::Hooks hooks)
    : secrets_(std::move(secrets)),
      library_(library),
      otherwise_(std::move(otherwise)),
      help_lines_(std::move(help_lines)),
      clock_(clock),
      hooks_(std::move(hooks)) {}

void OutgoingWebhook::add_routes(http::Routes& routes) {
  routes.add("POST", kWebhookPath,
             [this](const http::Request& request) { return receive(request); });
}

http::Response OutgoingWebhook::refuse(int status, std::string_view outcome,
                                       std::string_view why) const {
  hooks_.received("webhook", outcome);
  hooks_.warn("a request to the outgoing webhook was refused", why);
  return {.status = status,
          .content_type = "application/json; charset=utf-8",
          .body = status == 401 ? R"({"error":"unauthorized"})" : R"({"error":"bad_request"})"};
}

http::Response OutgoingWebhook::receive(const http::Request& request) const {
  const auto is_signed =
      check_webhook_signature(secrets_, authorization_of(request.headers), request.body);
  if (is_signed != WebhookSigned::Yes)
    return refuse(401, "refused_signature", to_string(is_signed));
  if (request.body.size() > kMaxWebhookBody) return refuse(400, "refused_size", "too_large");
  const auto question = read_webhook_question(request.body);
  if (!question) return refuse(400, "refused_malformed", "malformed");
  // The signature has no time in it: whoever saw a request once could send it for ever.
  const TimePoint now = clock_.now();
  if (*question->at + kWebhookWindow < now || now + kWebhookWindow < *question->at)
    return refuse(400, "refused_late", "too_old");
  hooks_.received("webhook", "taken");
  const json answer = answer_webhook(*question, library_, otherwise_, help_lines_, now);
  return {.status = 200,
          .content_type = "application/json; charset=utf-8",
          .body = answer.dump(-1, ' ', false, json::error_handler_t::replace)};
}

}  // namespace tillit::teams
