#include "channels/slack/blocks.hpp"

#include "channels/common/asking.hpp"
#include "channels/slack/elements.hpp"
#include "channels/slack/fit.hpp"
#include "channels/slack/text.hpp"
#include "pictures/picture_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::slack {

using channels::is_way_out;
using channels::is_written;
using channels::label_of;
using channels::list_mark;
using channels::steps_of;
using dialogue::Choice;
using dialogue::Delivery;
using dialogue::InputKind;
using nlohmann::json;

namespace {

constexpr std::size_t kMaxButtons = 5;  // more choices than that read better as a menu
constexpr std::int64_t kMaxSteps = 11;  // 0 to 10: as buttons, in rows of at most six
constexpr std::size_t kRow = 20;        // buttons in one actions block, well under kMaxActions
// chat.postMessage cuts off above 40 000 without a word, chat.update refuses above 4 000.
constexpr std::size_t kMaxPosted = 40'000;
constexpr std::size_t kMaxUpdated = 4'000;
constexpr std::size_t kMaxShownAnswer = 300;

// One choice as it can be typed: by its number, which is its place among all of them, or by its
// words.
std::string as_line(const Delivery& delivery, std::size_t index) {
  return list_mark(delivery, index) + escape_literal(label_of(delivery.choices[index]));
}

std::string text_of(const Delivery& delivery) {
  std::string text = escape_mrkdwn(delivery.text);
  return text.find_first_not_of(" \n\t") == std::string::npos ? std::string("…") : text;
}

std::string cut(std::string_view mrkdwn, std::size_t limit) {
  auto all = pieces(mrkdwn, limit);
  if (all.size() < 2) return all.empty() ? std::string("…") : std::move(all.front());
  return all.front() + " …";
}

std::string complete_text(const Delivery& delivery) {
  std::string text = text_of(delivery);
  if (delivery.token != 0 && steps_of(delivery, kMaxMenuOptions))
    text += fmt::format("\n{} … {}", *delivery.min, *delivery.max);
  for (std::size_t i = 0; i < delivery.choices.size(); ++i)
    text.append("\n").append(as_line(delivery, i));
  return cut(text, with_slack(kMaxPosted));
}

bool too_large(const json& blocks) {
  return blocks.size() > with_slack(kMaxBlocks) ||
         length_of(blocks.dump(-1, ' ', false, json::error_handler_t::replace)) >
             with_slack(kMaxMessageJson);
}

// The blocks of one message: what is said, then the controls.
class Layout {
 public:
  Layout(const Delivery& delivery, const Words& words) : delivery_(delivery), words_(words) {
    say(text_of(delivery));
  }

  void picture(const std::string& file) {
    if (!delivery_.picture) return;
    const std::string legend = escape_literal(pictures::picture_lines(*delivery_.picture));
    if (file.empty()) return say(legend);
    blocks_.push_back({{"type", "image"},
                       {"slack_file", {{"id", file}}},
                       {"alt_text", shortened(delivery_.picture->alt, with_slack(kMaxAltText))}});
    blocks_.push_back(context(legend));
  }

  void say(std::string_view mrkdwn) {
    for (const std::string& piece : pieces(mrkdwn, with_slack(kMaxSectionText)))
      blocks_.push_back(section(piece));
  }

  void ask() {
    if (delivery_.token != 0) {
      window();
      scale();
      choices();
      picker();
      typed();
    }
    ways_out();
  }

  [[nodiscard]] json take() { return std::move(blocks_); }

 private:
  std::string next(Control control) { return action_id(control, actions_++); }

  void add(json elements) {
    blocks_.push_back({{"type", "actions"},
                       {"block_id", block_id(delivery_.token, rows_++)},
                       {"elements", std::move(elements)}});
  }

  void add_buttons(const std::vector<Choice>& choices) {
    for (std::size_t from = 0; from < choices.size(); from += kRow) {
      json row = json::array();
      for (std::size_t i = from; i < std::min(choices.size(), from + kRow); ++i)
        row.push_back(button(label_of(choices[i]), choices[i].id, next(Control::Option)));
      add(std::move(row));
    }
  }

  // Only what can be written goes into the window: the other kinds are taps, which show nothing.
  void window() {
    if (!delivery_.is_private || !is_written(delivery_.input)) return;
    json open = button(words_.open_window, {}, next(Control::OpenWindow));
    open["style"] = "primary";
    add(json::array({std::move(open)}));
    blocks_.push_back(context(escape_mrkdwn(words_.window_line)));
  }

