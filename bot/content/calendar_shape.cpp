#include "content/shape.hpp"

// docs/rhythm.md, "Holidays", as tables. calendars/schema/calendar-1.schema.json holds the same
// keys under "$defs".
namespace tillit::content {
namespace {

const std::vector<std::string_view> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                 "friday", "saturday", "sunday"};
constexpr std::int64_t kFirstYear = 1900;
constexpr std::int64_t kLastYear = 2100;

Shape shift_shape() {
  Shape shape{"shift", {}};
  for (const std::string_view day : kWeekdays) {
    shape.keys.push_back(
        {.name = day, .form = Form::Word, .words = {"day_before", "day_after", "next_free"}});
  }
  return shape;
}

const std::vector<Shape>& calendar_table() {
  static const std::vector<Shape> table{
      {"calendar",
       {{"$schema", Form::Text},
        {"format", Form::Int, true, {}, 1, 1},
        {"country", Form::Key, true},
        {"name", Form::Text, true},
        {"weekend", Form::KeyList},
        {"regions", Form::MapOf, false, "region"},
        {"default_region", Form::Key},
        {"holidays", Form::MapOf, true, "holiday"}}},
      {"region", {{"name", Form::Text, true}}},
      {"holiday",
       {{"name", Form::Text, true},
        {"date", Form::Text},
        {"easter", Form::Int, false, {}, -100, 100},
        {"nth", Form::Object, false, "nth"},
        {"first", Form::Object, false, "first"},
        {"dates", Form::TextList},
        {"moved", Form::Object, false, "shift"},
        {"also", Form::Object, false, "shift"},
        {"regions", Form::KeyList},
        {"since", Form::Int, false, {}, kFirstYear, kLastYear},
        {"until", Form::Int, false, {}, kFirstYear, kLastYear},
        {"every", Form::Int, false, {}, 1, 100},
        {"except", Form::TextList}},
       {"date", "easter", "nth", "first", "dates"}},
      {"nth",
       {{.name = "weekday", .form = Form::Word, .required = true, .words = kWeekdays},
        {"month", Form::Int, true, {}, 1, 12},
        {"which", Form::Int, true, {}, -1, 4}}},
      {"first",
       {{.name = "weekday", .form = Form::Word, .required = true, .words = kWeekdays},
        {"from", Form::Text, true}}},
      shift_shape(),
  };
  return table;
}

}  // namespace

std::span<const Shape> calendar_shapes() { return calendar_table(); }

}  // namespace tillit::content
