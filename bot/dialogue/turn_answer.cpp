#include "core/civil_time.hpp"
#include "dialogue/turn.hpp"
#include "language/recognise_leave.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tillit::dialogue {
namespace {

using language::ExpectKind;
using language::Meaning;

bool is_optionlike(const Reading& reading) {
  return reading.expect.kind == Expect::Kind::Choice || reading.expect.kind == Expect::Kind::Pick;
}

ExpectKind recogniser_of(const Expect& expect) {
  switch (expect.kind) {
    case Expect::Kind::Choice:
    case Expect::Kind::Pick: return ExpectKind::Choice;
    case Expect::Kind::YesNo: return ExpectKind::YesNo;
    case Expect::Kind::Int: return ExpectKind::Int;
    case Expect::Kind::Number: return ExpectKind::Number;
    case Expect::Kind::Ordinal: return ExpectKind::Ordinal;
    case Expect::Kind::Date: return ExpectKind::Date;
    case Expect::Kind::Time: return ExpectKind::Time;
    case Expect::Kind::Local: return ExpectKind::Local;
    case Expect::Kind::Duration: return ExpectKind::Duration;
    case Expect::Kind::Leave: return ExpectKind::Any;  // never asked: read by its own recogniser
    case Expect::Kind::Text: return ExpectKind::Text;
    case Expect::Kind::Any: return ExpectKind::Any;
  }
  return ExpectKind::Any;
}

Value to_value(const Meaning& meaning) {
  return std::visit([](const auto& held) { return Value(held); }, meaning);
}

// As "did you mean …?" writes days away.
std::string as_typed(const language::LeaveDays& days) {
  return tillit::format(days.from) + '/' + tillit::format(days.back);
}
std::optional<language::LeaveDays> read_leave(std::string_view typed) {
  const auto slash = typed.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto from = parse_date(typed.substr(0, slash));
  const auto back = parse_date(typed.substr(slash + 1));
  if (!from || !back) return std::nullopt;
  return language::LeaveDays{*from, *back};
}

// As somebody would type it, and as the recognisers read it back in every language.
std::string as_typed(const Meaning& meaning) {
  if (const auto* yes = std::get_if<bool>(&meaning)) return *yes ? "yes" : "no";
  if (const auto* whole = std::get_if<std::int64_t>(&meaning)) return std::to_string(*whole);
  if (const auto* date = std::get_if<Date>(&meaning)) return tillit::format(*date);
  if (const auto* time = std::get_if<TimeOfDay>(&meaning)) return tillit::format(*time);
  if (const auto* local = std::get_if<LocalDateTime>(&meaning)) return tillit::format(*local);
  if (const auto* number = std::get_if<double>(&meaning)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&meaning)) return *text;
  return {};  // a duration: its words belong to a language, so it is not offered
}

// In the person's language: "Friday 27 November at 14:00".
std::string shown(const Meaning& meaning, const Language& language) {
  const auto as_argument = [](const auto& held) -> language::ArgumentValue {
    using Held = std::decay_t<decltype(held)>;
    if constexpr (std::is_constructible_v<language::ArgumentValue, Held> &&
                  !std::is_same_v<Held, bool>)
      return held;
    return std::string();
  };
  const language::Argument arguments[] = {{"what", std::visit(as_argument, meaning)}};
  return language::parse_pattern("{what}", language).pattern.format(language, arguments);
}

