#include "common/e2e/walk.hpp"
#include "teams/e2e/scene.hpp"
#include "teams/fake/controls.hpp"

#include <algorithm>

namespace tillit::teams_e2e {
namespace {

using fake_teams::Json;
using fakes::list_of;
using fakes::object_of;
using fakes::text_of;

// Options of one question may begin alike: the whole id goes before its beginning.
bool fits(const std::string& value, const std::string& option, bool whole) {
  return whole ? value == option : value.starts_with(option);
}

struct Control {
  std::string value;
  std::string label;
  bool is_button = false;
};

std::vector<Control> controls_of(const Json& card) {
  std::vector<Control> all;
  for (const Json& action : fake_teams::actions_of(card)) {
    const std::string option = text_of(object_of(action, "data"), "_option");
    if (!option.empty())
      all.push_back({option, fake_teams::visible(text_of(action, "title")), true});
  }
  for (const Json& input : fake_teams::inputs_of(card))
    for (const Json& choice : list_of(input, "choices"))
      all.push_back({text_of(choice, "value"), fake_teams::visible(text_of(choice, "title"))});
  return all;
}

std::optional<Control> find_control(const Json& card, const std::string& option) {
  for (const bool whole : {true, false})
    for (const Control& one : controls_of(card))
      if (fits(one.value, option, whole)) return one;
  return std::nullopt;
}

// The button that sends what stands in the inputs.
std::optional<std::string> find_send(const Json& card) {
  for (const Json& action : fake_teams::actions_of(card))
    if (object_of(action, "data").contains("_take")) return text_of(action, "title");
  return std::nullopt;
}

// Does the card say, in any language, that its field does not show in the chat?
bool is_private(const Json& card) {
  const auto drawn = fake_teams::draw(card, Json::object());
  for (const auto& [language, catalogue] : e2e::shipped_library()->catalogues) {
    const auto* text = e2e::shipped_library()->find_text(language, "core.teams_private_line");
    if (text != nullptr &&
        std::ranges::find(drawn.texts, text->variants.front().source()) != drawn.texts.end())
      return true;
  }
  return false;
}

}  // namespace

std::vector<e2e::Seat::Message> TeamsSeat::messages() const {
  std::vector<Message> all;
  for (const fake_teams::Shown& one : messages_of(scene_.teams(), person_.id()))
    all.push_back({one.id, one.who, one.by_bot, one.text, one.lines});
  return all;
}

bool TeamsSeat::wait_for_more_than(std::size_t bot_messages) {
  return scene_.teams().wait_until(
      [&](fake_teams::State& state) {
        const auto* chat = state.personal(person_.id());
        const auto is_bots = [&](const auto& one) {
          return one.author == state.app.bot_id() && !one.deleted;
        };
        return chat != nullptr && std::ranges::count_if(chat->messages, is_bots) >
                                      static_cast<std::ptrdiff_t>(bot_messages);
      },
      kPatience);
}

TeamsSeat::Latest TeamsSeat::latest() const {
  return scene_.teams().look([&](const fake_teams::State& state) {
    const auto* chat = state.personal(person_.id());
    if (chat == nullptr) return Latest{};
    for (auto one = chat->messages.rbegin(); one != chat->messages.rend(); ++one) {
      if (one->author != state.app.bot_id() || one->deleted) continue;
      const auto own = one->own_card.find(person_.id());
      return Latest{one->id,
                    own == one->own_card.end() ? fake_teams::card_of(one->wire) : own->second};
    }
    return Latest{};
  });
}

std::optional<std::string> TeamsSeat::label_of(const std::string& option) const {
  const auto control = find_control(latest().card, option);
  if (!control) return std::nullopt;
  return control->label;
}

std::string TeamsSeat::choose(const std::string& option, const std::string&) {
  const Latest shown = latest();
  const auto control = find_control(shown.card, option);
  if (!control) return "cannot be pressed: " + option;
  const Where where{.message_id = shown.id};
  std::string button = control->value;
  if (!control->is_button) {
    const auto send = find_send(shown.card);
    if (!send || !person_.fill("_answer", control->value, where).ok())
      return "cannot be filled in: " + option;
    button = *send;
  }
  const auto pressed = person_.press(button, where);
  if (!pressed.reply.ok()) return "cannot be pressed: " + option + ", " + pressed.reply.failure;
  return pressed.became == "card" || pressed.became == "message"
             ? ""
             : option + " was answered by no card but a " + pressed.became;
}

std::optional<std::string> TeamsSeat::write_privately(const std::string& words) {
  const Latest shown = latest();
  if (!shown.card.is_object() || !is_private(shown.card)) return std::nullopt;
  const Where where{.message_id = shown.id};
  const auto send = find_send(shown.card);
  if (!send || !person_.fill("_answer", words, where).ok()) return "no field";
  const auto pressed = person_.press(*send, where);
  return pressed.reply.ok() ? "" : "not sent: " + pressed.reply.failure;
}

}  // namespace tillit::teams_e2e
