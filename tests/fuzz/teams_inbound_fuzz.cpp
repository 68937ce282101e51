#include "channels/teams/card_value.hpp"
#include "channels/teams/identity.hpp"
#include "channels/teams/inbound.hpp"
#include "channels/teams/mentions.hpp"
#include "channels/teams/outgoing_webhook.hpp"
#include "channels/teams/people.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

// The first byte chooses what the rest is: an activity, a question to an outgoing webhook, or the
// text of a message. Whatever is sent: no crash, the same meaning twice, an activity always of a
// conversation, and no text longer than what came.
namespace {

using namespace tillit::teams;  // NOLINT(google-build-using-namespace): one small program

void look_at_activity(const std::string& body) {
  const auto inbound = read_activity(body);
  const auto again = read_activity(body);
  if (inbound.has_value() != again.has_value()) std::abort();
  if (!inbound) return;
  if (event_id_of(*inbound) != event_id_of(*again)) std::abort();
  if (kind_of(*inbound).empty() || origin_of(*inbound).conversation.empty()) std::abort();
  (void)room_of(origin_of(*inbound));
  (void)profile_of(origin_of(*inbound));
  const auto* use = std::get_if<CardUse>(&*inbound);
  if (use == nullptr) return;
  const auto answer = use->is_invoke ? read_execute(use->value) : read_submit(use->value);
  if (answer) (void)same_choice(use->card, token_of(*answer), "");
}

void look_at_text(const std::string& text) {
  const std::array<MentionEntity, 2> mentions{MentionEntity{"28:us", "Coach", "<at>Coach</at>"},
                                              MentionEntity{"29:ana", "Ana", ""}};
  if (without_mentions(text, mentions, "28:us").size() > text.size()) std::abort();
  if (without_first_mention(text).size() > text.size()) std::abort();
  if (without_quotation(text).size() > text.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string rest(bytes + 1, bytes + size);
  switch (bytes[0] % 3) {
    case 0: look_at_activity(rest); break;
    case 1: (void)read_webhook_question(rest); break;
    default: look_at_text(rest); break;
  }
  return 0;
}
