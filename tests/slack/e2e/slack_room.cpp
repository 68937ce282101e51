#include "slack/e2e/slack_room.hpp"

#include "common/e2e/stage.hpp"

#include <gtest/gtest.h>

namespace tillit::e2e {
namespace {

using fake_slack::FakeSlack;
using fake_slack::State;
using fake_slack::Where;

TeamRoom::Shown as_told(const fake_slack::Shown& one) {
  return {one.ts, one.who, one.lines, one.only_for_you};
}

}  // namespace

SlackRoom::SlackRoom(const SlackRoomOptions& options)
    : clock_(parse_instant("2026-09-02T07:00:00Z").value()), names_(options.names) {
  slack_ = std::make_unique<FakeSlack>(FakeSlack::Options{.now = [this] { return clock_.now(); }});
  const std::string team = slack_->add_workspace("Acme");
  const auto installed = slack_->install(team, options.scopes);
  channel_ = slack_->add_channel(team, "crew");
  if (options.bot_is_in) slack_->join(channel_, installed.bot_user_id);
  for (const std::string& name : names_) {
    fake_slack::User user;
    user.team_id = team;
    user.name = name;
    user.real_name = name;
    people_.emplace_back(*slack_, slack_->add_user(user));
    slack_->join(channel_, people_.back().id());
  }
  const fake_slack::AppFacts app = slack_->app();
  bot_ = std::make_unique<HandServed>(clock_,
                                      nlohmann::json{{"slack",
                                                      {{"signing_secret", app.signing_secret},
                                                       {"app_id", app.app_id},
                                                       {"bot_token", installed.token},
                                                       {"api_url", slack_->api_url()},
                                                       {"response_hosts", {slack_->base_url()}},
                                                       {"posts_per_minute", 6000},
                                                       {"pause_ms", 0}}}});
  EXPECT_EQ(bot_->trouble(), "");
  slack_->courier().set_app({.base_url = bot_->base_url()});
}

void SlackRoom::call(std::size_t who, const std::string& words) {
  const auto reply = people_[who].slash("/tillit", words, channel_);
  EXPECT_TRUE(reply.ok()) << reply.status << ' ' << reply.failure;
}

bool SlackRoom::press(std::size_t who, const std::string& button, bool in_channel) {
  return people_[who]
      .press(button, Where{.channel_id = in_channel ? channel_ : std::string()})
      .ok();
}

void SlackRoom::say(std::size_t who, const std::string& words) {
  EXPECT_TRUE(people_[who].say(words).reply.ok()) << words;
}

bool SlackRoom::write(std::size_t who, const std::string& text, bool ticked, bool) {
  const auto& person = people_[who];
  if (!person.wait_for_modal(kPatience) || !person.type(text).ok()) return false;
  if (ticked && !person.pick("yes", Where::modal()).ok()) return false;
  return person.submit().closed;
}

std::vector<TeamRoom::Shown> SlackRoom::channel(std::size_t seen_by) const {
  std::vector<Shown> all;
  for (const auto& one : messages_in(*slack_, channel_, people_[seen_by].id()))
    all.push_back(as_told(one));
  return all;
}

std::vector<TeamRoom::Shown> SlackRoom::chat(std::size_t who) const {
  std::vector<Shown> all;
  for (const auto& one : messages_of(*slack_, people_[who].id())) all.push_back(as_told(one));
  return all;
}

void SlackRoom::wait() {
  const std::size_t before = slack_->calls().size();
  slack_->wait_until([&](State& state) { return state.calls.size() != before; },
                     std::chrono::milliseconds(10));
}

void SlackRoom::check(const std::string& expected) {
  EXPECT_EQ(slack_->violations_text(), expected);
  for (const auto& call : slack_->calls())
    EXPECT_FALSE(call.error.starts_with("invalid_")) << call.method << ": " << call.error;
}

}  // namespace tillit::e2e
