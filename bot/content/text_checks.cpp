#include "content/text_checks.hpp"

#include "content/measure.hpp"
#include "content/needed_texts.hpp"
#include "content/option_checks.hpp"
#include "language/recognise.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::content {
namespace {

using dialogue::Kind;
using dialogue::Type;
using language::ArgumentUse;
using language::JsonPlace;
using language::LocaleEntry;
using language::Pattern;

bool can_show(const Type& type, ArgumentUse use) {
  switch (type.kind) {
    case Kind::None: return true;  // a mistake reported elsewhere
    case Kind::Text: return use == ArgumentUse::Plain || use == ArgumentUse::Select;
    case Kind::Enum:
    case Kind::Bool: return use == ArgumentUse::Select;  // the script's own word is nothing to read
    case Kind::Int: return use != ArgumentUse::DateOrTime;
    case Kind::Number:
      return use == ArgumentUse::Plain || use == ArgumentUse::Number || use == ArgumentUse::Plural;
    case Kind::Date:
    case Kind::Time:
    case Kind::Local:
    case Kind::Instant: return use == ArgumentUse::Plain || use == ArgumentUse::DateOrTime;
    case Kind::List:
      return use == ArgumentUse::Plain && type.element && type.element->kind == Kind::Text;
    case Kind::Id:
    case Kind::Duration:
    case Kind::Record: return false;
  }
  return false;
}

const char* describe(ArgumentUse use) {
  switch (use) {
    case ArgumentUse::Plain: return "as it is";
    case ArgumentUse::Number: return "as a number";
    case ArgumentUse::DateOrTime: return "as a date or time";
    case ArgumentUse::Plural: return "as a plural";
    case ArgumentUse::Ordinal: return "as an ordinal";
    case ArgumentUse::Select: return "as a select";
  }
  return "";
}

std::string hint_for(const Type& type) {
  if (type.kind == Kind::Enum)
    return "write what each word means: {outcome, select, kept {it was kept} other {it was not}}";
  if (type.kind == Kind::Record)
    return "give one of its fields by \"args\": { \"what\": \"promise.what\" }";
  return {};
}

// One key of one dialogue in one language.
struct Place {
  const LocaleTexts& texts;
  const LocaleEntry& entry;
  const std::string& key;
};

class TextCheck {
 public:
  TextCheck(const dialogue::HostTypes& host, const Locales& locales, Findings& findings)
      : host_(host), locales_(locales), findings_(findings) {}

  // `script` is nullptr for what the program itself says: core and team.
  void dialogue(const std::string& id, const CheckedScript* script, NeededTexts needed) {
    if (id == "core") add_shared_core_keys(needed);
    for (const auto& [language, locale] : locales_.by_language) {
      const auto texts = locale.texts.find(id);
      if (texts == locale.texts.end()) {
        findings_.add(
            "D40", fmt::format("locales/{}/{}.json", language.str(), id), {},
            "this file is missing",
            fmt::format("every dialogue has its texts in every language; this one needs {}",
                        needed.size()));
      } else if (texts->second.is_whole) {
        one_language(id, script, needed, language, locale, texts->second);
      }
    }
    if (script) differences(*script, id, needed);
    intents(id, needed);
  }

  // Files of dialogues that do not exist.
  void orphan_files(const std::set<std::string, std::less<>>& dialogues) {
    for (const auto& [language, locale] : locales_.by_language) {
      for (const auto& [id, texts] : locale.texts) {
        if (id != "core" && id != "team" && !dialogues.contains(id)) {
          findings_.add("D41", texts.file, {}, fmt::format("there is no dialogue “{}”", id),
                        "delete this file, or write dialogs/" + id + ".json");
        }
      }
    }
  }

  ReadByTexts take_reads() { return std::move(reads_); }

 private:
  void add(std::string_view code, const Place& place, JsonPlace at, std::string message,
           std::string hint = {}) {
    findings_.add(code, place.texts.file, at, fmt::format("“{}”: {}", place.key, message),
                  std::move(hint));
  }

  // A heading that one language has, all have.
  void add_shared_core_keys(NeededTexts& needed) {
    for (const auto& [language, locale] : locales_.by_language) {
      const auto core = locale.texts.find("core");
      if (core == locale.texts.end()) continue;
      for (const auto& [key, entry] : core->second.read.entries) {
        if (may_be_core_text(key, host_)) needed[key];
      }
    }
  }

