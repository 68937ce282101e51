#include "service/linking.hpp"

#include "coaching/book_json.hpp"
#include "coaching/relationship_rules.hpp"
#include "dialogue/state_json.hpp"
#include "turns/service_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

// One person at several channels, on a real store and with the dialogues as they are shipped. The
// channels are names only: nothing here knows one.
namespace tillit::service {
namespace {

using store::in_store;
using store::Transaction;
using Keys = std::vector<std::string>;
using News = std::string;

class Linking : public Service {
 protected:
  // A chat: a channel, and the user there. Whoever writes first is somebody new.
  struct Chat {
    std::string channel;
    std::string user;
    std::string workspace = "w";
    [[nodiscard]] store::Identity identity() const { return {channel, workspace, user}; }
    [[nodiscard]] RoomId room() const { return RoomId(channel + ":" + workspace + ":" + user); }
  };
  const Chat slack_{"slack", "ada"};
  const Chat teams_{"teams", "29:ada"};

  Result<Receipt> hear(const Chat& chat, const dialogue::Event& event) {
    return talks_.take({chat.identity(), chat.room(), "e" + std::to_string(++events_), event,
                        "Ada of " + chat.channel, Language(chat.channel == "slack" ? "nl" : "en"),
                        chat.channel == "slack" ? "Europe/Amsterdam" : "Europe/Stockholm"});
  }
  Receipt must(const Chat& chat, const dialogue::Event& event) {
    auto receipt = hear(chat, event);
    EXPECT_TRUE(receipt.has_value()) << receipt.error().context;
    if (receipt) {
      EXPECT_FALSE(receipt->alert);
    }
    return receipt.value_or(Receipt{});
  }
  Receipt say(const Chat& chat, const std::string& text) {
    return must(chat, dialogue::Message{text, "m" + std::to_string(++events_)});
  }
  // What was said in the channel since it was read last.
  Keys read(const Chat& chat) {
    Letters letters;
    EXPECT_TRUE(send_waiting(*store_, chat.channel, letters, clock_.now()).has_value());
    Keys keys;
    for (const auto& delivery : letters.sent) {
      keys.push_back(delivery.key);
      if (delivery.token != 0) asked_[chat.channel] = delivery;
      texts_[delivery.key] = delivery.text;
    }
    return keys;
  }
  Receipt tap(const Chat& chat, const std::string& option) {
    read(chat);
    return must(chat, dialogue::Button{asked_[chat.channel].token, option});
  }
  static bool has(const Keys& keys, const std::string& key) {
    return std::ranges::find(keys, key) != keys.end();
  }
  std::string show_code(const Chat& chat) {
    say(chat, "/link");
    tap(chat, "show");
    EXPECT_TRUE(has(read(chat), "link_code.code"));
    const std::string text = texts_["link_code.code"];
    const auto hyphen = text.find('-');
    EXPECT_NE(hyphen, std::string::npos) << text;
    return text.substr(hyphen - 4, 9);
  }
  Keys type_code(const Chat& chat, const std::string& code) {
    say(chat, "/link");
    tap(chat, "type");
    say(chat, code);
    return read(chat);
  }
  Receipt link(const Chat& shown, const Chat& typed, const std::string& answer = "yes") {
    EXPECT_TRUE(has(type_code(typed, show_code(shown)), "link_preview.what_named"));
    return tap(typed, answer);
  }

