#pragma once

#include "common/fake/wire.hpp"

#include <string>
#include <vector>

// Adaptive Cards as strictly as Teams and its accessibility pages put it: an opinion that shares
// nothing with the renderer it judges. Each complaint reads "/where: what"; none means fine. Pure.
//
// Checked: schema 1.5's known types and keys, required keys, no nulls, enumerations; texts that
// wrap, images with altText, inputs with labels, errorMessage where an answer is required; ids
// unique; a value among the choices; data that is an object and collides with no input; a verb and
// a Submit fallback on every Execute; at most six actions a bar; no markup that Teams' cards do not
// draw; a language, a version and words for clients that draw no card.
namespace tillit::fake_teams {

using fakes::Json;

inline constexpr std::size_t kMaxActions = 6;
inline constexpr std::size_t kMaxChoices = 100;

enum class CardPlace {
  Chat,    // sent by the bot: may be answered
  OneWay,  // by a webhook: nothing may be submitted
};

[[nodiscard]] std::vector<std::string> judge_card(const Json& card,
                                                  CardPlace place = CardPlace::Chat);

}  // namespace tillit::fake_teams
