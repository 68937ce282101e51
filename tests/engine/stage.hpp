#pragma once

#include "content/content_files.hpp"
#include "dialogue/step.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

// One person talking with a few small scripts: for tests of the engine that show their own script.
// Beside the scripts given there are `welcome` (somebody new), `menu` (nothing open), `help`,
// `help_now`, `safety` and `follow_up`, all small. One that is called `away` is opened by days away
// that nobody asked for.
namespace tillit::dialogue {

// Texts laid over the plain ones: language ("*" for all) -> dialogue -> JSON merged into its locale
// file.
using TextPatch = std::map<std::string, std::map<std::string, nlohmann::json>>;

// Content of these scripts: every text a script names gets plain words that name its key and its
// language. Options are labelled by their ids. Errors of the content fail the running test.
[[nodiscard]] content::ContentFiles stage_files(const std::vector<std::string>& scripts,
                                                const TextPatch& texts = {});
[[nodiscard]] std::shared_ptr<const Library> stage_library(const std::vector<std::string>& scripts,
                                                           const TextPatch& texts = {});

class Stage {
 public:
  explicit Stage(const std::vector<std::string>& scripts, const TextPatch& texts = {},
                 const std::string& language = "en");

  // Takes the event 40 seconds later (a burst: 5), then writes everything down and reads it back.
  // Returns what was said.
  const StepResult& take(const Event& event, std::chrono::seconds after = std::chrono::seconds{40});
  const StepResult& open(const std::string& dialogue,
                         std::map<std::string, std::string> arguments = {});
  const StepResult& hear(const std::string& text,
                         std::chrono::seconds after = std::chrono::seconds{40});
  const StepResult& tap(const std::string& option);  // of the message that asked last
  const StepResult& fire(int rung);                  // the present question's timer

  void pass(std::chrono::seconds time) { now_ += time; }
  // Goes on with other content, as after a deployment.
  void deploy(const std::vector<std::string>& scripts, const TextPatch& texts = {});

  // "key", "key~1" for a retry line; without the dialogue's name if it is `of`.
  [[nodiscard]] std::vector<std::string> said() const;
  [[nodiscard]] std::string said_text() const;  // of the last message
  [[nodiscard]] std::string where() const;      // "demo@node", "" if nothing is open
  [[nodiscard]] std::string variable(
      const std::string& name) const;  // of the top frame, as an author writes it
  [[nodiscard]] bool traced(TraceEntry::What what) const;
  [[nodiscard]] LocalNow now() const { return LocalNow::at(now_, person.zone); }
  [[nodiscard]] std::string kept() const;  // the conversation as JSON
  void reread();                           // writes and reads the state, as between two turns

  std::shared_ptr<const Library> library;
  Person person;
  Conversation conversation;
  StepResult last;
  Delivery asked;  // the last message that can be answered by a button

 private:
  std::vector<std::shared_ptr<const Library>> former_;  // `last` still points into them
  TimePoint now_{};
  int messages_ = 0;
};

}  // namespace tillit::dialogue
