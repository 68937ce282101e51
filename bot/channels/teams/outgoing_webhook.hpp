#pragma once

#include "channels/common/hooks.hpp"
#include "channels/teams/webhook_signature.hpp"
#include "coaching/host_functions.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "dialogue/library.hpp"
#include "http/message.hpp"
#include "http/routes.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

// Tillit in one channel of one team without being registered as a bot: whoever names it there gets
// one answer, in the response to the request. It knows nobody and keeps nothing, so a second
// delivery is simply answered again. It cannot begin a talk, follow one up or speak in private, and
// its answers say so, because everybody in the channel reads them.
namespace tillit::teams {

inline constexpr const char* kWebhookPath = "/api/teams-webhook";

// Teams waits five seconds and takes 28 KB; what comes is of that size too.
inline constexpr std::size_t kMaxWebhookBody = 256UL * 1024;

struct WebhookQuestion {
  std::string text;                  // without our name
  std::optional<Language> language;  // of the client
  std::optional<TimePoint> at{};     // when it was written; none: it does not say
};

// Errors: Invalid (no JSON object, no message, neither time nor id that tells one). Pure.
[[nodiscard]] Result<WebhookQuestion> read_webhook_question(std::string_view body);

// The activity to answer with, of plain text:
//   words of a crisis, "help now"   whom to turn to
//   "help", nothing, other words of the bot's    what it is, and what it can and cannot do here
//   all else                        one small idea, the same all day for everybody
// Pure.
[[nodiscard]] nlohmann::json answer_webhook(const WebhookQuestion& question,
                                            const dialogue::Library& library,
                                            const Language& otherwise,
                                            const coaching::HelpLines& help_lines, TimePoint now);

// The texts that core.json must have, without "core.".
[[nodiscard]] std::vector<std::string> webhook_text_keys();

// Thread-safety: any thread.
class OutgoingWebhook {
 public:
  // Borrowed: `library`, `clock`.
  OutgoingWebhook(WebhookSecrets secrets, const dialogue::Library& library, Language otherwise,
                  coaching::HelpLines help_lines, const Clock& clock, channels::Hooks hooks);

  // POST kWebhookPath: 401 for a signature that does not fit, before anything is read; 400 for what
  // is no message or is older than kWebhookWindow.
  void add_routes(http::Routes& routes);
  [[nodiscard]] http::Response receive(const http::Request& request) const;

 private:
  [[nodiscard]] http::Response refuse(int status, std::string_view outcome,
                                      std::string_view why) const;

  const WebhookSecrets secrets_;
  const dialogue::Library& library_;
  const Language otherwise_;
  const coaching::HelpLines help_lines_;
  const Clock& clock_;
  const channels::Hooks hooks_;
};

}  // namespace tillit::teams
