#pragma once

#include "channels/common/http_port.hpp"
#include "channels/slack/settings.hpp"

#include <string>
#include <string_view>

namespace tillit::slack {

// Calls the origins of `api_url`, `response_hosts` and `upload_hosts`, and no other. `ca_file`: as
// in channels::HttpsSettings. Errors: Invalid (an address in the settings, the file).
[[nodiscard]] Result<channels::Http> http_to_slack(const Settings& settings,
                                                   const std::string& ca_file);

// Whether `url`, which came from outside, may be called as a response URL: https on the usual port
// of one of Settings::response_hosts. An entry with a scheme ("http://127.0.0.1:4711") allows
// exactly that origin, for tests.
[[nodiscard]] bool is_response_url(std::string_view url, const Settings& settings);

// Whether a file may be sent to `url`, which came in an answer of Slack's.
[[nodiscard]] bool is_upload_url(std::string_view url, const Settings& settings);

}  // namespace tillit::slack
