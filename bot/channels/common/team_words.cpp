#include "channels/common/team_words.hpp"

#include "language/recognise.hpp"
#include "language/recognise_leave.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace tillit::channels {
namespace {

using What = service::TeamArrival::What;

enum class Means { Found, Leave, Stop, Pause, Resume, Try, Day, Time, Weeks, Fewest };

struct Known {
  std::string_view word;  // as language::normalise makes it, without accents
  Means means;
};

// English, Dutch, Swedish. Docs and the answer to an unknown word name the first of each.
constexpr auto kWords = std::to_array<Known>({
    {"start", Means::Found},      {"starten", Means::Found},  {"starta", Means::Found},
    {"leave", Means::Leave},      {"verlaten", Means::Leave}, {"lamna", Means::Leave},
    {"stop", Means::Stop},        {"stoppen", Means::Stop},   {"stopp", Means::Stop},
    {"stoppa", Means::Stop},      {"sluta", Means::Stop},     {"pause", Means::Pause},
    {"pauze", Means::Pause},      {"pauzeren", Means::Pause}, {"paus", Means::Pause},
    {"pausa", Means::Pause},      {"resume", Means::Resume},  {"hervat", Means::Resume},
    {"hervatten", Means::Resume}, {"verder", Means::Resume},  {"fortsatt", Means::Resume},
    {"fortsatta", Means::Resume}, {"try", Means::Try},        {"probeer", Means::Try},
    {"proberen", Means::Try},     {"prova", Means::Try},      {"testa", Means::Try},
    {"day", Means::Day},          {"dag", Means::Day},        {"time", Means::Time},
    {"tijd", Means::Time},        {"tid", Means::Time},       {"weeks", Means::Weeks},
    {"weken", Means::Weeks},      {"veckor", Means::Weeks},   {"fewest", Means::Fewest},
    {"minstens", Means::Fewest},  {"minst", Means::Fewest},
});

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto from = text.find_first_not_of(kBlank);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlank) + 1 - from);
}

// Takes the first word away; normalised.
std::string take_word(std::string_view& text) {
  text = trimmed(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n"));
  text = trimmed(text.substr(word.size()));
  return language::normalise(word, true);
}

bool is_team(std::string_view word) { return word == "team" || word == "teamet"; }

// The one meaning of it in the first language that has one.
template <class Read>
auto in_some_language(const dialogue::Library& library, Read read)
    -> decltype(read(library.words.begin()->second)) {
  for (const Language& language : library.languages) {
    const auto words = library.words.find(language);
    if (words == library.words.end()) continue;
    if (auto found = read(words->second)) return found;
  }
  return std::nullopt;
}

template <class Value>
std::optional<Value> read_as(language::ExpectKind kind, std::string_view text,
                             const dialogue::Library& library, Date today) {
  return in_some_language(library, [&](const language::Words& words) -> std::optional<Value> {
    const auto read =
        language::recognise({.kind = kind}, text, words, std::span<const language::Option>{},
                            LocalDateTime{today, TimeOfDay{std::chrono::hours{9}}});
    if (!read.meaning) return std::nullopt;
    const auto* value = std::get_if<Value>(&*read.meaning);
    return value == nullptr ? std::nullopt : std::optional(*value);
  });
}

std::optional<int> read_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<TeamSaid> pause(std::string_view rest, const dialogue::Library& library, Date today) {
  TeamSaid said{.what = What::Pause};
  if (rest.empty()) return said;
  said.until = in_some_language(library, [&](const language::Words& words) -> std::optional<Date> {
    const auto read = language::recognise_leave(rest, words, today);
    // A pause begins now, so one that lies ahead is none that we could keep.
    if (read.size() != 1 || read.front().from > today + std::chrono::days{1}) return std::nullopt;
    return read.front().back;
  });
  return said.until ? std::optional(said) : std::nullopt;
}

std::optional<TeamSaid> set(Means means, std::string_view rest, const dialogue::Library& library,
                            Date today) {
  TeamSaid said{.what = What::Set};
  service::TeamSettings& settings = said.settings;
  switch (means) {
    case Means::Day:
      if (const auto day = read_as<Date>(language::ExpectKind::Date, rest, library, today))
        settings.day = std::chrono::weekday{*day};
      break;
    case Means::Time:
      settings.time = read_as<TimeOfDay>(language::ExpectKind::Time, rest, library, today);
      break;
    case Means::Weeks: settings.weeks = read_number(rest); break;
    case Means::Fewest:
      if (const auto fewest = read_number(rest); fewest && *fewest > 0)
        settings.fewest = static_cast<std::size_t>(*fewest);
      break;
    case Means::Found:
    case Means::Leave:
    case Means::Stop:
    case Means::Pause:
    case Means::Resume:
    case Means::Try: break;
  }
  const bool any = settings.day || settings.time || settings.weeks || settings.fewest;
  return any ? std::optional(said) : std::nullopt;
}

std::string_view word_of(Means means) {
  switch (means) {
    case Means::Found: return "found";
    case Means::Leave: return "leave";
    case Means::Stop: return "stop";
    case Means::Pause: return "pause";
    case Means::Resume: return "resume";
    case Means::Try: return "try";
    case Means::Day: return "day";
    case Means::Time: return "time";
    case Means::Weeks: return "weeks";
    case Means::Fewest: return "fewest";
  }
  return "";
}

}  // namespace

void TeamSaid::tell(service::TeamArrival& arrival) const {
  arrival.what = what;
  arrival.until = until;
  arrival.settings = settings;
  arrival.text = text;
}

bool is_about_team(std::string_view typed) { return is_team(take_word(typed)); }

std::optional<TeamSaid> read_team_words(std::string_view typed, const dialogue::Library& library,
                                        Date today) {
  if (!is_team(take_word(typed))) return std::nullopt;
  const std::string word = take_word(typed);
  if (word.empty()) return TeamSaid{};
  const auto known = std::ranges::find(kWords, word, &Known::word);
  if (known == kWords.end()) return std::nullopt;
  const auto alone = [&](What what) {
    return typed.empty() ? std::optional(TeamSaid{.what = what}) : std::nullopt;
  };
  switch (known->means) {
    case Means::Found: return alone(What::Found);
    case Means::Leave: return alone(What::Leave);
    case Means::Stop: return alone(What::Stop);
    case Means::Resume: return alone(What::Resume);
    case Means::Pause: return pause(typed, library, today);
    case Means::Try:
      if (typed.empty()) return std::nullopt;
      return TeamSaid{.what = What::CloseLoop, .text = std::string(typed)};
    case Means::Day:
    case Means::Time:
    case Means::Weeks:
    case Means::Fewest: return set(known->means, typed, library, today);
  }
  return std::nullopt;
}

std::vector<TeamWord> team_words() {
  std::vector<TeamWord> all;
  all.reserve(kWords.size());
  for (const Known& known : kWords) all.push_back({known.word, word_of(known.means)});
  return all;
}

}  // namespace tillit::channels
