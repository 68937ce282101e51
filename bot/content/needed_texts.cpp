#include "content/needed_texts.hpp"

#include <algorithm>
#include <array>

namespace tillit::content {
namespace {

// docs/core-texts.md. The headings of the export are those of bot/service and the words of controls
// those of bot/channels, which stand above this folder.
constexpr std::array kCoreKeys{"error",
                               "error_again",
                               "stopped",
                               "nothing_to_stop",
                               "cannot_go_back",
                               "nothing_to_skip",
                               "nothing_to_repeat",
                               "added",
                               "did_you_mean",
                               "miss",
                               "old_button",
                               "changed",
                               "gone_on",
                               "dropped",
                               "too_long",
                               "not_text",
                               "window_hint",
                               "skip_label",
                               "yes_label",
                               "no_label",
                               "export_title",
                               "export_settings",
                               "export_accounts",
                               "export_people",
                               "export_promises",
                               "export_notes",
                               "export_journal",
                               "export_practice",
                               "export_answers",
                               "export_planned",
                               "export_waiting",
                               "export_said",
                               "export_outcome",
                               "export_nudges",
                               "export_obstacle",
                               "export_if_not",
                               "export_nothing",
                               "slack_choose",
                               "slack_pick_date",
                               "slack_pick_time",
                               "slack_take_moment",
                               "slack_type_date",
                               "slack_type_time",
                               "slack_type_moment",
                               "slack_type_number",
                               "slack_type_duration",
                               "slack_open_window",
                               "slack_window_line",
                               "slack_window_title",
                               "slack_window_answer",
                               "slack_window_done",
                               "slack_window_close",
                               "slack_answered"};
constexpr std::string_view kReserved = "closed_quietly";
constexpr std::string_view kOffer = "offer_";
constexpr std::array<std::string_view, 5> kEngineWords{"stop", "back", "skip", "repeat", "restart"};

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

}  // namespace

NeededTexts needed_texts(const CheckedScript& script) {
  NeededTexts needed;
  needed["title"].is_title = true;
  if (script.draft.script->triggers) needed["triggers"].is_phrases = true;
  for (const WalkedNode& node : script.walked.nodes) {
    for (const UsedText& used : node.texts) {
      NeededText& text = needed[used.key];
      text.uses.push_back(&used);
      text.is_prompt = text.is_prompt || used.role == UsedText::Role::Prompt;
      text.is_choice = text.is_choice || used.is_choice;
      text.has_skip = text.has_skip || used.has_skip;
      text.recurs = text.recurs || used.varies;
      for (const std::string& option : used.options) {
        if (std::find(text.options.begin(), text.options.end(), option) == text.options.end())
          text.options.push_back(option);
      }
    }
  }
  return needed;
}

NeededTexts needed_core_texts(const CheckedScripts& scripts) {
  NeededTexts needed;
  for (const char* key : kCoreKeys) needed[key];
  NeededText& gone_on = needed["gone_on"];
  gone_on.is_choice = gone_on.is_prompt = true;
  gone_on.options = {"yes", "no"};
  for (const char* word : {"pause", "leave"})
    needed[std::string(kOffer) + word];  // stand under `stopped`
  for (const auto& [id, script] : scripts) {
    for (const auto& node : script.draft.script->nodes) {
      for (const auto& action : node.actions) {
        const auto* say = std::get_if<dialogue::SayAction>(&action.what);
        if (!say) continue;
        for (const std::string& word : say->offer) needed[std::string(kOffer) + word];
      }
    }
  }
  return needed;
}

bool may_be_core_text(std::string_view key, const dialogue::HostTypes& host) {
  if (key == kReserved) return true;
  if (!begins_with(key, kOffer)) return false;
  const std::string_view word = key.substr(kOffer.size());
  return host.globals.contains(word) ||
         std::find(kEngineWords.begin(), kEngineWords.end(), word) != kEngineWords.end();
}

std::vector<dialogue::Field> core_arguments(std::string_view key) {
  if (key == "changed" || key == "gone_on" || key == "dropped")
    return {{"title", dialogue::simple(dialogue::Kind::Text)}};
  if (key == "export_title") return {{"day", dialogue::simple(dialogue::Kind::Date)}};
  for (const auto& [text, argument] :
       {std::pair{"export_outcome", "outcome"}, std::pair{"export_nudges", "mode"},
        std::pair{"export_obstacle", "obstacle"}, std::pair{"export_if_not", "if_not"}}) {
    if (key == text) return {{argument, dialogue::simple(dialogue::Kind::Text)}};
  }
  return {};
}

}  // namespace tillit::content
