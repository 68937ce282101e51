#pragma once

#include "core/secret.hpp"
#include "dialogue/picture.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Where Slack fetches a trend picture: <public_url>/pictures/<values>-<mac>.png, with values like
// "0.1.3.2". Slack's servers fetch it without any login and keep it, so the address holds nothing
// but the numbers: no person, no time. The mac keeps strangers from having us draw whatever they
// like. Pure; any thread.
namespace tillit::slack {

inline constexpr std::string_view kPicturePath = "/pictures/";
inline constexpr std::int64_t kMostPictured = 999;  // larger values are shown as this

// `public_url`: of this installation, with or without a slash at its end. `secret`: one of the
// installation's, kept as long as addresses are to work; not empty. Empty if the values cannot be
// pictured (none, or more than pictures::kMostValues). Values below nothing count as nothing.
[[nodiscard]] std::string picture_link(std::string_view public_url,
                                       std::span<const std::int64_t> values, const Secret& secret);

// The values of a path that picture_link made under the same secret; nullopt for any other bytes,
// another writing of the same values ("01") included. The mac is compared in constant time.
[[nodiscard]] std::optional<std::vector<std::int64_t>> pictured(std::string_view path,
                                                                const Secret& secret);

// The same for a picture of levels: "L1.5_4.3.2_4.x.5" stands for levels from 1 to 5, then one row
// after the other; x is a gap. No word of the picture is in it. Empty if it cannot be drawn: no
// rows, rows of different length, or more than a picture may have.
[[nodiscard]] std::string picture_link(std::string_view public_url,
                                       const dialogue::Picture& picture, const Secret& secret);
// Its values, without any words.
[[nodiscard]] std::optional<dialogue::Picture> pictured_levels(std::string_view path,
                                                               const Secret& secret);

}  // namespace tillit::slack
