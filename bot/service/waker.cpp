#include "service/waker.hpp"

#include "coaching/book_json.hpp"
#include "service/team_rounds.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tillit::service {
namespace {

std::map<std::string, std::string> read_arguments(const std::string& text) {
  std::map<std::string, std::string> arguments;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return arguments;
  for (const auto& [name, value] : json.items()) arguments[name] = value.dump();
  return arguments;
}

// Whom nothing can be delivered to where they chose is reached elsewhere: where they talked with us
// last. nullopt if nowhere.
Result<std::optional<store::ConversationRow>> reached(store::Transaction& transaction,
                                                      const PersonId& person,
                                                      std::vector<store::ConversationRow> talks) {
  std::erase_if(talks, [](const auto& talk) { return !talk.parked.empty(); });
  if (talks.empty()) return std::nullopt;
  if (talks.size() == 1) return std::move(talks.front());
  const auto record = transaction.load_person(person);
  if (!record) return tl::unexpected(record.error());
  const auto book = coaching::read_book(record->book);
  if (!book) return tl::unexpected(book.error());
  const auto chosen = std::find_if(talks.begin(), talks.end(), [&](const auto& talk) {
    return book->nudge_place == talk.id.str();
  });
  return std::move(chosen == talks.end() ? talks.front() : *chosen);
}

Result<void> fire(Conversations& conversations, store::Transaction& transaction,
                  const store::Timer& timer, TimePoint now, bool& parked,
                  std::optional<Receipt>& taken) {
  if (auto dropped = transaction.drop_timer(timer); !dropped) return dropped;
  auto conversation = transaction.load_conversation(timer.conversation);
  if (!conversation)
    return conversation.error().code == Errc::NotFound ? Result<void>{}
                                                       : tl::unexpected(conversation.error());
  parked = !conversation->parked.empty();
  if (parked) return {};
  const PersonId person = conversation->person;
  auto receipt = conversations.turn(transaction, person, std::move(*conversation),
                                    dialogue::TimerFired{timer.token, timer.rung}, now);
  if (!receipt) return tl::unexpected(receipt.error());
  taken = std::move(*receipt);
  return {};
}

Result<void> start(Conversations& conversations, store::Transaction& transaction,
                   const store::Schedule& schedule, TimePoint now, const TeamGround* teams,
                   bool& late, bool& parked, std::optional<Receipt>& taken) {
  if (auto cancelled = transaction.cancel_schedule(schedule.person, schedule.key); !cancelled)
    return cancelled;
  const bool is_pulse = schedule.key.starts_with(kPulseWish);
  late = now > schedule.due + schedule.window || (is_pulse && teams == nullptr);
  if (late) return {};
  if (is_pulse) {
    const auto asked = ask_pulse(*teams, transaction, schedule.person, schedule.key, now);
    if (!asked) return tl::unexpected(asked.error());
    late = !*asked;
    return {};
  }
  auto talks = transaction.conversations_of(schedule.person);
  if (!talks) return tl::unexpected(talks.error());
  if (talks->empty()) return {};
  auto talk = reached(transaction, schedule.person, std::move(*talks));
  if (!talk) return tl::unexpected(talk.error());
  parked = !*talk;
  if (parked) return {};
  const dialogue::Scheduled event{schedule.key, schedule.dialogue,
                                  read_arguments(schedule.arguments),
                                  static_cast<int>(schedule.if_busy)};
  auto receipt = conversations.turn(transaction, schedule.person, std::move(**talk), event, now);
  if (!receipt) return tl::unexpected(receipt.error());
  taken = std::move(*receipt);
  return {};
}

}  // namespace

Result<Woken> wake_due(Conversations& conversations, TimePoint now, int limit,
                       const TeamGround* teams) {
  Woken woken;
  for (int i = 0; i < limit; ++i) {
    bool found = false;
    bool parked = false;
    store::Timer claimed;
    std::optional<Receipt> taken;
    auto done = conversations.store().write([&](store::Transaction& transaction) -> Result<void> {
      found = false;
      taken.reset();
      auto due = transaction.due_timers(now, 1);
      if (!due) return tl::unexpected(due.error());
      if (due->empty()) return {};
      found = true;
      claimed = due->front();
      return fire(conversations, transaction, due->front(), now, parked, taken);
    });
    if (!done && done.error().code != Errc::Corrupt) return tl::unexpected(done.error());
    if (!done) {  // one unreadable talk must not keep everybody else's from being woken
      auto dropped =
          conversations.store().write([&](store::Transaction& transaction) -> Result<void> {
            return transaction.drop_timer(claimed);
          });
      if (!dropped) return tl::unexpected(dropped.error());
      ++woken.broken;
      continue;
    }
    if (!found) break;
    ++(parked ? woken.parked : woken.timers);
    if (taken) woken.turns.push_back(std::move(*taken));
  }
  for (int i = 0; i < limit; ++i) {
    bool found = false;
    std::optional<Receipt> taken;
    bool late = false;
    bool parked = false;
    store::Schedule claimed;
    auto done = conversations.store().write([&](store::Transaction& transaction) -> Result<void> {
      found = false;
      taken.reset();
      auto due = transaction.due_schedules(now, 1);
      if (!due) return tl::unexpected(due.error());
      if (due->empty()) return {};
      found = true;
      claimed = due->front();
      return start(conversations, transaction, due->front(), now, teams, late, parked, taken);
    });
    if (!done && done.error().code != Errc::Corrupt) return tl::unexpected(done.error());
    if (!done) {
      auto dropped =
          conversations.store().write([&](store::Transaction& transaction) -> Result<void> {
            return transaction.cancel_schedule(claimed.person, claimed.key);
          });
      if (!dropped) return tl::unexpected(dropped.error());
      ++woken.broken;
      continue;
    }
    if (!found) break;
    ++(late ? woken.late : parked ? woken.parked : woken.schedules);
    if (taken) woken.turns.push_back(std::move(*taken));
  }
  return woken;
}

Result<std::optional<TimePoint>> next_due(store::Store& store) {
  std::optional<TimePoint> next;
  auto read = store.write([&](store::Transaction& transaction) -> Result<void> {
    auto found = transaction.next_due();
    if (!found) return tl::unexpected(found.error());
    next = *found;
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  return next;
}

}  // namespace tillit::service
