#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tillit::e2e {

// What somebody sees and does in their chat with the bot, on whatever platform.
class Seat {
 public:
  struct Message {
    std::string id;
    std::string who;
    bool by_bot = false;
    std::string text;                // without controls
    std::vector<std::string> lines;  // all that the client draws
  };

  virtual ~Seat() = default;

  // In order, without what was deleted.
  [[nodiscard]] virtual std::vector<Message> messages() const = 0;
  [[nodiscard]] virtual std::string screen() const = 0;
  // Waits until the bot has said more than so many messages; false after kPatience.
  virtual bool wait_for_more_than(std::size_t bot_messages) = 0;
  virtual bool settle() = 0;

  // Sends what is typed; whether it was taken.
  virtual bool type(const std::string& words) = 0;
  // Types or presses, and waits for all that comes of it; fails the test where nothing does.
  virtual void say(const std::string& words) = 0;
  virtual void press(const std::string& button) = 0;

  // A word to the bot that stands outside any talk, where the platform has such a way.
  virtual bool command(const std::string& word) = 0;
  // The words on the control of the bot's latest message that stands for this option's id.
  [[nodiscard]] virtual std::optional<std::string> label_of(const std::string& option) const = 0;
  // Taps or picks it in that message. Empty: done; else what was wrong.
  virtual std::string choose(const std::string& option, const std::string& label) = 0;
  // Answers where it does not show in the chat. Nothing: the latest message has no such place;
  // empty: done; else what was wrong.
  virtual std::optional<std::string> write_privately(const std::string& words) = 0;
};

}  // namespace tillit::e2e
