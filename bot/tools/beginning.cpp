#include "tools/beginning.hpp"

#include "dialogue/state_json.hpp"
#include "dialogue/value_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::tools {
namespace {

using nlohmann::json;

const json* field(const TranscriptLine& line, std::string_view name) {
  const auto found = std::find_if(line.fields.begin(), line.fields.end(),
                                  [&](const auto& one) { return one.first == name; });
  return found == line.fields.end() ? nullptr : &found->second;
}
std::optional<std::string> text(const TranscriptLine& line, std::string_view name) {
  const json* value = field(line, name);
  return value != nullptr && value->is_string() ? std::optional(value->get<std::string>())
                                                : std::nullopt;
}
std::optional<Date> date(const TranscriptLine& line, std::string_view name) {
  const auto written = text(line, name);
  return written ? parse_date(*written) : std::nullopt;
}

std::optional<std::string> unknown_field(const TranscriptLine& line,
                                         std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : line.fields) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      return fmt::format("{} has no field {}", line.what, name);
  }
  return std::nullopt;
}

std::optional<std::string> add(const TranscriptLine& line, const LocalDateTime& now,
                               coaching::Book& book) {
  if (line.what == "relationship") {
    coaching::Relationship one{line.name, text(line, "alias").value_or(""),
                               date(line, "since").value_or(now.date), text(line, "matters"),
                               date(line, "next_talk")};
    book.relationships.push_back(std::move(one));
    return unknown_field(line, {"alias", "since", "matters", "next_talk"});
  }
  if (line.what == "note" || line.what == "journal") {
    auto& entries = line.what == "note" ? book.notes : book.journal;
    entries.push_back({line.name, text(line, "about"), text(line, "text").value_or(""),
                       date(line, "on").value_or(now.date)});
    return unknown_field(line, {"about", "text", "on"});
  }
  if (line.what == "snapshot") {
    coaching::Snapshot one{line.name, text(line, "about").value_or(""),
                           date(line, "on").value_or(now.date)};
    for (std::size_t i = 0; i < coaching::kFactors; ++i) {
      const json* rating = field(line, coaching::kFactorWords[i]);
      if (rating != nullptr && rating->is_number_integer())
        one.ratings[i] = rating->get<std::int64_t>();
    }
    book.snapshots.push_back(std::move(one));
    return unknown_field(line,
                         {"about", "on", "credibility", "reliability", "closeness", "attention"});
  }
  if (line.what == "promise") {
    coaching::Promise one;
    one.id = line.name;
    one.plan.what = text(line, "what").value_or("");
    one.plan.when = text(line, "when");
    one.plan.obstacle = text(line, "obstacle");
    one.plan.if_not = text(line, "if_not");
    one.plan.due = date(line, "due").value_or(now.date);
    one.plan.relationship = text(line, "relationship");
    if (const auto at = text(line, "follow_up")) one.plan.follow_up = parse_local_date_time(*at);
    one.opened = date(line, "opened").value_or(now.date);
    if (const auto outcome = text(line, "outcome")) {
      one.outcome = coaching::outcome_of(*outcome);
      if (!one.outcome) return "there is no outcome " + *outcome;
      one.closed = date(line, "closed").value_or(now.date);
    }
    book.promises.push_back(std::move(one));
    return unknown_field(line, {"what", "when", "obstacle", "if_not", "due", "relationship",
                                "follow_up", "opened", "outcome", "closed"});
  }
  if (line.what == "place") {
    book.places.push_back({line.name, text(line, "name").value_or("")});
    return unknown_field(line, {"name"});
  }
  return "`given` knows relationship, note, journal, promise, snapshot, place, shared, view; not " +
         line.what;
}

}  // namespace

Beginning somebody(const Language& language, const Zone& zone, std::uint64_t seed,
                   const dialogue::Library& library) {
  Beginning beginning;
  beginning.person.id = PersonId("p:1");
  beginning.person.language = language;
  beginning.person.language_chosen = true;
  beginning.person.zone = zone;
  beginning.person.seed = seed;
  beginning.person.random = Random::seeded(seed);
  beginning.person.ids.next = 100;  // what a transcript gives has the small numbers
  beginning.person.book = library.host->empty();
  for (const auto& shared : library.host_types->shared)
    beginning.person.shared.push_back(dialogue::initial_shared(shared));
  return beginning;
}

Result<StagedBeginning> beginning_of(const Transcript& transcript, const Language& language,
                                     const Zone& zone, const dialogue::Library& library) {
  StagedBeginning staged{somebody(language, zone, transcript.seed, library), {}};
  const auto& types = *library.host_types;
  for (const TranscriptLine& line : transcript.lines) {
    if (line.kind != TranscriptLine::Kind::Given) continue;
    std::optional<std::string> wrong;
    if (line.what == "shared" || line.what == "view") {
      bool found = false;
      const auto put = [&](const std::string& name, const dialogue::Type& type, auto&& store) {
        if (name != line.name) return;
        found = true;
        auto value = dialogue::from_json(line.fields.front().second, type);
        if (value) {
          store(std::move(*value));
        } else {
          wrong = value.error().context;
        }
      };
      for (std::size_t slot = 0; line.what == "shared" && slot < types.shared.size(); ++slot) {
        put(types.shared[slot].name, types.shared[slot].type, [&](dialogue::Value value) {
          staged.beginning.person.shared[slot] = std::move(value);
        });
      }
      for (std::size_t slot = 0; line.what == "view" && slot < types.views.size(); ++slot) {
        put(types.views[slot].name, types.views[slot].type, [&](dialogue::Value value) {
          staged.views[static_cast<std::uint16_t>(slot)] = std::move(value);
        });
      }
      if (!found) wrong = fmt::format("host.json declares no {} \"{}\"", line.what, line.name);
    } else {
      wrong = add(line, transcript.now, staged.beginning.book);
    }
    if (wrong) return fail(Errc::Invalid, fmt::format("line {}: {}", line.number, *wrong));
  }
  return staged;
}

}  // namespace tillit::tools
