#include "turns/service_fixture.hpp"

#include <gtest/gtest.h>

namespace tillit::service {
namespace {

TEST_F(Service, TakesAnEventOnce) {
  ASSERT_TRUE(take("ada", dialogue::Message{"hello", "1"}, "1").has_value());
  const auto again = take("ada", dialogue::Message{"hello", "1"}, "1");
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->duplicate);
  const auto shown = show();
  EXPECT_EQ(std::count(shown.begin(), shown.end(), "onboarding.who_i_am"), 1);
}

TEST_F(Service, WelcomesSomebodyNew) {
  ASSERT_TRUE(take("ada", dialogue::Joined{}).has_value());
  EXPECT_EQ(show().front(), "onboarding.who_i_am");
}

TEST_F(Service, WritesNobodyDownWhoOnlyLeavesOrDeletes) {
  for (const dialogue::Event& event :
       {dialogue::Event(dialogue::Left{}), dialogue::Event(dialogue::Deleted{"m"}),
        dialogue::Event(dialogue::Edited{"m", "x"}),
        dialogue::Event(dialogue::LocaleChanged{Language("sv"), false})}) {
    ASSERT_TRUE(take("ghost", event).has_value());
  }
  const auto known = store::in_store(*store_, [](store::Transaction& t) {
    return t.find_person({"test", "", "ghost"});
  });
  ASSERT_TRUE(known.has_value());
  EXPECT_FALSE(known->has_value());
  EXPECT_TRUE(show().empty());
}

TEST_F(Service, KeepsTheOrderOfManyPeopleTalkingAtOnce) {
  constexpr int kPeople = 6;
  constexpr int kMessages = 12;
  {
    std::vector<std::jthread> threads;
    for (int person = 0; person < kPeople; ++person) {
      threads.emplace_back([this, person] {
        for (int i = 0; i < kMessages; ++i)
          EXPECT_TRUE(take("p" + std::to_string(person),
                           dialogue::Message{i % 2 == 0 ? "menu" : "stop", std::to_string(i)})
                          .has_value());
      });
    }
  }
  for (int person = 0; person < kPeople; ++person) {
    const auto log = store::in_store(
        *store_, [&](store::Transaction& t) -> Result<std::vector<store::TurnLogRow>> {
          auto id = t.find_person({"test", "", "p" + std::to_string(person)});
          if (!id) return tl::unexpected(id.error());
          return t.turn_log_of(**id, 0);
        });
    ASSERT_TRUE(log.has_value());
    ASSERT_EQ(log->size(), static_cast<std::size_t>(kMessages));
    for (int i = 0; i < kMessages; ++i) EXPECT_EQ((*log)[static_cast<std::size_t>(i)].rev, i + 1);
  }
}

TEST_F(Service, EraseLeavesNobodyAndARedeliveredEventBeginsNothing) {
  ASSERT_TRUE(take("ada", dialogue::Message{"hello", "1"}).has_value());
  ASSERT_TRUE(take("ada", dialogue::CommandWord{"delete"}).has_value());
  show();
  const auto person = store::in_store(*store_, [](store::Transaction& t) {
    return t.find_person({"test", "", "ada"});
  });
  ASSERT_TRUE(person.has_value() && person->has_value());
  const std::int64_t asked = last_.token;
  const auto erased = take("ada", dialogue::Button{asked, "erase"}, "the tap");
  ASSERT_TRUE(erased.has_value());
  EXPECT_EQ(show(), std::vector<std::string>{"delete.erased"});
  for (const auto& event :
       {std::pair<std::string, dialogue::Event>{"the tap", dialogue::Button{asked, "erase"}},
        {"another tap", dialogue::Button{asked, "keep"}},
        {"a window", dialogue::Submission{asked, "some words"}},
        {"left", dialogue::Left{}}}) {
    ASSERT_TRUE(take("ada", event.second, event.first).has_value());
    EXPECT_TRUE(show().empty());
  }
  const auto left = store::in_store(*store_, [&](store::Transaction& t) -> Result<std::size_t> {
    auto known = t.find_person({"test", "", "ada"});
    auto log = t.turn_log_of(**person, 0);
    auto outbox = t.outbox_of(**person);
    auto plans = t.schedules_of(**person);
    auto talks = t.conversations_of(**person);
    if (!known || !log || !outbox || !plans || !talks) return fail(Errc::Corrupt, "cannot look");
    return (known->has_value() ? 1U : 0U) + log->size() + outbox->size() + plans->size() +
           talks->size();
  });
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(*left, 0U);
}

TEST_F(Service, SenderTriesAgainLaterAndKeepsTheOrder) {
  ASSERT_TRUE(take("ada", dialogue::Joined{}).has_value());
  letters_.closed = 1;
  EXPECT_TRUE(show().empty());
  EXPECT_TRUE(show().empty()) << "not at the same moment";
  clock_.set(clock_.now() + 10min);
  const auto shown = show();
  ASSERT_GE(shown.size(), 2U);
  EXPECT_EQ(shown.front(), "onboarding.who_i_am");
}

TEST_F(Service, AScheduleWakesAtItsLocalTimeOverAChangeOfTheClocks) {
  clock_.set(parse_instant("2026-10-20T08:00:00Z").value());
  const auto receipt = take("ada", dialogue::Message{"stop", "1"});
  ASSERT_TRUE(receipt.has_value());
  show();
  plan(*store_, receipt->person, "k", "help", "2026-10-26T10:00",
       24h);  // summer time ends on the 25th
  clock_.set(parse_instant("2026-10-26T08:59:59Z").value());
  auto woken = wake_due(talks_, clock_.now());
  ASSERT_TRUE(woken.has_value());
  EXPECT_EQ(woken->schedules, 0);
  clock_.set(parse_instant("2026-10-26T09:00:00Z").value());
  woken = wake_due(talks_, clock_.now());
  ASSERT_TRUE(woken.has_value());
  EXPECT_EQ(woken->schedules, 1);
}

TEST_F(Service, AScheduleLaterThanItsWindowIsDropped) {
  const auto receipt = take("ada", dialogue::Message{"stop", "1"});
  ASSERT_TRUE(receipt.has_value());
  show();
  plan(*store_, receipt->person, "k", "help", "2026-11-20T12:00", 1h);
  clock_.set(clock_.now() + 10h);
  const auto woken = wake_due(talks_, clock_.now());
  ASSERT_TRUE(woken.has_value());
  EXPECT_EQ(woken->late, 1);
  EXPECT_TRUE(show().empty());
  EXPECT_FALSE(next_due(*store_).value().has_value());
}

TEST_F(Service, OneUnreadableTalkDoesNotKeepOthersFromBeingWoken) {
  // The oldest due row was tried first at every wake, failed, and stood in the way of everybody
  // else's for ever.
  const auto ada = take("ada", dialogue::Message{"stop", "1"});
  const auto bo = take("bo", dialogue::Message{"stop", "2"});
  ASSERT_TRUE(ada.has_value() && bo.has_value());
  show();
  const auto damaged = store_->write([&](store::Transaction& t) -> Result<void> {
    auto row = t.load_conversation(ada->conversation);
    if (!row) return tl::unexpected(row.error());
    row->state = "{}";
    return t.save_conversation(*row);
  });
  ASSERT_TRUE(damaged.has_value());
  plan(*store_, ada->person, "k", "help", "2026-11-20T12:00", 24h);
  plan(*store_, bo->person, "k", "help", "2026-11-20T12:30", 24h);
  clock_.set(clock_.now() + 4h);
  const auto woken = wake_due(talks_, clock_.now());
  ASSERT_TRUE(woken.has_value());
  EXPECT_EQ(woken->broken, 1);
  EXPECT_EQ(woken->schedules, 1);
  EXPECT_FALSE(show().empty());
}

}  // namespace
}  // namespace tillit::service
