#include "tools/explore.hpp"

#include "tools/beginning.hpp"
#include "tools/talk.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

namespace tillit::tools {
namespace {

using dialogue::Delivery;

constexpr std::size_t kSmall =
    64 * 1024;  // bytes of a person, a talk and a book together after one walk
constexpr int kLeadOut = 400;

const std::array<const char*, 34> kOddities{"ok",
                                            "?",
                                            "no",
                                            "ja",
                                            "nej",
                                            "nee",
                                            "yes",
                                            "1",
                                            "2",
                                            "9",
                                            "0",
                                            "-1",
                                            "friday",
                                            "vrijdag",
                                            "på fredag",
                                            "imorgon",
                                            "morgen",
                                            "2026-12-01",
                                            "10:30",
                                            "banana",
                                            "👍",
                                            "… … …",
                                            "een",
                                            "en",
                                            "ett",
                                            "{who}",
                                            "'{name}'",
                                            "<@U1> *bold* _x_ `y`",
                                            "שלום",
                                            "\xff\xfe",
                                            "\x01\x02",
                                            "hello",
                                            "I asked her about the boat, but she was busy",
                                            "maar dat lukte niet, men det var bra"};
const std::array<const char*, 19> kGlobals{
    "/back",    "/skip",        "/help",     "/menu",  "/repeat", "/restart", "/status",
    "/privacy", "/my_promises", "/language", "/pause", "/resume", "/human",   "/forget_that",
    "/my_data", "/link",        "/help_now", "/leave", "/stop"};

struct Walk {
  std::vector<std::string> findings;
  std::string kept;  // at the end: must be the same when walked again
  int events = 0;
};

class Walker {
 public:
  Walker(const ExploreOptions& options, const std::string& dialogue, const Language& language,
         std::uint64_t seed)
      : options_(options),
        dialogue_(dialogue),
        language_(language),
        seed_(seed),
        random_(Random::seeded(mix(seed, dialogue + language.str()))) {}

  Walk walk() {
    const Zone zone = *Zone::named("Europe/Amsterdam");
    clock_.set(zone.to_instant({kDay, TimeOfDay{std::chrono::hours{10}}}));
    Beginning beginning = somebody(language_, zone, seed_, *options_.library);
    if (random_.below(3) != 0) furnish(beginning.book);
    talk_ = talk_in_memory(options_.library, clock_, beginning);
    hear(dialogue::Scheduled{"explore", dialogue_, parameters(), 1});
    for (int i = 0; i < options_.steps && walk_.findings.empty(); ++i) something();
    lead_out();
    if (talk_->kept().size() > kSmall)
      find(fmt::format("the state grew to {} bytes", talk_->kept().size()));
    walk_.kept = talk_->kept();
    return std::move(walk_);
  }

 private:
  static constexpr Date kDay{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}};

  static void furnish(coaching::Book& book) {
    book.relationships.push_back(
        {"r:1", "Wren", kDay - std::chrono::days{60}, "her boat", std::nullopt});
    book.relationships.push_back({"r:2", "Bo", kDay, std::nullopt, kDay + std::chrono::days{3}});
    coaching::Promise promise;
    promise.id = "pr:1";
    promise.plan.what = "ring Ada";
    promise.plan.due = kDay - std::chrono::days{1};
    promise.plan.relationship = "r:1";
    promise.opened = kDay - std::chrono::days{7};
    book.promises.push_back(promise);
    book.places = {{"c:1", "Microsoft Teams"}, {"c:2", "Slack"}};
    book.notes.push_back({"n:1", "r:1", "we only ever talk tickets", kDay - std::chrono::days{14}});
    for (int i = 2; i < 9; ++i) {
      book.notes.push_back({"n:" + std::to_string(i),
                            i % 2 == 0 ? std::optional("r:1") : std::nullopt,
                            "asked about the boat", kDay - std::chrono::days{10 - i}});
      book.journal.push_back(
          {"j:" + std::to_string(i), "r:1", "was hard", kDay - std::chrono::days{10 - i}});
    }
    book.snapshots = {{"s:1", "r:1", kDay - std::chrono::days{58}, {4, 3, 2, 4}},
                      {"s:2", "r:1", kDay - std::chrono::days{30}, {4, 4, 2, 4}}};
  }

