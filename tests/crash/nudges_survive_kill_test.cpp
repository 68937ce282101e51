#include "coaching/book_json.hpp"
#include "coaching/host_functions.hpp"
#include "content/load.hpp"
#include "crash/kill_loop.hpp"
#include "dialogue/state_json.hpp"
#include "service/next_nudge.hpp"
#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace tillit::crash {
namespace {

constexpr const char* kDue = "2026-11-24T10:00:00Z";
constexpr const char* kMeant = "2026-11-24T10:00";

std::shared_ptr<const dialogue::Library> shipped() {
  const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
  auto loaded = content::load(
      *files, [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
        return coaching::bind(types, coaching::HostOptions{}, missing);
      });
  return loaded.library;
}

PersonId person_number(int number) { return PersonId(fmt::format("p:{:06}", number)); }

// Somebody who knows us, with a promise that is to be asked about at kDue.
Result<void> make_person(store::Transaction& t, const dialogue::Library& library, int number) {
  const PersonId id = person_number(number);
  dialogue::Person person;
  person.language = library.languages.front();
  person.seed = static_cast<std::uint64_t>(number);
  person.random = Random::seeded(person.seed);
  person.book = library.host->empty();
  for (const auto& shared : library.host_types->shared)
    person.shared.push_back(shared.name == "user.onboarded" ? dialogue::Value(true)
                                                            : dialogue::initial_shared(shared));
  coaching::Book book;
  coaching::Promise promise;
  promise.id = "pr:1";
  promise.plan.what = "ring Ada";
  promise.plan.due = *parse_date("2026-11-23");
  promise.plan.follow_up = parse_local_date_time(kMeant);
  promise.opened = *parse_date("2026-11-19");
  book.promises.push_back(promise);
  book.rhythm.check_in.wanted = false;
  const TimePoint before = *parse_instant("2026-11-20T10:00:00Z");
  if (auto made = t.create_person(
          {id, 0, dialogue::write_person(person, library), coaching::write_book(book)}, before);
      !made)
    return made;
  if (auto linked = t.link({"crash", "", id.str()}, id); !linked) return linked;
  store::ConversationRow talk;
  talk.id = ConversationId("c:" + id.str());
  talk.person = id;
  talk.room = RoomId("room:" + id.str());
  talk.channel = "crash";
  dialogue::Conversation conversation;
  conversation.id = talk.id;
  conversation.person = id;
  conversation.room = talk.room;
  conversation.channel = talk.channel;
  talk.state = dialogue::write_conversation(conversation, library);
  if (auto saved = t.save_conversation(talk); !saved) return saved;
  const service::WorkCalendars calendars;
  return service::plan_anew(t, {library, calendars}, id, before);
}

// A program with two wakers at once on one store, killed and started again at random, until a wave
// of nudges that are due at one moment is through.
TEST(NudgesSurviveKill, AWaveComesOnceToEverybodyWhoeverWakesIt) {
  const store::TestFolder folder;
  const Secret key = crypto::KeyRing::make_line();
  const auto ring = *crypto::KeyRing::parse(key);
  const auto library = shipped();
  ASSERT_NE(library, nullptr);
  {
    const auto store = store::open_sqlite({folder.database(), ring, {}});
    ASSERT_TRUE(store.has_value());
    for (int first = 0; first < NUDGE_CRASH_PEOPLE; first += 250) {
      const auto made = (*store)->write([&](store::Transaction& t) -> Result<void> {
        for (int number = first; number < std::min(first + 250, NUDGE_CRASH_PEOPLE); ++number) {
          if (auto one = make_person(t, *library, number); !one) return one;
        }
        return {};
      });
      ASSERT_TRUE(made.has_value()) << made.error().context;
    }
  }

  Random random = Random::seeded(20261122);
  std::set<std::string> told;
  int kills = 0;
  bool empty = false;
  for (int round = 0; round < 400 && !empty; ++round) {
    const auto child =
        detail::start(NUDGE_CRASH_PROGRAM, {folder.database().string(), key.reveal(), kDue});
    ASSERT_TRUE(child.has_value());
    std::string said;
    while (said.find('\n') == std::string::npos && detail::read_some(child->output, said)) {
    }
    const std::chrono::milliseconds delay{random.below(500)};
    detail::read_until(child->output, said, std::chrono::steady_clock::now() + delay);
    ::kill(child->pid, SIGKILL);
    ++kills;
    while (detail::read_some(child->output, said)) {
    }
    ::close(child->output);
    int status = 0;
    while (::waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
    }
    ASSERT_TRUE(WIFSIGNALED(status)) << "ended by itself";
    for (std::size_t begin = 0, end = 0; (end = said.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
      const std::string line = said.substr(begin, end - begin);
      if (line == "empty") empty = true;
      if (line.starts_with("p:")) {
        EXPECT_TRUE(told.insert(line).second) << line << " was told twice";
      }
    }
  }
  EXPECT_TRUE(empty) << "the wave did not get through";
  RecordProperty("kills", kills);

  const auto store = store::open_sqlite({folder.database(), ring, {}});
  ASSERT_TRUE(store.has_value());
  for (int number = 0; number < NUDGE_CRASH_PEOPLE && !HasFailure(); ++number) {
    SCOPED_TRACE(number);
    const PersonId id = person_number(number);
    const auto looked = (*store)->write([&](store::Transaction& t) -> Result<void> {
      const auto log = t.turn_log_of(id, 0);
      EXPECT_EQ(log->size(), 1U) << "one turn, no more and no less";
      const auto waiting = t.outbox_of(id);
      if (!log->empty()) {
        EXPECT_EQ(log->front().event_kind, "scheduled");
        EXPECT_EQ(waiting->size(), nlohmann::json::parse(log->front().texts)["said"].size())
            << "half a batch";
      }
      const auto book = coaching::read_book(t.load_person(id)->book);
      EXPECT_EQ(book->rhythm.budget.sent.size(), 1U) << "counted once";
      EXPECT_TRUE(book->promises.front().asked.has_value());
      const auto rows = t.schedules_of(id);
      EXPECT_EQ(rows->size(), 1U) << "what comes next is planned";
      return {};
    });
    ASSERT_TRUE(looked.has_value());
  }
}

}  // namespace
}  // namespace tillit::crash
