#pragma once

#include "common/e2e/team_story.hpp"
#include "teams/fake/person.hpp"
#include "teams/fake/screen.hpp"

#include <memory>
#include <string>
#include <vector>

// A channel of a Microsoft Teams with people in it, and the bot that is served to it under a moved
// clock.
namespace tillit::teams_e2e {

struct TeamsRoomOptions {
  std::vector<std::string> names = {"Ana", "Bo", "Cy", "Dee", "Eli", "Flo"};
  std::size_t with_app = 5;  // how many of them have the app for themselves, from the first on
  std::string locale = "nl-NL";
  bool old_clients = false;  // that know no Action.Execute
};

class TeamsRoom final : public e2e::TeamRoom {
 public:
  explicit TeamsRoom(const TeamsRoomOptions& options = {});

  [[nodiscard]] std::vector<std::string> names() const override { return names_; }
  [[nodiscard]] std::string call_of(const std::string& words) const override {
    return "@Tillit " + words;
  }
  void call(std::size_t who, const std::string& words) override;
  bool press(std::size_t who, const std::string& button, bool in_channel) override;
  bool tap(std::size_t who, const std::string& button) override;
  void say(std::size_t who, const std::string& words) override;
  bool write(std::size_t who, const std::string& text, bool ticked, bool in_channel) override;
  [[nodiscard]] std::vector<Shown> channel(std::size_t seen_by) const override;
  [[nodiscard]] std::vector<Shown> chat(std::size_t who) const override;
  void wait() override;

  fake_teams::FakeTeams& teams() { return *teams_; }
  e2e::HandServed& bot() { return *bot_; }
  e2e::MovedClock& clock() { return clock_; }
  [[nodiscard]] const fake_teams::Person& person(std::size_t who) const { return people_[who]; }
  [[nodiscard]] const std::string& place() const { return channel_; }
  // What must hold at the end: Teams was asked nothing it forbids.
  void check();

 private:
  e2e::MovedClock clock_;
  std::vector<std::string> names_;
  std::unique_ptr<fake_teams::FakeTeams> teams_;
  std::string channel_;
  std::vector<fake_teams::Person> people_;
  std::unique_ptr<e2e::HandServed> bot_;  // last: it ends first
};

}  // namespace tillit::teams_e2e
