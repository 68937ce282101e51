#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>

// The small conversions between values and what travels, as every platform does them.
namespace tillit::fakes {

using Json = nlohmann::json;
using Fields = std::map<std::string, std::string>;

// Everything but letters, digits, "-", ".", "_" and "~" as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);
// %XX as bytes; "+" stays where it is, as in a path.
[[nodiscard]] std::string path_decoded(std::string_view text);
// "a=1&b=two+words" and back. Of a key that comes twice the last one counts.
[[nodiscard]] std::string form_encoded(const Fields& fields);
[[nodiscard]] Fields form_decoded(std::string_view body);

// The bytes, or nothing where the text is no base64.
[[nodiscard]] std::string base64_decoded(std::string_view text);
[[nodiscard]] std::string base64_encoded(std::string_view bytes);
// With "-" and "_", without padding.
[[nodiscard]] std::string base64url_encoded(std::string_view bytes);

// Characters as code points, not bytes.
[[nodiscard]] std::size_t code_points(std::string_view text);

// A field of an object as text, or "" where it is absent or no text.
[[nodiscard]] std::string text_of(const Json& object, std::string_view key);
// A field as the list or object it should be; an empty one where it is absent or something else.
[[nodiscard]] Json list_of(const Json& object, std::string_view key);
[[nodiscard]] Json object_of(const Json& object, std::string_view key);
// Whether a field is there and true.
[[nodiscard]] bool flag_of(const Json& object, std::string_view key);

}  // namespace tillit::fakes
