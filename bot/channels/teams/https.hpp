#pragma once

#include "channels/common/http_port.hpp"
#include "channels/teams/settings.hpp"
#include "core/result.hpp"

#include <functional>
#include <string>

namespace tillit::teams {

// Calls the login, the OpenID documents' origin, Microsoft's Connectors and Workflows webhooks, and
// what the settings allow beside them; nothing else. Whether our token goes along is the
// Connector's affair, which looks at the address again. `ca_file`: as in channels::HttpsSettings.
// Errors: Invalid (an address in the settings; the file).
[[nodiscard]] Result<channels::Http> http_to_microsoft(const TeamsSettings& settings,
                                                       const std::string& ca_file);

// Reads a document by GET: the body of a 200. Any thread. Errors: Unavailable (says the status; no
// part of the address or body).
[[nodiscard]] std::function<Result<std::string>(const std::string& url)> documents_over(
    channels::Http http);

}  // namespace tillit::teams
