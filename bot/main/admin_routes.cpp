#include "main/admin_routes.hpp"

#include <utility>

namespace tillit {
namespace {

http::Response plain(int status, std::string body) {
  return {status, "text/plain; charset=utf-8", std::move(body), {{"Cache-Control", "no-store"}}};
}

}  // namespace

http::Routes admin_routes(std::vector<Readiness> parts, std::function<std::string()> metrics) {
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
  return routes;
}

}  // namespace tillit
