#include "slack/fake/wire.hpp"

#include <gtest/gtest.h>

namespace tillit::fake_slack {
namespace {

// Slack's published example.
TEST(FakeWire, SignsThePublishedVectorAsPublished) {
  const std::string body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id="
      "G8PSS9T3V&channel_name=foobar&"
      "user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%"
      "3A%2F%2Fhooks.slack.com%"
      "2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015."
      "47445629121."
      "803a0bc887a14d10d2c447fce8b6703c";
  EXPECT_EQ(signature_of("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body),
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
}

TEST(FakeWire, FormsKeepWhatGoesThrough) {
  const Fields fields{{"text", "a+b & c=d \xc3\xa5/%"}, {"empty", ""}};
  EXPECT_EQ(form_decoded(form_encoded(fields)), fields);
  EXPECT_EQ(form_decoded("a=1+2&b=x%3Dy").at("a"), "1 2");
  EXPECT_EQ(form_decoded("a=1&b=x%3Dy").at("b"), "x=y");
}

TEST(FakeWire, TypedWordsArriveAsSlackSendsThem) {
  EXPECT_EQ(as_typed("a < b & c"), "a &lt; b &amp; c");
  EXPECT_EQ(as_typed("see https://example.org/a?b=1&c=2 now"),
            "see <https://example.org/a?b=1&amp;c=2> now");
  EXPECT_EQ(as_typed("ana@example.org"), "<mailto:ana@example.org|ana@example.org>");
  EXPECT_EQ(slack_unescaped(slack_escaped("&lt; <&>")), "&lt; <&>");
}

TEST(FakeWire, Base64OfBasicAuthorization) {
  EXPECT_EQ(base64_decoded("MTExLjIyMjpzZWNyZXQ="), "111.222:secret");
  EXPECT_EQ(base64_decoded("no base64"), "");
}

TEST(FakeWire, CharactersAreCodePoints) { EXPECT_EQ(code_points("a\xc3\xa5\xf0\x9f\x99\x82"), 3U); }

}  // namespace
}  // namespace tillit::fake_slack
