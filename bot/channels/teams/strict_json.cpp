#include "channels/teams/strict_json.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tillit::teams {
namespace {

using nlohmann::json;

// Counts brackets outside texts. Of what is no JSON it may say anything: the parser refuses that.
bool is_deeper_than(int max_depth, std::string_view text) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Result<json> read_strict_json(std::string_view text, int max_depth) {
  const auto refused = [] {
    return fail(Errc::Invalid, "a text is not the plain JSON object it should be");
  };
  if (is_deeper_than(max_depth, text)) return refused();
  bool has_twins = false;
  std::vector<std::set<std::string>> names;  // of the objects that are open, from the root inwards
  // Must keep everything: of what it drops, the parser does not tell the end.
  const auto watch = [&](int /*depth*/, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) names.emplace_back();
    if (event == json::parse_event_t::object_end) names.pop_back();
    if (event == json::parse_event_t::key) {
      has_twins = !names.back().insert(parsed.get<std::string>()).second || has_twins;
    }
    return true;
  };
  json parsed = json::parse(text.begin(), text.end(), watch, /*allow_exceptions=*/false);
  if (has_twins || !parsed.is_object()) return refused();
  return parsed;
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace tillit::teams
