#include "dialogue/type.hpp"

#include "dialogue/expression_fixture.hpp"

#include <gtest/gtest.h>

namespace tillit::dialogue {
namespace {

TEST(Type, ReadsWhatItWrites) {
  const SmallWorld world;
  for (const char* text : {"bool", "int", "number", "text?", "id", "date", "time", "local",
                           "instant?", "duration", "list<promise>", "list<int?>?",
                           "list<list<text>>", "outcome?", "plan", "enum(a, b)", "enum(a)?"}) {
    const auto type = parse_type(text, world);
    ASSERT_TRUE(type.has_value()) << text << ": " << type.error().context;
    EXPECT_EQ(to_string(*type), text);
  }
  EXPECT_EQ(to_string(*parse_type(" list< int ? > ", world)), "list<int?>");
}

TEST(Type, RefusesWhatIsNotOne) {
  const SmallWorld world;
  for (const auto& [text, why] : std::initializer_list<std::pair<const char*, const char*>>{
           {"", "there is no type \"\""},
           {"string", "there is no type \"string\""},
           {"int??", "one ? is enough"},
           {"list<>", "there is no type \"\""},
           {"list<int", "there is no type \"list<int\""},
           {"enum()", "an enum lists its words: enum(kept, partly)"},
           {"enum(a, a)", "the enum names \"a\" twice"},
           {"list<list<list<list<list<int>>>>>", "lists nested too deep"}}) {
    const auto type = parse_type(text, world);
    ASSERT_FALSE(type.has_value()) << text;
    EXPECT_EQ(type.error().context, why);
  }
}

TEST(Type, FitsOnlyWhereNothingIsLost) {
  const SmallWorld world;
  const auto read = [&](const char* text) { return *parse_type(text, world); };
  for (const auto& [from, to] :
       std::initializer_list<std::pair<const char*, const char*>>{{"int", "int?"},
                                                                  {"int", "number"},
                                                                  {"int?", "number?"},
                                                                  {"list<int>", "list<number>"},
                                                                  {"list<int>", "list<int?>"},
                                                                  {"promise", "promise?"}}) {
    EXPECT_TRUE(fits(read(from), read(to))) << from << " " << to;
    EXPECT_FALSE(fits(read(to), read(from))) << to << " " << from;
  }
  EXPECT_TRUE(fits(Type{}, read("int?")));
  EXPECT_FALSE(fits(Type{}, read("int")));
  EXPECT_FALSE(fits(read("text"), read("id")));
  EXPECT_FALSE(fits(read("promise"), read("plan")));
  EXPECT_FALSE(fits(read("enum(a)"), read("enum(a)"))) << "each declaration is an enum of its own";
}

}  // namespace
}  // namespace tillit::dialogue
