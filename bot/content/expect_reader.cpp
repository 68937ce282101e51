#include "content/expect_reader.hpp"

#include "content/tree.hpp"

#include <fmt/format.h>

#include <array>

namespace tillit::content {
namespace {

using dialogue::Expect;
using dialogue::Kind;
using dialogue::Type;
using language::JsonNode;
using Wanted = Expect::Kind;

struct Simple {
  std::string_view key;
  Wanted kind;
  Kind type;
};
constexpr std::array kSimple{Simple{"yes_no", Wanted::YesNo, Kind::Bool},
                             Simple{"int", Wanted::Int, Kind::Int},
                             Simple{"number", Wanted::Number, Kind::Number},
                             Simple{"ordinal", Wanted::Ordinal, Kind::Int},
                             Simple{"date", Wanted::Date, Kind::Date},
                             Simple{"time", Wanted::Time, Kind::Time},
                             Simple{"local", Wanted::Local, Kind::Local},
                             Simple{"duration", Wanted::Duration, Kind::Duration},
                             Simple{"text", Wanted::Text, Kind::Text},
                             Simple{"any", Wanted::Any, Kind::Text}};

Type read_pick(const JsonNode& json, PlaceChecks& places, Expect& expect) {
  expect.kind = Wanted::Pick;
  const auto from = places.expression(*json.find("from"), nullptr);
  expect.from = from.expression;
  if (const JsonNode* most = json.find("max")) expect.most = static_cast<int>(most->integer);
  if (from.expression.empty()) return {};
  const Type& list = from.expression.type();
  if (list.kind != Kind::List || list.optional) {
    places.add("D21", json.find("from")->place,
               fmt::format("to pick from it must be a list, but this is {}", to_string(list)));
    return {};
  }
  const Type text = dialogue::simple(Kind::Text);
  const auto label = places.expression(*json.find("label"), &text, list.element.get());
  expect.label = label.expression;
  if (label.reads_private) {
    places.add("D28", json.find("label")->place, "a private value would be shown as a label");
  }
  return *list.element;
}

void read_limits(const JsonNode& json, PlaceChecks& places, Expect& expect) {
  const JsonNode* min = json.find("min");
  const JsonNode* max = json.find("max");
  if (expect.kind == Wanted::Text) {
    if (max) expect.max_length = static_cast<std::size_t>(max->integer);
    return;
  }
  if (min) expect.min = min->integer;
  if (max) expect.max = max->integer;
  if (min && max && min->integer > max->integer) {
    places.add("D21", min->place,
               fmt::format("no number is at least {} and at most {}", min->integer, max->integer));
  }
}

}  // namespace

Type read_expect(const JsonNode& json, PlaceChecks& places, Expect& expect) {
  if (const JsonNode* options = json.find("choice")) {
    expect.kind = Wanted::Choice;
    expect.options = texts_of(*options);
    return dialogue::enum_of(
        std::make_shared<const dialogue::EnumType>(dialogue::EnumType{{}, expect.options}));
  }
  if (const JsonNode* pick = json.find("pick")) return read_pick(*pick, places, expect);
  if (json.find("leave") != nullptr) {
    expect.kind = Wanted::Leave;
    return dialogue::list_of(dialogue::simple(Kind::Date));
  }
  for (const Simple& simple : kSimple) {
    const JsonNode* found = json.find(simple.key);
    if (!found) continue;
    expect.kind = simple.kind;
    read_limits(*found, places, expect);
    return dialogue::simple(simple.type);
  }
  return {};
}

}  // namespace tillit::content
