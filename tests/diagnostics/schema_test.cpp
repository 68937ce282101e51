// The loader's own tables and the JSON schemas for editors say the same: which keys an object may
// have.

#include "content/shape.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>

namespace tillit::content {
namespace {

using nlohmann::json;

json read_schema(const std::string& name, const std::string& folder = "dialogs") {
  std::ifstream in(std::string(TILLIT_SOURCE_DIR) + "/" + folder + "/schema/" + name);
  return json::parse(in, nullptr, false);
}

void expect_same_keys(const json& schema, std::span<const Shape> shapes) {
  ASSERT_TRUE(schema.is_object());
  std::set<std::string> names;
  for (const Shape& shape : shapes) {
    const std::string name(shape.name);
    names.insert(name);
    const bool is_file = &shape == shapes.data();
    if (!is_file) {
      ASSERT_TRUE(schema["$defs"].contains(name)) << name;
    }
    const json& described = is_file ? schema : schema["$defs"][name];
    if (!shape.by_key.empty()) {  // told apart by a verb: the schema lists the shapes
      std::set<std::string> expected;
      for (const auto& [key, other] : shape.by_key)
        expected.insert("#/$defs/" + std::string(other));
      std::set<std::string> found;
      for (const json& one : described["oneOf"]) found.insert(one["$ref"].get<std::string>());
      EXPECT_EQ(found, expected) << name;
      continue;
    }
    std::set<std::string> expected{"//"};
    for (const KeyRule& rule : shape.keys) expected.insert(std::string(rule.name));
    std::set<std::string> found;
    for (const auto& [key, value] : described["properties"].items()) {
      found.insert(key);
      EXPECT_TRUE(value.contains("description") || value.contains("$ref"))
          << name << "." << key << " has no description";
    }
    EXPECT_EQ(found, expected) << name;
    for (const KeyRule& rule : shape.keys) {
      if (!rule.required) continue;
      const json required = described.value("required", json::array());
      EXPECT_NE(std::find(required.begin(), required.end(), json(std::string(rule.name))),
                required.end())
          << name << "." << rule.name;
    }
  }
  for (const auto& [name, value] : schema["$defs"].items())
    EXPECT_TRUE(names.contains(name)) << name << " is not in the tables";
}

TEST(Schemas, OfDialoguesHaveTheKeysThatTheLoaderReads) {
  expect_same_keys(read_schema("dialogue-1.schema.json"), dialogue_shapes());
}
TEST(Schemas, OfTheHostHaveTheKeysThatTheLoaderReads) {
  expect_same_keys(read_schema("host-1.schema.json"), host_shapes());
}

TEST(Schemas, OfCalendarsHaveTheKeysThatTheLoaderReads) {
  expect_same_keys(read_schema("calendar-1.schema.json", "calendars"), calendar_shapes());
}

// A table that names a shape which it does not hold would make the walk look for it in vain.
TEST(Shapes, NameOnlyShapesThatAreThere) {
  for (const auto shapes : {dialogue_shapes(), host_shapes(), calendar_shapes()}) {
    std::set<std::string_view> names{""};
    for (const Shape& shape : shapes) names.insert(shape.name);
    for (const Shape& shape : shapes) {
      for (const KeyRule& rule : shape.keys) EXPECT_TRUE(names.contains(rule.shape)) << rule.name;
      for (const auto& [key, other] : shape.by_key) EXPECT_TRUE(names.contains(other)) << other;
    }
  }
}

}  // namespace
}  // namespace tillit::content
