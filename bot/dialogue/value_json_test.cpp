#include "dialogue/value_json.hpp"

#include "dialogue/expression_fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tillit::dialogue {
namespace {

using nlohmann::json;

TEST(ValueJson, ReadsWhatItWrites) {
  const SmallWorld world;
  for (const auto& [type, text] : std::initializer_list<std::pair<const char*, const char*>>{
           {"bool", "true"},
           {"int", "-9223372036854775808"},
           {"number", "2.5"},
           {"text", R"("å")"},
           {"text?", "null"},
           {"id", R"("x:1")"},
           {"date", R"("2026-11-20")"},
           {"time", R"("09:00")"},
           {"local", R"("2026-11-20T09:00")"},
           {"instant", R"("2026-11-20T09:00:00.125Z")"},
           {"duration", R"("P3D")"},
           {"outcome", R"("kept")"},
           {"list<int?>", "[1,null]"},
           {"promise", R"("pr:1")"},
           {"plan", R"({"due":"2026-11-20","obstacle":null,"what":"ring"})"}}) {
    const Type parsed = *parse_type(type, world);
    const auto value = from_json(json::parse(text), parsed);
    ASSERT_TRUE(value.has_value()) << type << ": " << value.error().context;
    EXPECT_EQ(to_json(*value, parsed).dump(), text);
  }
}

TEST(ValueJson, RefusesWhatIsNotOfTheType) {
  const SmallWorld world;
  for (const auto& [type, text, why] :
       std::initializer_list<std::tuple<const char*, const char*, const char*>>{
           {"int", "1.0", "int is expected here"},
           {"int", "9223372036854775808", "int is expected here"},
           {"int", "null", "int is expected here"},
           {"bool", "0", "bool is expected here"},
           {"date", R"("2026-02-30")", "date is expected here such as \"2026-11-20\""},
           {"outcome", R"("lost")", "outcome is expected here"},
           {"list<int>", R"([1,"x"])", "[1]: int is expected here"},
           {"list<int>", "{}", "list<int> is expected here"},
           {"plan", "{}", "what: this field is missing"},
           {"plan", R"({"what":"a","due":3})", "due: date is expected here such as \"2026-11-20\""},
           {"promise", "{}", "the id of promise is expected here"},
           {"list<plan>", R"([{"what":"a","due":"2026-11-20","new":1}])",
            "[0]: plan has a field too many"}}) {
    const auto value = from_json(json::parse(text), *parse_type(type, world));
    ASSERT_FALSE(value.has_value()) << type << " " << text;
    EXPECT_EQ(value.error().context, why);
    EXPECT_EQ(value.error().code, Errc::Invalid);
  }
  EXPECT_FALSE(from_json(json("\xFF"), simple(Kind::Text)).has_value());
  EXPECT_FALSE(from_json(json::binary({1}), simple(Kind::Text)).has_value());
}

TEST(ValueJson, WritesALoadedEntityAsItsId) {
  const SmallWorld world;
  const Type type = *parse_type("promise", world);
  EXPECT_EQ(to_json(world.entity(*type.record, "pr:1"), type), json("pr:1"));
}

TEST(ValueJson, DoesNotFollowARecordIntoItselfForEver) {
  RecordType tree{"tree", {}};
  tree.fields = {{"next", record_of(tree, true)}};
  json deep = nullptr;
  for (int i = 0; i < 200; ++i) deep = json{{"next", deep}};
  EXPECT_FALSE(from_json(deep, record_of(tree)).has_value());
  EXPECT_TRUE(from_json(json{{"next", nullptr}}, record_of(tree)).has_value());
}

}  // namespace
}  // namespace tillit::dialogue
