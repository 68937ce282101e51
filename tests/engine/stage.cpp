#include "engine/stage.hpp"

#include "coaching/host_functions.hpp"
#include "content/load.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/state_json.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

namespace tillit::dialogue {
namespace {

using nlohmann::json;

constexpr const char* kLanguages[] = {"en", "nl", "sv"};

// The labels that every content has; the others belong to words that the host here does not know.
constexpr std::array kOffers = std::to_array<std::string_view>(
    {"offer_help_now", "offer_language", "offer_leave", "offer_menu", "offer_my_promises",
     "offer_pause", "offer_privacy", "offer_resume"});

constexpr const char* kBase[] = {
    R"({ "format": 1, "id": "welcome", "start": "hello",
         "nodes": { "hello": { "do": [ { "say": "hello" }, { "set": { "user.onboarded": "true" } } ], "end": "done" } } })",
    R"({ "format": 1, "id": "menu", "start": "choose", "retry": { "max": 2, "goto": "park" },
         "vars": { "what": { "type": "enum", "of": ["tea", "coffee"] } },
         "nodes": { "choose": { "ask": { "prompt": "choose", "expect": { "choice": ["tea", "coffee"] }, "into": "what" },
                                "branch": [ { "if": "what == 'tea'", "goto": "park" } ], "else": "gone" },
                    "gone": { "end": "done" },
                    "park": { "do": [ { "say": "park" } ], "end": "parked" } } })",
    R"({ "format": 1, "id": "help", "start": "lines",
         "nodes": { "lines": { "do": [ { "say": "lines" } ], "end": "done" } } })",
    R"({ "format": 1, "id": "help_now", "start": "lines",
         "nodes": { "lines": { "do": [ { "say": "lines" } ], "end": "done" } } })",
    R"({ "format": 1, "id": "safety", "start": "check", "digressions": false,
         "vars": { "concern": { "type": "concern", "param": true }, "answer": { "type": "enum", "of": ["yes", "no"] } },
         "nodes": { "check": { "ask": { "prompt": "check", "expect": { "choice": ["yes", "no"] }, "into": "answer",
                                        "retry": { "max": 1, "goto": "lines" } },
                               "branch": [ { "if": "answer == 'yes' or concern == 'crisis'", "goto": "lines" } ], "else": "gone" },
                    "gone": { "end": "done" },
                    "lines": { "do": [ { "say": "lines" } ], "end": "done" } } })",
    R"({ "format": 1, "id": "follow_up", "start": "ask",
         "vars": { "promise": { "type": "promise", "param": true }, "how": { "type": "enum", "of": ["well", "badly"] } },
         "nodes": { "ask": { "ask": { "prompt": "ask", "args": { "what": "promise.what" },
                                      "expect": { "choice": ["well", "badly"] }, "into": "how", "retry": { "max": 2, "goto": "gone" } },
                             "branch": [ { "if": "how == 'well'", "goto": "gone" } ], "else": "thanks" },
                    "thanks": { "do": [ { "say": "thanks" } ], "goto": "gone" },
                    "gone": { "end": "done" } } })"};

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << path;
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

json plain(const std::string& key, const std::string& language) {
  return key + " (" + language + ")";
}

// Every text that a script names, with words of its own. A test must not ask the loader what it
// needs.
void collect(const json& node, const std::string& language, json& texts) {
  if (node.is_array()) {
    for (const json& element : node) collect(element, language, texts);
    return;
  }
  if (!node.is_object()) return;
  for (const auto& [key, value] : node.items()) {
    const bool names_text =
        key == "say" || key == "later" || (key == "text" && node.contains("if"));
    if (value.is_string() && names_text)
      texts[value.get<std::string>()] = plain(value.get<std::string>(), language);
    collect(value, language, texts);
  }
  if (!node.contains("prompt") || !node["prompt"].is_string()) return;
  const std::string key = node["prompt"].get<std::string>();
  json text = {
      {"text", plain(key, language)},
      {"retry", {key + " again (" + language + ")", key + " once more (" + language + ")"}}};
  const auto options = [&](const json& expect) {
    if (!expect.is_object() || !expect.contains("choice")) return;
    for (const json& option : expect["choice"])
      text["options"][option.get<std::string>()] = option.get<std::string>();
  };
  if (node.contains("expect")) options(node["expect"]);
  if (node.contains("or")) {
    for (const json& reading : node["or"]) {
      if (reading.contains("expect")) options(reading["expect"]);
    }
  }
  const json args = node.value("args", json::object());
  for (const auto& [name, value] : args.items()) {
    text["text"] = text["text"].get<std::string>() + " {" + name + "}";
    for (json& line : text["retry"]) line = line.get<std::string>() + " {" + name + "}";
  }
  texts[key] = text;
}

}  // namespace

