#pragma once

#include "common/e2e/team_story.hpp"
#include "slack/fake/person.hpp"
#include "slack/fake/screen.hpp"

#include <memory>
#include <string>
#include <vector>

// A channel of a Slack with people in it, and the bot that is served to it under a moved clock.
namespace tillit::e2e {

struct SlackRoomOptions {
  std::vector<std::string> names = {"Ana", "Bo", "Cy", "Dee", "Eli", "Flo"};
  bool bot_is_in = true;  // invited to the channel
  std::set<std::string> scopes = fake_slack::FakeSlack::usual_scopes();
};

class SlackRoom final : public TeamRoom {
 public:
  explicit SlackRoom(const SlackRoomOptions& options = {});

  [[nodiscard]] std::vector<std::string> names() const override { return names_; }
  [[nodiscard]] std::string call_of(const std::string& words) const override {
    return "/tillit " + words;
  }
  void call(std::size_t who, const std::string& words) override;
  bool press(std::size_t who, const std::string& button, bool in_channel) override;
  void say(std::size_t who, const std::string& words) override;
  bool write(std::size_t who, const std::string& text, bool ticked, bool in_channel) override;
  [[nodiscard]] std::vector<Shown> channel(std::size_t seen_by) const override;
  [[nodiscard]] std::vector<Shown> chat(std::size_t who) const override;
  void wait() override;

  fake_slack::FakeSlack& slack() { return *slack_; }
  HandServed& bot() { return *bot_; }
  MovedClock& clock() { return clock_; }
  [[nodiscard]] const fake_slack::Person& person(std::size_t who) const { return people_[who]; }
  [[nodiscard]] const std::string& place() const { return channel_; }
  // What must hold at the end: Slack was asked nothing it forbids, but for `expected`.
  void check(const std::string& expected = {});

 private:
  MovedClock clock_;
  std::vector<std::string> names_;
  std::unique_ptr<fake_slack::FakeSlack> slack_;
  std::string channel_;
  std::vector<fake_slack::Person> people_;
  std::unique_ptr<HandServed> bot_;  // last: it ends first
};

}  // namespace tillit::e2e
