#include "teams/e2e/teams_room.hpp"

#include "common/e2e/stage.hpp"
#include "common/e2e/walk.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tillit::teams_e2e {
namespace {

using fake_teams::FakeTeams;
using fake_teams::State;
using fake_teams::Where;

e2e::TeamRoom::Shown as_told(const fake_teams::Shown& one) {
  return {one.id, one.who, one.lines, false};
}

std::string core_text(const std::string& locale, const std::string& key) {
  const Language language(locale.substr(0, 2));
  const auto* text = e2e::shipped_library()->find_text(language, key);
  return text == nullptr ? key : text->variants.front().source();
}

}  // namespace

TeamsRoom::TeamsRoom(const TeamsRoomOptions& options)
    : clock_(parse_instant("2026-09-02T07:00:00Z").value()), names_(options.names) {
  teams_ = std::make_unique<FakeTeams>(FakeTeams::Options{.now = [this] { return clock_.now(); }});
  const fake_teams::AppFacts& app = teams_->app();
  bot_ = std::make_unique<e2e::HandServed>(
      clock_, nlohmann::json{{"language", options.locale.substr(0, 2)},
                             {"teams",
                              {{"app_id", app.id},
                               {"app_secret", app.secret},
                               {"tenant_id", app.home_tenant},
                               {"login_url", teams_->login_url()},
                               {"metadata_url", teams_->metadata_url()},
                               {"first_service_url", teams_->first_service_url()},
                               {"service_origins", {teams_->base_url()}},
                               {"messages_per_minute", 0},
                               {"tenant_messages_per_minute", 0},
                               {"pause_ms", 0}}}});
  EXPECT_EQ(bot_->trouble(), "");
  teams_->courier().set_app({.base_url = bot_->base_url()});
  std::vector<std::string> members;
  for (const std::string& name : names_) {
    fake_teams::User user;
    user.tenant = teams_->home_tenant();
    user.name = name;
    user.locale = options.locale;
    user.old_client = options.old_clients;
    people_.emplace_back(*teams_, teams_->add_user(user));
    members.push_back(people_.back().id());
  }
  channel_ = teams_->add_channel(teams_->home_tenant(), "crew", members);
  EXPECT_TRUE(people_.front().install_in(channel_).second.ok());
  for (std::size_t who = 0; who < std::min(options.with_app, people_.size()); ++who) {
    EXPECT_TRUE(people_[who].install().second.ok());
    EXPECT_TRUE(people_[who].wait_for_answer(e2e::kPatience).has_value());
  }
}

void TeamsRoom::call(std::size_t who, const std::string& words) {
  const auto typed = people_[who].mention(channel_, words);
  EXPECT_TRUE(typed.reply.ok()) << typed.reply.status << ' ' << typed.reply.failure;
}

bool TeamsRoom::press(std::size_t who, const std::string& button, bool in_channel) {
  return people_[who]
      .press(button, Where{.conversation = in_channel ? channel_ : std::string()})
      .reply.ok();
}

// What they see at once is the invoke's answer; the message itself follows.
bool TeamsRoom::tap(std::size_t who, const std::string& button) {
  const std::size_t before = teams_->count_calls("update");
  return press(who, button, false) &&
         teams_->wait_until(
             [&](State& state) {
               return std::ranges::count(state.calls, "update", &fake_teams::CallSeen::what) >
                      static_cast<std::ptrdiff_t>(before);
             },
             e2e::kPatience);
}

void TeamsRoom::say(std::size_t who, const std::string& words) {
  EXPECT_TRUE(people_[who].say(words).reply.ok()) << words;
}

bool TeamsRoom::write(std::size_t who, const std::string& text, bool ticked, bool in_channel) {
  const Where where{.conversation = in_channel ? channel_ : std::string()};
  const std::string locale =
      teams_->look([&](const State& state) { return state.users.at(people_[who].id()).locale; });
  if (!people_[who].fill("_answer", text, where).ok()) return false;
  if (ticked && !people_[who].fill("_tick", "true", where).ok()) return false;
  return people_[who].press(core_text(locale, "core.teams_send"), where).reply.ok();
}

std::vector<e2e::TeamRoom::Shown> TeamsRoom::channel(std::size_t seen_by) const {
  std::vector<Shown> all;
  const std::string& id = people_[seen_by].id();
  for (const auto& one : messages_in(*teams_, channel_, id)) {
    all.push_back(as_told(one));
    all.back().only_for_them = teams_->look([&](const State& state) {
      const auto* message = state.find(channel_)->message(one.id);
      return message->own_card.contains(id) || message->notes.contains(id);
    });
  }
  return all;
}

std::vector<e2e::TeamRoom::Shown> TeamsRoom::chat(std::size_t who) const {
  std::vector<Shown> all;
  for (const auto& one : messages_of(*teams_, people_[who].id())) all.push_back(as_told(one));
  return all;
}

void TeamsRoom::wait() {
  const std::size_t before = teams_->calls().size();
  teams_->wait_until([&](State& state) { return state.calls.size() != before; },
                     std::chrono::milliseconds(10));
}

void TeamsRoom::check() { EXPECT_EQ(teams_->violations_text(), ""); }

}  // namespace tillit::teams_e2e
