#include "channels/teams/card.hpp"

#include "channels/common/asking.hpp"
#include "channels/common/fit.hpp"
#include "channels/common/marks.hpp"
#include "channels/teams/elements.hpp"
#include "channels/teams/message_text.hpp"
#include "crypto/seal.hpp"
#include "pictures/levels.hpp"
#include "pictures/picture_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tillit::teams {

using channels::is_way_out;
using channels::label_of;
using dialogue::Choice;
using dialogue::Delivery;
using dialogue::InputKind;
using nlohmann::json;

namespace {

constexpr const char* kCardType = "application/vnd.microsoft.card.adaptive";
constexpr std::size_t kShownOfButton = 40;  // characters, on a telephone as well
constexpr std::size_t kMaxRadio = 12;       // more choices than that read better folded
constexpr std::size_t kMaxSteps = 12;       // as buttons, in rows of at most six
constexpr std::size_t kMaxSummary = 200;    // characters; notifications show less
constexpr std::size_t kMaxShownText = 2000;

std::size_t size_of(const json& activity) {
  return activity.dump(-1, ' ', false, json::error_handler_t::replace).size();
}

// Teams adds ids and addresses of its own.
bool fits(const json& activity) { return size_of(activity) <= kMaxActivity * 95 / 100; }

json message(const Language& language) {
  json activity{{"type", "message"}};
  if (!language.str().empty()) activity["locale"] = language.str();
  return activity;
}

json text_message(std::string_view text, const Language& language) {
  json activity = message(language);
  activity.update(message_fields(text));
  for (std::size_t limit = kMaxActivity; !fits(activity); limit = limit * 3 / 4)
    activity.update(message_fields(channels::shortened(text, limit)));
  return activity;
}

std::string complete_text(const Delivery& delivery) {
  std::string text = delivery.text;
  if (delivery.picture) text.append("\n").append(pictures::picture_lines(*delivery.picture));
  if (delivery.token != 0 && channels::steps_of(delivery, kMaxMenu))
    text += fmt::format("\n{} … {}", *delivery.min, *delivery.max);
  for (std::size_t i = 0; i < delivery.choices.size(); ++i) {
    text.append("\n").append(channels::list_mark(delivery, i));
    text += label_of(delivery.choices[i]);
  }
  return text;
}

json card_message(const Delivery& delivery, json body, json actions) {
  json activity = message(delivery.language);
  const std::string said = channels::plain(delivery.text);
  std::string summary = channels::shortened(said, kMaxSummary);
  activity["summary"] = summary.empty() ? std::string("…") : std::move(summary);
  activity["attachments"] = json::array(
      {{{"contentType", kCardType},
        {"content", adaptive_card(delivery.language, std::move(body), std::move(actions),
                                  without_markdown(channels::plain(complete_text(delivery))))}}});
  return activity;
}

// What is said with nothing to tap and no place to write. bot/service tells questions apart in the
// same way: only those with controls are changed when they are answered.
bool is_plain(const Delivery& delivery) {
  if (!delivery.choices.empty() || delivery.picture) return false;
  if (delivery.token == 0) return true;
  switch (delivery.input) {
    case InputKind::Scale:
    case InputKind::Date:
    case InputKind::Time:
    case InputKind::DateTime: return false;
    case InputKind::None:
    case InputKind::Choice:
    case InputKind::YesNo:
    case InputKind::Number:
    case InputKind::Duration:
    case InputKind::Text: return !delivery.is_private;
  }
  return false;
}

// Its lines of blocks follow as legend. An address of ours would have to be
// open to Microsoft's servers; data: goes with the card.
void add_drawing(json& body, const dialogue::Picture& picture) {
  // One pixel per point is still finer than what is shown, and leaves room for the words.
  if (const auto png = pictures::levels_png(picture, {.scale = 1})) {
    body.push_back({{"type", "Image"},
                    {"url", "data:image/png;base64," + crypto::base64(*png)},
                    {"altText", picture.alt},
                    {"width", "320px"}});
  }
}

// The body and actions of a question: what is said, then what answers it.
class Layout {
 public:
  Layout(const Delivery& delivery, const Words& words, bool draws)
      : delivery_(delivery), words_(words) {
    add_said(body_, delivery.text);
    if (delivery.picture && draws) add_drawing(body_, *delivery.picture);
    if (delivery.picture) add_line(body_, pictures::picture_lines(*delivery.picture), Tone::Subtle);
    for (const Choice& one : delivery.choices) {
      const bool apart = is_way_out(one) || delivery.token == 0;
      (apart ? ways_out_ : choices_).push_back(one);
    }
  }

