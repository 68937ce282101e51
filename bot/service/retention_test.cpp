#include "service/retention.hpp"

#include "coaching/book_json.hpp"
#include "coaching/note_rules.hpp"
#include "crypto/seal.hpp"
#include "dialogue/state_json.hpp"
#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <vector>

// On the real store. `kNow` is when the daily run comes; everything else is so long before it.
namespace tillit::service {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using store::in_store;
using store::Transaction;

// 2026-11-22 12:00 UTC
constexpr TimePoint kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + hours{12}};
constexpr milliseconds kMoment{1};

// A store whose disk room a test may take away for compactions, and that counts what it is asked.
class WatchedStore final : public store::Store {
 public:
  explicit WatchedStore(std::unique_ptr<store::Store> inner) : inner_(std::move(inner)) {}

  Result<void> write(const std::function<Result<void>(Transaction&)>& work) override {
    if (writes_left == 0) return fail(Errc::Unavailable, "killed");
    if (writes_left > 0) --writes_left;
    ++writes;
    return inner_->write(work);
  }
  Result<void> compact() override {
    ++compactions;
    if (no_room) return fail(Errc::Unavailable, "no room");
    return inner_->compact();
  }
  std::string reference(std::string_view what) const override { return inner_->reference(what); }

  int writes = 0;
  int writes_left = -1;  // then the process is as good as dead; -1: it lives
  int compactions = 0;
  bool no_room = false;

 private:
  std::unique_ptr<store::Store> inner_;
};

class Retention : public ::testing::Test {
 protected:
  Retention() {
    library_.host_types = std::make_unique<const dialogue::HostTypes>();
    auto opened = store::open_sqlite({folder_.database(), ring_, {}});
    EXPECT_TRUE(opened.has_value()) << opened.error().context;
    store_ = std::make_unique<WatchedStore>(std::move(*opened));
  }

  template <class Work>
  auto in(const Work& work) {
    return in_store(*store_, work);
  }
  template <class Work>
  void must(const Work& work) {
    const auto done = in(work);
    ASSERT_TRUE(done.has_value()) << done.error().context;
  }
  static PersonId person(const std::string& name) { return PersonId{"p:" + name}; }
  static ConversationId talk(const std::string& name) { return ConversationId{"c:" + name}; }

  void add(const std::string& name, const coaching::Book& book = {},
           const std::string& zone = "Etc/UTC") {
    dialogue::Person someone;
    someone.language = Language{"en"};
    someone.zone = *Zone::named(zone);
    someone.random = Random::seeded(1);
    const std::string profile = dialogue::write_person(someone, library_);
    must([&](Transaction& t) -> Result<void> {
      auto made = t.create_person({person(name), 0, profile, coaching::write_book(book)}, kNow);
      if (!made) return made;
      return t.save_conversation({talk(name), person(name), RoomId{"terminal:" + name}, "terminal",
                                  "", 0, name + " is asked", kNow});
    });
  }
  static coaching::Book notes_of(const std::vector<Date>& days) {
    coaching::Book book;
    for (const Date day : days) {
      const auto id = fmt::format("n:{}", day.time_since_epoch().count());
      book.notes.push_back({id, std::nullopt, "a note", day});
      book.journal.push_back({"j" + id, std::nullopt, "an entry", day});
    }
    return book;
  }
  coaching::Book book_of(const std::string& name) {
    const auto row = in([&](Transaction& t) { return t.load_person(person(name)); });
    EXPECT_TRUE(row.has_value());
    return *coaching::read_book(row->book);
  }
  void erase(const std::string& name) {
    must([&](Transaction& t) { return t.erase_person(person(name)); });
  }
  void log(const std::string& name, int rev, TimePoint at) {
    must([&](Transaction& t) {
      return t.append_turn_log({talk(name), person(name), rev, "message", "interest@start", "h", at,
                                "ff", "what was said"});
    });
  }
  Retained run(TimePoint now = kNow, const RetentionRules& rules = {}) {
    const auto retained = run_retention(*store_, library_, now, rules);
    EXPECT_TRUE(retained.has_value()) << retained.error().context;
    return retained.value_or(Retained{});
  }
  // Whether a run was due.
  bool run_when_due(TimePoint now) {
    const auto retained = run_if_due(*store_, library_, now);
    EXPECT_TRUE(retained.has_value()) << retained.error().context;
    return retained && retained->has_value();
  }

  store::TestFolder folder_;
  crypto::KeyRing ring_ = store::new_ring();
  dialogue::Library library_;
  std::unique_ptr<WatchedStore> store_;
};

// --- each rule on both sides of its limit ---

TEST_F(Retention, KnowsAnEventForTwoDays) {
  const auto claim = [&](const char* event, TimePoint at) {
    return *in([&](Transaction& t) {
      return t.claim_event({"terminal", "", "message", "r", event}, at);
    });
  };
  ASSERT_TRUE(claim("old", kNow - hours{48} - kMoment));
  ASSERT_TRUE(claim("just in time", kNow - hours{48}));
  EXPECT_EQ(run().purged.inbox, 1);
  EXPECT_TRUE(claim("old", kNow));
  EXPECT_FALSE(claim("just in time", kNow));
}

