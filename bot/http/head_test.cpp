#include "http/head.hpp"

#include <gtest/gtest.h>

namespace tillit::http {
namespace {

constexpr std::uint64_t kMaxBody = 1000;

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Head, IsReadRaw) {
  const auto head = parse_head(
      "POST /slack/events?a=b=c&d=%41 HTTP/1.1\r\nhost: x\r\nX-Sign:  1%0d%0a2 \t\r\n"
      "content-length: 12\r\nConnection: keep-alive, Close\r\n\r\n",
      kMaxBody);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->method, "POST");
  EXPECT_EQ(head->path, "/slack/events");
  EXPECT_EQ(head->query, (Fields{{"a", "b=c"}, {"d", "A"}}));
  EXPECT_EQ(head->headers.find("x-sign"), "1%0d%0a2");
  EXPECT_EQ(head->content_length, 12U);
  EXPECT_FALSE(head->chunked);
  EXPECT_TRUE(head->wants_close);
}

TEST(Head, AHeaderThatCameTwiceIsNotFound) {
  const auto head =
      parse_head("GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\na: 2\r\nB: 3\r\n\r\n", kMaxBody);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->headers.find("A"), std::nullopt);
  EXPECT_EQ(head->headers.count("A"), 2U);
  EXPECT_EQ(head->headers.find("B"), "3");
  EXPECT_EQ(head->headers.find("C"), std::nullopt);
}

TEST(Head, Http10ClosesAndExpectNeedsABody) {
  const auto old = parse_head("GET / HTTP/1.0\r\nHost: x\r\nExpect: 100-continue\r\n\r\n", 1);
  ASSERT_TRUE(old);
  EXPECT_TRUE(old->wants_close);
  EXPECT_FALSE(old->expects_continue);
  const auto chunked = parse_head(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\nExpect: 100-Continue\r\n\r\n",
      1);
  ASSERT_TRUE(chunked);
  EXPECT_TRUE(chunked->chunked);
  EXPECT_TRUE(chunked->expects_continue);
  EXPECT_FALSE(chunked->wants_close);
}

struct Case {
  const char* name;
  std::string bytes;
  int status;
};
std::string get(const std::string& headers) {
  return "GET / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
}
std::string post(const std::string& headers) {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
}
std::string line(const std::string& request_line) { return request_line + "\r\nHost: x\r\n\r\n"; }

class Refused : public ::testing::TestWithParam<Case> {};
TEST_P(Refused, WithItsStatus) {
  const auto head = parse_head(GetParam().bytes, kMaxBody);
  EXPECT_EQ(head ? 0 : head.error().status, GetParam().status);
}
INSTANTIATE_TEST_SUITE_P(
    RequestLine, Refused,
    ::testing::Values(
        Case{"Fine", line("GET / HTTP/1.1"), 0}, Case{"Nothing", "", 400},
        Case{"EmptyLines", "\r\n\r\n", 400}, Case{"NoVersion", line("GET /"), 400},
        Case{"TwoSpaces", line("GET  / HTTP/1.1"), 400},
        Case{"SpaceInTarget", line("GET /a b HTTP/1.1"), 400},
        Case{"LowerCaseMethod", line("get / HTTP/1.1"), 400},
        Case{"LongMethod", line(std::string(17, 'A') + " / HTTP/1.1"), 400},
        Case{"AbsoluteTarget", line("GET http://x/ HTTP/1.1"), 400},
        Case{"StarTarget", line("OPTIONS * HTTP/1.1"), 400},
        Case{"ControlInTarget", line("GET /\x01 HTTP/1.1"), 400},
        Case{"NotAsciiInTarget", line("GET /\xc3\xa5 HTTP/1.1"), 400},
        Case{"BareCarriageReturn", line("GET /\r HTTP/1.1"), 400},
        Case{"BrokenQuery", line("GET /?a=%zz HTTP/1.1"), 400},
        Case{"Http09", line("GET / HTTP/0.9"), 505}, Case{"Http2", line("PRI / HTTP/2.0"), 505},
        Case{"OtherProtocol", line("GET / XTTP/1.1"), 400},
        Case{"LongestPath", line("GET /" + std::string(2047, 'a') + " HTTP/1.1"), 0},
        Case{"PathTooLong", line("GET /" + std::string(2048, 'a') + " HTTP/1.1"), 414},
        Case{"QueryTooLong", line("GET /?" + std::string(8192, 'a') + " HTTP/1.1"), 414}),
    [](const auto& test) { return test.param.name; });