  void one_language(const std::string& id, const CheckedScript* script, const NeededTexts& needed,
                    const Language& language, const Locale& locale, const LocaleTexts& texts) {
    for (const auto& [key, text] : needed) {
      const auto entry = texts.read.entries.find(key);
      if (entry != texts.read.entries.end()) {
        entry_of(id, script, text, language, locale, {texts, entry->second, key});
      } else if (!texts.unreadable.contains(key)) {
        findings_.add("D40", texts.file, {}, fmt::format("the text “{}” is missing", key),
                      where_used(id, script, text));
      }
    }
    for (const auto& [key, entry] : texts.read.entries) {
      if (!needed.contains(key))
        findings_.add("D41", texts.file, entry.place,
                      fmt::format("nothing uses the text “{}”", key));
    }
  }

  static std::string where_used(const std::string& id, const CheckedScript* script,
                                const NeededText& text) {
    if (text.is_title) return "a short name of the dialogue, for “shall we go on with …?”";
    if (text.is_phrases) return "\"triggers\": true in the dialogue asks for phrases that start it";
    if (id == "team") return "a team hears or reads it: locales/intent/team.json says what for";
    if (!script || text.uses.empty()) return "the bot itself says it: docs/core-texts.md";
    return fmt::format("it is said at {}:{}", script->draft.file, text.uses.front()->place.line);
  }

  void entry_of(const std::string& id, const CheckedScript* script, const NeededText& text,
                const Language& language, const Locale& locale, const Place& place) {
    parts(text, place);
    check_options(text, locales_, language, place.texts.file, place.key, place.entry, findings_);
    edition(id, place);
    if (text.is_phrases) return triggers(id, language, place);
    lengths(text, place);
    glossary(locale.glossary, place);
    variants(text, place);
    each_pattern(place.entry, [&](const Pattern& pattern, JsonPlace at) {
      arguments(id, script, text, place, pattern, at);
    });
  }

  template <class Visit>
  static void each_pattern(const LocaleEntry& entry, Visit&& visit) {
    for (std::size_t i = 0; i < entry.text.variants.size(); ++i)
      visit(entry.text.variants[i], entry.variant_places[i]);
    for (std::size_t i = 0; i < entry.text.retry.size(); ++i)
      visit(entry.text.retry[i], entry.retry_places[i]);
    for (const Pattern& resume : entry.text.resume) visit(resume, entry.place);
  }

  void parts(const NeededText& text, const Place& place) {
    const auto& read = place.entry.text;
    if (!text.is_prompt && !(read.retry.empty() && read.resume.empty())) {
      add("D41", place, place.entry.place,
          "it is no question, so nothing shows its \"retry\" or \"resume\"");
    }
    if (!text.has_skip && !read.skip.empty()) {
      add("D41", place, place.entry.place,
          "its question has no \"skip\" in the script, so nothing shows its words for it");
    }
  }

  // Phrases that start a dialogue are told apart from one another and from the global words of
  // every language.
  void triggers(const std::string& id, const Language& language, const Place& place) {
    std::vector<const language::Words*> words;
    for (const auto& [other, locale] : locales_.by_language) {
      if (locale.words)
        words.insert(other == language ? words.begin() : words.end(), &*locale.words);
    }
    for (std::size_t i = 0; i < place.entry.text.variants.size(); ++i) {
      const std::string& phrase = place.entry.text.variants[i].source();
      const auto [found, is_new] =
          triggers_[language].emplace(language::normalise(phrase, true), id);
      if (!is_new && found->second != id) {
        add("D47", place, place.entry.variant_places[i],
            fmt::format("“{}” also starts the dialogue “{}”", phrase, found->second));
        continue;
      }
      const auto global = language::find_global_word(phrase, words);
      if (!global) continue;
      const auto opens = host_.globals.find(global->id);
      if (opens != host_.globals.end() && opens->second == id) continue;  // both ways lead here
      add("D48", place, place.entry.variant_places[i],
          fmt::format("“{}” is a word that works everywhere: {}", phrase, global->id),
          "use another phrase");
    }
  }

  void lengths(const NeededText& text, const Place& place) {
    each_pattern(place.entry, [&](const Pattern& pattern, JsonPlace at) {
      const Measure measured = measure(pattern.source());
      if (text.is_title && measured.characters > kMaxTitleCharacters) {
        add("D49", place, at,
            fmt::format("a title has at most {} characters, this one {}", kMaxTitleCharacters,
                        measured.characters));
      }
      if (text.is_label && measured.characters > kMaxLabelCharacters) {
        add("D49", place, at,
            fmt::format("a label has at most {} characters, this one {}", kMaxLabelCharacters,
                        measured.characters));
      }
      if (measured.words > kMaxBubbleWords) {
        add("D49", place, at,
            fmt::format("a message has at most {} words, this one {}", kMaxBubbleWords,
                        measured.words),
            "say less, or make it two texts");
      } else if (measured.characters > kMaxBubbleCharacters) {
        add("D49", place, at,
            fmt::format("a message has at most {} characters, this one {}", kMaxBubbleCharacters,
                        measured.characters));
      }
    });
  }

