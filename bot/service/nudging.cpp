#include "service/nudging.hpp"

#include "coaching/book_json.hpp"
#include "coaching/follow_ups.hpp"
#include "dialogue/state_json.hpp"
#include "dialogue/step.hpp"
#include "service/next_nudge.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace tillit::service {
namespace {

using coaching::NudgeDecision;
using coaching::NudgeKind;
using coaching::Why;
using nlohmann::json;
using store::ConversationRow;
using store::Schedule;
using store::Transaction;
using Act = NudgeDecision::Act;
using Arguments = std::map<std::string, std::string>;

const Schedule* wish_of(const Nudged& nudged, const std::string& key) {
  const auto found = std::ranges::find(nudged.schedules, key, &Schedule::key);
  return found == nudged.schedules.end() || !key.starts_with(kWishPrefix) ? nullptr : &*found;
}

Arguments read_arguments(const std::string& text) {
  Arguments arguments;
  const json in = json::parse(text, nullptr, false);
  if (!in.is_object()) return arguments;
  for (const auto& [name, value] : in.items()) arguments[name] = value.dump();
  return arguments;
}

std::string promise_json(std::string_view key) { return json(promise_of(key)).dump(); }

// What the nudge opens.
dialogue::Scheduled opened_by(const NudgeDecision& decision, const WaitingNudge& waiting,
                              const Nudged& nudged, const dialogue::HostTypes& types) {
  dialogue::Scheduled event{decision.nudge.key,
                            dialogue_of(decision.nudge.kind, types),
                            {},
                            static_cast<int>(dialogue::SetSchedule::IfBusy::Queue)};
  switch (decision.nudge.kind) {
    case NudgeKind::CheckIn: {
      const Date day = nudged.person.zone.to_local(decision.nudge.planned).date;
      event.arguments["week"] = json(format(coaching::monday_of(day))).dump();
      if (!waiting.with.empty()) event.arguments["promise"] = promise_json(waiting.with.front());
      break;
    }
    case NudgeKind::FollowUp: event.arguments["promise"] = promise_json(decision.nudge.key); break;
    case NudgeKind::StayQuiet: break;
    case NudgeKind::Other:
      if (const Schedule* wish = wish_of(nudged, decision.nudge.key)) {
        event.dialogue = wish->dialogue;
        event.arguments = read_arguments(wish->arguments);
      }
      break;
  }
  return event;
}

// When the talk that is going on there is over, as far as one can tell; nullopt if there is none.
Result<std::optional<TimePoint>> busy_until(const ConversationRow& room,
                                            const dialogue::Library& library, TimePoint now) {
  const TimePoint until = room.last_word + dialogue::kBusyFor;
  if (now < room.last_word || now >= until || room.state.empty()) return std::nullopt;
  const auto talk = dialogue::read_conversation(room.state, library, library.languages.front());
  if (!talk) return tl::unexpected(talk.error());
  if (talk->stack.empty()) return std::nullopt;
  return until;
}

// What it asks about, or would have, is not asked again by itself; what came with it and is not
// part of this very talk comes next, on a day of its own.
void settle(Nudged& nudged, const NudgeDecision& decision, const WaitingNudge& waiting) {
  coaching::Book& book = nudged.book;
  book = coaching::after_asking(std::move(book), promise_of(decision.nudge.key));
  const bool carries = decision.act == Act::Send && decision.nudge.kind == NudgeKind::CheckIn;
  if (carries && !waiting.with.empty())
    book = coaching::after_asking(std::move(book), promise_of(waiting.with.front()));
}

Result<void> save(Transaction& transaction, Nudged& nudged) {
  nudged.row.book = coaching::write_book(nudged.book);
  return transaction.save_person(nudged.row, true);
}

Result<void> carry_out(Conversations& conversations, Transaction& transaction, Nudged& nudged,
                       const NudgeDecision& decision, const WaitingNudge& waiting,
                       std::optional<ConversationRow> room, TimePoint now, Nudging& done) {
  const auto& types = *conversations.library().host_types;
  std::optional<dialogue::Scheduled> event;
  if (decision.act == Act::Send) {
    event = opened_by(decision, waiting, nudged, types);
    done.what = room ? Nudging::What::Sent : Nudging::What::Unreachable;
  } else {
    done.what = Nudging::What::Dropped;
  }
  if (decision.act == Act::Send && !room) {
    nudged.book.rhythm.budget = coaching::after_refusal(std::move(nudged.book.rhythm.budget));
    return save(transaction, nudged);
  }
  nudged.book.rhythm =
      coaching::after_deciding(std::move(nudged.book.rhythm), decision, now, nudged.person.zone);
  settle(nudged, decision, waiting);
  if (auto saved = save(transaction, nudged); !saved) return saved;
  if (wish_of(nudged, decision.nudge.key) != nullptr) {
    if (auto gone = transaction.cancel_schedule(done.person, decision.nudge.key); !gone)
      return gone;
  }
  if (!room || event->dialogue.empty()) return {};
  auto turn = conversations.turn(transaction, done.person, std::move(*room), *event, now);
  if (!turn) return tl::unexpected(turn.error());
  done.turns.push_back(std::move(*turn));
  return {};
}

}  // namespace

