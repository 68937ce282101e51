#include "language/words.hpp"

#include "language/fold.hpp"
#include "language/recognise.hpp"
#include "language/word_tables.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <iterator>
#include <utility>

namespace tillit::language {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<std::string_view, DateReading>, 19> kDateReadings{{
    {"days", DateReading::Days},
    {"coming_weekday", DateReading::ComingWeekday},
    {"this_weekday", DateReading::ThisWeekday},
    {"next_weekday", DateReading::NextWeekday},
    {"last_weekday", DateReading::LastWeekday},
    {"past_weekday", DateReading::PastWeekday},
    {"weekday_next_week", DateReading::WeekdayNextWeek},
    {"weekday_last_week", DateReading::WeekdayLastWeek},
    {"weekday_a_week_later", DateReading::WeekdayAWeekLater},
    {"in", DateReading::In},
    {"ago", DateReading::Ago},
    {"day_of_month", DateReading::DayOfMonth},
    {"day_and_month", DateReading::DayAndMonth},
    {"numeric", DateReading::Numeric},
    {"iso_week", DateReading::IsoWeek},
    {"end_of_week", DateReading::EndOfWeek},
    {"end_of_month", DateReading::EndOfMonth},
    {"fixed", DateReading::Fixed},
    {"past_fixed_weekday", DateReading::PastFixedWeekday},
}};

constexpr std::array<std::pair<std::string_view, DayPart>, 6> kDayParts{
    {{"morning", DayPart::Morning},
     {"afternoon", DayPart::Afternoon},
     {"evening", DayPart::Evening},
     {"night", DayPart::Night},
     {"am", DayPart::BeforeNoon},
     {"pm", DayPart::AfterNoon}}};

constexpr std::array<std::pair<std::string_view, DurationUnit>, 7> kUnits{
    {{"second", DurationUnit::Second},
     {"minute", DurationUnit::Minute},
     {"hour", DurationUnit::Hour},
     {"day", DurationUnit::Day},
     {"week", DurationUnit::Week},
     {"month", DurationUnit::Month},
     {"year", DurationUnit::Year}}};

template <class Table>
auto named(const Table& table, std::string_view name)
    -> std::optional<typename Table::value_type::second_type> {
  for (const auto& [known, value] : table) {
    if (known == name) return value;
  }
  return std::nullopt;
}

std::string with(std::string text, std::string_view place, std::string_view value) {
  if (const auto at = text.find(place); at != std::string::npos)
    text.replace(at, place.size(), value);
  return text;
}

// One words file. The first thing that is wrong is kept; what is read after it does not matter.
class WordFile {
 public:
  WordFile(std::string name, Vocabulary& vocabulary)
      : name_(std::move(name)), vocabulary_(vocabulary) {}

  void parse(const std::map<std::string, std::string>& files) {
    const auto found = files.find(name_);
    if (found == files.end()) return wrong("", "the file is missing");
    json_ = Json::parse(found->second, nullptr, false);
    if (!json_.is_object()) wrong("", "not a JSON object");
  }

  [[nodiscard]] const std::string& error() const { return error_; }

  void wrong(std::string_view key, std::string_view what) {
    if (error_.empty())
      error_ = fmt::format("words/{}.json: {}{}{}", name_, key, key.empty() ? "" : ": ", what);
  }

  [[nodiscard]] const Json& at(const char* key) {
    static const Json kNothing = Json::object();
    if (!json_.is_object() || !json_.contains(key)) {
      wrong(key, "missing");
      return kNothing;
    }
    return json_[key];
  }

  std::vector<std::string> list(const char* key) { return strings(key, at(key)); }

  std::vector<std::string> strings(std::string_view key, const Json& value) {
    std::vector<std::string> out;
    if (value.is_string()) {
      out.push_back(value.get<std::string>());
    } else if (value.is_array()) {
      for (const auto& item : value) {
        if (!item.is_string()) {
          wrong(key, "only texts may stand in this list");
          break;
        }
        out.push_back(item.get<std::string>());
      }
    } else {
      wrong(key, "a text or a list of texts is wanted");
    }
    return out;
  }

