#include "channels/slack/blocks.hpp"

#include "channels/common/asking.hpp"
#include "channels/slack/elements.hpp"
#include "channels/slack/fit.hpp"
#include "channels/slack/text.hpp"
#include "pictures/picture_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace tillit::slack {

using channels::is_way_out;
using channels::is_written;
using channels::label_of;
using channels::list_mark;
using channels::steps_of;
using dialogue::Choice;
using dialogue::Delivery;
using dialogue::InputKind;
using dialogue::JsonText;

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

std::string lines_of(const dialogue::Picture& picture) {
  return escape_literal(pictures::picture_lines(picture));
}

std::string complete_text(const Delivery& delivery) {
  std::string text = text_of(delivery);
  if (delivery.picture) text.append("\n").append(lines_of(*delivery.picture));
  if (delivery.token != 0 && steps_of(delivery, kMaxMenuOptions))
    text += fmt::format("\n{} … {}", *delivery.min, *delivery.max);
  for (std::size_t i = 0; i < delivery.choices.size(); ++i)
    text.append("\n").append(as_line(delivery, i));
  return cut(text, with_slack(kMaxPosted));
}

// The blocks of one message: what is said, then the controls.
class Layout {
 public:
  Layout(const Delivery& delivery, const Words& words) : delivery_(delivery), words_(words) {
    out_.open('[');
    say(text_of(delivery));
  }

  void say(std::string_view mrkdwn) {
    for (const std::string& piece : pieces(mrkdwn, with_slack(kMaxSectionText))) {
      section(out_, piece);
      ++blocks_;
    }
  }

  void note(std::string_view mrkdwn) {
    context(out_, mrkdwn);
    ++blocks_;
  }

  void show_picture(const DrawnPicture& drawn) {
    if (!delivery_.picture) return;
    const std::string lines = lines_of(*delivery_.picture);
    if (drawn.url.empty() && drawn.file.empty()) return say(lines);
    const std::string alt = shortened(delivery_.picture->alt, with_slack(kMaxImageAlt));
    out_.open('{');
    out_.member("type", "image");
    out_.member("alt_text", alt.empty() ? std::string_view("…") : alt);
    if (drawn.url.empty()) {
      out_.key("slack_file");
      out_.open('{');
      out_.member("id", drawn.file);
      out_.close('}');
    } else {
      out_.member("image_url", drawn.url);
    }
    out_.close('}');
    ++blocks_;
    note(cut(lines, with_slack(kMaxSectionText)));
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

  // nullopt: more than Slack takes.
  [[nodiscard]] std::optional<std::string> take() && {
    out_.close(']');
    std::string blocks = std::move(out_).take();
    if (blocks_ > with_slack(kMaxBlocks) || length_of(blocks) > with_slack(kMaxMessageJson))
      return std::nullopt;
    return blocks;
  }

 private:
  std::string next(Control control) { return action_id(control, actions_++); }

  // A row of the elements that `write` writes.
  template <typename Write>
  void add(Write write) {
    out_.open('{');
    out_.member("type", "actions");
    out_.member("block_id", block_id(delivery_.token, rows_++));
    out_.key("elements");
    out_.open('[');
    write();
    out_.close(']');
    out_.close('}');
    ++blocks_;
  }

  void add_buttons(std::span<const Choice> choices) {
    for (; !choices.empty(); choices = choices.subspan(std::min(choices.size(), kRow))) {
      add([&] {
        for (const Choice& one : choices.first(std::min(choices.size(), kRow)))
          button(out_, label_of(one), one.id, next(Control::Option));
      });
    }
  }

  // Only what can be written goes into the window: the other kinds are taps, which show nothing.
  void window() {
    if (!delivery_.is_private || !is_written(delivery_.input)) return;
    add([&] { button(out_, words_.open_window, {}, next(Control::OpenWindow), Style::Primary); });
    note(escape_mrkdwn(words_.window_line));
  }

  void scale() {
    const auto steps = steps_of(delivery_, kMaxMenuOptions);
    if (!steps) return;
    const std::vector<Choice> values = channels::scale_choices(delivery_);
    if (*steps > kMaxSteps) return menu(values);
    const std::size_t row = values.size() > kMaxButtons ? (values.size() + 1) / 2 : values.size();
    for (std::span<const Choice> rest = values; !rest.empty();
         rest = rest.subspan(std::min(rest.size(), row)))
      add_buttons(rest.first(std::min(rest.size(), row)));
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
    add([&] {
      const std::string id = next(Control::Option);
      if (of.size() <= kMaxButtons)
        radio_buttons(out_, options, id);
      else
        static_select(out_, options, words_.controls.choose, id);
    });
  }

  void add_picker(std::string_view type, Control control, std::string_view placeholder) {
    out_.open('{');
    out_.member("type", type);
    out_.member("action_id", next(control));
    if (!placeholder.empty()) {
      out_.key("placeholder");
      plain_text(out_, placeholder, with_slack(kMaxPlaceholder));
    }
    out_.close('}');
  }

  void picker() {
    switch (delivery_.input) {
      case InputKind::Date:
        return add([&] { add_picker("datepicker", Control::Date, words_.controls.pick_date); });
      case InputKind::Time:
        return add([&] { add_picker("timepicker", Control::Time, words_.controls.pick_time); });
      case InputKind::DateTime:
        return add([&] {
          add_picker("datetimepicker", Control::Moment, {});
          button(out_, words_.controls.take_moment, {}, next(Control::TakeMoment), Style::Primary);
        });
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
    if (hint != nullptr) note(escape_mrkdwn(*hint));
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
  JsonText out_;
  std::size_t blocks_ = 0;
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

Message render(const Delivery& delivery, const Words& words, const DrawnPicture& drawn) {
  Layout layout(delivery, words);
  layout.show_picture(drawn);
  layout.ask();
  auto blocks = std::move(layout).take();
  if (!blocks) return text_only(delivery, words);
  return {complete_text(delivery), std::move(*blocks)};
}

Message answered(const Delivery& asked, std::optional<std::string_view> option,
                 const Words& words) {
  const std::string line = answer_line(asked, option, words);
  const std::size_t room = with_slack(kMaxUpdated) - length_of(line) - 4;
  Message message;
  message.text = cut(text_of(asked), room);
  if (!line.empty()) message.text.append("\n").append(line);
  Layout layout(asked, words);
  if (!line.empty()) layout.note(line);
  message.blocks = std::move(layout).take().value_or("");
  return message;
}

Message text_only(const Delivery& delivery, const Words& words) {
  std::string text = complete_text(delivery);
  if (delivery.is_private) text.append("\n").append(escape_mrkdwn(words.no_window));
  return {std::move(text), {}};
}

JsonText post_fields(const Message& message) {
  JsonText fields;
  fields.open('{');
  fields.member("text", message.text);
  for (const std::string_view unfurl : {"unfurl_links", "unfurl_media"}) {
    fields.key(unfurl);
    fields.flag(false);
  }
  if (!message.blocks.empty()) {
    fields.key("blocks");
    fields.json(message.blocks);
  }
  return fields;
}

JsonText update_fields(const Message& message) {
  JsonText fields;
  fields.open('{');
  fields.member("text", message.text);
  fields.key("blocks");
  fields.json(message.blocks.empty() ? "[]" : message.blocks);
  return fields;
}

}  // namespace tillit::slack