  PersonId person_of(const Chat& chat) {
    const auto found =
        in_store(*store_, [&](Transaction& t) { return t.find_person(chat.identity()); });
    return found.value().value_or(PersonId{});
  }
  coaching::Book book_of(const Chat& chat) {
    const PersonId id = person_of(chat);
    const auto row = in_store(*store_, [&](Transaction& t) { return t.load_person(id); });
    EXPECT_TRUE(row.has_value());
    return *coaching::read_book(row->book);
  }
  store::ConversationRow talk_of(const Chat& chat) {
    return **in_store(*store_, [&](Transaction& t) { return t.find_conversation(chat.room()); });
  }
  // The one row of what comes next, and what it says; nullopt if nothing comes.
  std::optional<WaitingNudge> next_of(const Chat& chat) {
    const PersonId id = person_of(chat);
    const auto rows = *in_store(*store_, [&](Transaction& t) { return t.schedules_of(id); });
    EXPECT_LE(rows.size(), 1U);
    if (rows.empty()) return std::nullopt;
    EXPECT_EQ(rows.front().key, kNudgeKey);
    zone_of_plan_ = rows.front().zone;
    const auto waiting = read_waiting(rows.front());
    EXPECT_TRUE(waiting.has_value());
    return waiting && !waiting->look_again ? std::optional(*waiting) : std::nullopt;
  }
  // Somebody whom this chat knows, with a promise to somebody that is to be asked about.
  void meet(const Chat& chat, const std::string& alias, const std::string& what,
            const char* follow_up) {
    must(chat, dialogue::Joined{});
    tap(chat, "start");
    say(chat, "/stop");
    read(chat);
    const PersonId id = person_of(chat);
    coaching::Book book;
    book.relationships.push_back(
        {"rel:1", alias, *parse_date("2026-11-19"), std::nullopt, std::nullopt});
    coaching::Promise promise;
    promise.id = "pr:2";
    promise.plan.what = what;
    promise.plan.due = *parse_date("2026-11-25");
    promise.plan.relationship = "rel:1";
    promise.plan.follow_up = *parse_local_date_time(follow_up);
    promise.opened = *parse_date("2026-11-19");
    book.promises.push_back(promise);
    book.rhythm.check_in.wanted = false;  // these tests are about promises
    book.snapshots.push_back({"snap:3", "rel:1", *parse_date("2026-11-19"), {1, 2, 3, 4}});
    const auto done = store_->write([&](Transaction& t) -> Result<void> {
      auto row = t.load_person(id);
      if (!row) return tl::unexpected(row.error());
      row->book = coaching::write_book(book);
      if (auto saved = t.save_person(*row, true); !saved) return saved;
      return plan_anew(t, talks_.nudge_rules(), id, clock_.now());
    });
    ASSERT_TRUE(done.has_value());
  }
  void meet_both() {
    meet(slack_, "Wren", "ring Ada", "2026-11-25T10:00");
    meet(teams_, "Bo", "thank Bo", "2026-11-26T11:00");
  }
  void wake_at(const char* instant) {
    clock_.set(parse_instant(instant).value());
    const auto woken = wake_due(talks_, clock_.now());
    ASSERT_TRUE(woken.has_value()) << woken.error().context;
    EXPECT_EQ(woken->broken, 0);
  }
  void park(const Chat& chat, const std::string& why = "blocked") {
    const auto id = talk_of(chat).id;
    ASSERT_TRUE(
        store_->write([&](Transaction& t) { return t.park_conversation(id, why); }).has_value());
  }

