#pragma once

#include "dialogue/library.hpp"
#include "service/overview.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// The app's Home: what stands with a person, for their eyes, with a button for each thing they may
// want. Pure; any thread.
namespace tillit::slack {

inline constexpr std::size_t kHomePromises = 10;  // shown; the others are counted
inline constexpr std::size_t kHomePeople = 8;

struct HomeOptions {
  // The trend picture of overview.weeks (picture_link.hpp). Without it the weeks are a line of
  // block characters.
  std::optional<std::string> picture_url;
};

// The view for views.publish, in the person's language, on their wall clock, within Slack's limits
// whatever the overview holds: long texts are cut, many things counted. What people wrote cannot
// format, link or ping. Buttons carry an action_id "home:<word>" with a global word ("home:menu",
// "home:repeat"); home_word() reads it.
[[nodiscard]] nlohmann::json home_view(const service::Overview& overview,
                                       const dialogue::Library& library,
                                       const HomeOptions& options = {});

// The id of the global word of a button of ours; nullopt for any other action.
[[nodiscard]] std::optional<std::string_view> home_word(std::string_view action_id);

// The global words that buttons carry.
[[nodiscard]] std::span<const std::string_view> home_words();

// The texts that core.json must have, without "core.".
[[nodiscard]] std::span<const std::string_view> home_text_keys();

}  // namespace tillit::slack
