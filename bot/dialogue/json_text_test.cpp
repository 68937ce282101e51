#include "dialogue/json_text.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace tillit::dialogue {
namespace {

TEST(JsonText, PutsCommasBetweenMembersAndNowhereElse) {
  JsonText text;
  text.open('{');
  text.key("empty");
  text.open('[');
  text.close(']');
  text.key("numbers");
  text.open('[');
  text.number(std::int64_t{-3});
  text.number(std::numeric_limits<std::uint64_t>::max());
  text.close(']');
  text.key("yes");
  text.flag(true);
  text.key("inner");
  text.json(R"({"a":null})");
  text.close('}');
  EXPECT_EQ(std::move(text).take(),
            R"({"empty":[],"numbers":[-3,18446744073709551615],"yes":true,"inner":{"a":null}})");
}

TEST(JsonText, WritesAnyBytesAsTheLibraryWould) {
  for (const char* held :
       {"", "plain", "a \"quote\"", "back\\slash", "line\nbreak\t\x01", "\b\f\r\x1f at the ends\"",
        "zo'n foto’s 👍", "\xff\xfe broken \xc3", "del\x7f"}) {
    JsonText text;
    text.string(held);
    EXPECT_EQ(std::move(text).take(),
              nlohmann::json(held).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
}

}  // namespace
}  // namespace tillit::dialogue
