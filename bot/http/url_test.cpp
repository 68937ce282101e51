#include "http/url.hpp"

#include <gtest/gtest.h>

namespace tillit::http {
namespace {

TEST(Url, IsTakenApart) {
  const auto url = parse_url("https://Slack.com:8443/api/chat?x=1&y#part");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "slack.com");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->target, "/api/chat?x=1&y");
  EXPECT_EQ(url->origin(), "https://slack.com:8443");
}

struct OriginCase {
  const char* name;
  const char* url;
  const char* origin;
  const char* target;
};
class Origins : public ::testing::TestWithParam<OriginCase> {};
TEST_P(Origins, OfTheSameServerAreTheSameText) {
  const auto url = parse_url(GetParam().url);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin(), GetParam().origin);
  EXPECT_EQ(url->target, GetParam().target);
}
INSTANTIATE_TEST_SUITE_P(
    Url, Origins,
    ::testing::Values(OriginCase{"NoPath", "https://a.example", "https://a.example", "/"},
                      OriginCase{"OwnPort", "HTTPS://a.example:443/", "https://a.example", "/"},
                      OriginCase{"PlainOwnPort", "http://a:80/x", "http://a", "/x"},
                      OriginCase{"QueryOnly", "http://a?q=@b", "http://a", "/?q=@b"},
                      OriginCase{"FragmentOnly", "http://a#/b", "http://a", "/"},
                      OriginCase{"AtInPath", "http://a/@b:c", "http://a", "/@b:c"},
                      OriginCase{"Address6", "http://[::1]:8080/", "http://[::1]:8080", "/"}),
    [](const auto& test) { return test.param.name; });

struct BadCase {
  const char* name;
  std::string url;
};
class BadUrl : public ::testing::TestWithParam<BadCase> {};
TEST_P(BadUrl, IsRefusedWithoutQuotingIt) {
  const auto url = parse_url(GetParam().url);
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().code, Errc::Invalid);
  EXPECT_EQ(url.error().context.find("evil"), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(
    Url, BadUrl,
    ::testing::Values(
        BadCase{"Empty", ""}, BadCase{"Relative", "/evil"}, BadCase{"OtherScheme", "ftp://evil"},
        BadCase{"NoHost", "http:///evil"}, BadCase{"UserName", "https://slack.com@evil.example/"},
        BadCase{"UserAndPassword", "https://slack.com:443@evil/"},
        BadCase{"Space", "https://evil .example/"},
        BadCase{"LineBreak", "https://a.example/\r\nHost: evil"},
        BadCase{"Nul", std::string("https://a\0evil", 14)},
        BadCase{"NotAscii", "https://\xc3\xa9vil.example/"},
        BadCase{"Backslash", "https://a.example\\@evil/"},
        BadCase{"EscapedHost", "https://a%2eevil/"}, BadCase{"PortZero", "http://evil:0/"},
        BadCase{"PortTooHigh", "http://evil:65536/"}, BadCase{"PortNoNumber", "http://evil:8x/"},
        BadCase{"PortEmpty", "http://evil:/"}, BadCase{"TwoDots", "http://evil..example/"},
        BadCase{"OpenBracket", "http://[::1/evil"}, BadCase{"BehindBracket", "http://[::1]evil/"},
        BadCase{"TooLong", "http://a/" + std::string(9000, 'a')}),
    [](const auto& test) { return test.param.name; });

TEST(Loopback, IsKnownFromANameThatBeginsLikeIt) {
  for (const char* host :
       {"localhost", "127.0.0.1", "127.1.2.3", "127.255.255.255", "::1", "[::1]"})
    EXPECT_TRUE(is_loopback_host(host)) << host;
  for (const char* host :
       {"", "127", "127.1", "127.0.0.256", "127.0.0.1.example.com", "127.example.com", "128.0.0.1",
        "0.0.0.0", "10.0.0.1", "localhost.example.com", "::", "[::]", "[::2]", "2130706433"})
    EXPECT_FALSE(is_loopback_host(host)) << host;
}

TEST(Percent, EverythingButUnreservedIsEscaped) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode(" /?&=+%\xc3\xa9"), "%20%2F%3F%26%3D%2B%25%C3%A9");
}

TEST(Percent, EveryByteComesBack) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  EXPECT_EQ(percent_decode(percent_encode(bytes)), bytes);
}

TEST(Percent, ABrokenEscapeIsRefused) {
  for (const char* text : {"%", "%4", "a%4", "%g0", "%0g", "%%41", "% 1", "%-1"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tillit::http
