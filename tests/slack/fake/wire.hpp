#pragma once

#include "common/fake/wire.hpp"

#include <string>
#include <string_view>

// What only Slack has on its way: signatures and its text escapes.
namespace tillit::fake_slack {

using fakes::base64_decoded;
using fakes::code_points;
using fakes::Fields;
using fakes::flag_of;
using fakes::form_decoded;
using fakes::form_encoded;
using fakes::Json;
using fakes::percent_encoded;
using fakes::text_of;

// Slack's scheme v0 over the raw body: "v0=" and 64 lower-case hexadecimal digits.
[[nodiscard]] std::string signature_of(std::string_view signing_secret, std::string_view timestamp,
                                       std::string_view body);

// The three characters that Slack encodes in message texts.
[[nodiscard]] std::string slack_escaped(std::string_view text);
[[nodiscard]] std::string slack_unescaped(std::string_view text);
// What a person typed as it arrives in an event: escaped, with addresses wrapped in <>.
[[nodiscard]] std::string as_typed(std::string_view text);

}  // namespace tillit::fake_slack