content::ContentFiles stage_files(const std::vector<std::string>& scripts, const TextPatch& patch) {
  content::ContentFiles files;
  const std::filesystem::path root = TILLIT_SOURCE_DIR;
  json host = json::parse(read(root / "dialogs" / "host.json"));
  host["globals"] = {{"help", {{"dialogue", "help"}}},
                     {"help_now", {{"dialogue", "help_now"}}},
                     {"menu", {{"dialogue", "menu"}}},
                     {"pause", {{"dialogue", "help"}}},
                     {"leave", {{"dialogue", "help"}}}};
  host["shared"]["user.mark"] = {{"type", "text"}, {"optional", true}};
  host["start"] = {{"new_person", "welcome"},
                   {"nothing_open", "menu"},
                   {"safety", "safety"},
                   {"follow_up", "follow_up"}};
  std::map<std::string, std::string> all;
  for (const char* base : kBase) all[json::parse(base)["id"].get<std::string>()] = base;
  for (const std::string& script : scripts) {
    const json parsed = json::parse(script, nullptr, false);
    EXPECT_TRUE(parsed.is_object()) << script;
    if (parsed.is_object()) all[parsed["id"].get<std::string>()] = script;
  }
  if (all.contains("away")) host["start"]["away"] = "away";
  files["dialogs/host.json"] = host.dump();
  for (const std::string language : kLanguages) {
    const auto locale = root / "locales" / language;
    for (const auto& entry : std::filesystem::directory_iterator(locale / "words")) {
      files["locales/" + language + "/words/" + entry.path().filename().string()] =
          read(entry.path());
    }
    // In the order of the file: a number picks an option by its position.
    nlohmann::ordered_json core = nlohmann::ordered_json::parse(read(locale / "core.json"));
    for (auto it = core.begin(); it != core.end();) {
      const bool unknown =
          it.key().starts_with("offer_") && std::ranges::find(kOffers, it.key()) == kOffers.end();
      it = unknown ? core.erase(it) : std::next(it);
    }
    files["locales/" + language + "/core.json"] = core.dump();
    files["locales/" + language + "/team.json"] = read(locale / "team.json");
    for (const auto& [id, script] : all) {
      files["dialogs/" + id + ".json"] = script;
      json texts = {{"title", "title of " + id}};
      collect(json::parse(script), language, texts);
      for (const std::string& of : {std::string("*"), language}) {
        const auto of_language = patch.find(of);
        if (of_language == patch.end()) continue;
        const auto of_dialogue = of_language->second.find(id);
        if (of_dialogue != of_language->second.end()) texts.merge_patch(of_dialogue->second);
      }
      files["locales/" + language + "/" + id + ".json"] = texts.dump();
    }
  }
  return files;
}

std::shared_ptr<const Library> stage_library(const std::vector<std::string>& scripts,
                                             const TextPatch& texts) {
  auto loaded = content::load(
      stage_files(scripts, texts), [](const HostTypes& types, std::vector<std::string>& missing) {
        return coaching::bind(
            types, coaching::HostOptions{{{Language("en"), {"call 112"}}}, {}, true}, missing);
      });
  std::string findings;
  for (const auto& finding : loaded.diagnostics) findings += content::to_string(finding) + "\n";
  EXPECT_NE(loaded.library, nullptr) << findings;
  return loaded.library;
}

