#include "diagnostics/demo_content.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tillit::content {
namespace {

using nlohmann::json;

constexpr const char* kLanguages[] = {"en", "nl"};

constexpr const char* kHost = R"({
  "format": 1,
  "enums": { "outcome": ["kept", "partly", "not_done"] },
  "records": {
    "relationship": { "id": "id", "alias": "text" },
    "promise": { "id": "id", "what": "text", "due": "date", "relationship": "relationship?" },
    "plan": { "what": "text", "due": "date" }
  },
  "shared": { "user.path": { "type": "text", "optional": true }, "user.seen": { "type": "bool", "init": "false" } },
  "views": { "open_promises": "list<promise>", "last_note": "text?" },
  "commands": {
    "promise.open": { "with": { "plan": "plan" }, "gives": "promise" },
    "promise.close": { "with": { "promise": "promise", "outcome": "outcome" } },
    "note.add": { "with": { "text": "text" } },
    "journal.add": { "with": { "text": { "type": "text", "private": true } } }
  },
  "globals": { "help": { "dialogue": "demo" }, "pause": { "dialogue": "demo" } },
  "start": { "new_person": "demo", "nothing_open": "demo", "safety": "demo", "follow_up": "demo" }
})";

constexpr const char* kDemo = R"({ "format": 1, "id": "demo", "start": "hello",
  "nodes": { "hello": { "do": [ { "say": "hello" } ], "end": "done" } } })";

std::string core() {
  json texts;
  for (const char* key : {"error",
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
                          "dropped",
                          "too_long",
                          "not_text",
                          "window_hint",
                          "skip_label",
                          "yes_label",
                          "no_label",
                          "offer_pause",
                          "offer_leave",
                          "export_title",
                          "export_settings",
                          "export_accounts",
                          "export_people",
                          "export_promises",
                          "export_notes",
                          "export_journal",
                          "export_practice",
                          "export_snapshots",
                          "export_ratings",
                          "export_answers",
                          "export_teams",
                          "export_planned",
                          "export_waiting",
                          "export_said",
                          "export_nothing",
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
                          "teams_app_name",
                          "teams_app_line",
                          "teams_app_about",
                          "teams_app_nature",
                          "teams_app_words",
                          "teams_command_menu",
                          "teams_about_menu",
                          "teams_command_my_promises",
                          "teams_about_my_promises",
                          "teams_command_status",
                          "teams_about_status",
                          "teams_command_pause",
                          "teams_about_pause",
                          "teams_command_resume",
                          "teams_about_resume",
                          "teams_command_language",
                          "teams_about_language",
                          "teams_command_privacy",
                          "teams_about_privacy",
                          "teams_command_my_data",
                          "teams_about_my_data",
                          "teams_command_help",
                          "teams_about_help",
                          "teams_command_help_now",
                          "teams_about_help_now",
                          "teams_webhook_help_now",
                          "teams_webhook_idea",
                          "teams_webhook_intro",
                          "teams_webhook_note",
                          "home_hello",
                          "home_hello_nobody",
                          "home_intro",
                          "home_open",
                          "home_go_on",
                          "home_invitation",
                          "home_start",
                          "home_promises",
                          "home_promises_none",
                          "home_due",
                          "home_was_due",
                          "home_when",
                          "home_more_promises",
                          "home_people",
                          "home_matters",
                          "home_next_talk",
                          "home_more_people",
                          "home_ahead",
                          "home_next",
                          "home_next_promise",
                          "home_next_none",
                          "home_nudges_on",
                          "home_nudges_paused",
                          "home_nudges_until",
                          "home_nudges_off",
                          "home_done",
                          "home_kept",
                          "home_partly",
                          "home_let_go",
                          "home_practised",
                          "home_weeks",
                          "home_weeks_alt",
                          "home_my_data",
                          "home_as_of",
                          "offer_menu",
                          "offer_my_promises",
                          "offer_resume",
                          "offer_language",
                          "offer_privacy",
                          "offer_help_now"}) {
    texts[key] = "Words.";
  }
  texts["gone_on"] = {{"text", "On?"}, {"options", {{"yes", "Label yes"}, {"no", "Label no"}}}};
  return texts.dump();
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << path;
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

// Every text that a script names, found without the loader: a test must not ask the tested.
void collect(const json& node, json& texts) {
  if (node.is_array()) {
    for (const json& element : node) collect(element, texts);
    return;
  }
  if (!node.is_object()) return;
  for (const auto& [key, value] : node.items()) {
    const bool of_picture = key == "alt" || (key == "title" && node.contains("alt")) ||
                            (key == "label" && node.contains("values"));
    if (value.is_string() &&
        (key == "say" || key == "later" || of_picture || (key == "text" && node.contains("if"))))
      texts[value.get<std::string>()] = "Words.";
    collect(value, texts);
  }
  if (!node.contains("prompt") || !node["prompt"].is_string()) return;
  json text = {{"text", "Words?"}};
  if (node.contains("expect") && node["expect"].contains("choice")) {
    for (const json& option : node["expect"]["choice"])
      text["options"][option.get<std::string>()] = "Label " + option.get<std::string>();
  }
  texts[node["prompt"].get<std::string>()] = text;
}

}  // namespace

ContentFiles demo_content() {
  ContentFiles files{{"dialogs/host.json", kHost}, {"dialogs/demo.json", kDemo}};
  for (const std::string language : kLanguages) {
    files["locales/" + language + "/core.json"] = core();
    files["locales/" + language + "/team.json"] =
        read(std::string(TILLIT_SOURCE_DIR) + "/locales/" + language + "/team.json");
    for (const auto& entry : std::filesystem::directory_iterator(
             std::string(TILLIT_SOURCE_DIR) + "/locales/" + language + "/words")) {
      files["locales/" + language + "/words/" + entry.path().filename().string()] =
          read(entry.path());
    }
  }
  return files;
}

void add_plain_texts(ContentFiles& files) {
  const ContentFiles given = files;
  for (const auto& [path, bytes] : given) {
    if (path.rfind("dialogs/", 0) != 0 || path == "dialogs/host.json") continue;
    const json script = json::parse(bytes, nullptr, false);
    json texts = {{"title", "A title"}};
    if (script.is_object()) {
      collect(script, texts);
      if (script.contains("triggers")) texts["triggers"] = {"begin"};
    }
    for (const std::string language : kLanguages)
      files.emplace("locales/" + language + "/" + path.substr(8), texts.dump());
  }
}

}  // namespace tillit::content
