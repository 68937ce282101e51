#include "http/routes.hpp"

#include <gtest/gtest.h>

namespace tillit::http {
namespace {

Routes table() {
  const Handler handler = [](const Request&) { return Response{}; };
  Routes routes;
  routes.add("GET", "/health", handler);
  routes.add("POST", "/slack/events", handler);
  routes.add_prefix("GET", "/files/", handler);
  routes.add_prefix("GET", "/files/deep/", handler);
  routes.add("GET", "/files/own", handler);
  return routes;
}

// The route that is found, with the segment behind it; or "404", or "405 " and what is allowed.
std::string find(const Routes& routes, std::string_view method, std::string_view path) {
  const auto found = routes.find(method, path);
  if (const auto* wrong = std::get_if<Routes::WrongMethod>(&found)) return "405 " + wrong->allow;
  if (std::holds_alternative<Routes::NotFound>(found)) return "404";
  const auto& route = std::get<Routes::Found>(found);
  return std::string(route.route) + "|" + route.segment;
}

struct Case {
  const char* name;
  const char* method;
  std::string path;
  const char* found;
};
class RoutesTest : public ::testing::TestWithParam<Case> {};
TEST_P(RoutesTest, Finds) {
  const Routes routes = table();
  EXPECT_EQ(find(routes, GetParam().method, GetParam().path), GetParam().found);
}
INSTANTIATE_TEST_SUITE_P(
    Routes, RoutesTest,
    ::testing::Values(
        Case{"Exact", "GET", "/health", "/health|"},
        Case{"HeadOfGet", "HEAD", "/health", "/health|"},
        Case{"WrongMethod", "POST", "/health", "405 GET, HEAD"},
        Case{"GetOfPost", "GET", "/slack/events", "405 POST"},
        Case{"HeadOfPost", "HEAD", "/slack/events", "405 POST"},
        Case{"Unknown", "GET", "/nothing", "404"}, Case{"Longer", "GET", "/health/", "404"},
        Case{"Escaped", "GET", "/%68ealth", "404"}, Case{"OtherCase", "GET", "/Health", "404"},
        Case{"Segment", "GET", "/files/app.js", "/files/|app.js"},
        Case{"SegmentDecoded", "GET", "/files/%C3%A5%20b", "/files/|\xc3\xa5 b"},
        Case{"PlusStays", "GET", "/files/a+b", "/files/|a+b"},
        Case{"ExactWins", "GET", "/files/own", "/files/own|"},
        Case{"LongerPrefix", "GET", "/files/deep/x", "/files/deep/|x"},
        Case{"NoSegment", "GET", "/files/", "404"}, Case{"TwoSegments", "GET", "/files/a/b", "404"},
        Case{"HiddenSlash", "GET", "/files/a%2fb", "404"},
        Case{"Backslash", "GET", "/files/a%5cb", "404"}, Case{"Parent", "GET", "/files/..", "404"},
        Case{"HiddenParent", "GET", "/files/%2e%2E", "404"},
        Case{"HiddenNul", "GET", "/files/a%00", "404"},
        Case{"BrokenEscape", "GET", "/files/a%4", "404"},
        Case{"PrefixWrongMethod", "PUT", "/files/a", "405 GET, HEAD"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::http
