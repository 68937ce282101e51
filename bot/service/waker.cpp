#include "service/waker.hpp"

#include "service/nudges_pause.hpp"
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
                   bool& late, bool& parked, std::optional<Receipt>& taken,
                   std::optional<Nudging>& nudged) {
  if (auto cancelled = transaction.cancel_schedule(schedule.person, schedule.key); !cancelled)
    return cancelled;
  if (schedule.key == kNudgeKey) {
    auto done = nudge(conversations, transaction, schedule, now, teams);
    if (!done) return tl::unexpected(done.error());
    nudged = std::move(*done);
    return {};
  }
  if (schedule.key.starts_with(kWishPrefix)) {  // nobody had room for it in all its time
    late = true;
    return plan_anew(transaction, conversations.nudge_rules(), schedule.person, now);
  }
  late = now > schedule.due + schedule.window;
  if (late) return {};
  auto talk = room_for_nudges(transaction, schedule.person);
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
    std::optional<Nudging> nudged;
    bool late = false;
    bool parked = false;
    store::Schedule claimed;
    auto done = conversations.store().write([&](store::Transaction& transaction) -> Result<void> {
      found = false;
      taken.reset();
      nudged.reset();
      const auto paused = nudges_are_paused(transaction);
      if (!paused) return tl::unexpected(paused.error());
      woken.paused = *paused;
      if (*paused) return {};
      auto due = transaction.due_schedules(now, 1);
      if (!due) return tl::unexpected(due.error());
      if (due->empty()) return {};
      found = true;
      claimed = due->front();
      return start(conversations, transaction, due->front(), now, teams, late, parked, taken,
                   nudged);
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
    if (nudged) {
      for (auto& turn : nudged->turns) woken.turns.push_back(std::move(turn));
      nudged->turns.clear();
      woken.nudges.push_back(std::move(*nudged));
      continue;
    }
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