INSTANTIATE_TEST_SUITE_P(
    Headers, Refused,
    ::testing::Values(
        Case{"NoHost", "GET / HTTP/1.1\r\n\r\n", 400}, Case{"TwoHosts", get("HOST: y\r\n"), 400},
        Case{"NoColon", get("A\r\n"), 400}, Case{"NoName", get(": a\r\n"), 400},
        Case{"SpaceBeforeColon", get("A : a\r\n"), 400},
        Case{"Continued", get("A: a\r\n b\r\n"), 400},
        Case{"BareLineFeed", get("A: a\nB: b\r\n"), 400},
        Case{"NulInValue", get(std::string("A: a\0b\r\n", 8)), 400},
        Case{"NotAsciiInValue", get("A: \xc3\xa5\r\n"), 0},
        Case{"MostHeaders", get(repeated("A: a\r\n", 99)), 0},
        Case{"TooManyHeaders", get(repeated("A: a\r\n", 100)), 431},
        Case{"Range", get("Range: bytes=0-1\r\n"), 416},
        Case{"ManyRanges", get("range: bytes=" + repeated("0-,", 2000) + "\r\n"), 416},
        Case{"Gzip", post("Content-Encoding: gzip\r\nContent-Length: 1\r\n"), 415},
        Case{"Identity", post("Content-Encoding: identity\r\nContent-Length: 1\r\n"), 0},
        Case{"TwoEncodings", post("Content-Encoding: identity\r\nContent-Encoding: br\r\n"), 415},
        Case{"OtherExpectation", post("Expect: tea\r\nContent-Length: 1\r\n"), 417}),
    [](const auto& test) { return test.param.name; });
INSTANTIATE_TEST_SUITE_P(
    Framing, Refused,
    ::testing::Values(
        Case{"NoBodyAtAll", post(""), 0}, Case{"Largest", post("Content-Length: 1000\r\n"), 0},
        Case{"TooLarge", post("Content-Length: 1001\r\n"), 413},
        Case{"FarTooLarge", post("Content-Length: 99999999999999999999\r\n"), 400},
        Case{"TwoLengths", post("Content-Length: 1\r\nContent-Length: 1\r\n"), 400},
        Case{"LengthList", post("Content-Length: 1, 1\r\n"), 400},
        Case{"LengthWord", post("Content-Length: abc\r\n"), 400},
        Case{"LengthSign", post("Content-Length: +1\r\n"), 400},
        Case{"LengthNegative", post("Content-Length: -1\r\n"), 400},
        Case{"LengthHex", post("Content-Length: 0x1\r\n"), 400},
        Case{"LengthEmpty", post("Content-Length:\r\n"), 400},
        Case{"LengthAndChunked", post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400},
        Case{"TwoCodings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
             400},
        Case{"CodingList", post("Transfer-Encoding: gzip, chunked\r\n"), 400},
        Case{"CodingIdentity", post("Transfer-Encoding: identity\r\n"), 400},
        Case{"CodingWithTrick",
             post("Transfer-Encoding: \x0b"
                  "chunked\r\n"),
             400},
        Case{"CodingInHttp10", "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
             400},
        Case{"GetWithLength", get("Content-Length: 1\r\n"), 400},
        Case{"GetWithNoLength", get("Content-Length: 0\r\n"), 0},
        Case{"GetWithChunks", get("Transfer-Encoding: chunked\r\n"), 400},
        Case{"HeadWithLength", "HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n", 400}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::http
