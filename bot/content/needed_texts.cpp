#include "content/needed_texts.hpp"

#include "team/texts.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace tillit::content {
namespace {

// docs/core-texts.md. The headings of the export are those of bot/service and the words of controls
// those of bot/channels, which stand above this folder.
constexpr std::array kCoreKeys{"error",
                               "error_again",
                               "stopped",
                               "ended",
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
                               "export_teams",
                               "export_planned",
                               "export_waiting",
                               "export_said",
                               "export_outcome",
                               "export_nudges",
                               "export_obstacle",
                               "export_if_not",
                               "export_rhythm",
                               "export_leave",
                               "export_sent",
                               "export_check_ins",
                               "export_wish",
                               "export_weekday",
                               "export_pace",
                               "export_mood_asked",
                               "export_mood",
                               "export_behaviour",
                               "export_taken",
                               "export_sent_kind",
                               "export_nothing",
                               "export_snapshots",
                               "export_ratings",
                               "link_parted",
                               "picture_day",
                               "control_choose",
                               "control_pick_date",
                               "control_pick_time",
                               "control_take_moment",
                               "control_type_date",
                               "control_type_time",
                               "control_type_moment",
                               "control_type_number",
                               "control_type_duration",
                               "control_answer",
                               "control_answered",
                               "slack_open_window",
                               "slack_window_line",
                               "slack_window_title",
                               "slack_window_done",
                               "slack_window_close",
                               "slack_stranger",
                               "slack_in_channel",
                               "slack_joined",
                               "slack_see_chat",
                               "slack_window_failed",
                               "slack_not_installed",
                               "teams_send",
                               "teams_missing",
                               "teams_private_line",
                               "teams_taken",
                               "teams_failed",
                               "teams_in_channel",
                               "teams_joined",
                               "teams_webhook_help_now",
                               "teams_webhook_idea",
                               "teams_webhook_intro",
                               "teams_webhook_note"};
// What Teams shows of the app; its commands are global words.
constexpr std::array kTeamsAppKeys{"teams_app_name",          "teams_app_line",
                                   "teams_app_about",         "teams_app_nature",
                                   "teams_app_words",         "teams_command_menu",
                                   "teams_about_menu",        "teams_command_my_promises",
                                   "teams_about_my_promises", "teams_command_status",
                                   "teams_about_status",      "teams_command_pause",
                                   "teams_about_pause",       "teams_command_resume",
                                   "teams_about_resume",      "teams_command_language",
                                   "teams_about_language",    "teams_command_privacy",
                                   "teams_about_privacy",     "teams_command_my_data",
                                   "teams_about_my_data",     "teams_command_help",
                                   "teams_about_help",        "teams_command_help_now",
                                   "teams_about_help_now"};
// What a page of the person's own shows (a channel's Home), with the labels of its buttons.
constexpr std::array kHomeKeys{
    "home_hello",         "home_hello_nobody", "home_intro",         "home_open",
    "home_go_on",         "home_invitation",   "home_start",         "home_promises",
    "home_promises_none", "home_due",          "home_was_due",       "home_when",
    "home_more_promises", "home_people",       "home_matters",       "home_next_talk",
    "home_more_people",   "home_ahead",        "home_next",          "home_next_promise",
    "home_next_none",     "home_nudges_on",    "home_nudges_paused", "home_nudges_until",
    "home_nudges_off",    "home_done",         "home_kept",          "home_partly",
    "home_let_go",        "home_practised",    "home_weeks",         "home_weeks_alt",
    "home_my_data",       "home_as_of",        "offer_menu",         "offer_my_promises",
    "offer_pause",        "offer_resume",      "offer_language",     "offer_privacy",
    "offer_help_now"};
constexpr std::string_view kReserved = "closed_quietly";
constexpr std::string_view kOffer = "offer_";
constexpr std::array<std::string_view, 5> kEngineWords{"stop", "back", "skip", "repeat", "restart"};

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

// The values that the engine gives to a core text.
std::vector<dialogue::Field> core_arguments(std::string_view key) {
  using dialogue::Kind;
  using dialogue::simple;
  static const std::map<std::string_view, std::vector<dialogue::Field>> kArguments{
      {"changed", {{"title", simple(Kind::Text)}}},
      {"gone_on", {{"title", simple(Kind::Text)}}},
      {"dropped", {{"title", simple(Kind::Text)}}},
      {"export_title", {{"day", simple(Kind::Date)}}},
      {"export_outcome", {{"outcome", simple(Kind::Text)}}},
      {"export_nudges", {{"mode", simple(Kind::Text)}}},
      {"export_obstacle", {{"obstacle", simple(Kind::Text)}}},
      {"export_if_not", {{"if_not", simple(Kind::Text)}}},
      {"export_wish", {{"wanted", simple(Kind::Text)}}},
      {"export_weekday", {{"day", simple(Kind::Text)}}},
      {"export_pace", {{"pace", simple(Kind::Text)}}},
      {"export_mood_asked", {{"asked", simple(Kind::Text)}}},
      {"export_mood", {{"mood", simple(Kind::Text)}}},
      {"export_behaviour", {{"behaviour", simple(Kind::Text)}}},
      {"export_taken", {{"taken", simple(Kind::Text)}}},
      {"export_sent_kind", {{"kind", simple(Kind::Text)}}},
      {"export_ratings",
       {{"credibility", simple(Kind::Int)},
        {"reliability", simple(Kind::Int)},
        {"closeness", simple(Kind::Int)},
        {"attention", simple(Kind::Int)}}},
      {"picture_day", {{"day", simple(Kind::Date)}}},
      {"home_hello", {{"name", simple(Kind::Text)}}},
      {"home_open", {{"title", simple(Kind::Text)}}},
      {"home_due", {{"day", simple(Kind::Date)}}},
      {"home_was_due", {{"day", simple(Kind::Date)}}},
      {"home_when", {{"cue", simple(Kind::Text)}}},
      {"home_more_promises", {{"n", simple(Kind::Int)}}},
      {"home_matters", {{"matters", simple(Kind::Text)}}},
      {"home_next_talk", {{"day", simple(Kind::Date)}}},
      {"home_more_people", {{"n", simple(Kind::Int)}}},
      {"home_next", {{"at", simple(Kind::Local)}, {"title", simple(Kind::Text)}}},
      {"home_next_promise", {{"at", simple(Kind::Local)}, {"promise", simple(Kind::Text)}}},
      {"home_nudges_until", {{"day", simple(Kind::Date)}}},
      {"home_kept", {{"n", simple(Kind::Int)}}},
      {"home_partly", {{"n", simple(Kind::Int)}}},
      {"home_let_go", {{"n", simple(Kind::Int)}}},
      {"home_practised", {{"n", simple(Kind::Int)}}},
      {"home_weeks_alt", {{"counts", simple(Kind::Text)}}},
      {"home_as_of", {{"at", simple(Kind::Local)}}}};
  const auto found = kArguments.find(key);
  return found == kArguments.end() ? std::vector<dialogue::Field>{} : found->second;
}

dialogue::Kind kind_of(team::Shows shows) {
  switch (shows) {
    case team::Shows::Text: return dialogue::Kind::Text;
    case team::Shows::Number: return dialogue::Kind::Int;
    case team::Shows::Moment: return dialogue::Kind::Local;
  }
  return dialogue::Kind::Text;
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
  for (const char* key : kHomeKeys) needed[key];
  for (const char* key : kTeamsAppKeys) needed[key];
  for (auto& [key, text] : needed) text.given = core_arguments(key);
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

NeededTexts needed_team_texts() {
  NeededTexts needed;
  for (const team::NeededLine& line : team::needed_lines()) {
    NeededText& text = needed[line.key];
    text.is_label = line.is_label;
    for (const team::TextArgument& argument : line.arguments)
      text.given.push_back({std::string(argument.name), dialogue::simple(kind_of(argument.shows))});
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

}  // namespace tillit::content
