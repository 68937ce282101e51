#pragma once

#include "common/e2e/hand_served.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// A team (a group of people) in one channel of a platform, played through the bot that is served
// and told as a text that a reader can follow and a test can compare.
namespace tillit::e2e {

// The channel and the people in it, by number.
class TeamRoom {
 public:
  struct Shown {
    std::string id;
    std::string who;
    std::vector<std::string> lines;  // all that the client draws; controls are indented
    bool only_for_them = false;
  };
  virtual ~TeamRoom() = default;
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
  // How somebody calls the bot with these words in the channel: "/tillit team".
  [[nodiscard]] virtual std::string call_of(const std::string& words) const = 0;
  virtual void call(std::size_t who, const std::string& words) = 0;
  // A button, by the words on it, of the latest message that has it.
  virtual bool press(std::size_t who, const std::string& button, bool in_channel) = 0;
  // The same in their own chat, on a question that another takes the place of; returns when
  // everybody's client shows that.
  virtual bool tap(std::size_t who, const std::string& button) { return press(who, button, false); }
  // Typed into their own chat.
  virtual void say(std::size_t who, const std::string& words) = 0;
  // Into the window that has opened after that, with or without its tick, and sends it.
  virtual bool write(std::size_t who, const std::string& text, bool ticked, bool in_channel) = 0;
  [[nodiscard]] virtual std::vector<Shown> channel(std::size_t seen_by) const = 0;
  [[nodiscard]] virtual std::vector<Shown> chat(std::size_t who) const = 0;
  // Returns with the next thing that happens, or soon.
  virtual void wait() = 0;
};

class TeamStory {
 public:
  // Borrowed: all must outlive this. `language`: of the team.
  TeamStory(TeamRoom& room, HandServed& bot, MovedClock& clock, Language language);

  // Acts. Each fails the test if it cannot be done.
  // "2026-09-08T10:00", Amsterdam. All that the bot begins by itself until then comes at its
  // moment.
  void on(std::string_view local, const std::string& heading);
  void calls(std::size_t who, const std::string& words);
  void presses(std::size_t who, const std::string& button, bool in_channel = true);
  void writes(std::size_t who, const std::string& text, bool ticked, bool in_channel);
  // In their own chat, once they have read that text: types in the team's language, or presses the
  // button of that option.
  void says(std::size_t who, const std::string& after, const std::string& english,
            const std::string& dutch);
  void chooses(std::size_t who, const std::string& question, const std::string& option);
  // The same as presses() in their own chat, untold; returns when something else stands there.
  void taps(std::size_t who, const std::string& button);

  // The words of "<dialogue>.<key>"; of the dialogue "team" where only a key is named.
  [[nodiscard]] std::string words(const std::string& key) const;
  // Waits until these words (the longest fixed part of a text, any of its variants) stand there.
  void sees_in_channel(std::size_t who, const std::string& key);
  void sees_in_chat(std::size_t who, const std::string& key);
  // Whether they stand there now.
  [[nodiscard]] bool has_read(std::size_t who, const std::string& key) const;
  void settles();

  // The telling.
  void tells(const std::string& line);
  // What is new or has changed there since it was told last, as they see it.
  void tells_channel(std::size_t seen_by);
  void tells_chat(std::size_t who);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void tell(const std::string& where, const std::vector<TeamRoom::Shown>& shown, bool is_shared);
  void wait_for(const std::string& what, const std::function<bool()>& holds);
  [[nodiscard]] const language::Text* text_of(const std::string& key) const;
  [[nodiscard]] bool stands(const std::string& key,
                            const std::vector<TeamRoom::Shown>& shown) const;

  TeamRoom& room_;
  HandServed& bot_;
  MovedClock& clock_;
  const Language language_;
  std::string text_;
  std::map<std::string, std::string> told_;  // where and which message -> what it was
};

// Three weeks of one team of six, from its founding to a pause, and of one of them with the bot
// alone: a promise that was missed and a check-in. `reached`: how many of them can be written to;
// the last ones cannot.
void play_three_weeks(TeamStory& story, TeamRoom& room, std::size_t reached);

// Compares with the file, which TILLIT_WRITE_GOLDEN=1 in the environment writes anew.
void expect_golden(const std::string& text, const std::string& path);

}  // namespace tillit::e2e