  void glossary(const Glossary& glossary, const Place& place) {
    const auto look = [&](std::string_view words, JsonPlace at) {
      for (const Glossary::Entry* entry : glossary.find(words)) {
        add("D51", place, at, fmt::format("“{}” is a word we do not use", entry->word),
            fmt::format("{}{}{}",
                        entry->use.empty() ? std::string("leave it out")
                                           : fmt::format("write: {}", entry->use),
                        entry->why.empty() ? "" : " – ", entry->why));
      }
    };
    each_pattern(place.entry, [&](const Pattern& pattern, JsonPlace at) {
      look(literal_text(pattern.source()), at);
    });
    for (std::size_t i = 0; i < place.entry.text.options.size(); ++i) {
      look(place.entry.text.options[i].label, place.entry.option_places[i]);
    }
    for (const auto& skip : place.entry.text.skip) look(skip.label, place.entry.place);
  }

  void variants(const NeededText& text, const Place& place) {
    const std::size_t count = place.entry.text.variants.size();
    if (count >= kFewestVariants) return;
    if (text.recurs || count > 1) {
      add("D52", place, place.entry.place,
          fmt::format("a line that comes again needs at least {} variants, this one has {}",
                      kFewestVariants, count),
          text.recurs ? "write more of them, or take \"vary\" out of the script"
                      : "write more of them, or keep one");
    }
  }

  void edition(const std::string& id, const Place& place) {
    const auto intents = locales_.intents.find(id);
    if (intents == locales_.intents.end()) return;
    const auto intent = intents->second.find(place.key);
    if (intent == intents->second.end() ||
        place.entry.edition.value_or(1) >= intent->second.edition)
      return;
    add("D46", place, place.entry.place,
        fmt::format(
            "what it has to do changed since: it was written from edition {}, now there is {}",
            place.entry.edition.value_or(1), intent->second.edition),
        fmt::format("read locales/intent/{}.json again, then write \"edition\": {} here", id,
                    intent->second.edition));
  }

  void arguments(const std::string& id, const CheckedScript* script, const NeededText& text,
                 const Place& place, const Pattern& pattern, JsonPlace at) {
    for (const auto& [name, uses] : pattern.arguments()) {
      if (!script) {
        given_argument(text, place, at, name, uses);
        continue;
      }
      if (text.uses.empty()) unknown(place, at, name, {});  // title
      for (const UsedText* used : text.uses) argument(id, *script, *used, place, at, name, uses);
    }
  }

  void given_argument(const NeededText& text, const Place& place, JsonPlace at,
                      const std::string& name, const std::vector<ArgumentUse>& uses) {
    std::vector<std::string> names;
    for (const dialogue::Field& given : text.given) {
      if (given.name == name) return type_fits(place, at, name, given.type, uses);
      names.push_back(given.name);
    }
    unknown(place, at, name, names);
  }

  void unknown(const Place& place, JsonPlace at, const std::string& name,
               const std::vector<std::string>& known) {
    add("D43", place, at,
        fmt::format("there is no value “{}” here{}", name, did_you_mean(name, known)),
        known.empty() ? std::string("no value is given to this text")
                      : fmt::format("there are: {}", fmt::join(known, ", ")));
  }

  void argument(const std::string& id, const CheckedScript& script, const UsedText& used,
                const Place& place, JsonPlace at, const std::string& name,
                const std::vector<ArgumentUse>& uses) {
    const auto arg = std::find_if(used.args.begin(), used.args.end(),
                                  [&](const auto& one) { return one.name == name; });
    if (arg != used.args.end()) return type_fits(place, at, name, arg->type, uses);
    const dialogue::Script& body = *script.draft.script;
    const auto slot = body.find_variable(name);
    if (!slot) {
      std::vector<std::string> known;
      for (const auto& one : used.args) known.push_back(one.name);
      for (const auto& variable : body.variables) known.push_back(variable.name);
      return unknown(place, at, name, known);
    }
    reads_[id].insert(name);
    const auto& variable = body.variables[*slot];
    if (variable.is_private) {
      return add("D28", place, at, fmt::format("“{}” is private and would be shown", name),
                 "leave it out: it was asked in a separate window");
    }
    type_fits(place, at, name, variable.type, uses);
    if (!used.known.values.contains(*slot)) {
      findings_.add(
          "D27", script.draft.file, used.place,
          fmt::format("the text “{}” shows “{}”, which may not be set here", used.key, name),
          "set it on every way that leads here");
    } else if (variable.type.optional && !used.known.facts.contains(name)) {
      findings_.add(
          "D22", script.draft.file, used.place,
          fmt::format("the text “{}” shows “{}”, which may be missing here", used.key, name),
          fmt::format("guard it by a branch ({} != none), or give it by \"args\" with another "
                      "value: {} ?? …",
                      name, name));
    }
  }