  void scale() {
    const auto steps = steps_of(delivery_, kMaxMenuOptions);
    if (!steps) return;
    const std::vector<Choice> values = channels::scale_choices(delivery_);
    if (*steps > kMaxSteps) return menu(values);
    const std::size_t row = values.size() > kMaxButtons ? (values.size() + 1) / 2 : values.size();
    for (std::size_t from = 0; from < values.size(); from += row) {
      add_buttons(
          {values.begin() + static_cast<std::ptrdiff_t>(from),
           values.begin() + static_cast<std::ptrdiff_t>(std::min(values.size(), from + row))});
    }
  }

  void choices() {
    std::vector<Choice> real;
    std::vector<std::string> lines;  // as in complete_text, so that a number means the same
    std::size_t longest = 0;
    std::size_t longest_value = 0;
    for (std::size_t i = 0; i < delivery_.choices.size(); ++i) {
      const Choice& one = delivery_.choices[i];
      if (is_way_out(one)) continue;
      real.push_back({one.id, label_of(one)});
      lines.push_back(as_line(delivery_, i));
      longest = std::max(longest, length_of(real.back().label));
      longest_value = std::max(longest_value, one.id.size());
    }
    if (real.empty()) return;
    const bool buttons = real.size() <= kMaxButtons && longest <= kShownOfButton;
    const bool impossible = real.size() > kMaxMenuOptions ||
                            longest_value > (buttons ? kMaxButtonValue : kMaxOptionValue);
    if (impossible || longest > with_slack(kMaxControlText))
      say(fmt::format("{}", fmt::join(lines, "\n")));
    if (impossible) return;
    if (buttons) return add_buttons(real);
    if (longest > with_slack(kMaxControlText)) {
      // The control repeats the beginning of what stands in full above it.
      for (std::size_t i = 0; i < real.size(); ++i) {
        const std::size_t number_ends = lines[i].find(' ') + 1;
        real[i].label = lines[i].substr(0, number_ends) + real[i].label;
      }
    }
    menu(real);
  }

  void menu(const std::vector<Choice>& of) {
    std::vector<MenuOption> options;
    options.reserve(of.size());
    for (const Choice& one : of) options.push_back({one.label, one.id});
    add(json::array({of.size() <= kMaxButtons
                         ? radio_buttons(options, next(Control::Option))
                         : static_select(options, words_.controls.choose, next(Control::Option))}));
  }

  void picker() {
    const auto element = [&](const char* type, Control control) {
      return json{{"type", type}, {"action_id", next(control)}};
    };
    switch (delivery_.input) {
      case InputKind::Date: {
        json day = element("datepicker", Control::Date);
        day["placeholder"] = plain_text(words_.controls.pick_date, with_slack(kMaxPlaceholder));
        add(json::array({std::move(day)}));
        return;
      }
      case InputKind::Time: {
        json time = element("timepicker", Control::Time);
        time["placeholder"] = plain_text(words_.controls.pick_time, with_slack(kMaxPlaceholder));
        add(json::array({std::move(time)}));
        return;
      }
      case InputKind::DateTime: {
        json moment = element("datetimepicker", Control::Moment);
        json done = button(words_.controls.take_moment, {}, next(Control::TakeMoment));
        done["style"] = "primary";
        add(json::array({std::move(moment), std::move(done)}));
        return;
      }
      case InputKind::None:
      case InputKind::Choice:
      case InputKind::YesNo:
      case InputKind::Scale:
      case InputKind::Number:
      case InputKind::Duration:
      case InputKind::Text: return;
    }
  }

  void typed() {
    const std::string* hint = channels::how_to_type(delivery_, kMaxMenuOptions, words_.controls);
    if (hint != nullptr) blocks_.push_back(context(escape_mrkdwn(*hint)));
  }

  void ways_out() {
    std::vector<Choice> ways;
    for (const Choice& one : delivery_.choices) {
      if ((is_way_out(one) || delivery_.token == 0) && one.id.size() <= kMaxButtonValue)
        ways.push_back(one);
    }
    add_buttons(ways);
  }

  const Delivery& delivery_;
  const Words& words_;
  json blocks_ = json::array();
  std::size_t rows_ = 0;
  std::size_t actions_ = 0;
};

// The line that stands where the controls were; empty: none.
std::string answer_line(const Delivery& asked, std::optional<std::string_view> option,
                        const Words& words) {
  const std::string& answered = words.controls.answered;
  if (asked.is_private) return "✓ " + escape_literal(answered);
  if (!option) return {};
  const std::string shown = channels::shown_answer(asked, *option, answered);
  return "✓ " + escape_literal(shortened(shown, kMaxShownAnswer));
}

}  // namespace

