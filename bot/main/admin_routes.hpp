#pragma once

#include "core/result.hpp"
#include "http/routes.hpp"
#include "main/nudge_report.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tillit {

// One thing that must be so before messages can be taken. Called on threads of the admin server.
struct Readiness {
  std::string part;  // a constant word: "store"
  std::function<bool()> ready;
};

// What an operator asks of the running bot, because only one process may open the database.
struct OperatorActions {
  std::function<Result<std::string>(const NudgeReportOptions&)> preview;
  std::function<Result<std::string>(bool paused)> switch_nudges;
};
// A page in somebody's browser cannot send this to another origin without being allowed to: what
// changes or tells something must come with it. Its value does not matter.
inline constexpr std::string_view kOperatorHeader = "X-Tillit-Operator";

// GET /healthz: 200 "ok" while the process answers at all. GET /readyz: 200 "ready", or 503 with
// the parts that are not, one per line. GET /metrics: what `metrics` gives, for Prometheus. GET
// /nudges?days=&person=&from= and POST /nudges/pause and /nudges/resume: `actions`, with
// kOperatorHeader only (403). No answer holds anything a person wrote.
[[nodiscard]] http::Routes admin_routes(std::vector<Readiness> parts,
                                        std::function<std::string()> metrics,
                                        OperatorActions actions = {});

}  // namespace tillit
