#include "crypto/base64url.hpp"

#include <gtest/gtest.h>

namespace tillit::crypto {
namespace {

struct Pair {
  const char* name;
  std::string bytes;
  const char* text;
};

class Base64url : public ::testing::TestWithParam<Pair> {};

TEST_P(Base64url, GoesBothWays) {
  EXPECT_EQ(base64url(GetParam().bytes), GetParam().text);
  EXPECT_EQ(from_base64url(GetParam().text), GetParam().bytes);
}

// RFC 4648 10 without the padding, and the two characters in which the alphabets differ.
INSTANTIATE_TEST_SUITE_P(Vectors, Base64url,
                         ::testing::Values(Pair{"Nothing", "", ""}, Pair{"One", "f", "Zg"},
                                           Pair{"Two", "fo", "Zm8"}, Pair{"Three", "foo", "Zm9v"},
                                           Pair{"Four", "foob", "Zm9vYg"},
                                           Pair{"Six", "foobar", "Zm9vYmFy"},
                                           Pair{"BothOthers", "\xfb\xff\xbf", "-_-_"},
                                           Pair{"Nul", std::string(3, '\0'), "AAAA"}),
                         [](const auto& test) { return test.param.name; });

TEST(Base64url, ComesBackWhateverTheBytes) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64url(base64url(bytes)), bytes);
    bytes += static_cast<char>(i * 37);
  }
}

struct Bad {
  const char* name;
  std::string text;
};

class StrangeBase64url : public ::testing::TestWithParam<Bad> {};

TEST_P(StrangeBase64url, IsRefused) { EXPECT_EQ(from_base64url(GetParam().text), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(
    Texts, StrangeBase64url,
    ::testing::Values(Bad{"Padding", "Zg=="}, Bad{"OnePadding", "Zm8="}, Bad{"OnlyPadding", "="},
                      Bad{"BlankInside", "Zm 9v"}, Bad{"BlankAtTheEnd", "Zm9v "},
                      Bad{"LineBreak", "Zm9v\n"}, Bad{"Plus", "+_-_"}, Bad{"Slash", "-/-_"},
                      Bad{"Dot", "Zm.v"}, Bad{"OneCharacter", "Z"}, Bad{"FiveCharacters", "Zm9vZ"},
                      Bad{"StrayBitsOfOne", "Zh"}, Bad{"StrayBitsOfTwo", "Zm9"},
                      Bad{"NotAscii", "Zm9\xc3"}, Bad{"NulByte", std::string("Zm9\0", 4)}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::crypto