TEST_F(Retention, KeepsTheRowOfASentMessageForSevenDays) {
  const auto send = [&](const std::string& name, TimePoint at) {
    add(name);
    must([&](Transaction& t) -> Result<void> {
      store::OutboxMessage message;
      message.person = person(name);
      message.conversation = talk(name);
      message.room = RoomId{"terminal:" + name};
      message.channel = "terminal";
      message.body = "{}";
      message.idempotency_key = name;
      message.created = at;
      if (const auto put = t.put_outbox({message}); !put) return tl::unexpected(put.error());
      const auto claimed = t.claim_outbox("terminal", at, at, 1);
      if (!claimed) return tl::unexpected(claimed.error());
      return t.mark_sent(claimed->front().id, "", at);
    });
  };
  send("anna", kNow - hours{7 * 24} - kMoment);
  send("bo", kNow - hours{7 * 24});
  EXPECT_EQ(run().purged.sent, 1);
  EXPECT_EQ(run(kNow + kMoment).purged.sent, 1);
}

TEST_F(Retention, LeavesAMessageThatWaitsHoweverOldItIs) {
  add("anna");
  must([&](Transaction& t) {
    store::OutboxMessage message;
    message.person = person("anna");
    message.conversation = talk("anna");
    message.channel = "terminal";
    message.body = "{}";
    message.idempotency_key = "k";
    return t.put_outbox({message}).map([](std::int64_t) {});
  });
  EXPECT_EQ(run().purged.sent, 0);
  EXPECT_EQ(in([](Transaction& t) { return t.outbox_of(person("anna")); })->size(), 1U);
}

TEST_F(Retention, KeepsTextsForNinetyDaysAndThePathsForGood) {
  add("anna");
  log("anna", 1, kNow - hours{90 * 24} - kMoment);
  log("anna", 2, kNow - hours{90 * 24});
  EXPECT_EQ(run().purged.texts, 1);
  const auto kept = *in([](Transaction& t) { return t.turn_log_of(person("anna"), 0); });
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].texts, "");
  EXPECT_EQ(kept[0].path, "interest@start");
  EXPECT_EQ(kept[0].random_before, "ff");
  EXPECT_EQ(kept[1].texts, "what was said");
}

TEST_F(Retention, DropsNotesAndJournalEntriesTheDayTheyAreAYearOld) {
  const Date a_year_ago = std::chrono::year{2025} / 11 / 22;
  const auto young = notes_of({a_year_ago + std::chrono::days{1}});
  add("anna", notes_of({a_year_ago, a_year_ago + std::chrono::days{1}}));
  add("bo", young);
  add("cy");
  EXPECT_EQ(run().people, 1);
  EXPECT_EQ(book_of("anna"), young);
  EXPECT_EQ(book_of("bo"), young);
  EXPECT_EQ(in([](Transaction& t) { return t.load_person(person("bo")); })->rev, 1);
}

TEST_F(Retention, CountsTheYearByThePersonsOwnCalendar) {
  // At noon UTC it is already the next day in Kiritimati and the same day in Honolulu.
  const auto book = notes_of({std::chrono::year{2025} / 11 / 23});
  add("anna", book, "Pacific/Kiritimati");
  add("bo", book, "Pacific/Honolulu");
  EXPECT_EQ(run().people, 1);
  EXPECT_TRUE(book_of("anna").notes.empty());
  EXPECT_EQ(book_of("bo"), book);
}

// --- what it leaves alone ---

TEST_F(Retention, DoesNotTouchAnOpenTalk) {
  add("anna", notes_of({std::chrono::year{2020} / 1 / 1}));
  const store::Timer timer{talk("anna"), 4, 0, std::chrono::seconds{60}, kNow - hours{1000}, {}};
  must([&](Transaction& t) { return t.set_timers(talk("anna"), {timer}); });
  erase("nobody");
  EXPECT_EQ(run().people, 1);
  const auto row = in([](Transaction& t) { return t.load_conversation(talk("anna")); });
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->rev, 1);
  EXPECT_EQ(row->state, "anna is asked");
  EXPECT_EQ(in([](Transaction& t) { return t.due_timers(kNow, 10); })->size(), 1U);
  const auto person_row = *in([](Transaction& t) { return t.load_person(person("anna")); });
  EXPECT_TRUE(dialogue::read_person(person_row.profile, nullptr, library_).has_value());
}

TEST_F(Retention, GoesPastARecordThatDoesNotParse) {
  add("anna", notes_of({std::chrono::year{2020} / 1 / 1}));
  add("bo", notes_of({std::chrono::year{2020} / 1 / 1}));
  must([](Transaction& t) -> Result<void> {
    auto row = t.load_person(person("anna"));
    if (!row) return tl::unexpected(row.error());
    row->book = "{";
    return t.save_person(*row, true);
  });
  const auto retained = run();
  EXPECT_EQ(retained.skipped, 1);
  EXPECT_EQ(retained.people, 1);
  EXPECT_EQ(in([](Transaction& t) { return t.load_person(person("anna")); })->book, "{");
}

