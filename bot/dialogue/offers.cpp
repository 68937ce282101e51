#include "dialogue/offers.hpp"

#include "dialogue/library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace tillit::dialogue {
namespace {

// The label in the ask's own text; nullptr if it has none of that id.
const language::Option* labelled(const language::Text* text, const std::string& id) {
  if (text == nullptr) return nullptr;
  const auto found = std::find_if(text->options.begin(), text->options.end(),
                                  [&](const auto& option) { return option.id == id; });
  return found == text->options.end() ? nullptr : &*found;
}

std::string core_label(const Library& library, const Language& language, std::string_view key,
                       std::string otherwise) {
  const language::Text* label = library.find_text(language, key);
  return label != nullptr && !label->variants.empty() ? label->variants.front().source()
                                                      : otherwise;
}

// Equal for equal options only.
std::string spelled(const std::vector<language::Option>& options) {
  std::string all;
  const auto add = [&](const std::string& text) {
    fmt::format_to(std::back_inserter(all), "{}:{}", text.size(), text);
  };
  for (const auto& option : options) {
    add(option.id);
    add(option.label);
    for (const auto& also : option.also) add(also);
    all += ';';
  }
  return all;
}

}  // namespace

Offers offers_of(const Library& library, const Language& language, const Ask& ask,
                 const ReadPick& picked) {
  Offers offers;
  const language::Text* text = library.find_text(language, ask.prompt.key);
  for (const Reading& reading : ask.readings) {
    switch (reading.expect.kind) {
      case Expect::Kind::Choice:
        for (const std::string& id : reading.expect.options) {
          const language::Option* label = labelled(text, id);
          offers.all.push_back({id, label != nullptr ? label->label : id,
                                label != nullptr ? &label->also : nullptr, &reading, Value(id)});
        }
        break;
      case Expect::Kind::Pick:
        for (Offered& one : picked(reading)) offers.all.push_back(std::move(one));
        break;
      case Expect::Kind::YesNo:
        for (const bool yes : {true, false}) {
          const std::string id = yes ? "yes" : "no";
          const language::Option* label = labelled(text, id);
          offers.all.push_back({id,
                                label != nullptr ? label->label
                                                 : core_label(library, language,
                                                              fmt::format("core.{}_label", id), id),
                                label != nullptr ? &label->also : nullptr, &reading, Value(yes)});
        }
        break;
      default: break;
    }
  }
  if (ask.skip) {
    const language::Option* own =
        text != nullptr && !text->skip.empty() ? &text->skip.front() : nullptr;
    offers.all.push_back(
        {"/skip",
         own != nullptr ? own->label : core_label(library, language, "core.skip_label", "skip"),
         own != nullptr ? &own->also : nullptr,
         nullptr,
         {}});
  }
  return offers;
}

std::vector<language::Option> options_of(const Offers& offers) {
  std::vector<language::Option> options;
  options.reserve(offers.all.size());
  for (const Offered& one : offers.all)
    options.push_back(
        {one.id, one.label, one.also != nullptr ? *one.also : std::vector<std::string>()});
  return options;
}

void prepare_offers(Library& library) {
  const auto has_pick = [](const Ask& ask) {
    return std::any_of(ask.readings.begin(), ask.readings.end(), [](const Reading& reading) {
      return reading.expect.kind == Expect::Kind::Pick;
    });
  };
  for (const Language& language : library.languages) {
    const auto words = library.words.find(language);
    auto& of_language = library.offers[language];
    // Many questions offer the same answers ("yes", "no", "skip"): these are worked out once.
    std::map<std::string, language::PreparedOptions> prepared;
    for (const auto& [id, script] : library.scripts) {
      for (const Node& node : script->nodes) {
        const auto* ask = std::get_if<Ask>(&node.stop);
        if (ask == nullptr || has_pick(*ask)) continue;
        Offers offers = offers_of(library, language, *ask, {});
        if (words != library.words.end()) {
          const auto options = options_of(offers);
          offers.words =
              prepared.try_emplace(spelled(options), options, words->second).first->second;
        }
        of_language.emplace(ask, std::move(offers));
      }
    }
  }
}

}  // namespace tillit::dialogue
