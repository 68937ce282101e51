#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillit::http {

// The header fields of one message, in order, values raw: nothing is decoded. Names compare
// without regard to ASCII case. Never log a value: signatures and tokens are among them.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}

  void add(std::string name, std::string value);

  // Nullopt if the field is absent or came more than once: whoever asks for "the" signature must
  // not be given one of two. The view lives until the next add().
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;

  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] auto begin() const { return fields_.begin(); }
  [[nodiscard]] auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// RFC 9110 5.1 and 5.5: a name is a token; a value has no control bytes but the tab. What we send
// is checked with these as well: a value with CR LF in it would be two headers.
[[nodiscard]] bool is_header_name(std::string_view name);
[[nodiscard]] bool is_header_value(std::string_view value);
[[nodiscard]] bool are_sendable(const Headers& headers);

// ASCII only, whatever the locale.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace tillit::http
