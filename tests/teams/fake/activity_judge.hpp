#pragma once

#include "common/fake/wire.hpp"

#include <string>
#include <vector>

// What the app sends, judged as the Connector's pages put it. Complaints as in card_judge.hpp;
// none means fine. Pure.
namespace tillit::fake_teams {

using fakes::Json;

enum class Chat { Personal, Group, Channel };

// As Microsoft counts: bytes of the JSON as UTF-16. Above it the send is refused.
inline constexpr std::size_t kMaxPayload = 100 * 1024;
// What works everywhere, and our own ceiling: bytes as UTF-8.
inline constexpr std::size_t kOurMaxPayload = 28 * 1024;

[[nodiscard]] std::size_t utf16_bytes(const std::string& utf8);

// The body of a send, a reply or an update.
[[nodiscard]] std::vector<std::string> judge_activity(const Json& activity, Chat chat);
// Does the body hold text and a card? Teams makes two messages of it, and names neither.
[[nodiscard]] bool is_split(const Json& activity);

// The HTTP answer to an adaptiveCard/action.
[[nodiscard]] std::vector<std::string> judge_invoke_answer(int status,
                                                           const std::string& content_type,
                                                           const std::string& body);
// The HTTP answer to an outgoing webhook.
[[nodiscard]] std::vector<std::string> judge_webhook_answer(int status,
                                                            const std::string& content_type,
                                                            const std::string& body);
// What is posted to a Workflows webhook.
[[nodiscard]] std::vector<std::string> judge_workflow_body(const Json& body);

}  // namespace tillit::fake_teams