Result<std::optional<ConversationRow>> room_for_nudges(Transaction& transaction,
                                                       const PersonId& person) {
  auto talks = transaction.conversations_of(person);
  if (!talks) return tl::unexpected(talks.error());
  std::erase_if(*talks, [](const ConversationRow& talk) { return !talk.parked.empty(); });
  if (talks->empty()) return std::nullopt;
  if (talks->size() == 1) return std::move(talks->front());
  const auto record = transaction.load_person(person);
  if (!record) return tl::unexpected(record.error());
  const auto book = coaching::read_book(record->book);
  if (!book) return tl::unexpected(book.error());
  const auto chosen = std::ranges::find_if(
      *talks, [&](const ConversationRow& talk) { return book->nudge_place == talk.id.str(); });
  return std::move(chosen == talks->end() ? talks->front() : *chosen);
}

Result<Nudging> nudge(Conversations& conversations, Transaction& transaction, const Schedule& row,
                      TimePoint now) {
  Nudging done;
  done.person = row.person;
  const NudgeRules rules = conversations.nudge_rules();
  const auto waiting = read_waiting(row);
  if (!waiting) return tl::unexpected(waiting.error());
  if (!waiting->look_again) {
    auto nudged = read_nudged(transaction, rules.library, row.person);
    if (!nudged) return tl::unexpected(nudged.error());
    NudgeDecision decision = coaching::decide(nudged_person(*nudged, rules), waiting->nudge, now);
    std::optional<ConversationRow> room;
    if (decision.act == Act::Send) {
      auto found = room_for_nudges(transaction, row.person);
      if (!found) return tl::unexpected(found.error());
      room = std::move(*found);
    }
    if (room) {
      const auto until = busy_until(*room, rules.library, now);
      if (!until) return tl::unexpected(until.error());
      if (*until) {  // decided once more then: it may be night by then, or they are away
        decision.act = Act::Wait;
        decision.why = Why::Busy;
        decision.nudge.due = **until;
      }
    }
    done.kind = decision.nudge.kind;
    done.why = decision.why;
    if (decision.act == Act::Wait) {
      done.what = Nudging::What::Waits;
      auto put = transaction.put_schedule(
          row_of(row.person, nudged->person.zone, {false, decision.nudge, waiting->with}));
      if (!put) return tl::unexpected(put.error());
      return done;
    }
    if (auto carried = carry_out(conversations, transaction, *nudged, decision, *waiting,
                                 std::move(room), now, done);
        !carried)
      return tl::unexpected(carried.error());
  }
  if (auto planned = plan_anew(transaction, rules, row.person, now); !planned)
    return tl::unexpected(planned.error());
  return done;
}

}  // namespace tillit::service
