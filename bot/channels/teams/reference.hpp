#pragma once

#include <string>
#include <string_view>

// Where a conversation is reached: Teams' "conversation reference", as much of it as sending needs.
// Tenant and person stand beside it in the store's row. Pure.
namespace tillit::teams {

struct Reference {
  std::string service_url{};   // newest known; "" if none is
  std::string conversation{};  // "a:1…", "19:…;messageid=…"; "" : has to be created first
  std::string bot{};           // "28:<app id>"
  std::string user{};          // "29:…", another one for each bot; "" in channels and groups
  std::string at{};            // when they last did something there, as Teams told it; "" unknown

  friend bool operator==(const Reference&, const Reference&) = default;
};

// ConversationRow::address and OutboxMessage::address.
[[nodiscard]] std::string write_reference(const Reference& reference);
// What write_reference() wrote; of anything else, what can be read of it. Total.
[[nodiscard]] Reference read_reference(std::string_view address);

// What is known after an activity that said `arrived`: the newest of each wins, what it does not
// say stays. Its serviceUrl must have been checked (service_url.hpp).
[[nodiscard]] Reference renewed(Reference known, const Reference& arrived);

// Whether an activity's timestamp ("2026-04-22T02:45:26.0070993Z", with as many decimals as there
// are) is the earlier one. False where one of them is none.
[[nodiscard]] bool is_earlier(std::string_view timestamp, std::string_view than);

// What a sent message is known by (Outcome::platform_id, Ending::platform_id).
struct SentPlace {
  std::string conversation;
  std::string activity;
};
[[nodiscard]] std::string write_place(const SentPlace& place);
// Both "" for what write_place() did not write.
[[nodiscard]] SentPlace read_place(std::string_view platform_id);

}  // namespace tillit::teams