  void put(std::string_view key, std::string_view phrase, double value, WordMap& into) {
    const ExpandedPhrase expanded = expand_phrase(phrase);
    if (!expanded.error.empty())
      return wrong(key, fmt::format("\"{}\": {}", phrase, expanded.error));
    for (const auto& words : expanded.variants) {
      if (words.empty()) return wrong(key, "a phrase may not be empty");
      for (const auto& word : words) vocabulary_.intern(word);
      if (!into.put(words, value))
        wrong(key, fmt::format("\"{}\" already means something else", phrase));
    }
  }

  // ["a", "b c"]: phrases without a value of their own.
  void phrases(const char* key, WordMap& into) {
    for (const auto& phrase : list(key)) put(key, phrase, 1, into);
  }

  void words(const char* key, std::unordered_set<std::string>& into) {
    for (const auto& word : list(key)) {
      into.insert(fold_word(word));
      vocabulary_.intern(fold_word(word));
    }
  }

  // {"two": 2, …}
  void numbers(const char* key, WordMap& into) {
    for (const auto& [phrase, value] : at(key).items()) {
      if (phrase == "//") continue;
      if (!value.is_number()) return wrong(key, fmt::format("\"{}\" wants a number", phrase));
      put(key, phrase, value.get<double>(), into);
    }
  }

  // {"morning": ["in the morning", …], …} with names from a table.
  template <class Table>
  void groups(const char* key, const Table& table, WordMap& into) {
    for (const auto& [name, list_of] : at(key).items()) {
      const auto value = named(table, name);
      if (!value) return wrong(key, fmt::format("there is no \"{}\"", name));
      for (const auto& phrase : strings(key, list_of))
        put(key, phrase, static_cast<double>(*value), into);
    }
  }

  void patterns(const char* key, PhraseSet& into) {
    for (const auto& phrase : list(key)) add(key, phrase, 0, into);
  }

  void add(std::string_view key, const std::string& phrase, std::size_t rule, PhraseSet& into) {
    const std::string problem = into.add(phrase, static_cast<std::int32_t>(rule), vocabulary_);
    if (!problem.empty()) wrong(key, fmt::format("\"{}\": {}", phrase, problem));
  }

  // "rules": [{"say": phrase or phrases, …}, …]; `make` reads the rest of one rule.
  template <class Rule, class Make>
  void rules(const Make& make, std::vector<Rule>& rules_out, PhraseSet& into) {
    for (const auto& entry : at("rules")) {
      if (!entry.is_object() || !entry.contains("say"))
        return wrong("rules", "each rule wants a \"say\"");
      rules_out.push_back(make(entry));
      for (const auto& phrase : strings("rules", entry["say"]))
        add("rules", phrase, rules_out.size() - 1, into);
    }
  }

  std::string text_in(const Json& entry, const char* key) {
    if (!entry.contains(key)) return {};
    if (!entry[key].is_string()) wrong("rules", fmt::format("\"{}\" wants a text", key));
    return entry[key].is_string() ? entry[key].get<std::string>() : std::string();
  }
  std::int64_t number_in(const Json& entry, const char* key, std::int64_t otherwise) {
    if (!entry.contains(key)) return otherwise;
    if (!entry[key].is_number_integer())
      wrong("rules", fmt::format("\"{}\" wants a whole number", key));
    return entry[key].is_number_integer() ? entry[key].get<std::int64_t>() : otherwise;
  }

