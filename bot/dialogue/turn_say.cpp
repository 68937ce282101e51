#include "dialogue/turn.hpp"

#include <algorithm>

namespace tillit::dialogue {
namespace {

language::ArgumentValue as_argument(const Value& value, const Type& type, const Zone& zone) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* whole = value.get_if<std::int64_t>()) return *whole;
  if (const auto* number = value.get_if<double>()) return *number;
  if (const auto* yes = value.get_if<bool>()) return std::string(*yes ? "true" : "false");
  if (const auto* date = value.get_if<Date>()) return *date;
  if (const auto* time = value.get_if<TimeOfDay>()) return *time;
  if (const auto* local = value.get_if<LocalDateTime>()) return *local;
  if (const auto* instant = value.get_if<TimePoint>()) return zone.to_local(*instant);
  if (const List* list = value.list()) {
    if (type.element != nullptr && type.element->kind == Kind::Text) {
      std::vector<std::string> items;
      for (const Value& item : *list) {
        if (const auto* text = item.get_if<std::string>()) items.push_back(*text);
      }
      return items;
    }
    return static_cast<std::int64_t>(list->size());
  }
  return std::string();
}

InputKind input_of(const Reading& reading) {
  switch (reading.expect.kind) {
    case Expect::Kind::Choice:
    case Expect::Kind::Pick: return InputKind::Choice;
    case Expect::Kind::YesNo: return InputKind::YesNo;
    case Expect::Kind::Int:
      return reading.expect.min && reading.expect.max ? InputKind::Scale : InputKind::Number;
    case Expect::Kind::Number:
    case Expect::Kind::Ordinal: return InputKind::Number;
    case Expect::Kind::Date: return InputKind::Date;
    case Expect::Kind::Time: return InputKind::Time;
    case Expect::Kind::Local: return InputKind::DateTime;
    case Expect::Kind::Duration:
    case Expect::Kind::Leave: return InputKind::Duration;
    case Expect::Kind::Text:
    case Expect::Kind::Any: return InputKind::Text;
  }
  return InputKind::Text;
}

}  // namespace

void Turn::deliver(Delivery delivery) {
  if (muted_) return;
  if (result_.deliveries.size() >= static_cast<std::size_t>(kMaxDeliveries))
    throw Breach{"more than 40 messages in one step"};
  delivery.language = result_.person.language;
  result_.deliveries.push_back(std::move(delivery));
}

std::string Turn::format(const language::Pattern& pattern, const TextUse* use) {
  if (pattern.arguments().empty()) return pattern.format(result_.person.language, {});
  std::vector<language::Argument> arguments;
  arguments.reserve(pattern.arguments().size());
  for (const auto& [name, uses] : pattern.arguments()) {
    if (use != nullptr) {
      const auto given =
          std::find_if(use->args.begin(), use->args.end(),
                       [&, &wanted = name](const auto& arg) { return arg.name == wanted; });
      if (given != use->args.end()) {
        arguments.push_back(
            {name, as_argument(evaluate_here(given->value), given->value.type(), now_.zone)});
        continue;
      }
    }
    if (empty()) continue;
    if (const auto slot = top().script->find_variable(name)) {
      const Variable& variable = top().script->variables[*slot];
      arguments.push_back({name, as_argument(top().variables[*slot], variable.type, now_.zone)});
    }
  }
  bool incomplete = false;
  std::string text = pattern.format(result_.person.language, arguments, &incomplete);
  if (incomplete) ++result_.incomplete_texts;
  return text;
}

Cursor& Turn::cursor(std::string_view key) {
  auto& cursors = result_.person.cursors;
  const std::uint64_t hash = mix(0, key);
  const auto at = std::lower_bound(
      cursors.begin(), cursors.end(), hash,
      [](const Cursor& cursor, std::uint64_t wanted) { return cursor.key < wanted; });
  if (at != cursors.end() && at->key == hash) return *at;
  return *cursors.insert(at, Cursor{.key = hash});
}

