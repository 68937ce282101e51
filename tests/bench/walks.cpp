#include "walks.hpp"

#include "coaching/book_state.hpp"
#include "coaching/host_functions.hpp"
#include "content/load.hpp"
#include "core/random.hpp"
#include "dialogue/state_json.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace tillit::bench {
namespace {

using dialogue::Delivery;
using dialogue::InputKind;

constexpr Date kDay{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}};

coaching::Book furnished() {
  coaching::Book book;
  book.relationships.push_back({"r:1", "Wren", kDay, "her boat", std::nullopt});
  book.relationships.push_back({"r:2", "Bo", kDay, std::nullopt, kDay + std::chrono::days{3}});
  coaching::Promise promise;
  promise.id = "pr:1";
  promise.plan.what = "ring Ada";
  promise.plan.due = kDay - std::chrono::days{1};
  promise.plan.relationship = "r:1";
  promise.opened = kDay - std::chrono::days{7};
  book.promises.push_back(promise);
  book.notes.push_back({"n:1", "r:1", "we only ever talk tickets", kDay - std::chrono::days{14}});
  return book;
}

class Walker {
 public:
  Walker(const dialogue::Library& library, const Language& language, std::uint64_t seed, bool known)
      : library_(library),
        random_(Random::seeded(seed)),
        now_(zone_.to_instant({kDay, TimeOfDay{std::chrono::hours{10}}})) {
    person_.id = PersonId("p:000102030405060708090a0b");
    person_.language = language;
    person_.zone = zone_;
    person_.seed = seed;
    person_.random = random_;
    person_.ids.next = 100;
    person_.book =
        known ? std::make_shared<const coaching::BookState>(furnished()) : library.host->empty();
    for (const auto& shared : library.host_types->shared)
      person_.shared.push_back(dialogue::initial_shared(shared));
    conversation_.id = ConversationId("c:000102030405060708090a0b");
    conversation_.person = person_.id;
    conversation_.room = RoomId("slack:T024BE7LD:D0123456789");
    conversation_.channel = "slack";
  }

  Walk walk(const dialogue::Event& first, int steps) {
    take(first, false);
    for (int i = 0; i < steps; ++i) next();
    return std::move(walk_);
  }

  // Values for what a dialogue must be given.
  std::map<std::string, std::string> parameters(const dialogue::Script& script) {
    std::map<std::string, std::string> given;
    for (const auto& variable : script.variables) {
      if (!variable.is_param) continue;
      const dialogue::Type& type = variable.type;
      if (type.kind == dialogue::Kind::Record && type.record->is_entity()) {
        given[variable.name] = type.record->name == "promise" ? "\"pr:1\""
                               : type.record->name == "note"  ? "\"n:1\""
                                                              : "\"r:1\"";
      } else if (type.kind == dialogue::Kind::Enum) {
        given[variable.name] =
            "\"" + type.of->literals[random_.below(type.of->literals.size())] + "\"";
      } else if (type.kind == dialogue::Kind::Bool) {
        given[variable.name] = random_.below(2) == 0 ? "true" : "false";
      } else if (type.kind == dialogue::Kind::Text && random_.below(2) == 0) {
        given[variable.name] = "\"ask about the boat\"";
      }
    }
    return given;
  }

 private:
  void next() {
    const auto& choices = asked_.choices;
    if (conversation_.stack.empty() || asked_.token == 0) return take(dialogue::Joined{}, false);
    const bool answers_otherwise =
        asked_.input != InputKind::Choice && asked_.input != InputKind::YesNo;
    if (choices.empty() || (answers_otherwise && random_.below(2) == 0))
      return take(message(written()), false);
    const auto& choice = choices[random_.below(choices.size())];
    if (random_.below(2) == 0 || asked_.is_private)
      return take(dialogue::Button{asked_.token, choice.id}, true);
    take(message(choice.label), true);
  }

  std::string written() {
    switch (asked_.input) {
      case InputKind::Date: return "2026-11-30";
      case InputKind::DateTime: return "2026-11-30 10:00";
      case InputKind::Time: return "10:00";
      case InputKind::Duration: return "3";
      case InputKind::Scale:
      case InputKind::Number:
        return std::to_string(asked_.min.value_or(1) + static_cast<std::int64_t>(random_.below(3)));
      default: return "Ask how the move went, and listen";
    }
  }

  dialogue::Message message(std::string text) {
    return {std::move(text), fmt::format("m{}", walk_.moments.size())};
  }

  void take(const dialogue::Event& event, bool at_options) {
    now_ += std::chrono::seconds{20 + static_cast<int>(random_.below(60))};
    const auto now = dialogue::LocalNow::at(now_, zone_);
    walk_.moments.push_back({person_, conversation_, event, now, at_options});
    dialogue::StepResult result = dialogue::step(library_, person_, conversation_, event, now);
    person_ = std::move(result.person);
    conversation_ = std::move(result.conversation);
    asked_ = {};
    for (Delivery& delivery : result.deliveries) {
      if (delivery.token != 0) asked_ = std::move(delivery);
    }
    walk_.person_bytes.push_back(dialogue::write_person(person_, library_).size());
    if (!conversation_.stack.empty())
      walk_.talk_bytes.push_back(dialogue::write_conversation(conversation_, library_).size());
  }

  const dialogue::Library& library_;
  const Zone zone_ = *Zone::named("Europe/Amsterdam");
  Random random_;
  TimePoint now_;
  dialogue::Person person_;
  dialogue::Conversation conversation_;
  Delivery asked_;
  Walk walk_;
};

}  // namespace

std::shared_ptr<const dialogue::Library> load_our_content() {
  const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
  if (files) {
    auto loaded = content::load(
        *files, [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
          return coaching::bind(types, coaching::HostOptions{{{Language("en"), {"Call 112."}}}, {}},
                                missing);
        });
    if (loaded.library != nullptr) return loaded.library;
    for (const auto& finding : loaded.diagnostics)
      fmt::print(stderr, "{}\n", content::to_string(finding));
  }
  fmt::print(stderr, "the content of {} is not sound\n", TILLIT_SOURCE_DIR);
  std::exit(1);
}

Walk walk(const dialogue::Library& library, const std::string& dialogue, const Language& language,
          std::uint64_t seed, int steps) {
  Walker walker(library, language, mix(seed, dialogue + language.str()), !dialogue.empty());
  if (dialogue.empty()) return walker.walk(dialogue::Joined{}, steps);
  const dialogue::Script* script = library.find_script(dialogue);
  if (script == nullptr) return {};
  return walker.walk(dialogue::Scheduled{"bench", dialogue, walker.parameters(*script), 1}, steps);
}

}  // namespace tillit::bench
