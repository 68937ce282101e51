#include "service/waker.hpp"

#include <iterator>
#include <nlohmann/json.hpp>

namespace tillit::service {
namespace {

std::map<std::string, std::string> read_arguments(const std::string& text) {
  std::map<std::string, std::string> arguments;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return arguments;
  for (const auto& [name, value] : json.items()) arguments[name] = value.dump();
  return arguments;
}

Result<void> fire(Conversations& conversations, store::Transaction& transaction, const store::Timer& timer, TimePoint now, Receipt& turned) {
  if (auto dropped = transaction.drop_timer(timer); !dropped) return dropped;
  auto conversation = transaction.load_conversation(timer.conversation);
  if (!conversation) return conversation.error().code == Errc::NotFound ? Result<void>{} : tl::unexpected(conversation.error());
  const PersonId person = conversation->person;
  auto receipt = conversations.turn(transaction, person, std::move(*conversation), dialogue::TimerFired{timer.token, timer.rung}, now);
  if (!receipt) return tl::unexpected(receipt.error());
  turned = std::move(*receipt);
  return {};
}

Result<void> start(Conversations& conversations, store::Transaction& transaction, const store::Schedule& schedule, TimePoint now, bool& late,
                   Receipt& turned) {
  if (auto cancelled = transaction.cancel_schedule(schedule.person, schedule.key); !cancelled) return cancelled;
  late = now > schedule.due + schedule.window;
  if (late) return {};
  // Where the person talked with us last: the channel they use.
  auto talks = transaction.conversations_of(schedule.person);
  if (!talks) return tl::unexpected(talks.error());
  if (talks->empty()) return {};
  const dialogue::Scheduled event{schedule.key, schedule.dialogue, read_arguments(schedule.arguments), static_cast<int>(schedule.if_busy)};
  auto receipt = conversations.turn(transaction, schedule.person, std::move(talks->front()), event, now);
  if (!receipt) return tl::unexpected(receipt.error());
  turned = std::move(*receipt);
  return {};
}

void note(Woken& woken, Receipt&& turned) {
  woken.alert = woken.alert || turned.alert;
  std::move(turned.trace.begin(), turned.trace.end(), std::back_inserter(woken.trace));
}

}  // namespace

Result<Woken> wake_due(Conversations& conversations, TimePoint now, int limit) {
  Woken woken;
  for (int i = 0; i < limit; ++i) {
    bool found = false;
    Receipt turned;  // assigned anew if the work is run again
    auto done = conversations.store().write([&](store::Transaction& transaction) -> Result<void> {
      found = false;
      turned = {};
      auto due = transaction.due_timers(now, 1);
      if (!due) return tl::unexpected(due.error());
      if (due->empty()) return {};
      found = true;
      return fire(conversations, transaction, due->front(), now, turned);
    });
    if (!done) return tl::unexpected(done.error());
    if (!found) break;
    ++woken.timers;
    note(woken, std::move(turned));
  }
  for (int i = 0; i < limit; ++i) {
    bool found = false;
    bool late = false;
    Receipt turned;
    auto done = conversations.store().write([&](store::Transaction& transaction) -> Result<void> {
      found = false;
      turned = {};
      auto due = transaction.due_schedules(now, 1);
      if (!due) return tl::unexpected(due.error());
      if (due->empty()) return {};
      found = true;
      return start(conversations, transaction, due->front(), now, late, turned);
    });
    if (!done) return tl::unexpected(done.error());
    if (!found) break;
    ++(late ? woken.late : woken.schedules);
    note(woken, std::move(turned));
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
