#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>

// The small conversions between values and what travels: forms, signatures, Slack's text escapes.
namespace tillit::fake_slack {

using Json = nlohmann::json;
using Fields = std::map<std::string, std::string>;

// Everything but letters, digits, "-", ".", "_" and "~" as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);
// "a=1&b=two+words" and back. Of a key that comes twice the last one counts.
[[nodiscard]] std::string form_encoded(const Fields& fields);
[[nodiscard]] Fields form_decoded(std::string_view body);

// Slack's scheme v0 over the raw body: "v0=" and 64 lower-case hexadecimal digits.
[[nodiscard]] std::string signature_of(std::string_view signing_secret, std::string_view timestamp,
                                       std::string_view body);

// The bytes of "Basic …" or nothing where the text is no base64.
[[nodiscard]] std::string base64_decoded(std::string_view text);

// The three characters that Slack encodes in message texts.
[[nodiscard]] std::string slack_escaped(std::string_view text);
[[nodiscard]] std::string slack_unescaped(std::string_view text);
// What a person typed as it arrives in an event: escaped, with addresses wrapped in <>.
[[nodiscard]] std::string as_typed(std::string_view text);

// Characters as Slack counts them: code points, not bytes.
[[nodiscard]] std::size_t code_points(std::string_view text);

// A field of an object as text, or "" where it is absent or no text.
[[nodiscard]] std::string text_of(const Json& object, std::string_view key);
// Whether a field is there and true.
[[nodiscard]] bool flag_of(const Json& object, std::string_view key);

}  // namespace tillit::fake_slack