Message render(const Delivery& delivery, const Words& words, const std::string& picture_file) {
  Layout layout(delivery, words);
  layout.picture(picture_file);
  layout.ask();
  Message message{complete_text(delivery), layout.take()};
  if (too_large(message.blocks)) return text_only(delivery, words);
  return message;
}

Message answered(const Delivery& asked, std::optional<std::string_view> option,
                 const Words& words) {
  const std::string line = answer_line(asked, option, words);
  const std::size_t room = with_slack(kMaxUpdated) - length_of(line) - 4;
  Message message;
  message.text = cut(text_of(asked), room);
  if (!line.empty()) message.text.append("\n").append(line);
  Layout layout(asked, words);
  message.blocks = layout.take();
  if (!line.empty()) message.blocks.push_back(context(line));
  if (too_large(message.blocks)) message.blocks = json::array();
  return message;
}

Message text_only(const Delivery& delivery, const Words& words) {
  std::string text = complete_text(delivery);
  if (delivery.is_private) text.append("\n").append(escape_mrkdwn(words.no_window));
  return {std::move(text), json::array()};
}

json post_fields(const Message& message) {
  json fields{{"text", message.text}, {"unfurl_links", false}, {"unfurl_media", false}};
  if (!message.blocks.empty()) fields["blocks"] = message.blocks;
  return fields;
}

json update_fields(const Message& message) {
  return {{"text", message.text}, {"blocks", message.blocks}};
}

json private_modal(const Window& window, std::string_view question, const Words& words) {
  json blocks = json::array();
  const std::string mrkdwn = escape_mrkdwn(question);
  for (const std::string& piece : pieces(mrkdwn, with_slack(kMaxSectionText)))
    blocks.push_back(section(piece));
  blocks.push_back({{"type", "input"},
                    {"block_id", kWindowBlock},
                    {"label", plain_text(words.controls.answer, with_slack(kMaxInputLabel))},
                    {"element",
                     {{"type", "plain_text_input"},
                      {"action_id", kWindowAction},
                      {"multiline", true},
                      {"max_length", kMaxInputText},
                      {"focus_on_load", true}}}});
  return {{"type", "modal"},
          {"callback_id", kWindowCallback},
          {"private_metadata", write_window(window)},
          {"title", plain_text(words.window_title, with_slack(kMaxModalTitle))},
          {"submit", plain_text(words.window_done, with_slack(kMaxModalTitle))},
          {"close", plain_text(words.window_close, with_slack(kMaxModalTitle))},
          {"blocks", std::move(blocks)}};
}

json team_modal(const TeamWindowAt& at, const service::TeamWindow& window, const Words& words) {
  json blocks = json::array();
  const std::string mrkdwn = escape_mrkdwn(window.ask);
  for (const std::string& piece : pieces(mrkdwn, with_slack(kMaxSectionText)))
    blocks.push_back(section(piece));
  const std::string& label = window.label.empty() ? words.controls.answer : window.label;
  blocks.push_back({{"type", "input"},
                    {"block_id", kWindowBlock},
                    {"label", plain_text(label, with_slack(kMaxInputLabel))},
                    {"element",
                     {{"type", "plain_text_input"},
                      {"action_id", kWindowAction},
                      {"multiline", true},
                      {"max_length", std::min(kMaxInputText, window.most_bytes)},
                      {"focus_on_load", true}}}});
  if (window.tick) {
    const json yes{{"text", plain_text(words.yes, with_slack(kMaxControlText))}, {"value", "yes"}};
    blocks.push_back(
        {{"type", "input"},
         {"block_id", kTickBlock},
         {"optional", true},
         {"label", plain_text(*window.tick, with_slack(kMaxInputLabel))},
         {"element",
          {{"type", "checkboxes"}, {"action_id", kTickAction}, {"options", json::array({yes})}}}});
  }
  return {{"type", "modal"},
          {"callback_id", kTeamWindowCallback},
          {"private_metadata", write_team_window(at)},
          {"title", plain_text(words.window_title, with_slack(kMaxModalTitle))},
          {"submit", plain_text(words.window_done, with_slack(kMaxModalTitle))},
          {"close", plain_text(words.window_close, with_slack(kMaxModalTitle))},
          {"blocks", std::move(blocks)}};
}

}  // namespace tillit::slack