  // Values for what the dialogue must be given: entities that are there, the first word of an enum,
  // some text.
  std::map<std::string, std::string> parameters() {
    std::map<std::string, std::string> given;
    const dialogue::Script* script = options_.library->find_script(dialogue_);
    if (script == nullptr) return given;
    for (const auto& variable : script->variables) {
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

  void something() {
    const std::uint64_t what = random_.below(100);
    const auto& choices = asked_.choices;
    if (what < 45 && !choices.empty()) {
      hear(dialogue::Button{asked_.token, choices[random_.below(choices.size())].id});
    } else if (what < 60 && !choices.empty()) {
      const auto& choice = choices[random_.below(choices.size())];
      hear(message(random_.below(2) == 0 ? choice.label
                                         : std::to_string(1 + random_.below(choices.size()))));
    } else if (what < 82) {
      hear(message(kOddities[random_.below(kOddities.size())]));
    } else if (what < 90) {
      hear(message(kGlobals[random_.below(kGlobals.size() - (random_.below(4) == 0 ? 0 : 2))]));
    } else if (what < 93) {
      hear(dialogue::Button{static_cast<std::int64_t>(random_.below(30)), "kept"});
    } else if (what < 95) {
      hear(dialogue::Edited{fmt::format("m{}", walk_.events), "changed my mind"});
    } else if (what < 97) {
      hear(dialogue::Joined{});
    } else {
      static constexpr std::array<int, 5> kHours{1, 7, 30, 24 * 3, 24 * 9};
      clock_.set(clock_.now() + std::chrono::hours{kHours[random_.below(kHours.size())]});
      auto turned = talk_->wake();
      if (turned) note("waking", std::move(*turned));
    }
  }

  // A polite person who wants to be done: skips, then takes the last choice, then types something
  // sensible.
  void lead_out() {
    hear(dialogue::Joined{});
    for (int i = 0; i < kLeadOut && walk_.findings.empty() && talk_->open_frames() > 0; ++i) {
      const auto& choices = asked_.choices;
      if (!choices.empty() && asked_.token != 0) {
        hear(dialogue::Button{
            asked_.token,
            choices[i % 3 == 0 ? choices.size() - 1 : random_.below(choices.size())].id});
      } else if (asked_.input == dialogue::InputKind::Date) {
        hear(message("2026-12-31"));
      } else if (asked_.input == dialogue::InputKind::Scale) {
        hear(message(std::to_string(asked_.min.value_or(1))));
      } else {
        hear(message("hmm " + std::to_string(i)));
      }
    }
    if (walk_.findings.empty() && talk_->open_frames() > 0) find("it does not end");
  }

  dialogue::Message message(std::string text) {
    return {std::move(text), fmt::format("m{}", walk_.events + 1)};
  }

  void hear(const dialogue::Event& event) {
    clock_.set(clock_.now() + std::chrono::seconds{20 + static_cast<int>(random_.below(60))});
    auto turned = talk_->take(event);
    if (!turned) return find(turned.error().context);
    const bool answer = std::holds_alternative<dialogue::Message>(event) ||
                        std::holds_alternative<dialogue::Button>(event);
    if (answer && turned->deliveries.empty() && !hands_over(*turned))
      find(fmt::format("nothing was said after {}", dialogue::kind_of(event)));
    note(dialogue::kind_of(event), std::move(*turned));
  }

  // Joining two chats is answered by a turn of its own, which the program takes.
  [[nodiscard]] bool hands_over(const Turned& turned) const {
    return std::any_of(turned.commands.begin(), turned.commands.end(), [&](const auto& ran) {
      return options_.library->host_types->commands[ran.command].name.starts_with("link.");
    });
  }

  void note(const std::string& event, Turned turned) {
    ++walk_.events;
    if (turned.alert) {
      for (const auto& entry : turned.trace) {
        if (entry.what != dialogue::TraceEntry::What::Error) continue;
        find(fmt::format("internal error after {}: {}{}", event, entry.detail,
                         entry.script != nullptr ? " at " + entry.script->id + "@" +
                                                       entry.script->nodes[entry.node].name
                                                 : ""));
      }
    }
    if (turned.incomplete_texts > 0) find("a text lacks an argument");
    for (const Delivery& delivery : turned.deliveries) {
      if (delivery.text.empty()) find("the text " + delivery.key + " is empty");
      for (const auto& choice : delivery.choices) {
        if (choice.label.empty())
          find(fmt::format("the option {} of {} has no label", choice.id, delivery.key));
      }
      if (delivery.token != 0 || !delivery.choices.empty()) asked_ = delivery;
    }
  }

  void find(const std::string& what) {
    walk_.findings.push_back(fmt::format("{} [{}] seed {}, event {}: {}", dialogue_,
                                         language_.str(), seed_, walk_.events, what));
  }

  const ExploreOptions& options_;
  const std::string& dialogue_;
  const Language& language_;
  std::uint64_t seed_;
  Random random_;
  SetClock clock_;
  std::unique_ptr<Talk> talk_;
  Delivery asked_;
  Walk walk_;
};

}  // namespace

int run_explore(const ExploreOptions& options, std::ostream& out, std::ostream& err) {
  if (!options.only.empty() && options.library->find_script(options.only) == nullptr) {
    err << "tillit: there is no dialogue \"" << options.only << "\"\n";
    return 2;
  }
  std::vector<std::string> findings;
  std::int64_t walks = 0;
  std::int64_t events = 0;
  for (const auto& [id, script] : options.library->scripts) {
    if (!options.only.empty() && id != options.only) continue;
    for (const Language& language : options.library->languages) {
      for (std::uint64_t seed = options.first_seed; seed <= options.last_seed; ++seed) {
        Walk walk = Walker(options, id, language, seed).walk();
        if (walk.findings.empty() && Walker(options, id, language, seed).walk().kept != walk.kept) {
          walk.findings.push_back(fmt::format(
              "{} [{}] seed {}: walked again, it came out differently", id, language.str(), seed));
        }
        ++walks;
        events += walk.events;
        if (!options.json) {
          for (const auto& finding : walk.findings) out << finding << '\n';
        }
        findings.insert(findings.end(), walk.findings.begin(), walk.findings.end());
      }
    }
  }
  if (options.json) {
    out << nlohmann::json{{"walks", walks}, {"events", events}, {"findings", findings}}.dump(2)
        << '\n';
  } else {
    out << fmt::format("{} walks, {} events, {} findings\n", walks, events, findings.size());
  }
  return findings.empty() ? 0 : 1;
}

}  // namespace tillit::tools
