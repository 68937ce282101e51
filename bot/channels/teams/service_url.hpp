#pragma once

#include "core/result.hpp"
#include "http/url.hpp"

#include <string>
#include <string_view>
#include <vector>

// Where our bearer token may travel. An activity's serviceUrl comes from outside: it is checked
// before it is kept and before every call. Names that anybody can own (*.trafficmanager.net,
// *.azurewebsites.net) are not among the allowed ones, nor is any address written in digits. Pure.
namespace tillit::teams {

inline constexpr std::size_t kMaxServiceUrl = 512;  // bytes

// "https://host[:port]" or "host[:port]"; http for loopback only. Equal origins are equal texts.
// Errors: Invalid (says which of them, counted from one).
[[nodiscard]] Result<std::vector<std::string>> read_extra_origins(
    const std::vector<std::string>& entries);

// Whether `url` may be called at all: https on the usual port of a host of Microsoft's Connectors,
// or one of `extra_origins` (as read_extra_origins() gives them).
[[nodiscard]] bool is_connector(const http::Url& url,
                                const std::vector<std::string>& extra_origins);

// Whether it may be kept as a conversation's serviceUrl: is_connector(), nothing but a path behind
// the host, no step up in it, and not longer than kMaxServiceUrl. Any bytes.
[[nodiscard]] bool is_service_url(std::string_view url,
                                  const std::vector<std::string>& extra_origins);

// What paths are put behind: without slashes at the end, else as it came.
[[nodiscard]] std::string base_of(std::string_view service_url);

}  // namespace tillit::teams