  [[nodiscard]] json ask() {
    if (delivery_.token != 0) {
      if (const auto steps = channels::steps_of(delivery_, kMaxMenu)) {
        scale(static_cast<std::size_t>(*steps));
        buttons(choices_);
      } else {
        choices();
        field();
      }
    }
    return card_message(delivery_, std::move(body_), ways_out());
  }

 private:
  [[nodiscard]] json button(const Choice& choice) const {
    return action(label_of(choice), option_data(delivery_.token, choice.id), false);
  }

  void buttons(const std::vector<Choice>& of) { rows_of(of, kMaxActions); }

  void rows_of(const std::vector<Choice>& of, std::size_t length) {
    for (std::size_t from = 0; from < of.size(); from += length) {
      json row = json::array();
      for (std::size_t i = from; i < std::min(of.size(), from + length); ++i)
        row.push_back(button(of[i]));
      body_.push_back(action_set(std::move(row)));
    }
  }

  void send(Take take) {
    body_.push_back(
        action_set(json::array({action(words_.send, take_data(delivery_.token, take), true)})));
  }

  [[nodiscard]] Field named(std::string_view label) const {
    return {.label = label, .missing = words_.missing};
  }

  void scale(std::size_t steps) {
    const std::vector<Choice> values = channels::scale_choices(delivery_);
    if (steps > kMaxSteps) return menu(values);
    rows_of(values, steps > kMaxActions ? (steps + 1) / 2 : steps);
  }

  void menu(const std::vector<Choice>& of) {
    std::vector<MenuChoice> all;
    all.reserve(of.size());
    for (const Choice& one : of) all.push_back({label_of(one), one.id});
    const Field field = named(words_.controls.answer);
    body_.push_back(of.size() > kMaxRadio ? menu_field(field, all, words_.controls.choose)
                                          : radio_field(field, all));
    send(Take::Choice);
    has_menu_ = true;
  }

  // One card, one place to fill in: what is sent is all that stands in it, and all of it is
  // checked. So beside a field of its own, too many choices stand as words that can be typed.
  void choices() {
    std::size_t longest = 0;
    std::size_t longest_id = 0;
    for (const Choice& one : choices_) {
      longest = std::max(longest, channels::length_of(label_of(one)));
      longest_id = std::max(longest_id, one.id.size());
    }
    const bool as_buttons = choices_.size() <= kMaxActions && longest <= kShownOfButton;
    if (longest_id > kMaxOption || choices_.size() > kMaxMenu ||
        (!as_buttons && delivery_.is_private)) {
      for (std::size_t i = 0; i < delivery_.choices.size(); ++i) {
        const Choice& one = delivery_.choices[i];
        if (!is_way_out(one)) add_said(body_, channels::list_mark(delivery_, i) + label_of(one));
      }
      return;
    }
    if (as_buttons) return buttons(choices_);
    menu(choices_);
  }

  void field() {
    const channels::ControlWords& controls = words_.controls;
    if (!has_menu_) {
      switch (delivery_.input) {
        case InputKind::Date:
          body_.push_back(date_field(named(controls.pick_date)));
          send(Take::Date);
          break;
        case InputKind::Time:
          body_.push_back(time_field(named(controls.pick_time)));
          send(Take::Time);
          break;
        case InputKind::DateTime: {
          // The day alone is an answer too, where the dialogue takes a day alone.
          body_.push_back(date_field(named(controls.pick_date)));
          body_.push_back(
              time_field({.id = kTimeInput, .label = controls.pick_time, .missing = {}}));
          send(Take::Moment);
          break;
        }
        case InputKind::Scale:
        case InputKind::Number:
          body_.push_back(number_field(named(controls.answer), delivery_.min, delivery_.max));
          send(Take::Words);
          break;
        case InputKind::Duration: words(false); break;
        case InputKind::Text: words(true); break;
        case InputKind::None:
        case InputKind::Choice:
        case InputKind::YesNo:
          if (delivery_.is_private && channels::is_written(delivery_.input)) words(true);
          break;
      }
    }
    const bool is_number =
        delivery_.input == InputKind::Number || delivery_.input == InputKind::Scale;
    const std::string* hint = channels::how_to_type(delivery_, kMaxMenu, controls);
    if (hint != nullptr && (has_menu_ || !is_number)) add_line(body_, *hint, Tone::Subtle);
    if (delivery_.is_private && channels::is_written(delivery_.input))
      add_line(body_, words_.private_line, Tone::Subtle);
  }