 private:
  std::string name_;
  Vocabulary& vocabulary_;
  Json json_;
  std::string error_;
};

void read_replies(WordFile& file, Words::Tables& tables) {
  file.phrases("fillers", tables.fillers);
  file.phrases("hedges", tables.hedges);
  file.words("negations", tables.negations);
  file.words("question_words", tables.question_words);
  file.words("alternatives", tables.alternatives);
  file.words("ranges", tables.range_words);
  file.words("range_openers", tables.range_openers);
  file.words("range_joiners", tables.range_joiners);
  file.words("contrasts", tables.contrasts);
  file.phrases("yes", tables.yes);
  file.phrases("no", tables.no);
  file.phrases("unclear", tables.unclear);
  file.phrases("strong", tables.strong);
}

// Spells out 0 to 199, the round hundreds and the thousands from the language's own parts and ways
// of joining them.
void spell_numbers(WordFile& file, Words::Tables& tables) {
  using Spelled = std::vector<std::pair<std::string, int>>;
  const auto read = [&](const char* key) {
    Spelled out;
    for (const auto& [word, value] : file.at(key).items()) {
      if (!value.is_number_integer()) {
        file.wrong(key, "wants whole numbers");
        break;
      }
      out.emplace_back(word, value.get<int>());
    }
    return out;
  };
  Spelled below_hundred = read("small");
  const Spelled small = below_hundred;
  const Spelled tens = read("tens");
  below_hundred.insert(below_hundred.end(), tens.begin(), tens.end());
  for (const auto& form : file.list("join_tens")) {
    for (const auto& [ten, ten_value] : tens) {
      for (const auto& [unit, unit_value] : small) {
        if (unit_value < 1 || unit_value > 9) continue;
        below_hundred.emplace_back(with(with(form, "{unit}", unit), "{ten}", ten),
                                   ten_value + unit_value);
      }
    }
  }
  const auto put = [&](const std::string& phrase, int value) {
    file.put("spelled", phrase, value, tables.whole_numbers);
  };
  for (const auto& [phrase, value] : below_hundred) put(phrase, value);
  for (const auto& hundred : file.list("hundred")) {
    put(hundred, 100);
    for (const auto& form : file.list("join_hundred")) {
      for (const auto& [rest, value] : below_hundred) {
        if (value > 0) put(with(with(form, "{hundred}", hundred), "{rest}", rest), 100 + value);
      }
    }
  }
  for (const auto& [form, factor] : read("multiples")) {
    for (const auto& [unit, value] : small) {
      if (value > 1 && value < 10) put(with(form, "{unit}", unit), value * factor);
    }
  }
  for (const auto& [phrase, value] : read("large")) put(phrase, value);
  for (const auto& form : file.list("and_a_half")) {
    for (const auto& [unit, value] : small) {
      if (value > 0)
        file.put("and_a_half", with(form, "{unit}", unit), value + 0.5, tables.fractions);
    }
  }
}

void read_numbers(WordFile& file, Words::Tables& tables) {
  const auto decimal = file.list("decimal");
  if (decimal.size() == 1) tables.decimal_sign = decimal.front();
  for (const auto& sign : file.list("group")) tables.group_signs.insert(sign);
  spell_numbers(file, tables);
  file.numbers("fractions", tables.fractions);
  file.numbers("fraction_suffixes", tables.fraction_suffixes);
  file.numbers("grades", tables.grades);
  file.numbers("ordinals", tables.ordinals);
  file.numbers("position_words", tables.position_words);
  file.words("decimal_words", tables.decimal_words);
  file.words("ordinal_suffixes", tables.ordinal_suffixes);
  file.words("one", tables.one_words);
  file.phrases("fillers", tables.number_fillers);
  file.patterns("int_phrases", tables.int_phrases);
  file.patterns("number_phrases", tables.number_phrases);
  file.patterns("ordinal_phrases", tables.ordinal_phrases);
  file.patterns("position_phrases", tables.position_phrases);
}

void read_dates(WordFile& file, Words::Tables& tables) {
  file.numbers("weekdays", tables.weekdays);
  file.numbers("months", tables.months);
  file.phrases("fillers", tables.date_fillers);
  for (const auto& [ending, part] : file.at("compound_parts").items()) {
    if (part.is_string())
      tables.compound_parts.emplace_back(fold_word(ending), fold_word(part.get<std::string>()));
  }
  for (const auto& [word, part] : file.at("after_weekday").items()) {
    if (part.is_string())
      tables.after_weekday.emplace(fold_word(word), fold_word(part.get<std::string>()));
  }
  for (const auto& head : file.list("compound_heads"))
    tables.compound_heads.push_back(fold_word(head));
  const auto make = [&](const Json& entry) {
    DateRule rule;
    if (const auto reading = named(kDateReadings, file.text_in(entry, "read"))) {
      rule.reading = *reading;
    } else {
      file.wrong("rules", fmt::format("there is no reading \"{}\"", file.text_in(entry, "read")));
    }
    rule.days = file.number_in(entry, "days", 0);
    rule.month = static_cast<unsigned>(file.number_in(entry, "month", 0));
    rule.day = static_cast<unsigned>(file.number_in(entry, "day", 0));
    if (entry.contains("part")) rule.part = named(kDayParts, file.text_in(entry, "part"));
    return rule;
  };
  file.rules(make, tables.date_rules, tables.date_phrases);
  for (const auto& word : file.list("correctable")) tables.correctable.push_back(fold_word(word));
}

void read_times(WordFile& file, Words::Tables& tables) {
  file.groups("parts", kDayParts, tables.parts);
  file.phrases("fillers", tables.time_fillers);
  const auto make = [&](const Json& entry) {
    TimeRule rule;
    if (entry.contains("at")) {
      rule.at = parse_time_of_day(file.text_in(entry, "at"));
      if (!rule.at) file.wrong("rules", "\"at\" wants a time such as 12:00");
    }
    rule.minutes = file.number_in(entry, "minutes", 0);
    rule.sign = file.number_in(entry, "sign", 1);
    rule.relative = file.number_in(entry, "relative", 0) != 0;
    return rule;
  };
  file.rules(make, tables.time_rules, tables.time_phrases);
}

void read_durations(WordFile& file, Words::Tables& tables) {
  file.groups("units", kUnits, tables.units);
  file.phrases("fillers", tables.duration_fillers);
  file.words("joiners", tables.duration_joiners);
  const auto make = [&](const Json& entry) {
    DurationRule rule;
    if (entry.contains("is")) {
      rule.is = parse_duration(file.text_in(entry, "is"));
      if (!rule.is) file.wrong("rules", "\"is\" wants a duration such as PT30M");
    }
    rule.extra_halves = file.number_in(entry, "halves", 0);
    return rule;
  };
  file.rules(make, tables.duration_rules, tables.duration_phrases);
}

void read_leave(WordFile& file, Words::Tables& tables) {
  file.phrases("openers", tables.leave_openers);
  file.phrases("from", tables.leave_from);
  file.phrases("until", tables.leave_until);
  file.phrases("through", tables.leave_through);
  file.phrases("to", tables.leave_to);
  file.phrases("this_week", tables.leave_this_week);
  file.phrases("next_week", tables.leave_next_week);
  file.phrases("next_month", tables.leave_next_month);
}

void read_globals(WordFile& file, Words::Tables& tables) {
  for (const auto& [id, utterances] : file.at("words").items()) {
    for (const auto& utterance : file.strings("words", utterances)) {
      const auto [at, added] = tables.globals.emplace(normalise(utterance, true), id);
      if (!added && at->second != id)
        file.wrong("words", fmt::format("\"{}\" stands under two names", utterance));
    }
  }
  for (const auto& word : file.list("ordinary")) tables.ordinary.insert(normalise(word, true));
}

void read_safety(WordFile& file, Words::Tables& tables) {
  const auto expand = [&](const char* key, const auto& phrases_of) {
    for (const auto& phrase : file.list(key)) {
      const ExpandedPhrase expanded = expand_phrase(phrase);
      if (!expanded.error.empty())
        file.wrong(key, fmt::format("\"{}\": {}", phrase, expanded.error));
      for (const auto& words : expanded.variants) {
        if (words.empty()) continue;
        std::string& phrases = phrases_of(words.front());
        fmt::format_to(std::back_inserter(phrases), "{}\n", fmt::join(words, " "));
      }
    }
  };
  expand(
      "crisis", [&](const std::string& first) -> auto& { return tables.alarms[first].crisis; });
  expand(
      "harassment", [&](const std::string& first) -> auto& {
        return tables.alarms[first].harassment;
      });
  expand(
      "harmless", [&](const std::string& first) -> auto& { return tables.harmless[first]; });
}

}  // namespace

Result<Words> Words::read(Language language, const std::map<std::string, std::string>& files) {
  auto tables = std::make_shared<Tables>();
  using Read = void (*)(WordFile&, Tables&);
  for (const auto& [name, read] :
       std::initializer_list<std::pair<const char*, Read>>{{"replies", read_replies},
                                                           {"numbers", read_numbers},
                                                           {"dates", read_dates},
                                                           {"times", read_times},
                                                           {"durations", read_durations},
                                                           {"leave", read_leave},
                                                           {"globals", read_globals},
                                                           {"safety", read_safety}}) {
    WordFile file(name, tables->vocabulary);
    file.parse(files);
    if (file.error().empty()) read(file, *tables);
    if (!file.error().empty())
      return fail(Errc::Invalid, fmt::format("locales/{}/{}", language.str(), file.error()));
  }
  Words words;
  words.language_ = std::move(language);
  words.tables_ = std::move(tables);
  return words;
}

}  // namespace tillit::language
