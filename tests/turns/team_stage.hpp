#pragma once

#include "service/next_nudge.hpp"
#include "service/team_life.hpp"
#include "service/team_rounds.hpp"
#include "turns/service_fixture.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

// One channel with a team in it, on a real store with the texts as they are shipped: people tap and
// write, the clock goes on from one thing that is due to the next, and what is said is read by
// room.
namespace tillit::service {

inline constexpr const char* kChannelRoom = "test:W:C1";

class Mail final : public Outlet {
 public:
  Outcome send(const Outgoing& outgoing) override {
    rooms[outgoing.message.room.str()].push_back(outgoing.delivery);
    addresses[outgoing.message.room.str()] = outgoing.message.address;
    return {.platform_id = std::to_string(outgoing.message.id)};
  }
  std::map<std::string, std::vector<dialogue::Delivery>> rooms;
  std::map<std::string, std::string> addresses;
};

class TeamStage {
 public:
  TeamStage() { clock.set(parse_instant("2026-11-20T09:00:00Z").value()); }  // a Friday

  [[nodiscard]] TeamArrival arrival(const std::string& user, TeamArrival::What what) const {
    TeamArrival one;
    one.what = what;
    one.from = {"test", "W", user};
    one.profile = {user, Language("en"), "Europe/Amsterdam"};
    return one;
  }
  TeamReceipt take(const TeamArrival& arrival) {
    auto receipt = take_team(ground, arrival);
    EXPECT_TRUE(receipt.has_value()) << receipt.error().context;
    deliver();
    return receipt.value_or(TeamReceipt{});
  }
  TeamReceipt in_channel(const std::string& user, TeamArrival::What what) {
    TeamArrival one = arrival(user, what);
    one.place = "C1";
    return take(one);
  }
  TeamReceipt tap(const std::string& user, const std::string& option) {
    TeamArrival one = arrival(user, TeamArrival::What::Option);
    one.option = option;
    return take(one);
  }

  // u0 founds a team, and so many join it: u0, u1 …
  void found_with(int members) {
    in_channel("u0", TeamArrival::What::Found);
    for (int n = 0; n < members; ++n) tap(user(n), "team:join:" + team_id());
  }
  static std::string user(int n) { return "u" + std::to_string(n); }
  std::string team_id() {
    const auto row = store::in_store(
        *store, [](store::Transaction& t) { return t.find_team("test", "W", "C1"); });
    EXPECT_TRUE(row && *row);
    return row && *row ? (*row)->id.str() : "";
  }
  void write(const std::function<Result<void>(store::Transaction&)>& work) {
    const auto done = store->write(work);
    EXPECT_TRUE(done.has_value()) << done.error().context;
  }
  store::PulseKey pulse(std::int64_t number) { return {TeamId(team_id()), number}; }
  std::vector<store::BallotBox> boxes(std::int64_t number) {
    const auto key = pulse(number);
    return store::in_store(*store, [&](store::Transaction& t) { return t.ballot_boxes(key); })
        .value();
  }

  void deliver() { EXPECT_TRUE(send_waiting(*store, "test", mail, clock.now()).has_value()); }
  // Whatever is due until then comes, each at its moment.
  void live_until(const char* instant) {
    const TimePoint end = parse_instant(instant).value();
    for (int steps = 0;; ++steps) {
      const auto next = next_due(*store);
      ASSERT_TRUE(next.has_value());
      if (!*next || **next > end) break;
      ASSERT_LT(steps, 5'000) << "something is due for ever";
      clock.set(std::max(**next, clock.now()));
      wake();
    }
    clock.set(end);
  }
  void wake() {
    const auto teams = wake_teams(ground, clock.now());
    ASSERT_TRUE(teams.has_value()) << teams.error().context;
    woken.posts += teams->posts;
    woken.digests += teams->digests;
    woken.asked += teams->asked;
    woken.broken += teams->broken;
    woken.ended += teams->ended;
    const auto people = wake_due(talks, clock.now(), 1000, &ground);
    ASSERT_TRUE(people.has_value()) << people.error().context;
    late += people->late;
    deliver();
  }

  [[nodiscard]] std::vector<dialogue::Delivery>& channel() { return mail.rooms[kChannelRoom]; }
  [[nodiscard]] std::vector<dialogue::Delivery>& direct(const std::string& user) {
    return mail.rooms["test:W:@" + user];
  }
  // The question that stands open for them, as last shown.
  void answer_all(const std::string& user, int value) {
    ASSERT_FALSE(direct(user).empty()) << user;
    dialogue::Delivery shown = direct(user).back();
    while (!shown.choices.empty() && shown.choices.front().id.starts_with("team:answer:")) {
      const auto receipt = tap(user, shown.choices.at(static_cast<std::size_t>(value) - 1).id);
      ASSERT_TRUE(receipt.answer.has_value());
      EXPECT_TRUE(receipt.replaces);
      shown = *receipt.answer;
    }
  }
  // Everything the channel was shown, to the byte.
  std::string all_of_channel() {
    std::string all;
    for (const auto& delivery : channel()) {
      all += delivery.text + "\n";
      for (const auto& choice : delivery.choices)
        all += fmt::format("[{}|{}]", choice.label, choice.id);
      all += "\n---\n";
    }
    return all;
  }

  store::TestFolder folder;
  crypto::KeyRing ring = store::new_ring();
  SetClock clock;
  std::unique_ptr<store::Store> store = *store::open_sqlite({folder.database(), ring, {}});
  std::atomic<std::uint64_t> drawn{0};
  std::function<std::string(std::size_t)> entropy = [this](std::size_t count) {
    std::string bytes;
    Random random = Random::seeded(++drawn);
    while (bytes.size() < count) bytes += static_cast<char>(random.next() & 0xFF);
    return bytes;
  };
  Conversations talks{shipped(), *store, clock, entropy};
  TeamGround ground_on(store::Store& other) {
    return {.library = *shipped(),
            .store = other,
            .clock = clock,
            .newcomers = talks.newcomers(),
            .surroundings = [](const Zone& zone) { return team::Surroundings{.zone = zone}; },
            .entropy = entropy,
            .wished =
                [this](store::Transaction& transaction, const PersonId& person, TimePoint now) {
                  return plan_anew(transaction, talks.nudge_rules(), person, now);
                }};
  }
  TeamGround ground = ground_on(*store);
  Mail mail;
  TeamsWoken woken;
  int late = 0;
};

inline int count_of(const std::string& text, const std::string& part) {
  int count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace tillit::service
