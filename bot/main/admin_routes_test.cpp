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

// The operator's two actions, and what they were asked.
struct Asked {
  std::vector<std::string> previews;
  std::vector<bool> switched;
  http::Routes routes =
      admin_routes({}, [] { return ""; },
                   {[this](const NudgeReportOptions& options) -> Result<std::string> {
                      if (options.person == "nobody")
                        return fail(Errc::NotFound, "nobody of that name");
                      previews.push_back(std::to_string(options.days) + " " + options.person + " " +
                                         format_instant(options.from));
                      return "a preview";
                    },
                    [this](bool paused) -> Result<std::string> {
                      switched.push_back(paused);
                      return "done";
                    }});
  http::Response ask(std::string_view method, std::string_view path, const http::Request& request) {
    const auto found = routes.find(method, path);
    const auto* route = std::get_if<http::Routes::Found>(&found);
    return route != nullptr ? (*route->handler)(request) : http::Response{.status = 404};
  }
};

http::Request from_operator(const std::string& query = "") {
  http::Request request;
  request.headers.add(std::string(kOperatorHeader), "nudges");
  request.query = *http::parse_form(query);
  return request;
}

TEST(AdminRoutes, PreviewNudgesForTheOperator) {
  Asked asked;
  const auto shown =
      asked.ask("GET", "/nudges", from_operator("days=7&person=p-1&from=2026-11-20T10%3A00%3A00Z"));
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, "a preview");
  EXPECT_EQ(asked.previews.front(), "7 p-1 2026-11-20T10:00:00.000Z");
  const std::string from = "&from=2026-11-20T10%3A00%3A00Z";
  for (const char* days : {"days=0", "days=366", "days=-1", "days=x", "days=7x"})
    EXPECT_EQ(asked.ask("GET", "/nudges", from_operator(days + from)).status, 400) << days;
  EXPECT_EQ(asked.ask("GET", "/nudges", from_operator("days=7")).status, 400);
  EXPECT_EQ(asked.ask("GET", "/nudges", from_operator("days=7&person=nobody" + from)).status, 404);
}

TEST(AdminRoutes, HoldNudgesBackAndLetThemGoOn) {
  Asked asked;
  EXPECT_EQ(asked.ask("POST", "/nudges/pause", from_operator()).status, 200);
  EXPECT_EQ(asked.ask("POST", "/nudges/resume", from_operator()).status, 200);
  EXPECT_EQ(asked.ask("GET", "/nudges/pause", from_operator()).status, 404);
  EXPECT_EQ(asked.switched, (std::vector<bool>{true, false}));
}

TEST(AdminRoutes, DoNothingForAPageInABrowser) {
  Asked asked;
  EXPECT_EQ(asked.ask("POST", "/nudges/pause", {}).status, 403);
  http::Request request = from_operator("days=7&from=2026-11-20T10%3A00%3A00Z");
  request.headers = {};
  EXPECT_EQ(asked.ask("GET", "/nudges", request).status, 403);
  EXPECT_TRUE(asked.switched.empty() && asked.previews.empty());
}

}  // namespace
}  // namespace tillit