  std::map<std::string, dialogue::Delivery> asked_;  // by channel
  std::map<std::string, std::string> texts_;         // by key
  std::string zone_of_plan_;                         // of next_of()
};

// --- codes ---

TEST(LinkCodes, AreEvenlyDrawnAndReadAsPeopleTypeThem) {
  Random random = Random::seeded(3);
  std::map<char, int> drawn;
  for (int n = 0; n < 2000; ++n) {
    const auto code = make_code([&](std::size_t count) {
      std::string bytes;
      while (bytes.size() < count) bytes += static_cast<char>(random.next() & 0xFF);
      return bytes;
    });
    ASSERT_EQ(plain_code(shown_code(code)), code);
    for (const char letter : code) ++drawn[letter];
  }
  EXPECT_EQ(drawn.size(), kCodeLetters.size());
  for (const auto& [letter, times] : drawn) {
    EXPECT_GT(times, 400) << letter;
    EXPECT_LT(times, 640) << letter;
  }
  EXPECT_EQ(plain_code(" abcd efgh"), "ABCDEFGH");
  for (const char* no : {"", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "ABCD-EFGI", "ÅBCD-EFGH"})
    EXPECT_FALSE(plain_code(no).has_value()) << no;
}

TEST_F(Linking, ShowsACodeThatStandsNowhereInTheStore) {
  const std::string code = show_code(slack_);
  std::string plain = code;
  std::erase(plain, '-');
  const PersonId person = person_of(slack_);
  const auto log = *in_store(*store_, [&](Transaction& t) { return t.turn_log_of(person, 0); });
  for (const auto& row : log) EXPECT_EQ(row.texts.find(code), std::string::npos);
  for (const char* suffix : {"", "-wal"}) {
    const auto bytes = store::content_of(folder_.database().string() + suffix);
    EXPECT_EQ(bytes.find(code), std::string::npos);
    EXPECT_EQ(bytes.find(plain), std::string::npos);
  }
}

TEST_F(Linking, TakesACodeOnce) {
  const std::string code = show_code(slack_);
  EXPECT_TRUE(has(type_code(teams_, code), "link_preview.what_named"));
  EXPECT_TRUE(has(type_code({"terminal", "eve"}, code), "link_news.wrong"));
  tap(teams_, "yes");
  EXPECT_TRUE(has(type_code({"terminal", "eve"}, code), "link_news.wrong"));
  EXPECT_EQ(person_of(slack_), person_of(teams_));
  EXPECT_NE(person_of(slack_), person_of({"terminal", "eve"}));
}

TEST_F(Linking, GivesEveryCodeThatCannotBeUsedTheSameAnswer) {
  const std::string replaced = show_code(slack_);
  const std::string expired = show_code(slack_);
  const std::string never = "ABCD-EFGH";
  EXPECT_TRUE(has(type_code(teams_, replaced), "link_news.wrong"));
  EXPECT_TRUE(has(type_code(teams_, never), "link_news.wrong"));
  clock_.set(clock_.now() + kCodeLives);
  EXPECT_TRUE(has(type_code(teams_, expired), "link_news.wrong"));
}

TEST_F(Linking, TakesACodeUntilTheLastMoment) {
  const std::string code = show_code(slack_);
  clock_.set(clock_.now() + kCodeLives - 1ms);
  EXPECT_TRUE(has(type_code(teams_, code), "link_preview.what_named"));
}

TEST_F(Linking, LooksAtNoCodeForAnHourAfterFiveWrongOnes) {
  for (std::int64_t n = 0; n < kWrongCodes; ++n)
    EXPECT_TRUE(has(type_code(teams_, "ABCD-EFGH"), "link_news.wrong"));
  EXPECT_TRUE(has(type_code(teams_, show_code(slack_)), "link_news.locked")) << "even a right one";
  EXPECT_TRUE(has(type_code({"terminal", "ada"}, show_code(slack_)), "link_preview.what_named"))
      << "other people are not kept waiting";
  clock_.set(clock_.now() + kWrongCodesWithin + 1ms);
  EXPECT_TRUE(has(type_code(teams_, show_code(slack_)), "link_preview.what_named"));
}

TEST_F(Linking, KnowsOnesOwnCodeAndDoesNotCountIt) {
  const std::string code = show_code(slack_);
  for (std::int64_t n = 0; n <= kWrongCodes; ++n)
    EXPECT_TRUE(has(type_code(slack_, code), "link_news.own"));
  EXPECT_TRUE(has(type_code(teams_, code), "link_preview.what_named"));
}

TEST_F(Linking, DoesNotLinkTwoAccountsOfOneWorkspace) {
  const std::string code = show_code(slack_);
  EXPECT_TRUE(has(type_code({"slack", "bo"}, code), "link_news.same_workspace"));
  EXPECT_TRUE(has(type_code(teams_, code), "link_news.wrong")) << "the code is used up";
}

// --- the preview and the answer ---

TEST_F(Linking, ShowsWhatBecomesOneAndWhoseSettingsHold) {
  meet_both();
  EXPECT_TRUE(has(type_code(teams_, show_code(slack_)), "link_preview.what_named"));
  const std::string shown = texts_["link_preview.what_named"];
  for (const char* part : {"one person", "one promise", "Slack", "Ada of slack", "Dutch",
                           "Europe/Amsterdam", "nudges on"})
    EXPECT_NE(shown.find(part), std::string::npos) << part << " in " << shown;
  EXPECT_NE(person_of(slack_), person_of(teams_)) << "nothing is linked before the answer";
}

TEST_F(Linking, ChangesNothingWithoutAYes) {
  meet_both();
  type_code(teams_, show_code(slack_));
  tap(teams_, "no");
  EXPECT_EQ(read(teams_).front(), "link_preview.declined");
  EXPECT_NE(person_of(slack_), person_of(teams_));
  EXPECT_EQ(book_of(teams_).promises.size(), 1U);
  EXPECT_TRUE(read(slack_).empty());
}

TEST_F(Linking, AsksForANewCodeWhenTheAnswerTookTooLong) {
  type_code(teams_, show_code(slack_));
  clock_.set(clock_.now() + kCodeLives);
  tap(teams_, "yes");
  EXPECT_TRUE(has(read(teams_), "link_news.gone"));
  EXPECT_NE(person_of(slack_), person_of(teams_));
}

TEST_F(Linking, LinksNobodyWhoWasErasedBeforeTheAnswer) {
  type_code(teams_, show_code(slack_));
  say(slack_, "/delete");
  tap(slack_, "erase");
  tap(teams_, "yes");
  EXPECT_TRUE(has(read(teams_), "link_news.gone"));
  EXPECT_EQ(person_of(slack_), PersonId{});
}

// --- one person ---

TEST_F(Linking, MakesOneSetOfPromisesAndTellsBothSides) {
  meet_both();
  const PersonId kept = person_of(slack_);
  const Receipt receipt = link(slack_, teams_);
  EXPECT_EQ(receipt.person, kept);
  EXPECT_TRUE(has(read(teams_), "link_news.linked"));
  EXPECT_TRUE(has(read(slack_), "link_news.joined"));
  EXPECT_EQ(person_of(teams_), kept);
  EXPECT_EQ(talk_of(teams_).person, kept);
  const auto book = book_of(teams_);
  ASSERT_EQ(book.promises.size(), 2U);
  EXPECT_EQ(book.relationships.size(), 2U);
  EXPECT_EQ(book.places.size(), 2U);
  for (const auto& promise : book.promises) {
    const auto* who = coaching::find_relationship(book, *promise.plan.relationship);
    ASSERT_NE(who, nullptr);
    EXPECT_EQ(who->alias, promise.plan.what == "ring Ada" ? "Wren" : "Bo");
  }
  for (const Chat& chat : {slack_, teams_}) {
    say(chat, "/my promises");
    EXPECT_FALSE(has(read(chat), "my_promises.none"));
  }
  const auto log = *in_store(*store_, [&](Transaction& t) { return t.turn_log_of(kept, 0); });
  const auto of_teams = std::ranges::count_if(
      log, [&](const auto& row) { return row.conversation == talk_of(teams_).id; });
  EXPECT_GT(of_teams, 4);
  for (const auto& row : log) EXPECT_FALSE(row.texts.empty());
}

TEST_F(Linking, AsksAboutEveryPromiseOfBothOnTheClockOfTheKeptSide) {
  meet_both();
  link(slack_, teams_);
  std::vector<std::string> asked;
  for (const char* at : {"2026-11-25T09:00:00Z", "2026-11-26T10:00:00Z"}) {
    const auto next = next_of(slack_);
    ASSERT_TRUE(next.has_value()) << at;
    EXPECT_EQ(zone_of_plan_, "Europe/Amsterdam");
    EXPECT_EQ(format_instant(next->nudge.due), format_instant(*parse_instant(at)));
    const auto book = book_of(slack_);
    const auto* promise = coaching::find_promise(book, promise_of(next->nudge.key));
    ASSERT_NE(promise, nullptr) << next->nudge.key;
    asked.push_back(promise->plan.what);
    wake_at(at);
  }
  EXPECT_EQ(asked, (std::vector<std::string>{"ring Ada", "thank Bo"}));
}

TEST_F(Linking, AsksNobodyAboutAPromiseWhenTheKeptSideHasNudgesOff) {
  meet_both();
  say(slack_, "/leave");
  tap(slack_, "quiet");
  ASSERT_FALSE(next_of(slack_).has_value());
  ASSERT_TRUE(next_of(teams_).has_value());
  link(slack_, teams_);
  EXPECT_FALSE(next_of(teams_).has_value());
}

TEST_F(Linking, AsksWhetherPeopleOfOneAliasAreTheSame) {
  for (const bool same : {true, false}) {
    const Chat slack{"slack", same ? "s" : "t"};
    const Chat teams{"teams", same ? "s" : "t", same ? "w" : "w2"};
    meet(slack, "Wren", "ring Ada", "2026-11-25T10:00");
    meet(teams, "wren", "thank Wren", "2026-11-26T11:00");
    type_code(teams, show_code(slack));
    EXPECT_NE(texts_["link_preview.confirm_names"].find("Wren"), std::string::npos);
    tap(teams, same ? "same" : "apart");
    const auto book = book_of(teams);
    EXPECT_EQ(book.promises.size(), 2U);
    ASSERT_EQ(book.relationships.size(), same ? 1U : 2U);
    if (!same) {
      EXPECT_EQ(book.relationships[1].alias, "wren (Microsoft Teams)");
    }
  }
}

TEST_F(Linking, GoesOnWithWhatWasOpenInBothRooms) {
  meet_both();
  for (const Chat& chat : {slack_, teams_}) {
    say(chat, "/menu");
    tap(chat, "interest");
    EXPECT_TRUE(has(read(chat), "choose_person.which"));
  }
  const auto shown_before = asked_["teams"];
  link(slack_, teams_);
  read(teams_);
  read(slack_);
  // The old button names "rel:1", who is somebody else's Wren now.
  must(teams_, dialogue::Button{shown_before.token, shown_before.choices.front().id});
  EXPECT_TRUE(has(read(teams_), "core.old_button"));
  EXPECT_EQ(asked_["teams"].key, "choose_person.which");
  std::set<std::string> labels;
  for (const auto& choice : asked_["teams"].choices) labels.insert(choice.label);
  EXPECT_TRUE(labels.contains("Wren") && labels.contains("Bo"));
  say(teams_, "Bo");
  EXPECT_FALSE(has(read(teams_), "choose_person.which"));
  tap(slack_, asked_["slack"].choices.front().id);
  EXPECT_FALSE(has(read(slack_), "core.old_button"));
}

TEST_F(Linking, DoesNotWelcomeSomebodyItKnows) {
  meet(slack_, "Wren", "ring Ada", "2026-11-25T10:00");
  say(teams_, "hello");
  EXPECT_TRUE(has(read(teams_), "onboarding.who_i_am"));
  link(slack_, teams_);
  const Keys said = read(teams_);
  EXPECT_FALSE(has(said, "onboarding.kept"));
  say(teams_, "hello");
  EXPECT_FALSE(has(read(teams_), "onboarding.who_i_am"));
}

TEST_F(Linking, LinksAThirdChannelFromEitherSide) {
  const Chat terminal{"terminal", "ada"};
  meet_both();
  meet(terminal, "Cy", "ask Cy", "2026-11-27T10:00");
  link(slack_, teams_);
  EXPECT_TRUE(has(type_code(slack_, show_code(teams_)), "link_news.own"));
  link(terminal, teams_);
  EXPECT_EQ(person_of(slack_), person_of(terminal));
  EXPECT_EQ(person_of(teams_), person_of(terminal));
  EXPECT_EQ(book_of(slack_).promises.size(), 3U);
  EXPECT_EQ(book_of(slack_).places.size(), 3U);
  EXPECT_TRUE(next_of(slack_).has_value());
  EXPECT_TRUE(has(read(terminal), "link_news.joined"));
}

// --- where nudges come ---

TEST_F(Linking, WritesWhereThePersonWroteLastUnlessTheyChose) {
  meet_both();
  link(slack_, teams_);
  clock_.set(clock_.now() + 1h);
  say(slack_, "/stop");
  read(slack_);
  read(teams_);
  wake_at("2026-11-25T09:00:00Z");
  EXPECT_TRUE(has(read(slack_), "follow_up.hello"));
  EXPECT_TRUE(read(teams_).empty());
}

TEST_F(Linking, WritesWhereTheyChoseAndElsewhereIfNothingGetsThere) {
  meet_both();
  link(slack_, teams_);
  say(slack_, "/link");
  tap(slack_, "nudges");
  tap(slack_, talk_of(teams_).id.str());
  EXPECT_TRUE(has(read(slack_), "link.nudges_at"));
  read(teams_);
  wake_at("2026-11-25T09:00:00Z");
  EXPECT_TRUE(has(read(teams_), "follow_up.hello"));
  EXPECT_TRUE(read(slack_).empty());

  park(teams_);
  wake_at("2026-11-26T10:00:00Z");
  EXPECT_TRUE(has(read(slack_), "follow_up.hello"));
}

// --- parting ---

TEST_F(Linking, PartsAndKeepsEverythingHere) {
  meet_both();
  link(slack_, teams_);
  read(slack_);
  const PersonId person = person_of(slack_);
  say(slack_, "/link");
  tap(slack_, "part");
  tap(slack_, "here");
  EXPECT_TRUE(has(read(slack_), "link_news.parted"));
  EXPECT_EQ(read(teams_), Keys{"core.link_parted"});
  EXPECT_EQ(person_of(slack_), person);
  EXPECT_EQ(person_of(teams_), PersonId{});
  EXPECT_EQ(book_of(slack_).promises.size(), 2U);
  EXPECT_TRUE(book_of(slack_).places.empty());
  say(teams_, "hello");
  EXPECT_TRUE(has(read(teams_), "onboarding.who_i_am"));
  EXPECT_TRUE(book_of(teams_).promises.empty());
  EXPECT_FALSE(next_of(teams_).has_value());
}

TEST_F(Linking, PartsAndKeepsEverythingThere) {
  meet_both();
  link(slack_, teams_);
  say(slack_, "/link");
  tap(slack_, "nudges");
  tap(slack_, talk_of(teams_).id.str());
  read(slack_);
  const PersonId person = person_of(slack_);
  say(teams_, "/link");
  tap(teams_, "part");
  EXPECT_TRUE(tap(teams_, "there").erased);
  EXPECT_EQ(read(teams_), Keys{"link.parted_from"});
  EXPECT_TRUE(has(read(slack_), "link_news.parted"));
  EXPECT_EQ(person_of(slack_), person);
  EXPECT_EQ(person_of(teams_), PersonId{});
  EXPECT_EQ(book_of(slack_).promises.size(), 2U);
  EXPECT_FALSE(book_of(slack_).nudge_place.has_value());
  must(teams_, dialogue::Button{asked_["teams"].token, "there"});
  EXPECT_TRUE(read(teams_).empty()) << "an old button of a stranger begins nothing";
  wake_at("2026-11-25T09:00:00Z");
  EXPECT_TRUE(has(read(slack_), "follow_up.hello"));
}

TEST_F(Linking, PartsNothingOfAChatThatIsAloneByNow) {
  meet_both();
  link(slack_, teams_);
  for (const Chat& chat : {slack_, teams_}) {
    say(chat, "/link");
    tap(chat, "part");
  }
  tap(teams_, "there");
  EXPECT_TRUE(has(read(slack_), "link_news.parted"));
  EXPECT_FALSE(must(slack_, dialogue::Button{asked_["slack"].token, "there"}).erased);
  EXPECT_EQ(read(slack_).front(), "link_news.alone");
  EXPECT_EQ(book_of(slack_).promises.size(), 2U);
}

TEST_F(Linking, PartsAnAccountWithAllItsRooms) {
  meet_both();
  link(slack_, teams_);
  const auto elsewhere = [&](const std::string& id) {
    return talks_.take({teams_.identity(), RoomId("teams:w:second"), id,
                        dialogue::Message{"hello", id}, "", std::nullopt, std::nullopt});
  };
  ASSERT_TRUE(elsewhere("1").has_value());
  say(slack_, "/link");
  tap(slack_, "part");
  tap(slack_, "here");
  const auto stranger = elsewhere("2");
  ASSERT_TRUE(stranger.has_value()) << stranger.error().context;
  EXPECT_NE(stranger->person, person_of(slack_));
}

TEST_F(Linking, LinksAgainAfterParting) {
  meet_both();
  link(slack_, teams_);
  say(slack_, "/link");
  tap(slack_, "part");
  tap(slack_, "here");
  read(teams_);
  link(slack_, teams_);
  EXPECT_EQ(person_of(slack_), person_of(teams_));
  EXPECT_EQ(book_of(slack_).promises.size(), 2U) << "nothing is there twice";
}

// --- everything, for both ---

// What a channel shows beside the talk is out of date on both sides, whoever of them says it.
TEST_F(Linking, TellsOfWhichAccountsOtherThingsAreKept) {
  const auto changed = [](const Receipt& receipt) {
    std::set<std::string> accounts;
    for (const auto& one : receipt.changed) accounts.insert(one.channel + ":" + one.user);
    return accounts;
  };
  const std::set<std::string> both{"slack:ada", "teams:29:ada"};
  const std::set<std::string> none;
  meet_both();
  EXPECT_EQ(changed(say(slack_, "/menu")), none);
  const std::string code = show_code(slack_);
  EXPECT_TRUE(has(type_code(teams_, code), "link_preview.what_named"));
  EXPECT_EQ(changed(tap(teams_, "yes")), both);
  for (const char* kept : {"here", "there"}) {
    say(teams_, "/link");
    EXPECT_EQ(changed(tap(teams_, "part")), none);
    EXPECT_EQ(changed(tap(teams_, kept)), both) << kept;
    read(teams_);
    read(slack_);
    EXPECT_EQ(changed(link(slack_, teams_)), both);
  }
  say(teams_, "/delete");
  EXPECT_EQ(changed(tap(teams_, "erase")), both);
}

TEST_F(Linking, ErasesBothRoomsAtOnce) {
  meet_both();
  link(slack_, teams_);
  read(slack_);
  read(teams_);
  const PersonId person = person_of(slack_);
  say(teams_, "/delete");
  EXPECT_TRUE(has(read(teams_), "delete.what_goes_linked"));
  tap(teams_, "erase");
  EXPECT_EQ(read(teams_), Keys{"delete.erased"});
  EXPECT_TRUE(read(slack_).empty());
  EXPECT_EQ(person_of(slack_), PersonId{});
  EXPECT_EQ(person_of(teams_), PersonId{});
  const auto left = in_store(*store_, [&](Transaction& t) -> Result<std::size_t> {
    return t.turn_log_of(person, 0)->size() + t.conversations_of(person)->size() +
           t.schedules_of(person)->size() + t.identities_of(person)->size();
  });
  EXPECT_EQ(*left, 0U);
}

TEST_F(Linking, ExportsBothSidesFromEither) {
  meet_both();
  link(slack_, teams_);
  for (const Chat& chat : {slack_, teams_}) {
    say(chat, "/my data");
    read(chat);
    must(chat, dialogue::Button{asked_[chat.channel].token, "go"});
    Letters letters;
    ASSERT_TRUE(send_waiting(*store_, chat.channel, letters, clock_.now()).has_value());
    std::string all;
    for (const auto& delivery : letters.sent) all += delivery.key + ": " + delivery.text + "\n";
    for (const char* part : {"ring Ada", "thank Bo", "Wren", "Bo", "slack · w · ada",
                             "teams · w · 29:ada", "2026-11-19 · Wren · ", "2026-11-19 · Bo · "})
      EXPECT_NE(all.find(part), std::string::npos) << part << " in " << all;
  }
}

// --- at once, and over a kill ---

TEST_F(Linking, LosesNoTurnOfEitherSideWhileTheyBecomeOne) {
  meet_both();
  type_code(teams_, show_code(slack_));
  read(teams_);
  const std::int64_t token = asked_["teams"].token;
  const auto revs = [&] { return std::pair(talk_of(slack_).rev, talk_of(teams_).rev); };
  const auto before = revs();
  constexpr int kWords = 15;
  {
    std::vector<std::jthread> threads;
    for (const Chat& chat : {slack_, teams_}) {
      threads.emplace_back([this, chat] {
        for (int n = 0; n < kWords; ++n)
          EXPECT_TRUE(hear(chat, dialogue::Message{"status", std::to_string(n)}).has_value());
      });
    }
    threads.emplace_back([this, token] {
      EXPECT_TRUE(hear(teams_, dialogue::Button{token, "yes"}).has_value());
    });
  }
  EXPECT_EQ(person_of(slack_), person_of(teams_));
  EXPECT_EQ(book_of(slack_).promises.size(), 2U);
  // Every word, and what each side is told; in the room that joined also the tap, and its own
  // rewriting.
  EXPECT_EQ(revs().first - before.first, kWords + 1);
  EXPECT_EQ(revs().second - before.second, kWords + 3);
}

// Runs `at_work` when a work has done everything and is not yet committed.
class WatchedStore final : public store::Store {
 public:
  WatchedStore(store::Store& inner, std::function<void()> at_work)
      : inner_(inner), at_work_(std::move(at_work)) {}
  Result<void> write(const std::function<Result<void>(Transaction&)>& work) override {
    return inner_.write([&](Transaction& transaction) -> Result<void> {
      auto done = work(transaction);
      at_work_();
      return done;
    });
  }
  Result<void> compact() override { return inner_.compact(); }
  std::string reference(std::string_view what) const override { return inner_.reference(what); }