// --- in pieces, and over a kill ---

TEST_F(Retention, PurgesInPiecesOfTheirOwn) {
  add("anna");
  for (int n = 0; n < 7; ++n) log("anna", n, kNow - hours{91 * 24});
  RetentionRules rules;
  rules.piece = 3;
  const int before = store_->writes;
  EXPECT_EQ(run(kNow, rules).purged.texts, 7);
  EXPECT_GE(store_->writes - before, 3);
}

TEST_F(Retention, GoesOnWhereAKilledRunStopped) {
  const std::string bytes_of_bo = "p:bo";
  add("anna", notes_of({std::chrono::year{2020} / 1 / 1}));
  add("bo");
  for (int n = 0; n < 5; ++n) log("anna", n, kNow - hours{91 * 24});
  erase("bo");
  RetentionRules rules;
  rules.piece = 2;
  // A kill at every single write, one after the other, until a run comes through.
  int killed = 0;
  for (bool through = false; !through; ++killed) {
    ASSERT_LT(killed, 20);
    store_->writes_left = killed;
    const auto retained = run_if_due(*store_, library_, kNow, rules);
    through = retained.has_value();
    if (through) {
      EXPECT_TRUE(retained->has_value());
    }
    store_->writes_left = -1;
  }
  EXPECT_GT(killed, 4);
  EXPECT_GE(store_->compactions, 1);
  const auto rows = *in([](Transaction& t) { return t.turn_log_of(person("anna"), 0); });
  for (const auto& row : rows) EXPECT_EQ(row.texts, "");
  EXPECT_TRUE(book_of("anna").notes.empty());
  EXPECT_EQ(store::content_of(folder_.database()).find(bytes_of_bo), std::string::npos);
  EXPECT_FALSE(run_when_due(kNow + hours{1}));
}

// --- compacting ---

TEST_F(Retention, CompactsOnceAfterSomebodyWasErased) {
  add("anna");
  add("bo");
  EXPECT_FALSE(run().compacted);
  erase("anna");
  EXPECT_TRUE(run().compacted);
  for (const char* suffix : {"", "-wal"}) {
    const auto bytes = store::content_of(folder_.database().string() + suffix);
    EXPECT_EQ(bytes.find("p:anna"), std::string::npos) << suffix;
    EXPECT_EQ(bytes.find("terminal:anna"), std::string::npos) << suffix;
  }
  EXPECT_FALSE(run().compacted);
}

TEST_F(Retention, CompactsWhenManyRowsWerePurgedOverSeveralRuns) {
  add("anna");
  RetentionRules rules;
  rules.many = 4;
  const auto purge_two = [&] {
    for (int n = 0; n < 2; ++n) log("anna", n, kNow - hours{91 * 24});
    return run(kNow, rules).compacted;
  };
  EXPECT_FALSE(purge_two());
  EXPECT_TRUE(purge_two());
  EXPECT_FALSE(purge_two());
}

TEST_F(Retention, CompactsAfterAMonthWhateverLittleWasPurged) {
  add("anna");
  log("anna", 1, kNow - hours{91 * 24});
  EXPECT_FALSE(run(kNow).compacted);
  EXPECT_FALSE(run(kNow + hours{30 * 24} - kMoment).compacted);
  EXPECT_TRUE(run(kNow + hours{30 * 24}).compacted);
  EXPECT_FALSE(run(kNow + hours{61 * 24}).compacted);
}

TEST_F(Retention, TriesACompactionThatFailedAgainTheNextDayAndNotBefore) {
  add("anna");
  erase("anna");
  store_->no_room = true;
  const auto failed = run_if_due(*store_, library_, kNow);
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().code, Errc::Unavailable);
  store_->no_room = false;
  EXPECT_FALSE(run_when_due(kNow + hours{1}));
  EXPECT_TRUE(run_when_due(kNow + hours{24}));
  EXPECT_EQ(store_->compactions, 2);
}

// --- when ---

TEST_F(Retention, IsDueOnceADay) {
  EXPECT_TRUE(run_when_due(kNow));
  const int before = store_->writes;
  EXPECT_FALSE(run_when_due(kNow + hours{24} - kMoment));
  EXPECT_EQ(store_->writes - before, 1);
  EXPECT_TRUE(run_when_due(kNow + hours{24}));
}

TEST_F(Retention, IsDueWhenTheClockWasAhead) {
  EXPECT_TRUE(run_when_due(kNow + hours{1000}));
  EXPECT_TRUE(run_when_due(kNow));
  EXPECT_FALSE(run_when_due(kNow));
}

TEST_F(Retention, RunsWhenWhatItRememberedDoesNotParse) {
  must([](Transaction& t) { return t.put_fact("retention", "[", false); });
  EXPECT_TRUE(run_when_due(kNow));
  EXPECT_FALSE(run_when_due(kNow));
}

}  // namespace
}  // namespace tillit::service
