#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <thread>
#include <vector>

// What stands in the file: nothing that somebody wrote can be read, and nothing at all is left of
// somebody who was erased.
namespace tillit::store {
namespace {

using Table = std::vector<std::map<std::string, std::string>>;

enum class Columns { Any, AllFilled };

std::map<std::string, Table> all_tables(const std::filesystem::path& path,
                                        Columns columns = Columns::AllFilled) {
  std::map<std::string, Table> tables;
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  const auto each = [&](const std::string& sql, const auto& on_row) {
    sqlite3_stmt* statement = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    while (sqlite3_step(statement) == SQLITE_ROW) on_row(statement);
    sqlite3_finalize(statement);
  };
  const auto text = [](sqlite3_stmt* statement, int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    return bytes == nullptr
               ? std::string{}
               : std::string(bytes,
                             static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
  };
  std::vector<std::string> names;
  each("SELECT name FROM sqlite_master WHERE type = 'table'",
       [&](sqlite3_stmt* statement) { names.push_back(text(statement, 0)); });
  for (const auto& name : names) {
    Table& table = tables[name];
    each("SELECT * FROM " + name, [&](sqlite3_stmt* statement) {
      auto& row = table.emplace_back();
      for (int column = 0; column < sqlite3_column_count(statement); ++column) {
        if (sqlite3_column_type(statement, column) != SQLITE_NULL) {
          row[sqlite3_column_name(statement, column)] = text(statement, column);
        }
      }
    });
  }
  // Columns too, so that one that is always NULL shows as missing.
  for (const auto& name : columns == Columns::AllFilled ? names : std::vector<std::string>{}) {
    each("SELECT name FROM pragma_table_info('" + name + "')", [&](sqlite3_stmt* statement) {
      const auto column = text(statement, 0);
      const bool filled = std::any_of(tables[name].begin(), tables[name].end(),
                                      [&](const auto& row) { return row.contains(column); });
      EXPECT_TRUE(filled) << name << "." << column
                          << " is empty: fill it in fill(), so that erasing is tested there";
    });
  }
  sqlite3_close(db);
  return tables;
}

bool holds(std::string haystack, const std::string& marker) {
  std::transform(haystack.begin(), haystack.end(), haystack.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return haystack.find(marker) != std::string::npos;
}

// Something of `who` in every column that can hold anything of a person. All of it contains the
// name; what people write also contains "private".
Result<void> fill(Transaction& t, const std::string& who) {
  const PersonId person{"p:" + who};
  const ConversationId conversation{"c:" + who};
  const RoomId room{"slack:t1:d" + who};
  const TimePoint now{std::chrono::seconds{1'800'000'000}};
  const auto message = [&](int position) {
    return OutboxMessage{0, person,   conversation,          room,         "slack", "t-" + who,
                         0, position, who + " private body", "key/" + who, now,     0};
  };
  const InboxKey event{"slack", "t-" + who, "message", room.str(), "event-" + who};

  std::vector<Result<void>> done;
  done.push_back(
      t.create_person({person, 0, who + " private profile", who + " private book"}, now));
  done.push_back(t.link({"slack", "t-" + who, "u-" + who}, person));
  done.push_back(t.save_conversation(
      {conversation, person, room, "slack", "t-" + who, 0, who + " private state", now}));
  done.push_back(t.claim_event(event, now).map([](bool) {}));
  done.push_back(t.keep_inline_reply(event, person, who + " private reply"));
  done.push_back(t.put_schedule({person, "follow-" + who, "dialogue-" + who, "[\"pr:" + who + "\"]",
                                 "2026-11-27T10:00", "Europe/Stockholm", now, std::chrono::hours{1},
                                 IfBusy::Skip}));
  done.push_back(t.put_outbox({message(0), message(1)}).map([](std::int64_t) {}));
  const auto claimed = t.claim_outbox("slack", now, now, 100);
  if (!claimed) return tl::unexpected(claimed.error());
  for (const auto& one : *claimed) {
    if (one.conversation == conversation) done.push_back(t.mark_sent(one.id, "ts-" + who, now));
  }
  done.push_back(
      t.set_timers(conversation, {{conversation, 1, 0, std::chrono::seconds{1}, now, {}},
                                  {conversation, 2, 0, std::chrono::seconds{1}, {}, 99}}));
  done.push_back(t.append_turn_log({conversation, person, 1, "message", who + "@start", who + "=1",
                                    now, "ff", who + " private texts"}));
  done.push_back(t.keep_script({"hash", "dialogue", 1, "{}"}));
  done.push_back(t.put_fact("slack token", "private token", true));
  done.push_back(
      t.hold("slack", {0, {"slack", "t-" + who, "u-" + who}, who + " private arrival", now}));
  done.push_back(t.put_link_code({person, conversation, now, conversation}, "CODE" + who));
  done.push_back(t.note_wrong_code(person, now));
  // Teams name nobody by themselves; each has its own, so that the other's rows stay.
  const std::string tag = crypto::sha256_hex(who).substr(0, 16);
  const TeamId team{"t" + tag};
  const PulseKey pulse{team, 1};
  done.push_back(
      t.save_team({team, "slack", "T1", "C" + tag, 0, person, false, who + " private team", now}));
  done.push_back(t.join_team(team, person, now).map([](bool) {}));
  done.push_back(t.cast_ballot(pulse, "heard", person, 3).map([](bool) {}));
  done.push_back(t.share_text(pulse, "own_words", person, who + " private line").map([](bool) {}));
  const auto member = t.find_member(team, person);
  if (!member) return tl::unexpected(member.error());
  done.push_back(t.keep_shown({(*member)->voice}));
  OutboxMessage to_place = message(0);
  to_place.person.reset();
  to_place.conversation = ConversationId{"place:" + tag};
  to_place.room = RoomId{"place:" + tag};
  to_place.workspace = "T1";
  to_place.idempotency_key = tag;
  to_place.body = "private digest";
  done.push_back(t.put_outbox({to_place}).map([](std::int64_t) {}));
  if (const auto known = t.find_installation("slack", "T1"); known && !*known) {
    done.push_back(t.save_installation({"slack", "T1", 0, true, "{}", "private bot token", now}));
  }
  for (auto& one : done) {
    if (!one) return one;
  }
  return {};
}

class StoredFile : public ::testing::Test {
 protected:
  std::unique_ptr<Store> open() {
    auto store = open_sqlite({folder_.database(), ring_, {}});
    EXPECT_TRUE(store.has_value()) << store.error().context;
    return std::move(*store);
  }
  TestFolder folder_;
  crypto::KeyRing ring_ = new_ring();
};

TEST_F(StoredFile, HoldsNothingInTheClearThatSomebodyWrote) {
  const auto store = open();
  ASSERT_TRUE(in_store(*store, [](Transaction& t) { return fill(t, "anna"); }).has_value());
  EXPECT_FALSE(folder_.is_left("private"));
  EXPECT_TRUE(folder_.is_left("u-anna")) << "the search finds what is there";
}

TEST_F(StoredFile, HoldsNoBodyOfAMessageThatWasSent) {
  ASSERT_TRUE(in_store(*open(), [](Transaction& t) { return fill(t, "anna"); }).has_value());
  int sent = 0;
  const auto tables = all_tables(folder_.database());
  for (const auto& row : tables.at("outbox")) {
    EXPECT_NE(row.contains("sent_at"), row.contains("body"));
    EXPECT_EQ(row.at("sealed"), "1");
    sent += row.contains("sent_at") ? 1 : 0;
  }
  EXPECT_EQ(sent, 1);
}

TEST_F(StoredFile, HoldsNothingOfAnErasedPersonInAnyColumnOfAnyTable) {
  {
    const auto store = open();
    ASSERT_TRUE(in_store(*store, [](Transaction& t) { return fill(t, "anna"); }).has_value());
    ASSERT_TRUE(in_store(*store, [](Transaction& t) { return fill(t, "bo"); }).has_value());
  }
  const auto before = all_tables(folder_.database());
  for (const auto& [name, table] : before)
    EXPECT_FALSE(table.empty()) << name << " is empty: fill it in fill()";
  {
    const auto store = open();
    ASSERT_TRUE(in_store(*store, [](Transaction& t) {
                  return t.erase_person(PersonId{"p:anna"});
                }).has_value());
  }
  const auto after = all_tables(folder_.database());
  for (const auto& [name, table] : after) {
    EXPECT_FALSE(table.empty()) << name << " lost the other person's rows";
    for (const auto& row : table) {
      for (const auto& [column, value] : row)
        EXPECT_FALSE(holds(value, "anna")) << name << "." << column;
    }
  }
  EXPECT_EQ(after.at("person_keys").size(), 1U);
  EXPECT_EQ(after.at("voices").size(), 1U);
  // What the team counted and showed stays, and leads to nobody.
  for (const char* kept : {"ballots", "shown_sets"}) {
    EXPECT_EQ(after.at(kept).size(), before.at(kept).size()) << kept;
    for (const auto& row : after.at(kept)) {
      const bool gone = std::stoll(row.at("voice")) >= kGoneVoice;
      EXPECT_NE(gone, row.at("voice") == after.at("voices").at(0).at("voice")) << kept;
    }
  }
}

// Few people on purpose: SQLite overwrites what is deleted, but not the copies it leaves in the
// unused space of a page when it moves rows between pages. Only compact() removes those.
TEST_F(StoredFile, HoldsNothingOfAnErasedPersonInTheBytesThatWereFreed) {
  {
    const auto store = open();
    for (int n = 0; n < 2; ++n) {
      ASSERT_TRUE(in_store(*store, [n](Transaction& t) {
                    return fill(t, fmt::format("anna{}x", n));
                  }).has_value());
      ASSERT_TRUE(in_store(*store, [n](Transaction& t) {
                    return fill(t, fmt::format("bo{}x", n));
                  }).has_value());
    }
    for (int n = 0; n < 2; ++n) {
      ASSERT_TRUE(in_store(*store, [n](Transaction& t) {
                    return t.erase_person(PersonId{fmt::format("p:anna{}x", n)});
                  }).has_value());
    }
  }
  EXPECT_FALSE(holds(content_of(folder_.database()), "anna"));
  EXPECT_TRUE(holds(content_of(folder_.database()), "u-bo1x"));
}

TEST_F(StoredFile, LosesWhatWasErasedFromItsLogWhileItIsInUse) {
  const auto store = open();
  ASSERT_TRUE(in_store(*store, [](Transaction& t) { return fill(t, "anna"); }).has_value());
  const auto is_there = [&] { return folder_.is_left("anna"); };
  ASSERT_TRUE(is_there());
  ASSERT_TRUE(in_store(*store, [](Transaction& t) {
                return t.erase_person(PersonId{"p:anna"});
              }).has_value());
  // The checkpointer does it between two commits: as soon as it gets the processor.
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (is_there() && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
  EXPECT_FALSE(is_there());
}

TEST_F(StoredFile, HoldsNoByteOfFiftyErasedPeopleAfterACompaction) {
  constexpr int kPeople = 50;
  const auto store = open();
  const auto each = [&](const auto& work) {
    for (int n = 0; n < kPeople; ++n) {
      const auto done = in_store(*store, [&](Transaction& t) { return work(t, n); });
      ASSERT_TRUE(done.has_value()) << done.error().context;
    }
  };
  // Others between them, so that their rows share pages and are moved when pages are split.
  each([](Transaction& t, int n) -> Result<void> {
    if (auto filled = fill(t, fmt::format("{:02}-anna", n)); !filled) return filled;
    for (int other = 0; other < 5; ++other) {
      auto filled = fill(t, fmt::format("{:02}-bo{}", n, other));
      if (!filled) return filled;
    }
    return {};
  });
  std::vector<std::string> keys;
  const auto before = all_tables(folder_.database());
  for (const auto& row : before.at("person_keys")) {
    if (holds(row.at("person"), "anna")) keys.push_back(row.at("wrapped"));
  }
  ASSERT_EQ(keys.size(), static_cast<std::size_t>(kPeople));
  each([](Transaction& t, int n) {
    return t.erase_person(PersonId{fmt::format("p:{:02}-anna", (n * 7) % kPeople)});
  });

  const auto size = std::filesystem::file_size(folder_.database());
  const auto compacted = store->compact();
  ASSERT_TRUE(compacted.has_value()) << compacted.error().context;
  EXPECT_EQ(std::filesystem::file_size(folder_.database().string() + "-wal"), 0U);
  // Never smaller without being rewritten.
  EXPECT_LT(std::filesystem::file_size(folder_.database()), size);
  for (const char* suffix : {"", "-wal"}) {
    const auto bytes = content_of(folder_.database().string() + suffix);
    // With the hyphen: a quarter of a megabyte of sealed bytes holds any four letters once in a
    // thousand runs.
    EXPECT_FALSE(holds(bytes, "-anna")) << suffix;
    for (const auto& key : keys) EXPECT_EQ(bytes.find(key), std::string::npos) << suffix;
  }
  EXPECT_TRUE(holds(content_of(folder_.database()), "u-49-bo4"));
}

TEST_F(StoredFile, HoldsNoByteOfATextThatWasPurgedAfterACompaction) {
  const auto store = open();
  ASSERT_TRUE(in_store(*store, [](Transaction& t) { return fill(t, "anna"); }).has_value());
  const auto sealed = all_tables(folder_.database()).at("turn_log").at(0).at("texts");
  const auto later = TimePoint{std::chrono::seconds{1'900'000'000}};
  ASSERT_TRUE(in_store(*store, [&](Transaction& t) {
                return t.purge(later, later, later, 100);
              }).has_value());
  ASSERT_TRUE(store->compact().has_value());
  for (const char* suffix : {"", "-wal"}) {
    const auto bytes = content_of(folder_.database().string() + suffix);
    EXPECT_EQ(bytes.find(sealed), std::string::npos) << suffix;
  }
}

TEST_F(StoredFile, SaysWhenAForeignReaderKeepsItsLogFromBeingEmptied) {
  const auto store = open();
  ASSERT_TRUE(in_store(*store, [](Transaction& t) { return fill(t, "anna"); }).has_value());
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(folder_.database().c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "BEGIN; SELECT count(*) FROM people", nullptr, nullptr, nullptr),
            SQLITE_OK);
  const auto compacted = store->compact();
  ASSERT_FALSE(compacted.has_value());
  EXPECT_EQ(compacted.error().code, Errc::Unavailable);
  EXPECT_NE(compacted.error().context.find("close what else reads"), std::string::npos)
      << compacted.error().context;
  EXPECT_TRUE(in_store(*store, [](Transaction& t) { return fill(t, "bo"); }).has_value());
  sqlite3_close(db);
  EXPECT_TRUE(store->compact().has_value());
  EXPECT_EQ(std::filesystem::file_size(folder_.database().string() + "-wal"), 0U);
}

TEST_F(StoredFile, GivesNoValueOfAnotherPlace) {
  {
    const auto store = open();
    ASSERT_TRUE(in_store(*store, [](Transaction& t) { return fill(t, "anna"); }).has_value());
  }
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(folder_.database().c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "UPDATE people SET profile = book", nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(db);
  const auto store = open();
  EXPECT_EQ(in_store(*store, [](Transaction& t) { return t.load_person(PersonId{"p:anna"}); })
                .error()
                .code,
            Errc::Corrupt);
}

// What stands beside the ballots: the size of what is sealed and whatever else, in the order in
// which it lies there, and what it opens to.
std::string beside_the_ballots(const std::filesystem::path& path, Transaction& t,
                               const PulseKey& pulse) {
  std::string content;
  for (const auto& [name, table] : all_tables(path, Columns::Any)) {
    if (name == "ballots" || name == "voices" || name.find("key") != std::string::npos) continue;
    for (const auto& row : table) {
      for (const auto& [column, value] : row)
        content += fmt::format("{}.{}={}\n", name, column, value.size());
    }
  }
  const auto boxes = t.ballot_boxes(pulse).value();
  for (const auto& box : boxes)
    content += fmt::format("{}: {}\n", box.question, fmt::join(box.tally, " "));
  const auto texts = t.shared_texts(pulse).value();
  return content + fmt::format("{}", fmt::join(texts, "|"));
}

// The same answers, dealt out among other people in another order: whoever reads the file finds the
// same beside the ballots, so nothing there leads from an answer to a person.
TEST(StoredPulse, IsTheSameWhoeverGaveTheAnswersAndInWhichOrder) {
  const auto kept_of = [](int shift, bool backwards) {
    const TestFolder folder;
    const auto store = *open_sqlite({folder.database(), new_ring(), {}});
    const TeamId team{"t1"};
    const PulseKey pulse{team, 1};
    const TimePoint now{std::chrono::seconds{1'800'000'000}};
    const auto run = [&](const auto& work) { EXPECT_TRUE(in_store(*store, work).has_value()); };
    run([&](Transaction& t) {
      return t.save_team({team, "slack", "T1", "C1", 0, {}, false, "", {}});
    });
    for (int n = 0; n < 12; ++n) {
      const PersonId person{fmt::format("p:{:02}", n)};
      run([&](Transaction& t) { return t.create_person({person, 0, "", ""}, now); });
      run([&](Transaction& t) { return t.join_team(team, person, now); });
    }
    for (int i = 0; i < 12; ++i) {
      const int n = backwards ? 11 - i : i;
      const PersonId person{fmt::format("p:{:02}", n)};
      const int dealt = (n + shift) % 12;
      run([&](Transaction& t) { return t.cast_ballot(pulse, "heard", person, dealt % 5 + 1); });
      run([&](Transaction& t) {
        return t.share_text(pulse, "own_words", person, fmt::format("line {:02}", dealt));
      });
    }
    std::string kept;
    run([&](Transaction& t) -> Result<void> {
      kept = beside_the_ballots(folder.database(), t, pulse);
      return {};
    });
    return kept;
  };
  const std::string kept = kept_of(0, false);
  EXPECT_NE(kept.find("heard: 3 3 2 2 2"), std::string::npos) << kept;
  EXPECT_EQ(kept, kept_of(0, true));
  EXPECT_EQ(kept, kept_of(5, false));
  EXPECT_EQ(kept, kept_of(7, true));
}

// An earlier count in the log beside the newest one would tell what the last answer was.
TEST_F(StoredFile, KeepsNoEarlierCountOfAPulse) {
  const auto store = open();
  ASSERT_TRUE(in_store(*store, [](Transaction& t) { return fill(t, "anna"); }).has_value());
  const auto before = all_tables(folder_.database()).at("tallies").at(0);
  const PulseKey pulse{TeamId{before.at("team")}, 1};
  ASSERT_TRUE(in_store(*store, [](Transaction& t) {
                return t.create_person({PersonId{"p:bo"}, 0, "", ""}, TimePoint{});
              }).has_value());
  ASSERT_TRUE(in_store(*store, [&](Transaction& t) {
                return t.cast_ballot(pulse, "heard", PersonId{"p:bo"}, 5);
              }).has_value());
  // The checkpointer moves the log into the file and empties it as soon as it gets the processor.
  const auto is_kept = [&] { return folder_.is_left(before.at("counts")); };
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (is_kept() && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
  EXPECT_FALSE(is_kept());
}

TEST(KeyRotation, MovesEveryKeyToTheNewMasterKeyInSteps) {
  const TestFolder folder;
  const Secret old_line = crypto::KeyRing::make_line();
  const Secret new_line = crypto::KeyRing::make_line();
  const auto ring = [](const std::string& text) { return *crypto::KeyRing::parse(Secret{text}); };
  const auto old_ring = ring(old_line.reveal());
  const auto both = ring(new_line.reveal() + "\n" + old_line.reveal());
  const auto new_ring_only = ring(new_line.reveal());
  const auto with = [&](const crypto::KeyRing& keys) {
    return open_sqlite({folder.database(), keys, {}});
  };
  std::string reference;
  {
    const auto store = with(old_ring);
    for (const std::string who : {"anna", "bo", "cy"}) {
      ASSERT_TRUE(in_store(**store, [&](Transaction& t) { return fill(t, who); }).has_value());
    }
    reference = (*store)->reference("p:anna");
  }
  {
    const auto store = with(both);
    ASSERT_TRUE(store.has_value()) << store.error().context;
    EXPECT_EQ(*in_store(**store, [](Transaction& t) { return t.rewrap_keys(2); }), 1);
  }
  // Too early: one person still needs the old key.
  EXPECT_EQ(with(new_ring_only).error().code, Errc::Corrupt);
  {
    const auto store = with(both);
    EXPECT_EQ(*in_store(**store, [](Transaction& t) { return t.rewrap_keys(2); }), 0);
  }
  const auto store = with(new_ring_only);
  ASSERT_TRUE(store.has_value()) << store.error().context;
  for (const std::string who : {"anna", "bo", "cy"}) {
    EXPECT_EQ(in_store(**store, [&](Transaction& t) { return t.load_person(PersonId{"p:" + who}); })
                  ->book,
              who + " private book");
  }
  EXPECT_EQ(**in_store(**store, [](Transaction& t) { return t.find_fact("slack token"); }),
            "private token");
  EXPECT_EQ((*store)->reference("p:anna"), reference);
}

}  // namespace
}  // namespace tillit::store