 private:
  store::Store& inner_;
  std::function<void()> at_work_;
};

// What a kill at this instant leaves on the disk, twice: just before the commit of the yes, and
// just after it.
TEST_F(Linking, IsWhollyDoneOrNotAtAllWhereverAKillFalls) {
  meet_both();
  type_code(teams_, show_code(slack_));
  read(teams_);
  read(slack_);
  const Arrival arrival{teams_.identity(),
                        teams_.room(),
                        "the tap",
                        dialogue::Button{asked_["teams"].token, "yes"},
                        "",
                        std::nullopt,
                        std::nullopt};
  const auto entropy = [](std::size_t count) { return std::string(count, 'x'); };
  WatchedStore watched(*store_, [&] { folder_.copied_as("before.db"); });
  Conversations dying(shipped(), watched, clock_, entropy);
  ASSERT_TRUE(dying.take(arrival).has_value());
  folder_.copied_as("after.db");

  for (const bool committed : {false, true}) {
    auto left =
        store::open_sqlite({folder_.path() / (committed ? "after.db" : "before.db"), ring_, {}});
    ASSERT_TRUE(left.has_value()) << left.error().context;
    store_ = std::move(*left);
    EXPECT_EQ(person_of(slack_) == person_of(teams_), committed);
    EXPECT_EQ(book_of(slack_).promises.size(), committed ? 2U : 1U);
    const auto next = next_of(teams_);
    ASSERT_TRUE(next.has_value());
    EXPECT_EQ(format_instant(next->nudge.due),
              committed ? "2026-11-25T09:00:00.000Z" : "2026-11-26T10:00:00.000Z");
    // The platform was not answered, so it delivers the tap again.
    Conversations reborn(shipped(), *store_, clock_, entropy);
    const auto again = reborn.take(arrival);
    ASSERT_TRUE(again.has_value()) << again.error().context;
    EXPECT_EQ(again->duplicate, committed);
    EXPECT_EQ(person_of(slack_), person_of(teams_));
    EXPECT_EQ(book_of(slack_).promises.size(), 2U);
    EXPECT_EQ(format_instant(next_of(teams_)->nudge.due), "2026-11-25T09:00:00.000Z");
    EXPECT_EQ(read(slack_), Keys{"link_news.joined"});
    EXPECT_TRUE(has(read(teams_), "link_news.linked"));
  }
}

}  // namespace
}  // namespace tillit::service