  void words(bool several_lines) {
    body_.push_back(text_field(named(words_.controls.answer), several_lines));
    send(Take::Words);
  }

  // More than the card's own bar shows stand in the body.
  [[nodiscard]] json ways_out() {
    std::erase_if(ways_out_, [](const Choice& one) { return one.id.size() > kMaxOption; });
    json actions = json::array();
    if (ways_out_.size() > kMaxActions) {
      buttons(ways_out_);
      return actions;
    }
    for (const Choice& one : ways_out_) actions.push_back(button(one));
    return actions;
  }

  const Delivery& delivery_;
  const Words& words_;
  std::vector<Choice> choices_;
  std::vector<Choice> ways_out_;
  json body_ = json::array();
  bool has_menu_ = false;
};

json without_controls(const Delivery& asked, std::string_view line, Tone tone) {
  if (is_plain(asked)) return text_message(asked.text, asked.language);
  json body = json::array();
  add_said(body, asked.text);
  add_line(body, line, tone);
  Delivery rest = asked;
  rest.choices.clear();
  rest.token = 0;
  if (!line.empty()) rest.text.append("\n").append(line);
  json activity = card_message(rest, std::move(body), json::array());
  return fits(activity) ? activity : text_message(rest.text, asked.language);
}

}  // namespace

json render(const Delivery& delivery, const Words& words) {
  if (is_plain(delivery)) {
    std::string text = delivery.text;
    const std::string* hint =
        delivery.token == 0 ? nullptr : channels::how_to_type(delivery, kMaxMenu, words.controls);
    if (hint != nullptr) text.append("\n").append(*hint);
    return text_message(text, delivery.language);
  }
  return render_as_card(delivery, words);
}

json render_as_card(const Delivery& delivery, const Words& words) {
  json activity = Layout(delivery, words, /*draws=*/true).ask();
  if (delivery.picture && !fits(activity))
    activity = Layout(delivery, words, /*draws=*/false).ask();
  return fits(activity) ? activity : text_only(delivery, words);
}

json card_activity(const Language& language, std::string_view said, json body) {
  Delivery shown;
  shown.language = language;
  shown.text = said;
  return card_message(shown, std::move(body), json::array());
}

Given given_of(const CardAnswer& answer) {
  if (const auto* button = std::get_if<dialogue::Button>(&answer))
    return {.option = button->option};
  return {.text = std::get<dialogue::Submission>(answer).text};
}

json answered(const Delivery& asked, const Given& given, const Words& words) {
  const std::string& done = words.controls.answered;
  std::string shown;
  if (asked.is_private) {
    shown = done;
  } else if (given.option) {
    shown = channels::shown_answer(asked, *given.option, done);
  } else if (given.text) {
    // A moment without its time comes back as written.
    shown = asked.input == InputKind::DateTime
                ? channels::shown_answer(asked, "=" + *given.text, done)
                : channels::shortened(*given.text, kMaxShownText);
  }
  return without_controls(asked, shown.empty() ? shown : "✓ " + shown, Tone::Good);
}

json closed(const Delivery& asked, const Words& words) {
  return without_controls(asked, words.old_button, Tone::Subtle);
}

json text_only(const Delivery& delivery, const Words& words) {
  std::string text = complete_text(delivery);
  if (delivery.is_private) text.append("\n").append(words.no_window);
  return text_message(text, delivery.language);
}

json plain_line(std::string_view text, const Language& language) {
  json activity = message(language);
  activity["textFormat"] = "plain";
  activity["text"] = text;
  return activity;
}

std::optional<json> card_of(const json& activity) {
  const auto attachments = activity.find("attachments");
  if (attachments == activity.end()) return std::nullopt;
  return attachments->at(0).at("content");
}

}  // namespace tillit::teams
