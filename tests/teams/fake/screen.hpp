#pragma once

#include "teams/fake/fake_teams.hpp"

#include <string>
#include <vector>

// What a person has before their eyes, as lines a test can compare and a reader can follow:
//
//   Ana Lind: hello
//   Tillit: How did it go?
//     [It went well] [Not yet]
//   Tillit: When? (edited)
//     <date: Day = 2026-11-30>
//     [Send]
//     (note: Saved)
//
// A message's further lines and controls are indented by two spaces. Buttons are [words]; choices
// {label: a | b} or (o) a ( ) b under their label; inputs <kind: label = value>.
namespace tillit::fake_teams {

struct Shown {
  std::string id;
  std::string who;  // the name: "Tillit", "Ana Lind"
  bool by_bot = false;
  bool edited = false;
  std::string text;                // what is said, without controls, its lines joined by "\n"
  std::vector<std::string> lines;  // all that the client draws
};

// The chat with the bot, in order, without what was deleted.
[[nodiscard]] std::vector<Shown> messages_of(const FakeTeams& teams, const std::string& user_id);
// Any conversation, as this person sees it.
[[nodiscard]] std::vector<Shown> messages_in(const FakeTeams& teams,
                                             const std::string& conversation_id,
                                             const std::string& seen_by);
// The bot's words alone, one entry a message.
[[nodiscard]] std::vector<std::string> bot_words(const FakeTeams& teams,
                                                 const std::string& user_id);
// All lines, one below the other.
[[nodiscard]] std::string transcript_of(const FakeTeams& teams, const std::string& user_id);

// A card as a client draws it, its controls apart.
struct Drawn {
  std::vector<std::string> texts;
  std::vector<std::string> lines;  // texts and controls
};
[[nodiscard]] Drawn draw(const Json& card, const Json& filled);

}  // namespace tillit::fake_teams
