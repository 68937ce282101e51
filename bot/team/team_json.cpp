#include "team/team_json.hpp"

#include "coaching/json_reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace tillit::team {
namespace {

using coaching::JsonReader;
using nlohmann::json;

json written(const Settings& settings) {
  return {{"day", settings.day.iso_encoding()},
          {"time", format(settings.time)},
          {"weeks", settings.weeks},
          {"fewest", settings.fewest}};
}

json written(const Pulse& pulse) {
  return {{"number", pulse.number},
          {"questions", pulse.questions},
          {"fewest", pulse.fewest},
          {"opened", format_instant(pulse.opened)},
          {"closes", format_instant(pulse.closes)}};
}

json written(const Figure& figure) {
  json object = {{"pulse", figure.pulse}, {"question", figure.question}};
  if (figure.band) object["band"] = kBandWords[static_cast<std::size_t>(*figure.band)];
  return object;
}

std::optional<TimePoint> instant_if_any(JsonReader& from, const char* key) {
  const auto text = from.text_if_any(key);
  if (!text) return std::nullopt;
  const auto at = parse_instant(*text);
  if (!at) from.refuse(key);
  return at;
}

TimePoint instant(JsonReader& from, const char* key) {
  const auto at = instant_if_any(from, key);
  if (!at) from.refuse(key);
  return at.value_or(TimePoint{});
}

std::int64_t count_within(JsonReader& from, const char* key, std::int64_t least,
                          std::int64_t most) {
  const std::int64_t number = from.count(key);
  if (number >= least && number <= most) return number;
  from.refuse(key);
  return least;
}

std::size_t read_fewest(JsonReader& from) {
  const auto fewest = static_cast<std::size_t>(from.count("fewest"));
  if (std::ranges::find(kFewestSteps, fewest) != kFewestSteps.end()) return fewest;
  from.refuse("fewest");
  return kFewest;
}

bool flag(JsonReader& from, const char* key) {
  const json* value = from.find(key);
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  from.refuse(key);
  return false;
}

Settings read_settings(JsonReader from) {
  Settings settings;
  settings.day = std::chrono::weekday{static_cast<unsigned>(count_within(from, "day", 1, 7))};
  const auto time = parse_time_of_day(from.text("time"));
  if (!time) from.refuse("time");
  settings.time = time.value_or(settings.time);
  settings.weeks = static_cast<int>(count_within(from, "weeks", kFewestWeeks, kMostWeeks));
  settings.fewest = read_fewest(from);
  return settings;
}

Pulse read_pulse(JsonReader from) {
  Pulse pulse;
  pulse.number = from.count("number");
  const json* ids = from.find("questions");
  if (ids == nullptr || !ids->is_array() ||
      !std::ranges::all_of(*ids, [](const json& id) { return id.is_string(); }))
    from.refuse("questions");
  else
    pulse.questions = ids->get<std::vector<std::string>>();
  pulse.fewest = read_fewest(from);
  pulse.opened = instant(from, "opened");
  pulse.closes = instant(from, "closes");
  return pulse;
}

Figure read_figure(JsonReader& from) {
  Figure figure;
  figure.pulse = from.count("pulse");
  figure.question = from.id("question");
  if (const auto word = from.text_if_any("band")) {
    const auto band = std::ranges::find(kBandWords, *word);
    if (band == kBandWords.end())
      from.refuse("band");
    else
      figure.band = static_cast<Band>(band - kBandWords.begin());
  }
  return figure;
}

Team read(JsonReader from) {
  Team team;
  team.id = TeamId(from.id("id"));
  team.channel = from.text("channel");
  team.workspace = from.text("workspace");
  team.place = from.text("place");
  team.address = from.text("address");
  team.language = Language(from.text("language"));
  team.zone = from.text("zone");
  if (auto founder = from.text_if_any("founder")) team.founder = PersonId(std::move(*founder));
  team.started = instant(from, "started");
  team.ended = instant_if_any(from, "ended");
  team.settings = read_settings(from.object("settings"));
  if (from.find("pause") != nullptr) team.pause = Pause{from.object("pause").date_if_any("until")};
  team.last_post = from.date_if_any("last_post");
  team.posts = from.count("posts");
  team.last_pulse = from.date_if_any("last_pulse");
  team.pulses = from.count("pulses");
  if (from.find("open") != nullptr) team.open = read_pulse(from.object("open"));
  team.figures = from.list<Figure>("figures", read_figure);
  team.loop_open = flag(from, "loop_open");
  team.loop_asked = static_cast<int>(count_within(from, "loop_asked", 0, 1'000));
  if (from.find("trying") != nullptr) {
    JsonReader trying = from.object("trying");
    team.trying = Trying{trying.text("what"), instant(trying, "said")};
  }
  team.nobody_since = instant_if_any(from, "nobody_since");
  return team;
}

}  // namespace

std::string written(const Team& team) {
  json object = {{"id", team.id.str()},
                 {"channel", team.channel},
                 {"workspace", team.workspace},
                 {"place", team.place},
                 {"address", team.address},
                 {"language", team.language.str()},
                 {"zone", team.zone},
                 {"started", format_instant(team.started)},
                 {"settings", written(team.settings)},
                 {"posts", team.posts},
                 {"pulses", team.pulses},
                 {"loop_asked", team.loop_asked},
                 {"figures", json::array()}};
  if (team.founder) object["founder"] = team.founder->str();
  if (team.ended) object["ended"] = format_instant(*team.ended);
  if (team.pause) {
    object["pause"] = json::object();
    if (team.pause->until) object["pause"]["until"] = format(*team.pause->until);
  }
  if (team.last_post) object["last_post"] = format(*team.last_post);
  if (team.last_pulse) object["last_pulse"] = format(*team.last_pulse);
  if (team.open) object["open"] = written(*team.open);
  for (const Figure& figure : team.figures) object["figures"].push_back(written(figure));
  if (team.loop_open) object["loop_open"] = true;
  if (team.trying)
    object["trying"] = {{"what", team.trying->what}, {"said", format_instant(team.trying->said)}};
  if (team.nobody_since) object["nobody_since"] = format_instant(*team.nobody_since);
  // What came from a channel may hold bytes that are no text; they do not stop us from keeping it.
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Team> read_team(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  std::string wrong;
  Team team = read(JsonReader(parsed, "team", wrong));
  if (!wrong.empty()) return fail(Errc::Corrupt, fmt::format("reading a team: {}", wrong));
  return team;
}

}  // namespace tillit::team
