#include "main/admin_routes.hpp"

#include <gtest/gtest.h>

namespace tillit {
namespace {

http::Response get(const http::Routes& routes, std::string_view path) {
  const auto found = routes.find("GET", path);
  const auto* route = std::get_if<http::Routes::Found>(&found);
  return route != nullptr ? (*route->handler)({}) : http::Response{.status = 404};
}

TEST(AdminRoutes, SayOkWhileTheProcessAnswers) {
  const auto routes = admin_routes({{"store", [] { return false; }}}, [] { return ""; });
  EXPECT_EQ(get(routes, "/healthz").status, 200);
  EXPECT_EQ(get(routes, "/healthz").body, "ok\n");
}

TEST(AdminRoutes, NameEveryPartThatIsNotReady) {
  bool store = true;
  bool sending = true;
  const auto routes = admin_routes(
      {{"store", [&] { return store; }}, {"sending", [&] { return sending; }}}, [] { return ""; });
  EXPECT_EQ(get(routes, "/readyz").status, 200);
  store = false;
  EXPECT_EQ(get(routes, "/readyz").status, 503);
  EXPECT_EQ(get(routes, "/readyz").body, "not ready: store\n");
  sending = false;
  EXPECT_EQ(get(routes, "/readyz").body, "not ready: store\nnot ready: sending\n");
}

TEST(AdminRoutes, GiveTheMetricsAsTheyAreThen) {
  int scrapes = 0;
  const auto routes =
      admin_routes({}, [&] { return "scrapes " + std::to_string(++scrapes) + "\n"; });
  EXPECT_EQ(get(routes, "/metrics").body, "scrapes 1\n");
  EXPECT_EQ(get(routes, "/metrics").body, "scrapes 2\n");
  EXPECT_EQ(get(routes, "/metrics").content_type, "text/plain; version=0.0.4; charset=utf-8");
}

TEST(AdminRoutes, AnswerNothingElse) {
  EXPECT_EQ(get(admin_routes({}, [] { return ""; }), "/").status, 404);
}

}  // namespace
}  // namespace tillit