Stage::Stage(const std::vector<std::string>& scripts, const TextPatch& texts,
             const std::string& language)
    : library(stage_library(scripts, texts)) {
  if (library == nullptr) throw std::runtime_error("the scripts of this test do not load");
  person.id = PersonId("p:1");
  person.language = Language(language);
  person.zone = *Zone::named("Europe/Amsterdam");
  person.seed = 7;
  person.random = Random::seeded(7);
  person.book = library->host->empty();
  for (const auto& shared : library->host_types->shared)
    person.shared.push_back(initial_shared(shared));
  for (std::size_t slot = 0; slot < person.shared.size(); ++slot) {
    if (library->host_types->shared[slot].name == "user.onboarded")
      person.shared[slot] = Value(true);
  }
  conversation.id = ConversationId("c:1");
  conversation.person = person.id;
  conversation.room = RoomId("stage:1");
  conversation.channel = "stage";
  now_ =
      person.zone.to_instant({parse_date("2026-11-20").value(), TimeOfDay{std::chrono::hours{10}}});
}

const StepResult& Stage::take(const Event& event, std::chrono::seconds after) {
  now_ += after;
  last = step(*library, person, conversation, event, now());
  person = last.person;
  conversation = last.conversation;
  for (const Delivery& delivery : last.deliveries) {
    if (delivery.token != 0) asked = delivery;
  }
  reread();
  return last;
}

void Stage::reread() {
  auto read_person_back = read_person(write_person(person, *library), person.book, *library);
  ASSERT_TRUE(read_person_back.has_value()) << read_person_back.error().context;
  read_person_back->id = person.id;
  person = std::move(*read_person_back);
  auto talk =
      read_conversation(write_conversation(conversation, *library), *library, person.language);
  ASSERT_TRUE(talk.has_value()) << talk.error().context;
  conversation = std::move(*talk);
}

const StepResult& Stage::open(const std::string& dialogue,
                              std::map<std::string, std::string> arguments) {
  return take(Scheduled{"stage", dialogue, std::move(arguments),
                        static_cast<int>(SetSchedule::IfBusy::Interrupt)});
}
const StepResult& Stage::hear(const std::string& text, std::chrono::seconds after) {
  return take(Message{text, "m" + std::to_string(++messages_)}, after);
}
const StepResult& Stage::tap(const std::string& option) {
  return take(Button{asked.token, option});
}
const StepResult& Stage::fire(int rung) {
  return take(TimerFired{conversation.stack.empty() ? 0 : conversation.stack.back().token, rung},
              std::chrono::seconds{0});
}

void Stage::deploy(const std::vector<std::string>& scripts, const TextPatch& texts) {
  const std::string stored = write_conversation(conversation, *library);
  const std::string profile = write_person(person, *library);
  former_.push_back(library);
  library = stage_library(scripts, texts);
  auto someone = read_person(profile, person.book, *library);
  ASSERT_TRUE(someone.has_value());
  someone->id = person.id;
  person = std::move(*someone);
  auto talk = read_conversation(stored, *library, person.language);
  ASSERT_TRUE(talk.has_value()) << talk.error().context;
  conversation = std::move(*talk);
}

std::vector<std::string> Stage::said() const {
  std::vector<std::string> keys;
  for (const Delivery& delivery : last.deliveries) {
    std::string& key = keys.emplace_back(delivery.key);
    if (delivery.retry > 0) key.append("~").append(std::to_string(delivery.retry));
  }
  return keys;
}
std::string Stage::said_text() const {
  return last.deliveries.empty() ? "" : last.deliveries.back().text;
}

std::string Stage::where() const {
  if (conversation.stack.empty()) return "";
  const Frame& top = conversation.stack.back();
  return top.script->id + "@" + top.script->nodes[top.node].name;
}

std::string Stage::variable(const std::string& name) const {
  if (conversation.stack.empty()) return "(nothing open)";
  const Frame& top = conversation.stack.back();
  const auto slot = top.script->find_variable(name);
  return slot ? to_string(top.variables[*slot], top.script->variables[*slot].type)
              : "(no such variable)";
}

bool Stage::traced(TraceEntry::What what) const {
  for (const TraceEntry& entry : last.trace) {
    if (entry.what == what) return true;
  }
  return false;
}

std::string Stage::kept() const { return write_conversation(conversation, *library); }

}  // namespace tillit::dialogue
