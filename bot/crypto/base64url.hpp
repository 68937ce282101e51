#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tillit::crypto {

// Base64 in the alphabet of URLs without padding (RFC 4648 5; RFC 7515 2): the parts of a token and
// the numbers of a key.
[[nodiscard]] std::string base64url(std::string_view bytes);

// nullopt for anything that base64url() would not write: padding, white space, the other alphabet,
// a length that cannot be, stray bits at the end. So two texts never mean the same bytes.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace tillit::crypto
