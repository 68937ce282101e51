#include "crypto/seal.hpp"

#include <gtest/gtest.h>

namespace tillit::crypto {
namespace {

const std::string kPlace = "people/p:42/profile";

TEST(Seal, OpensWithItsKeyAtItsPlace) {
  const Secret key = random_key();
  for (const std::string& plain :
       {std::string{}, std::string{"a"}, std::string("\0\xff", 2), std::string(100'000, 'x')}) {
    const auto opened = open(key, seal(key, plain, kPlace), kPlace);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(*opened, plain);
  }
}

TEST(Seal, IsNeverTheSameTwiceAndHoldsNothingInTheClear) {
  const Secret key = random_key();
  const std::string first = seal(key, "I said sorry to Sam", kPlace);
  EXPECT_NE(first, seal(key, "I said sorry to Sam", kPlace));
  EXPECT_EQ(first.find("sorry"), std::string::npos);
  EXPECT_EQ(first.size(), 12 + std::string("I said sorry to Sam").size() + 16);
}

TEST(Seal, DoesNotOpenWithAnotherKeyOrAtAnotherPlace) {
  const Secret key = random_key();
  const std::string sealed = seal(key, "text", kPlace);
  EXPECT_EQ(open(random_key(), sealed, kPlace).error().code, Errc::Corrupt);
  EXPECT_EQ(open(key, sealed, "people/p:43/profile").error().code, Errc::Corrupt);
}

TEST(Seal, NoticesEveryChangedByteAndEveryMissingOne) {
  const Secret key = random_key();
  const std::string sealed = seal(key, "text", kPlace);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(open(key, changed, kPlace).has_value()) << at;
    EXPECT_FALSE(open(key, sealed.substr(0, at), kPlace).has_value()) << at;
  }
}

TEST(Seal, IsAes256Gcm) {
  const auto bytes = [](std::string_view digits) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
      out += static_cast<char>(std::stoi(std::string{digits.substr(i, 2)}, nullptr, 16));
    }
    return out;
  };
  // Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
  const Secret key{bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")};
  const std::string sealed = bytes(
      "cafebabefacedbaddecaf888"
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
      "76fc6ece0f4e1768cddf8853bb2d551b");
  const auto plain = open(key, sealed, bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
  ASSERT_TRUE(plain.has_value());
  EXPECT_EQ(*plain, bytes("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                          "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
}

TEST(Sha256, HasTheKnownDigest) {  // FIPS 180-4 example "abc"
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Base64, GoesBothWays) {  // RFC 4648, section 10
  const std::pair<const char*, const char*> cases[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(*from_base64(text), bytes);
  }
}

TEST(Base64, RefusesWhatItWouldNotWrite) {
  for (const char* text :
       {"Zg", "Zg=", "Zh==", "====", "Zm9v\n", " Zm9v", "Zm=v", "Z===", "Zm9v====", "Zm-v"}) {
    EXPECT_FALSE(from_base64(text).has_value()) << text;
  }
}

TEST(KeyRing, WrapsWithTheFirstKeyAndOpensWithOlderOnes) {
  const Secret old_line = KeyRing::make_line();
  const Secret new_line = KeyRing::make_line();
  const auto old_ring = KeyRing::parse(old_line);
  ASSERT_TRUE(old_ring.has_value());
  const auto both = KeyRing::parse(
      Secret{"# keys\n\n  " + new_line.reveal() + "\r\n" + old_line.reveal() + "\n"});
  ASSERT_TRUE(both.has_value());
  EXPECT_NE(both->current_id(), old_ring->current_id());

  const Secret data_key = random_key();
  const auto wrapped = old_ring->wrap(data_key, "p:42");
  EXPECT_EQ(both->unwrap(wrapped, "p:42")->reveal(), data_key.reveal());
  EXPECT_EQ(both->wrap(data_key, "p:42").key_id, both->current_id());
  EXPECT_EQ(both->unwrap(wrapped, "p:43").error().code, Errc::Corrupt);
}

TEST(KeyRing, SaysWhichKeyIsMissing) {
  const auto ring = KeyRing::parse(KeyRing::make_line());
  const auto other = KeyRing::parse(KeyRing::make_line());
  const auto key = other->unwrap(ring->wrap(random_key(), "p:42"), "p:42");
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().code, Errc::NotFound);
  EXPECT_NE(key.error().context.find(ring->current_id()), std::string::npos);
}

TEST(KeyRing, RefusesWrongTextsByLineAndNeverQuotesThem) {
  const std::string key = base64(std::string(kKeyBytes, 'k'));
  const std::string short_key = base64(std::string(31, 'k'));
  struct Case {
    std::string text;
    const char* says;
  };
  const Case cases[] = {{"", "no master key"},
                        {"# only a comment\n", "no master key"},
                        {key, "line 1"},
                        {"a:" + key + "\nb " + key, "line 2"},
                        {"a:" + short_key, "line 1"},
                        {"a:" + key + "\n\na:" + key, "line 3"},
                        {"a b:" + key, "line 1"}};
  for (const auto& c : cases) {
    const auto ring = KeyRing::parse(Secret{c.text});
    ASSERT_FALSE(ring.has_value());
    EXPECT_EQ(ring.error().code, Errc::Invalid);
    EXPECT_NE(ring.error().context.find(c.says), std::string::npos) << ring.error().context;
    EXPECT_EQ(ring.error().context.find(key), std::string::npos);
    EXPECT_EQ(ring.error().context.find(short_key), std::string::npos);
  }
}

}  // namespace
}  // namespace tillit::crypto
