#pragma once

#include "store/store.hpp"

#include <fmt/format.h>

#include <string>

// What one write of the crash test leaves: the same number in four tables, all of it or nothing.
namespace tillit::crash {

inline PersonId person_of(int round) { return PersonId{fmt::format("p:{}", round)}; }

inline Result<void> write_number(store::Transaction& t, int round, int number) {
  const PersonId person = person_of(round);
  const ConversationId conversation{fmt::format("c:{}", round)};
  const TimePoint now{std::chrono::seconds{1'800'000'000 + number}};
  const store::InboxKey event{"slack", "T1", "message", conversation.str(), std::to_string(number)};
  const auto fresh = t.claim_event(event, now);
  if (!fresh) return tl::unexpected(fresh.error());
  if (!*fresh) return fail(Errc::Conflict, "the number was written before");

  store::OutboxMessage message;
  message.person = person;
  message.conversation = conversation;
  message.channel = "slack";
  message.body = std::to_string(number);
  message.created = now;
  if (const auto put = t.put_outbox({message}); !put) return tl::unexpected(put.error());
  if (auto logged = t.append_turn_log(
          {conversation, person, number, "message", "", "", now, "", std::to_string(number)});
      !logged) {
    return logged;
  }
  return t.put_schedule(
      {person, std::to_string(number), "check_in", "[]", "", "UTC", now, {}, store::IfBusy::Skip});
}

}  // namespace tillit::crash
