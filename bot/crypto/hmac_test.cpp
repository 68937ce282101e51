#include "crypto/hmac.hpp"

#include "crypto/seal.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tillit::crypto {
namespace {

struct Vector {
  const char* name;
  std::string key;
  std::string text;
  const char* mac;
};

class PublishedHmac : public ::testing::TestWithParam<Vector> {};

TEST_P(PublishedHmac, IsOurs) {
  EXPECT_EQ(Hmac(Secret{GetParam().key}).hex({GetParam().text}), GetParam().mac);
}

// RFC 4231, section 4.
INSTANTIATE_TEST_SUITE_P(
    Rfc4231, PublishedHmac,
    ::testing::Values(Vector{"Case1", std::string(20, '\x0b'), "Hi There",
                             "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
                      Vector{"Case2", "Jefe", "what do ya want for nothing?",
                             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
                      Vector{"Case3", std::string(20, '\xaa'), std::string(50, '\xdd'),
                             "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
                      Vector{"Case6_KeyLongerThanABlock", std::string(131, '\xaa'),
                             "Test Using Larger Than Block-Size Key - Hash Key First",
                             "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"}),
    [](const auto& test) { return test.param.name; });

TEST(Hmac, TakesATextInParts) {
  const Hmac hmac(Secret{"Jefe"});
  EXPECT_EQ(hmac.hex({"what do ya ", "", "want for nothing?"}),
            hmac.hex({"what do ya want for nothing?"}));
  EXPECT_EQ(hmac.bytes({"x"}).size(), Hmac::kBytes);
  EXPECT_EQ(hmac.hex({}), hmac.hex({""}));
}

TEST(Hmac, GivesTheSameEachTimeAndAfterAMove) {
  Hmac hmac(Secret{"key"});
  const std::string first = hmac.hex({"text"});
  EXPECT_EQ(hmac.hex({"text"}), first);
  const Hmac moved = std::move(hmac);
  EXPECT_EQ(moved.hex({"text"}), first);
}

TEST(Hmac, IsUsedByManyThreadsAtOnce) {
  const Hmac hmac(Secret{"key"});
  const std::string expected = hmac.hex({"text"});
  std::vector<int> wrong(4, 0);
  {
    std::vector<std::jthread> threads;
    for (int& count : wrong) {
      threads.emplace_back([&hmac, &expected, &count] {
        for (int i = 0; i < 500; ++i) count += hmac.hex({"te", "xt"}) == expected ? 0 : 1;
      });
    }
  }
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(EqualInConstantTime, ComparesBytesAndLengths) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time(std::string("a\0b", 3), std::string("a\0b", 3)));
  EXPECT_FALSE(equal_in_constant_time(std::string("a\0b", 3), std::string("a\0c", 3)));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
  EXPECT_FALSE(equal_in_constant_time("", "a"));
}

}  // namespace
}  // namespace tillit::crypto