  void type_fits(const Place& place, JsonPlace at, const std::string& name, const Type& type,
                 const std::vector<ArgumentUse>& uses) {
    for (const ArgumentUse use : uses) {
      if (can_show(type, use)) continue;
      add("D43", place, at,
          fmt::format("“{}” is {} and cannot be shown {}", name, to_string(type.required()),
                      describe(use)),
          hint_for(type));
      return;
    }
  }

  // Arguments that no language shows, or not every one.
  void differences(const CheckedScript& script, const std::string& id, const NeededTexts& needed) {
    for (const auto& [key, text] : needed) {
      if (text.uses.empty() || text.is_phrases) continue;
      std::set<std::string> anywhere;
      std::vector<std::pair<Place, std::set<std::string>>> shown;
      bool all_readable = !locales_.by_language.empty();
      for (const auto& [language, locale] : locales_.by_language) {
        const auto texts = locale.texts.find(id);
        const bool found = texts != locale.texts.end() && texts->second.read.entries.contains(key);
        all_readable = all_readable && found && collect(texts->second, key, anywhere, shown);
      }
      for (const auto& [place, names] : shown) {
        for (const std::string& name : anywhere) {
          if (names.contains(name)) continue;
          findings_.warn(
              "D43", place.texts.file, place.entry.place,
              fmt::format("“{}”: another language shows “{}” here, this one does not", key, name));
        }
      }
      if (!all_readable) continue;
      for (const UsedText* used : text.uses) {
        for (const auto& arg : used->args) {
          if (anywhere.contains(arg.name)) continue;
          findings_.warn("D43", script.draft.file, arg.place,
                         fmt::format("no language shows “{}” in the text “{}”", arg.name, key),
                         "take it out of \"args\"");
        }
      }
    }
  }

  // False if a text could not be read, so that nothing can be said about what it leaves out.
  static bool collect(const LocaleTexts& texts, const std::string& key,
                      std::set<std::string>& anywhere,
                      std::vector<std::pair<Place, std::set<std::string>>>& shown) {
    const auto entry = texts.read.entries.find(key);
    std::set<std::string> names;
    bool readable = true;
    each_pattern(entry->second, [&](const Pattern& pattern, JsonPlace) {
      for (const auto& [name, uses] : pattern.arguments()) names.insert(name);
      const bool has_brace = pattern.source().find('{') != std::string::npos;
      if ((pattern.arguments().empty() && has_brace) || pattern.source() == "TODO")
        readable = false;
    });
    anywhere.insert(names.begin(), names.end());
    if (readable) shown.push_back({Place{texts, entry->second, entry->first}, std::move(names)});
    return readable;
  }

  void intents(const std::string& id, const NeededTexts& needed) {
    const auto intents = locales_.intents.find(id);
    if (intents == locales_.intents.end()) return;
    for (const auto& [key, intent] : intents->second) {
      if (needed.contains(key)) continue;
      findings_.add("D41", fmt::format("locales/intent/{}.json", id), intent.place,
                    fmt::format("nothing uses the text “{}”", key));
    }
  }

  const dialogue::HostTypes& host_;
  const Locales& locales_;
  Findings& findings_;
  ReadByTexts reads_;
  std::map<Language, std::map<std::string, std::string>>
      triggers_;  // normalised phrase -> dialogue
};

}  // namespace

ReadByTexts check_texts(const CheckedScripts& scripts, const dialogue::HostTypes& host,
                        const std::set<std::string, std::less<>>& known_dialogues,
                        const Locales& locales, Findings& findings) {
  TextCheck check(host, locales, findings);
  check.dialogue("core", nullptr, needed_core_texts(scripts));
  check.dialogue("team", nullptr, needed_team_texts());
  for (const auto& [id, script] : scripts) check.dialogue(id, &script, needed_texts(script));
  check.orphan_files(known_dialogues);
  return check.take_reads();
}

}  // namespace tillit::content