int Turn::choose_variant(std::string_view key, int variants, Vary vary) {
  if (variants <= 1) return 0;
  variants = std::min(variants, 64);
  Cursor& at = cursor(key);
  int chosen = 0;
  if (vary == Vary::Cycle) {
    chosen = static_cast<int>(at.said % static_cast<std::uint32_t>(variants));
  } else {
    // Candidates: not yet said in this round (shuffle), and not one of the last two where there are
    // enough others.
    std::uint64_t all = variants == 64 ? ~0ULL : (1ULL << variants) - 1;
    std::uint64_t open = vary == Vary::Shuffle ? all & ~at.used : all;
    if (open == 0) {
      at.used = 0;
      open = all;
    }
    std::uint64_t fresh = open;
    if (at.last >= 0 && at.last < 64) fresh &= ~(1ULL << at.last);
    if (variants > 2 && at.before >= 0 && at.before < 64) fresh &= ~(1ULL << at.before);
    if (fresh == 0) {
      fresh = open;
      if (at.last >= 0 && at.last < 64 && variants > 1 && (open & ~(1ULL << at.last)) != 0)
        fresh &= ~(1ULL << at.last);
    }
    const int count = __builtin_popcountll(fresh);
    int skip = static_cast<int>(mix(result_.person.seed ^ at.said, key) %
                                static_cast<std::uint64_t>(count));
    for (chosen = 0; chosen < variants; ++chosen) {
      if ((fresh >> chosen & 1) != 0 && skip-- == 0) break;
    }
    at.used |= 1ULL << chosen;
  }
  ++at.said;
  at.before = at.last;
  at.last = static_cast<std::int16_t>(chosen);
  return chosen;
}

void Turn::say(const SayAction& action) {
  std::string_view key = action.text.key;
  if (action.vary == Vary::Once) {
    Cursor& at = cursor(key);
    if (at.said > 0) {
      key = action.later;
    } else {
      ++at.said;
    }
    if (key.empty()) return;
  }
  const language::Text* text = library_.find_text(result_.person.language, key);
  if (text == nullptr || text->variants.empty()) throw Breach{"a text is missing"};
  Delivery delivery;
  delivery.key = std::string(key);
  delivery.variant = choose_variant(key, static_cast<int>(text->variants.size()),
                                    action.vary == Vary::Once ? Vary::Shuffle : action.vary);
  delivery.text = format(text->variants[static_cast<std::size_t>(delivery.variant)], &action.text);
  for (const std::string& word : action.offer) delivery.choices.push_back(offer_of(word));
  if (action.picture) delivery.picture = picture_of(*action.picture);
  deliver(std::move(delivery));
}

std::string Turn::words_of(const TextUse& use) {
  const language::Text* text = library_.find_text(result_.person.language, use.key);
  if (text == nullptr || text->variants.empty()) throw Breach{"a text of a picture is missing"};
  return format(text->variants.front(), &use);
}

std::optional<Picture> Turn::picture_of(const PictureUse& use) {
  const language::Text* day = library_.find_text(result_.person.language, "core.picture_day");
  if (day == nullptr || day->variants.empty()) throw Breach{"a core text is missing"};
  const Value days = evaluate_here(use.days);
  const List* all = days.list();
  if (all == nullptr || all->empty()) return std::nullopt;
  const std::size_t first = all->size() > kMaxPictureMoments ? all->size() - kMaxPictureMoments : 0;
  Picture picture;
  picture.title = words_of(use.title);
  picture.alt = words_of(use.alt);
  picture.lowest = use.lowest;
  picture.highest = use.highest;
  for (std::size_t i = first; i < all->size(); ++i) {
    const Date* date = (*all)[i].get_if<Date>();
    const language::Argument argument[] = {{"day", date != nullptr ? *date : Date{}}};
    picture.moments.push_back(day->variants.front().format(result_.person.language, argument));
  }
  for (const PictureUse::Row& row : use.rows) {
    const Value values = evaluate_here(row.values);
    Picture::Row shown{words_of({row.label, {}}), {}};
    for (std::size_t i = first; i < all->size(); ++i) {
      const auto* value = values.list() != nullptr && i < values.list()->size()
                              ? (*values.list())[i].get_if<std::int64_t>()
                              : nullptr;
      shown.values.push_back(value != nullptr ? std::optional(*value) : std::nullopt);
    }
    picture.rows.push_back(std::move(shown));
  }
  return picture;
}

