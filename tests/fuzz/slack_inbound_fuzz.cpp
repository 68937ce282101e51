#include "channels/common/marks.hpp"
#include "channels/slack/identity.hpp"
#include "channels/slack/inbound.hpp"
#include "channels/slack/text.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// The first byte chooses what the rest is: an event, an interaction, a command, or a text. Whatever
// is sent: no crash, the same meaning twice, and never an identity without the part that tells it
// from others.
namespace {

using namespace tillit::slack;  // NOLINT(google-build-using-namespace): one small program

void look_at(const tillit::Result<Inbound>& inbound, const tillit::Result<Inbound>& again) {
  if (inbound.has_value() != again.has_value()) std::abort();
  if (!inbound) return;
  const EventIdentity identity = identity_of(*inbound);
  if (identity != identity_of(*again)) std::abort();
  if (identity.kind.empty() != identity.id.empty()) std::abort();
  if (kind_of(*inbound).empty()) std::abort();
}

void look_at_text(const std::string& text) {
  // Nothing of a text may reach Slack as a control sequence, and all of it comes back. Ours makes
  // invisible breaks only, which decoding leaves alone, so texts with none come back as they were.
  const std::string escaped = escape_literal(text);
  if (escaped.find_first_of("<>") != std::string::npos) std::abort();
  if (escape_mrkdwn(text).find_first_of("<>") != std::string::npos) std::abort();
  if (text.find_first_of("*_~`>\n") == std::string::npos && decode_text(escaped) != text) {
    std::abort();
  }
  (void)tillit::channels::plain(text);
  (void)decode_text(text, "U0BOT");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string rest(bytes + 1, bytes + size);
  switch (bytes[0] % 4) {
    case 0: look_at(read_json_body(rest), read_json_body(rest)); break;
    case 1: look_at(read_form({{"payload", rest}}), read_form({{"payload", rest}})); break;
    case 2: {
      const std::size_t line = rest.find('\n');
      const Form form{{"command", rest.substr(0, line)},
                      {"user_id", "U1"},
                      {"text", line == std::string::npos ? std::string() : rest.substr(line)},
                      {"trigger_id", rest.substr(rest.size() / 2)}};
      look_at(read_form(form), read_form(form));
      break;
    }
    default: look_at_text(rest);
  }
  return 0;
}
