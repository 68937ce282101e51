#pragma once

#include "http/routes.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tillit {

// One thing that must be so before messages can be taken. Called on threads of the admin server.
struct Readiness {
  std::string part;  // a constant word: "store"
  std::function<bool()> ready;
};

// GET /healthz: 200 "ok" while the process answers at all. GET /readyz: 200 "ready", or 503 with
// the parts that are not, one per line. GET /metrics: what `metrics` gives, for Prometheus. No
// answer holds anything of a person.
[[nodiscard]] http::Routes admin_routes(std::vector<Readiness> parts,
                                        std::function<std::string()> metrics);

}  // namespace tillit
