#pragma once

#include "slack/fake/fake_slack.hpp"

#include <optional>
#include <string>
#include <vector>

// What a person has before their eyes, as lines a test can compare and a reader can follow:
//
//   Ana: hello
//   Tillit: How did it go?
//     [It went well] [Not yet]
//   Tillit: Pick a day. (edited)
//     <date: When?>
//
// A message's further lines and controls are indented by two spaces. Buttons are [words]; selects
// {placeholder: a | b}, radio buttons (o) a ( ) b, checkboxes [x] a [ ] b, pickers and inputs
// <kind: label = value>.
namespace tillit::fake_slack {

struct Shown {
  std::string ts;
  std::string who;  // the name: "Tillit", "Ana Lind"
  bool by_bot = false;
  bool edited = false;
  bool only_for_you = false;
  std::string text;  // the fallback text of the message, unescaped
  std::vector<std::string>
      lines;  // what the client draws: blocks, or the text where there are none
  std::vector<std::string> controls;  // the words on every button and option, in order
  Json metadata;
};

// The DM with the bot, in order, without what was deleted.
[[nodiscard]] std::vector<Shown> messages_of(const FakeSlack& slack, const std::string& user_id);
// Of these, the ones posted in [from, to).
[[nodiscard]] std::vector<Shown> messages_between(const FakeSlack& slack,
                                                  const std::string& user_id, TimePoint from,
                                                  TimePoint to);
[[nodiscard]] std::vector<Shown> messages_in(const FakeSlack& slack, const std::string& channel_id,
                                             const std::string& seen_by = {});
// The bot's words alone, one entry a message, its lines joined by "\n", without controls.
[[nodiscard]] std::vector<std::string> bot_words(const FakeSlack& slack,
                                                 const std::string& user_id);

[[nodiscard]] std::vector<std::string> screen_of(const FakeSlack& slack,
                                                 const std::string& user_id);
// The same as one text, a line each.
[[nodiscard]] std::string transcript_of(const FakeSlack& slack, const std::string& user_id);
// The Home tab; empty where nothing was published.
[[nodiscard]] std::vector<std::string> home_of(const FakeSlack& slack, const std::string& user_id);
// The modal on top: "# title", its lines, "[submit] [close]"; empty where none is open.
[[nodiscard]] std::vector<std::string> modal_of(const FakeSlack& slack, const std::string& user_id);

// Blocks as a client draws them; `values` is state.values.
[[nodiscard]] std::vector<std::string> lines_of(const Json& blocks, const Json& values);

}  // namespace tillit::fake_slack
