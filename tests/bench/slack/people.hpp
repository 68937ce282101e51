#pragma once

#include "crypto/hmac.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tillit::bench {

using Instant = std::chrono::steady_clock::time_point;

inline constexpr const char* kSigningSecret = "8f742231b10e8888abcd99yyyzzz85a5";
inline constexpr const char* kWorkspace = "T024BE7LD";

// A button of a question that stands open.
struct Choice {
  std::string block_id;
  std::string action_id;
  std::string value;
  std::string label;
};

// Somebody who talks with a bot, and the turn that they wait for.
struct Person {
  std::vector<Choice> choices;  // of the last question
  std::string answered;         // the block of the question that was answered last
  std::int64_t asked_in = 0;    // the number of the message that asks it
  std::uint64_t chance = 0;
  unsigned turns = 0;
  Instant since{};
  bool is_acked = true;
  bool is_answered = true;
  std::size_t slot = 0;
  [[nodiscard]] bool is_waiting() const { return !is_acked || !is_answered; }
};

// What the Web API was asked for: the person, if it was about one.
struct Posted {
  char bot = 0;
  std::size_t person = 0;
  bool is_first = false;  // of its turn's messages
  std::vector<Choice> choices;
};

// Requests as Slack makes them, about 1 kB of body, and what its Web API is told in return.
class Wire {
 public:
  // `answers`: where response_urls lead, such as "http://127.0.0.1:4711/answers".
  explicit Wire(std::string answers);

  // The next thing that this person does: a tap on one of the choices, its label typed, or a
  // sentence; now and then "menu". `bot` tells the people of several bots apart. Whole: head and
  // body.
  [[nodiscard]] std::string next_request(char bot, std::size_t number, Person& person,
                                         bool keep_alive);
  [[nodiscard]] static Posted read_post(std::string_view body);

 private:
  [[nodiscard]] std::string typed(char bot, std::size_t number, std::string_view text);
  [[nodiscard]] std::string tapped(char bot, std::size_t number, const Person& person,
                                   const Choice& choice);
  [[nodiscard]] std::string request(std::string_view path, std::string_view type,
                                    std::string_view body, bool keep_alive) const;

  const std::string answers_;
  const crypto::Hmac key_;
  std::int64_t messages_ = 0;
};

}  // namespace tillit::bench
