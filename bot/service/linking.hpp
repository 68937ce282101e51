#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "dialogue/event.hpp"
#include "dialogue/host.hpp"
#include "dialogue/library.hpp"
#include "service/next_nudge.hpp"
#include "store/store.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// One person at several channels: a code shown in one room is typed in the other, what would become
// one is shown, and a yes makes it so; later the rooms can part again (docs/adr/0017).
namespace tillit::service {

inline constexpr std::chrono::minutes kCodeLives{10};  // from showing to typing, and from typing
                                                       // to the answer
inline constexpr std::int64_t kWrongCodes = 5;         // of one person …
inline constexpr std::chrono::hours kWrongCodesWithin{1};  // … within this; then none is looked at
inline constexpr std::size_t kCodeLength = 8;
// Capital letters and digits without those that look like another (0 O, 1 I L): 39 bits in all.
inline constexpr std::string_view kCodeLetters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

// Evenly drawn from random bytes.
[[nodiscard]] std::string make_code(const std::function<std::string(std::size_t)>& entropy);
// As it is shown: "ABCD-EFGH".
[[nodiscard]] std::string shown_code(std::string_view code);
// What was typed, without spaces and hyphens, in capitals; nullopt if no code can look so.
[[nodiscard]] std::optional<std::string> plain_code(std::string_view typed);

// The chat as people know it: "Slack". Names of products, the same in every language.
[[nodiscard]] std::string place_name(std::string_view channel);

// Whether the person of this room has no other chat.
[[nodiscard]] Result<bool> is_alone(store::Transaction& transaction,
                                    const store::ConversationRow& here);

// What a request brought. Everything in the store is done when it is returned; the turns are the
// caller's to take, in order, in the same transaction.
struct LinkAnswer {
  struct Turn {
    ConversationId conversation;
    dialogue::Scheduled event;
  };
  std::vector<Turn> turns;
  std::vector<store::ConversationRow> let_go;  // rooms that are nobody's now and are told so
  std::vector<store::Identity> changed{};      // accounts with which other things are kept now
};

// Where a request comes from, and with what it is answered. Borrowed.
struct LinkSite {
  store::Transaction& transaction;
  const dialogue::Library& library;
  const std::function<std::string(std::size_t)>& entropy;
  const store::ConversationRow& here;
  NudgeRules rules;
  TimePoint now;
};

// Wrong codes, codes of others that are spent and codes that never were get one and the same
// answer. Errors: the transaction's, and Corrupt (a record of one side does not parse).
[[nodiscard]] Result<LinkAnswer> answer_link(const LinkSite& site,
                                             const dialogue::LinkRequest& request);

}  // namespace tillit::service
