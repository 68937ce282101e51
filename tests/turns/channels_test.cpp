#include "turns/service_fixture.hpp"

#include <set>

// What channels need beyond a turn: answered questions edited, strangers held, news learnt, lines
// that belong to nobody's talk, and rooms that cannot be reached.
namespace tillit::service {
namespace {

class Channels : public Service {
 protected:
  static store::Identity identity(const std::string& user) { return {"test", "", user}; }
  Arrival arrival(const std::string& user, const dialogue::Event& event) {
    Arrival one;
    one.from = identity(user);
    one.room = RoomId("room:" + user);
    one.event_id = "a" + std::to_string(++arrived_);
    one.event = event;
    return one;
  }
  [[nodiscard]] bool is_known(const std::string& user) {
    return store::in_store(*store_,
                           [&](store::Transaction& t) { return t.find_person(identity(user)); })
        ->has_value();
  }
  [[nodiscard]] store::ConversationRow talk_of(const std::string& user) {
    return **store::in_store(*store_, [&](store::Transaction& t) {
      return t.find_conversation(RoomId("room:" + user));
    });
  }
  void park(const ConversationId& id) {
    ASSERT_TRUE(
        store_
            ->write([&](store::Transaction& t) { return t.park_conversation(id, "user_disabled"); })
            .has_value());
  }
  std::uint64_t arrived_ = 0;
};

TEST_F(Channels, ATappedQuestionIsEditedBesideWhatFollows) {
  ASSERT_TRUE(take("ada", dialogue::CommandWord{"menu"}).has_value());
  show();
  const dialogue::Delivery menu = last_;
  ASSERT_FALSE(menu.choices.empty());
  ASSERT_TRUE(take("ada", dialogue::Button{menu.token, menu.choices.front().id}).has_value());
  ASSERT_FALSE(show().empty());
  ASSERT_EQ(letters_.ended.size(), 1U);
  const Outgoing& edit = letters_.ended.front();
  EXPECT_EQ(edit.delivery.text, menu.text);
  EXPECT_EQ(edit.ending->option, menu.choices.front().id);
  EXPECT_EQ(edit.message.position, 0);
  ASSERT_TRUE(take("ada", dialogue::Button{menu.token, menu.choices.front().id}).has_value());
  show();
  EXPECT_EQ(letters_.ended.size(), 1U) << "an old button ends nothing twice";
}

// Somebody is greeted, says hello, and has the question twice: the first one kept its buttons, and
// pressing it later was answered by its channel and by the talk.
TEST_F(Channels, AQuestionThatWasPutAgainIsEditedEverywhere) {
  ASSERT_TRUE(take("ada", dialogue::CommandWord{"menu"}).has_value());
  show();
  const dialogue::Delivery menu = last_;
  ASSERT_TRUE(take("ada", dialogue::Message{"gobbledygook", "m"}).has_value());
  show();
  ASSERT_EQ(last_.token, menu.token);
  auto tap = arrival("ada", dialogue::Button{menu.token, menu.choices.front().id});
  tap.answer_url = "https://hooks.example/1";
  ASSERT_TRUE(talks_.take(tap).has_value());
  show();
  ASSERT_EQ(letters_.ended.size(), 2U);
  std::set<std::string> edited;
  for (const Outgoing& edit : letters_.ended) {
    EXPECT_EQ(edit.ending->option, menu.choices.front().id);
    EXPECT_EQ(edit.ending->answer_url, "") << "it would answer the one that was tapped, whichever";
    edited.insert(edit.ending->platform_id);
  }
  EXPECT_EQ(edited.size(), 2U);
}

TEST_F(Channels, ADispatchedChannelGetsItsFirstMessageAndTheEditWithTheTurn) {
  Conversations dispatched(shipped(), *store_, clock_,
                           [](std::size_t count) { return std::string(count, 'r'); },
                           {.editing = {"test"}, .dispatched = {"test"}});
  const auto begun = dispatched.take(arrival("ada", dialogue::CommandWord{"menu"}));
  ASSERT_TRUE(begun.has_value());
  ASSERT_EQ(begun->claimed.size(), 1U);
  const auto sent_first = begun->claimed.front();
  EXPECT_TRUE(show().empty()) << "claimed: not for another sender";
  Random chance = Random::seeded(1);
  ASSERT_TRUE(store_
                  ->write([&](store::Transaction& t) {
                    return settle(t, sent_first, {.platform_id = "p1"}, clock_.now(), 0ms, chance);
                  })
                  .has_value());
  show();
  const dialogue::Delivery asked = sent_first.delivery.token != 0 ? sent_first.delivery : last_;
  const auto tapped =
      dispatched.take(arrival("ada", dialogue::Button{asked.token, asked.choices.front().id}));
  ASSERT_TRUE(tapped.has_value());
  ASSERT_EQ(tapped->claimed.size(), 2U);
  const Outgoing& edit = tapped->claimed.front();
  ASSERT_TRUE(edit.ending.has_value());
  EXPECT_EQ(edit.delivery.text, asked.text);
  EXPECT_EQ(edit.ending->option, asked.choices.front().id);
  EXPECT_FALSE(edit.ending->platform_id.empty());
  EXPECT_FALSE(tapped->claimed.back().ending.has_value());
  EXPECT_FALSE(tapped->claimed.back().delivery.text.empty());
  EXPECT_TRUE(letters_.ended.empty());
}

TEST_F(Channels, AQuestionAnsweredInWordsIsEditedWithoutAnOption) {
  ASSERT_TRUE(take("ada", dialogue::CommandWord{"menu"}).has_value());
  show();
  ASSERT_TRUE(take("ada", dialogue::Message{last_.choices.front().label, "m"}).has_value());
  show();
  ASSERT_EQ(letters_.ended.size(), 1U);
  EXPECT_FALSE(letters_.ended.front().ending->option.has_value());
}

// What was written in a field of the message would be gone from the talk otherwise.
TEST_F(Channels, WordsWrittenInAQuestionGoWithItsEditUnlessItIsPrivate) {
  const auto answer_by = [&](const std::string& dialogue) {
    EXPECT_TRUE(take("ada", dialogue::CommandWord{dialogue}).has_value());
    show();
    for (int i = 0; i < 12 && last_.input != dialogue::InputKind::Text; ++i) {
      EXPECT_TRUE(take("ada", dialogue::Button{last_.token, last_.choices.front().id}).has_value());
      show();
    }
    letters_.ended.clear();
  };
  answer_by("interest");
  while (last_.choices.empty()) {
    ASSERT_TRUE(take("ada", dialogue::Message{"Bo", ""}).has_value());
    show();
  }
  ASSERT_FALSE(last_.is_private);
  ASSERT_TRUE(take("ada", dialogue::Submission{last_.token, "their dog"}).has_value());
  show();
  ASSERT_FALSE(letters_.ended.empty());
  EXPECT_EQ(letters_.ended.back().ending->text, "their dog");
  answer_by("empathy");
  for (int i = 0; i < 12 && !last_.is_private; ++i) {
    const bool taps = !last_.choices.empty();
    ASSERT_TRUE((taps ? take("ada", dialogue::Button{last_.token, last_.choices.front().id})
                      : take("ada", dialogue::Message{"Bo", ""}))
                    .has_value());
    show();
  }
  ASSERT_TRUE(last_.is_private);
  letters_.ended.clear();
  ASSERT_TRUE(take("ada", dialogue::Submission{last_.token, "a secret"}).has_value());
  show();
  ASSERT_FALSE(letters_.ended.empty());
  EXPECT_FALSE(letters_.ended.back().ending->text.has_value());
}

TEST_F(Channels, TheAnswerUrlOfATapTravelsWithItsEdit) {
  ASSERT_TRUE(take("ada", dialogue::CommandWord{"menu"}).has_value());
  show();
  auto tap = arrival("ada", dialogue::Button{last_.token, last_.choices.front().id});
  tap.answer_url = "https://hooks.example/1";
  ASSERT_TRUE(talks_.take(tap).has_value());
  show();
  ASSERT_EQ(letters_.ended.size(), 1U);
  EXPECT_EQ(letters_.ended.front().ending->answer_url, "https://hooks.example/1");
}

TEST_F(Channels, AnAddressIsRememberedAndGoesWithEveryMessage) {
  auto first = arrival("ada", dialogue::Message{"menu", "1"});
  first.address = "D1";
  ASSERT_TRUE(talks_.take(first).has_value());
  ASSERT_TRUE(talks_.take(arrival("ada", dialogue::Message{"stop", "2"})).has_value());
  EXPECT_EQ(talk_of("ada").address, "D1");
  const auto waiting = store::in_store(
      *store_,
      [&, person = talk_of("ada").person](store::Transaction& t) { return t.outbox_of(person); });
  ASSERT_TRUE(waiting.has_value() && !waiting->empty());
  for (const auto& message : *waiting) EXPECT_EQ(message.address, "D1");
}

TEST_F(Channels, AStrangerIsHeldUntilTheChannelSaysWhoTheyAre) {
  for (const char* text : {"hej", "menu"}) {
    auto one = arrival("sven", dialogue::Message{text, text});
    one.may_wait = true;
    const auto receipt = talks_.take(one);
    ASSERT_TRUE(receipt.has_value());
    EXPECT_TRUE(receipt->held);
    const auto again = talks_.take(one);
    EXPECT_TRUE(again->duplicate);
  }
  EXPECT_FALSE(is_known("sven"));
  EXPECT_TRUE(show().empty());

  const auto released =
      talks_.release(identity("sven"), {"Sven", Language("sv"), "Europe/Stockholm"});
  ASSERT_TRUE(released.has_value());
  EXPECT_EQ(released->size(), 2U);
  ASSERT_FALSE(show().empty());
  EXPECT_EQ(last_.language, Language("sv"));
  EXPECT_TRUE(talks_.release(identity("sven"), {})->empty());

  auto known = arrival("sven", dialogue::Message{"stop", "s"});
  known.may_wait = true;
  EXPECT_FALSE(talks_.take(known)->held);
}

TEST_F(Channels, AStrangerWhomTheChannelDoesNotKnowIsAnsweredAllTheSame) {
  auto one = arrival("guest", dialogue::Joined{});
  one.may_wait = true;
  ASSERT_TRUE(talks_.take(one)->held);
  ASSERT_EQ(talks_.release(identity("guest"), {})->size(), 1U);
  EXPECT_EQ(show().front(), "onboarding.who_i_am");
}

TEST_F(Channels, WhereTheChannelDoesNotSayTheOperatorsLanguageAndZoneHold) {
  Conversations talks(shipped(), *store_, clock_,
                      [](std::size_t count) { return std::string(count, 'x'); }, {},
                      {Language("nl"), *Zone::named("Europe/Amsterdam")});
  ASSERT_TRUE(talks.take(arrival("bo", dialogue::Joined{})).has_value());
  show();
  EXPECT_EQ(last_.language, Language("nl"));
  EXPECT_EQ((*talks.zone_of(identity("bo")))->name(), "Europe/Amsterdam");
}

TEST_F(Channels, NewsOfAZoneMovesWhatIsPlanned) {
  const auto receipt = take("ada", dialogue::Message{"stop", "1"});
  plan(*store_, receipt->person, "k", "help", "2026-11-27T10:00", 24h);
  ASSERT_TRUE(talks_.learn(identity("ada"), {"", {}, "America/New_York"}).has_value());
  auto planned = store::in_store(
      *store_, [&](store::Transaction& t) { return t.schedules_of(receipt->person); });
  std::erase_if(*planned, [](const store::Schedule& one) { return one.key == kNudgeKey; });
  ASSERT_EQ(planned->size(), 1U);
  EXPECT_EQ(planned->front().zone, "America/New_York");
  EXPECT_EQ(planned->front().due, parse_instant("2026-11-27T15:00:00Z").value());
}

TEST_F(Channels, NewsOfALanguageYieldsToTheirOwnWord) {
  ASSERT_TRUE(take("ada", dialogue::Message{"menu", "1"}).has_value());
  show();
  ASSERT_TRUE(talks_.learn(identity("ada"), {"", Language("nl"), {}}).has_value());
  ASSERT_TRUE(take("ada", dialogue::Message{"menu", "2"}).has_value());
  show();
  EXPECT_EQ(last_.language, Language("nl"));
  ASSERT_TRUE(take("ada", dialogue::LocaleChanged{Language("en"), true}).has_value());
  ASSERT_TRUE(talks_.learn(identity("ada"), {"", Language("sv"), {}}).has_value());
  ASSERT_TRUE(take("ada", dialogue::Message{"menu", "3"}).has_value());
  show();
  EXPECT_EQ(last_.language, Language("en"));
}

TEST_F(Channels, NewsOfAStrangerWritesNobodyDown) {
  ASSERT_TRUE(talks_.learn(identity("ghost"), {"Ghost", Language("sv"), {}}).has_value());
  EXPECT_FALSE(is_known("ghost"));
}

TEST_F(Channels, ALineThatBelongsToNobodysTalkIsSaidOnceAndLeavesNothing) {
  dialogue::Delivery line;
  line.key = "core.not_text";
  line.text = "Write to me directly.";
  line.language = Language("en");
  const store::InboxKey key{"test", "", "mention", "C1", "17.1"};
  EXPECT_TRUE(*talks_.say_once(key, "C1/17.1", line));
  EXPECT_FALSE(*talks_.say_once(key, "C1/17.1", line));
  EXPECT_EQ(show(), std::vector<std::string>{"core.not_text"});
  EXPECT_FALSE(store::in_store(*store_, [](store::Transaction& t) {
                 return t.next_outbox("test");
               })->has_value());
}

TEST_F(Channels, NobodyIsWokenWhereNothingCanBeDelivered) {
  const auto receipt = take("ada", dialogue::Message{"stop", "1"});
  show();
  plan(*store_, receipt->person, "k", "help", "2026-11-20T12:00", 24h);
  park(receipt->conversation);
  clock_.set(clock_.now() + 3h);
  const auto woken = wake_due(talks_, clock_.now());
  ASSERT_TRUE(woken.has_value());
  EXPECT_EQ(woken->parked, 1);
  EXPECT_EQ(woken->schedules, 0);
  EXPECT_TRUE(show().empty());
  ASSERT_TRUE(take("ada", dialogue::Message{"menu", "2"}).has_value());
  EXPECT_EQ(talk_of("ada").parked, "") << "who writes to us can be reached again";
}

}  // namespace
}  // namespace tillit::service
