#pragma once

#include "core/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillit::http {

// Names and values in the order they came; a name may come more than once. Bytes as they were
// encoded: whether they are UTF-8 is for the reader to check.
using Fields = std::vector<std::pair<std::string, std::string>>;

// application/x-www-form-urlencoded, of a body or a query (https://url.spec.whatwg.org): '&'
// between fields, the first '=' splits, '+' is a space, %XX a byte. Empty fields are skipped; one
// without '=' has an empty value. Invalid: a '%' without two hex digits, or more than 1000 fields.
[[nodiscard]] Result<Fields> parse_form(std::string_view text);

[[nodiscard]] std::string encode_form(const Fields& fields);

// The value of a field that came exactly once. Nullopt if it is absent or came more than once:
// two readers that pick different ones of two values is how checks are walked around. The view is
// into `fields`.
[[nodiscard]] std::optional<std::string_view> find_field(const Fields& fields,
                                                         std::string_view name);

}  // namespace tillit::http