Choice Turn::offer_of(const std::string& word) {
  const language::Text* text = library_.find_text(result_.person.language, "core.offer_" + word);
  return {"/" + word,
          text != nullptr && !text->variants.empty() ? text->variants.front().source() : word};
}

void Turn::say_core(std::string_view key, std::span<const language::Argument> arguments,
                    std::vector<Choice> choices) {
  const std::string whole = "core." + std::string(key);
  const language::Text* text = library_.find_text(result_.person.language, whole);
  if (text == nullptr || text->variants.empty()) throw Breach{"a core text is missing"};
  Delivery delivery;
  delivery.key = whole;
  delivery.variant = choose_variant(whole, static_cast<int>(text->variants.size()), Vary::Shuffle);
  bool incomplete = false;
  delivery.text = text->variants[static_cast<std::size_t>(delivery.variant)].format(
      result_.person.language, arguments, &incomplete);
  if (incomplete) ++result_.incomplete_texts;
  delivery.input = choices.empty() ? InputKind::None : InputKind::Choice;
  delivery.choices = std::move(choices);
  deliver(std::move(delivery));
}

std::string Turn::title_of(const Script& script) {
  const language::Text* text = library_.find_text(result_.person.language, script.id + ".title");
  return text != nullptr && !text->variants.empty() ? text->variants.front().source() : script.id;
}

void Turn::prompt(int retry, const std::string& check_text, bool resumed) {
  const Ask* ask = open_ask();
  if (ask == nullptr || muted_) return;
  const language::Text* text = library_.find_text(result_.person.language, ask->prompt.key);
  if (text == nullptr || text->variants.empty()) throw Breach{"the text of a question is missing"};
  Delivery delivery;
  delivery.key = ask->prompt.key;
  delivery.retry = retry;
  if (!check_text.empty()) {
    const language::Text* why = library_.find_text(result_.person.language, check_text);
    if (why == nullptr || why->variants.empty()) throw Breach{"the text of a check is missing"};
    delivery.key = check_text;
    delivery.retry = 0;
    delivery.variant =
        choose_variant(check_text, static_cast<int>(why->variants.size()), Vary::Shuffle);
    delivery.text = format(why->variants[static_cast<std::size_t>(delivery.variant)], &ask->prompt);
  } else if (retry > 0 && !text->retry.empty()) {
    const std::size_t which = std::min(static_cast<std::size_t>(retry), text->retry.size()) - 1;
    delivery.text = format(text->retry[which], &ask->prompt);
  } else if (resumed && !text->resume.empty()) {
    delivery.text = format(text->resume.front(), &ask->prompt);
  } else {
    if (retry > 0) say_core("miss");
    delivery.variant =
        choose_variant(ask->prompt.key, static_cast<int>(text->variants.size()), Vary::Shuffle);
    delivery.text =
        format(text->variants[static_cast<std::size_t>(delivery.variant)], &ask->prompt);
  }
  delivery.token = top().token;
  delivery.is_private = ask->is_private;
  delivery.input = input_of(ask->readings.front());
  for (const Reading& reading : ask->readings) {
    if (reading.expect.kind == Expect::Kind::Int && !delivery.min) {
      delivery.min = reading.expect.min;
      delivery.max = reading.expect.max;
    }
  }
  const std::vector<Offered>& offers = offered(*ask).all;
  delivery.choices.reserve(offers.size());
  for (const Offered& offer : offers) delivery.choices.push_back({offer.id, offer.label});
  deliver(std::move(delivery));
}

}  // namespace tillit::dialogue
