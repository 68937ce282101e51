#include "main/admin_routes.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

namespace tillit {
namespace {

http::Response plain(int status, std::string body) {
  return {status, "text/plain; charset=utf-8", std::move(body), {{"Cache-Control", "no-store"}}};
}

http::Response answer(const http::Request& request,
                      const std::function<Result<std::string>()>& action) {
  if (!request.headers.find(kOperatorHeader))
    return plain(403, fmt::format("the header {} is missing\n", kOperatorHeader));
  const auto text = action();
  if (text) return plain(200, *text);
  return plain(text.error().code == Errc::NotFound ? 404 : 500, text.error().context);
}

std::optional<NudgeReportOptions> options_of(const http::Request& request) {
  NudgeReportOptions options;
  options.person = http::find_field(request.query, "person").value_or("");
  const std::string_view days = http::find_field(request.query, "days").value_or("");
  const auto* end = days.data() + days.size();
  const auto read = std::from_chars(days.data(), end, options.days);
  const auto from = parse_instant(http::find_field(request.query, "from").value_or(""));
  if (read.ec != std::errc{} || read.ptr != end || options.days < 1 ||
      options.days > kMostReportDays || !from)
    return std::nullopt;
  options.from = *from;
  return options;
}

void add_nudges(http::Routes& routes, const OperatorActions& actions) {
  routes.add("GET", "/nudges", [preview = actions.preview](const http::Request& request) {
    const auto options = options_of(request);
    if (!options)
      return plain(400, fmt::format("days must be 1 to {}, from an instant\n", kMostReportDays));
    return answer(request, [&] { return preview(*options); });
  });
  for (const bool paused : {true, false}) {
    routes.add("POST", paused ? "/nudges/pause" : "/nudges/resume",
               [set = actions.switch_nudges, paused](const http::Request& request) {
                 return answer(request, [&] { return set(paused); });
               });
  }
}

}  // namespace

http::Routes admin_routes(std::vector<Readiness> parts, std::function<std::string()> metrics,
                          OperatorActions actions) {
  http::Routes routes;
  routes.add("GET", "/healthz", [](const http::Request&) { return plain(200, "ok\n"); });
  routes.add("GET", "/readyz", [parts = std::move(parts)](const http::Request&) {
    std::string missing;
    for (const auto& part : parts) {
      if (!part.ready()) missing += "not ready: " + part.part + "\n";
    }
    return missing.empty() ? plain(200, "ready\n") : plain(503, std::move(missing));
  });
  routes.add("GET", "/metrics", [metrics = std::move(metrics)](const http::Request&) {
    return http::Response{200, "text/plain; version=0.0.4; charset=utf-8", metrics(), {}};
  });
  if (actions.preview && actions.switch_nudges) add_nudges(routes, actions);
  return routes;
}

}  // namespace tillit