std::optional<Meaning> read_exactly(std::string_view typed, Expect::Kind kind) {
  const auto as_meaning = [](const auto& read) {
    return read ? std::optional<Meaning>(*read) : std::nullopt;
  };
  const auto number = [&](auto value) -> std::optional<Meaning> {
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    if (error != std::errc{} || end != typed.data() + typed.size()) return std::nullopt;
    return Meaning(value);
  };
  switch (kind) {
    case Expect::Kind::Int:
    case Expect::Kind::Ordinal: return number(std::int64_t{0});
    case Expect::Kind::Number: return number(0.0);
    case Expect::Kind::Date: return as_meaning(parse_date(typed));
    case Expect::Kind::Time: return as_meaning(parse_time_of_day(typed));
    case Expect::Kind::Local: return as_meaning(parse_local_date_time(typed));
    default: return std::nullopt;
  }
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Value leave_value(const language::LeaveDays& days) {
  return make_list({Value(days.from), Value(days.back)});
}

const Ask* Turn::open_ask() { return empty() ? nullptr : std::get_if<Ask>(&node().stop); }

std::vector<Offered> Turn::picked(const Reading& reading) {
  std::vector<Offered> all;
  const Value list = evaluate_here(reading.expect.from);
  const List* items = list.list();
  if (items == nullptr) return all;
  const Type element =
      reading.expect.from.type().element ? *reading.expect.from.type().element : Type{};
  for (std::size_t i = 0; i < items->size() && i < static_cast<std::size_t>(reading.expect.most);
       ++i) {
    const Value& item = (*items)[i];
    const Value stored = to_stored(item, element);
    const Value label = evaluate_here(reading.expect.label, &item);
    const auto* shown = label.get_if<std::string>();
    const auto* id = stored.get_if<std::string>();
    const bool entity = element.kind == Kind::Record && id != nullptr;
    all.push_back({entity ? *id : std::string("#").append(std::to_string(i + 1)),
                   shown != nullptr ? *shown : std::string(), nullptr, &reading, item});
  }
  return all;
}

const Offers& Turn::offered(const Ask& ask) {
  if (const Offers* known = library_.find_offers(result_.person.language, ask)) return *known;
  offers_ = offers_of(library_, result_.person.language, ask,
                      [this](const Reading& reading) { return picked(reading); });
  return offers_;
}

// Word for word what stands on one of our buttons: it is that button. Only for labels that the
// catalogue wrote: what a person called somebody or something of theirs may be any word, "stop"
// included.
bool Turn::take_label(const std::string& text, const std::string& id) {
  const Ask* ask = open_ask();
  const Offers* known =
      ask != nullptr ? library_.find_offers(result_.person.language, *ask) : nullptr;
  if (known == nullptr) return false;
  const auto offer = std::find_if(known->all.begin(), known->all.end(),
                                  [&](const Offered& one) { return one.label == text; });
  if (offer == known->all.end()) return false;
  answering_ = id;
  return take_offer(*known, offer->id);
}

// True if the reply was used: as an answer, or to ask which of two things was meant.
bool Turn::answer(const std::string& text, const std::string& id, bool submitted) {
  const Ask* ask = open_ask();
  if (ask == nullptr) return false;
  answering_ = id;
  const auto words = library_.words.find(result_.person.language);
  if (words == library_.words.end()) throw Breach{"the words of a language are missing"};

  // A number alone is a number where one is asked for, and a position in the list elsewhere.
  const bool numeric_first =
      all_digits(text) &&
      std::any_of(ask->readings.begin(), ask->readings.end(), [](const Reading& r) {
        return r.expect.kind == Expect::Kind::Int || r.expect.kind == Expect::Kind::Number;
      });
  const Offers& offers = offered(*ask);
  if (!offers.all.empty() && !numeric_first && !(submitted && ask->takes_text)) {
    const language::Recognition heard =
        offers.words ? language::recognise({ExpectKind::Choice}, text, words->second, *offers.words,
                                           now_.local)
                     : language::recognise({ExpectKind::Choice}, text, words->second,
                                           options_of(offers), now_.local);
    if (heard.meaning) {
      if (const auto* option = std::get_if<std::string>(&*heard.meaning))
        return take_offer(offers, *option);
    }
    if (heard.ambiguous()) {
      did_you_mean(heard.candidates);
      return true;
    }
  }
  const Frame& frame = top();
  const NodeIndex before = frame.node;
  for (const Reading& reading : ask->readings) {
    if (is_optionlike(reading)) continue;
    if (reading.expect.kind == Expect::Kind::Leave) {
      if (take_leave(reading, language::recognise_leave(text, words->second, now_.local.date)))
        return true;
      continue;
    }
    const auto heard =
        language::recognise({recogniser_of(reading.expect), reading.expect.max_length}, text,
                            words->second, std::span<const language::Option>{}, now_.local);
    if (heard.meaning && take_meaning(reading, *heard.meaning, id)) return true;
    const bool offerable = std::none_of(heard.candidates.begin(), heard.candidates.end(),
                                        [](const Meaning& one) { return as_typed(one).empty(); });
    if (!heard.meaning && heard.ambiguous() && offerable) {
      did_you_mean(heard.candidates);
      return true;
    }
    if (empty() || top().node != before) return true;
  }
  return false;
}

// What "did you mean …?" had offered as a value: read by its own notation, so that it means the
// same in every language.
bool Turn::take_exactly(const std::string& typed) {
  const Ask* ask = open_ask();
  if (ask == nullptr) return false;
  for (const Reading& reading : ask->readings) {
    if (reading.expect.kind == Expect::Kind::Leave) {
      if (const auto days = read_leave(typed)) return take_leave(reading, {*days});
      continue;
    }
    const auto meaning = read_exactly(typed, reading.expect.kind);
    if (meaning && take_meaning(reading, *meaning, {})) return true;
  }
  return false;
}

bool Turn::take_option(const std::string& option) {
  const Ask* ask = open_ask();
  return ask != nullptr && take_offer(offered(*ask), option);
}

bool Turn::take_offer(const Offers& offers, const std::string& option) {
  if (option == "/skip") {
    skip();
    return true;
  }
  const auto offer = std::find_if(offers.all.begin(), offers.all.end(), [&](const Offered& one) {
    return one.reading != nullptr && one.id == option;
  });
  if (offer == offers.all.end()) return false;
  const Reading& reading = *offer->reading;
  Value value = offer->value;  // a copy: what comes next may ask something else
  if (const Check* failed = failed_check(reading, value)) {
    miss(failed->text);
  } else {
    accept(reading, std::move(value), option);
  }
  return true;
}

bool Turn::take_meaning(const Reading& reading, const Meaning& meaning, const std::string& id) {
  Value value = to_value(meaning);
  if (reading.expect.kind == Expect::Kind::Number) {
    if (const auto* whole = value.get_if<std::int64_t>()) value = static_cast<double>(*whole);
  }
  if (const Check* failed = failed_check(reading, value)) {
    miss(failed->text);
    return true;
  }
  if (const auto* whole = value.get_if<std::int64_t>()) {
    if ((reading.expect.min && *whole < *reading.expect.min) ||
        (reading.expect.max && *whole > *reading.expect.max))
      return false;
  }
  const bool free_text = reading.expect.kind == Expect::Kind::Text;
  std::optional<Conversation::LastText> last;
  if (free_text && reading.into && reading.into->kind == Target::Kind::Variable) {
    last = Conversation::LastText{id, result_.conversation.stack.size(), reading.into->slot,
                                  top().node, now_.instant};
  }
  result_.conversation.last_text = last;
  accept(reading, std::move(value), free_text ? "text" : "typed");
  return true;
}

// One reading is the answer; of several, "did you mean …?" names the day that tells them apart.
bool Turn::take_leave(const Reading& reading, const std::vector<language::LeaveDays>& found) {
  if (found.empty()) return false;
  if (found.size() > 1) {
    const bool differ_in_back = found[0].back != found[1].back;
    std::vector<Choice> choices;
    for (const language::LeaveDays& days : found) {
      const Date named = differ_in_back ? days.back : days.from;
      choices.push_back({"=" + as_typed(days), shown(named, result_.person.language)});
    }
    ask_which(std::move(choices));
    return true;
  }
  Value value = leave_value(found.front());
  if (const Check* failed = failed_check(reading, value)) {
    miss(failed->text);
  } else {
    accept(reading, std::move(value), "typed");
  }
  return true;
}

const Check* Turn::failed_check(const Reading& reading, const Value& value) {
  for (const Check& check : reading.checks) {
    if (!holds(check.condition, &value)) return &check;
  }
  return nullptr;
}

void Turn::accept(const Reading& reading, Value value, std::string_view detail) {
  trace(TraceEntry::What::Answered, detail);
  Frame& frame = top();
  frame.back.push_back({frame.node, {}, {}, false});
  if (frame.back.size() > kMaxBack) frame.back.erase(frame.back.begin());
  if (reading.into) assign(*reading.into, std::move(value));
  if (reading.go_to) {
    enter(*reading.go_to);
    run();
  } else if (take_exit()) {
    run();
  }
}

void Turn::miss(const std::string& check_text) {
  Frame& frame = top();
  const Ask* ask = open_ask();
  ++frame.misses;
  trace(check_text.empty() ? TraceEntry::What::Miss : TraceEntry::What::CheckFailed, check_text);
  if (ask->retry && frame.misses > ask->retry->max) {
    trace(TraceEntry::What::GaveUp);
    enter(ask->retry->go_to);
    run();
    return;
  }
  frame.since = now_.instant;
  if (!ask->silence.empty()) start_ladder();  // it was not silent
  prompt(frame.misses, check_text);
}

void Turn::did_you_mean(const std::vector<Meaning>& candidates) {
  const std::vector<Offered>& offers = offered(*open_ask()).all;
  std::vector<Choice> choices;
  for (const Meaning& candidate : candidates) {
    if (const auto* id = std::get_if<std::string>(&candidate)) {
      const auto offer = std::find_if(offers.begin(), offers.end(),
                                      [id](const Offered& o) { return o.id == *id; });
      if (offer != offers.end()) {
        choices.push_back({offer->id, offer->label});
        continue;
      }
    }
    if (const auto* yes = std::get_if<bool>(&candidate)) {
      const auto label = std::find_if(offers.begin(), offers.end(),
                                      [&](const Offered& o) { return o.value == Value(*yes); });
      if (label != offers.end()) choices.push_back({label->id, label->label});
      continue;
    }
    // "=…": taken as if it had been typed. The label shows it in the person's language.
    const std::string typed = as_typed(candidate);
    choices.push_back({"=" + typed, shown(candidate, result_.person.language)});
  }
  ask_which(std::move(choices));
}

void Turn::ask_which(std::vector<Choice> choices) {
  result_.conversation.meant = choices;
  say_core("did_you_mean", {}, std::move(choices));
  if (!result_.deliveries.empty()) result_.deliveries.back().token = top().token;
}

}  // namespace tillit::dialogue
