#include "slack/e2e/scene.hpp"

#include <algorithm>

namespace tillit::e2e {

using fake_slack::Json;

std::vector<Seat::Message> SlackSeat::messages() const {
  std::vector<Message> all;
  for (const fake_slack::Shown& one : messages_of(scene_.slack(), person_.id()))
    all.push_back({one.ts, one.who, one.by_bot, one.text, one.lines});
  return all;
}

bool SlackSeat::wait_for_more_than(std::size_t bot_messages) {
  return scene_.slack().wait_until(
      [&](fake_slack::State& state) {
        const auto* dm = state.find_dm(person_.id());
        const auto is_bots = [](const auto& one) { return one.by_bot && !one.deleted; };
        return dm != nullptr && std::ranges::count_if(dm->messages, is_bots) >
                                    static_cast<std::ptrdiff_t>(bot_messages);
      },
      kPatience);
}

std::string SlackSeat::latest() const {
  const auto all = messages();
  const auto last =
      std::find_if(all.rbegin(), all.rend(), [](const Message& one) { return one.by_bot; });
  return last == all.rend() ? "" : last->id;
}

// A control of the latest message, by what stands in the field; its words.
std::optional<std::string> SlackSeat::find_control(const std::string& field,
                                                   const std::string& begins) const {
  const std::string ts = latest();
  return scene_.slack().look([&](const fake_slack::State& state) {
    std::optional<std::string> found;
    const auto& messages = state.find_dm(person_.id())->messages;
    const auto message =
        std::ranges::find_if(messages, [&](const auto& one) { return one.ts() == ts; });
    for (const Json& block : message->wire.value("blocks", Json::array())) {
      for (const Json& element : block.value("elements", Json::array())) {
        std::vector<Json> all{element};
        for (const Json& option : element.value("options", Json::array())) all.push_back(option);
        for (const Json& one : all)
          if (!found && one.value(field, "").starts_with(begins) && one.contains("text"))
            found = one["text"].value("text", "");
      }
    }
    return found;
  });
}

std::optional<std::string> SlackSeat::label_of(const std::string& option) const {
  return find_control("value", option);
}

std::string SlackSeat::choose(const std::string& option, const std::string&) {
  const Where where = Where::message(latest());
  const bool done = person_.press(option, where).ok() || person_.pick(option, where).ok();
  return done ? "" : "cannot be pressed: " + option;
}

std::optional<std::string> SlackSeat::write_privately(const std::string& words) {
  const auto window = find_control("action_id", "window.");
  if (!window) return std::nullopt;
  if (!person_.press(*window).ok() || !person_.wait_for_modal(kPatience)) return "no window";
  if (!person_.type(words).ok() || !person_.submit().closed) return "not submitted";
  return "";
}

}  // namespace tillit::e2e
