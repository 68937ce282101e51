#include "service/conversations.hpp"

#include "coaching/book_json.hpp"
#include "coaching/book_state.hpp"
#include "coaching/rhythm_json.hpp"
#include "crypto/seal.hpp"
#include "dialogue/json_text.hpp"
#include "dialogue/onboarding.hpp"
#include "dialogue/state_json.hpp"
#include "service/delivery_json.hpp"
#include "service/export.hpp"
#include "service/linking.hpp"
#include "service/planned.hpp"
#include "service/sender.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace tillit::service {
namespace {

using nlohmann::json;
using store::ConversationRow;
using store::Transaction;

// What the person said, for their own export and for `repro`: sealed, and dropped after its
// retention.
std::string heard_in(const dialogue::Event& event) {
  if (const auto* message = std::get_if<dialogue::Message>(&event))
    return message->text.substr(0, dialogue::kMaxInboundText);
  if (const auto* submission = std::get_if<dialogue::Submission>(&event))
    return submission->text.substr(0, dialogue::kMaxInboundText);
  if (const auto* button = std::get_if<dialogue::Button>(&event)) return "[" + button->option + "]";
  if (const auto* edited = std::get_if<dialogue::Edited>(&event))
    return edited->text.substr(0, dialogue::kMaxInboundText);
  if (const auto* command = std::get_if<dialogue::CommandWord>(&event)) return "/" + command->word;
  return {};
}

std::string texts_json(const dialogue::Event& event,
                       const std::vector<dialogue::Delivery>& deliveries) {
  dialogue::JsonText out;
  out.open('{');
  out.key("heard");
  out.string(heard_in(event));
  out.key("said");
  out.open('[');
  for (const auto& delivery : deliveries) {
    out.open('{');
    out.key("key");
    out.string(delivery.key);
    out.key("text");
    out.string(delivery.text);
    out.close('}');
  }
  out.close(']');
  out.close('}');
  return std::move(out).take();
}

std::string path_of(const dialogue::Trace& trace) {
  std::string path;
  for (const auto& entry : trace) {
    if (entry.what != dialogue::TraceEntry::What::Entered || entry.script == nullptr) continue;
    if (!path.empty()) path += '>';
    path += entry.script->id + "@" + entry.script->nodes[entry.node].name;
  }
  return path;
}

std::string hashes_of(const dialogue::Conversation& before, const dialogue::Trace& trace) {
  std::vector<const dialogue::Script*> scripts;
  for (const auto& frame : before.stack) scripts.push_back(frame.script);
  for (const auto& entry : trace) {
    if (entry.script != nullptr) scripts.push_back(entry.script);
  }
  std::sort(scripts.begin(), scripts.end(),
            [](const auto* a, const auto* b) { return a->id < b->id; });
  scripts.erase(std::unique(scripts.begin(), scripts.end()), scripts.end());
  std::string hashes;
  for (const auto* script : scripts) {
    if (!hashes.empty()) hashes += ',';
    hashes += script->id;
    hashes += '=';
    hashes += script->hash;
  }
  return hashes;
}

// What a stranger may begin with. The rest tells of something that went before: somebody who was
// erased and then leaves the room, deletes a message there or taps an answer of a question that
// still shows must not be written down again.
bool begins_a_talk(const dialogue::Event& event) {
  const auto* locale = std::get_if<dialogue::LocaleChanged>(&event);
  const auto* button = std::get_if<dialogue::Button>(&event);
  return std::holds_alternative<dialogue::Message>(event) ||
         std::holds_alternative<dialogue::Joined>(event) ||
         std::holds_alternative<dialogue::CommandWord>(event) ||
         (button != nullptr && button->token == 0) || (locale != nullptr && locale->by_person);
}

// Only what offers something to tap or pick changes when it was answered.
bool has_controls(const dialogue::Delivery& delivery) {
  switch (delivery.input) {
    case dialogue::InputKind::Number:
    case dialogue::InputKind::Scale:
    case dialogue::InputKind::Date:
    case dialogue::InputKind::Time:
    case dialogue::InputKind::DateTime: return true;
    default: return !delivery.choices.empty() || delivery.is_private;
  }
}

bool has_answered(const dialogue::Trace& trace) {
  return std::any_of(trace.begin(), trace.end(), [](const dialogue::TraceEntry& entry) {
    return entry.what == dialogue::TraceEntry::What::Answered ||
           entry.what == dialogue::TraceEntry::What::Skipped;
  });
}

// The last of its kind among the effects; nullptr if there is none.
template <class Wanted>
const Wanted* asked_for(const std::vector<dialogue::Effect>& effects) {
  const Wanted* found = nullptr;
  for (const auto& effect : effects) {
    if (const auto* wanted = std::get_if<Wanted>(&effect)) found = wanted;
  }
  return found;
}

// Something the person said or tapped themselves: the bot's own nudges are answered by it.
bool is_word(const dialogue::Event& event) {
  const auto* locale = std::get_if<dialogue::LocaleChanged>(&event);
  return std::holds_alternative<dialogue::Message>(event) ||
         std::holds_alternative<dialogue::Button>(event) ||
         std::holds_alternative<dialogue::Submission>(event) ||
         std::holds_alternative<dialogue::CommandWord>(event) ||
         (locale != nullptr && locale->by_person);
}

// A code that was shown is kept as a keyed hash alone: the log does not have it either.
bool shows_a_code(const dialogue::Event& event, const dialogue::Library& library) {
  const auto* opened = std::get_if<dialogue::Scheduled>(&event);
  return opened != nullptr && !opened->dialogue.empty() &&
         opened->dialogue == library.host_types->link_code;
}

}  // namespace

Conversations::Conversations(std::shared_ptr<const dialogue::Library> library, store::Store& store,
                             const Clock& clock, std::function<std::string(std::size_t)> entropy,
                             Ways ways, Defaults defaults)
    : library_(std::move(library)),
      store_(store),
      clock_(clock),
      entropy_(std::move(entropy)),
      ways_(std::move(ways)),
      calendars_(defaults.calendars ? defaults.calendars : std::make_shared<const WorkCalendars>()),
      check_ins_(defaults.check_ins),
      newcomers_(*library_, entropy_, std::move(defaults)) {}

Result<void> Conversations::keep_scripts() {
  return store_.write([&](Transaction& transaction) -> Result<void> {
    for (const auto& [id, script] : library_->scripts) {
      if (auto kept = transaction.keep_script({script->hash, id, script->version, script->body});
          !kept)
        return kept;
    }
    return {};
  });
}

Result<Receipt> Conversations::take(const Arrival& arrival) {
  Receipt receipt;
  auto done = store_.write([&](Transaction& transaction) -> Result<void> {
    receipt = {};
    const TimePoint now = clock_.now();
    const store::InboxKey key{arrival.from.channel, arrival.from.workspace,
                              dialogue::kind_of(arrival.event), arrival.room.str(),
                              arrival.event_id};
    auto first = transaction.claim_event(key, now);
    if (!first) return tl::unexpected(first.error());
    if (!*first) {
      receipt.duplicate = true;
      return {};
    }
    const bool may_wait = arrival.may_wait && can_be_held(arrival.event);
    if (may_wait || !begins_a_talk(arrival.event)) {
      auto known = transaction.find_person(arrival.from);
      if (!known) return tl::unexpected(known.error());
      if (!*known && may_wait) {
        receipt.held = true;
        return transaction.hold(arrival.from.channel,
                                {0, arrival.from, write_arrival(arrival), now});
      }
      if (!*known) return {};
    }
    auto taken = turn_of(transaction, arrival, now);
    if (!taken) return tl::unexpected(taken.error());
    receipt = std::move(*taken);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return receipt;
}

Result<Receipt> Conversations::turn_of(Transaction& transaction, const Arrival& arrival,
                                       TimePoint now) {
  auto person = newcomers_.person_of(transaction, arrival.from,
                                     {arrival.name, arrival.locale, arrival.zone}, now);
  if (!person) return tl::unexpected(person.error());
  auto conversation = conversation_of(transaction, *person, arrival);
  if (!conversation) return tl::unexpected(conversation.error());
  if (!arrival.address.empty()) conversation->address = arrival.address;
  if (!conversation->parked.empty()) {  // Who writes to us can be reached again.
    if (auto back = transaction.park_conversation(conversation->id, ""); !back)
      return tl::unexpected(back.error());
  }
  return turn(transaction, *person, std::move(*conversation), arrival.event, now,
              arrival.answer_url, now + kLease);
}

Result<std::vector<Receipt>> Conversations::release(const store::Identity& identity,
                                                    const Profile& profile) {
  std::vector<Receipt> receipts;
  auto done = store_.write([&](Transaction& transaction) -> Result<void> {
    receipts.clear();
    auto held = transaction.held_of(identity);
    if (!held) return tl::unexpected(held.error());
    for (const auto& one : *held) {
      if (auto dropped = transaction.drop_held(one.id); !dropped) return dropped;
      auto arrival = read_arrival(one.body);
      if (!arrival) continue;  // Corrupt: it must not stand in the way of the others.
      arrival->name = profile.name;
      if (profile.locale) arrival->locale = profile.locale;
      if (profile.zone) arrival->zone = profile.zone;
      auto taken = turn_of(transaction, *arrival, clock_.now());
      if (!taken) return tl::unexpected(taken.error());
      receipts.push_back(std::move(*taken));
    }
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return receipts;
}

Result<void> Conversations::learn(const store::Identity& identity, const Profile& profile) {
  return store_.write([&](Transaction& transaction) -> Result<void> {
    const auto known = transaction.find_person(identity);
    if (!known) return tl::unexpected(known.error());
    if (!*known) return {};
    auto stored = transaction.load_person(**known);
    if (!stored) return tl::unexpected(stored.error());
    const auto book = std::make_shared<const coaching::BookState>(stored->book);
    auto person = dialogue::read_person(stored->profile, book, *library_);
    if (!person) return tl::unexpected(person.error());
    if (!profile.name.empty()) person->name = profile.name;
    if (profile.locale && !person->language_chosen &&
        library_->catalogues.contains(*profile.locale))
      person->language = *profile.locale;
    const auto zone = profile.zone ? Zone::named(*profile.zone) : Result<Zone>(person->zone);
    const bool moved = zone && zone->name() != person->zone.name();
    if (moved) person->zone = *zone;
    coaching::Book now_known = book->book();
    if (book->damage()) return tl::unexpected(*book->damage());
    if (profile.away_until) {
      now_known.rhythm.away_until = profile.away_until;
      if (*profile.away_until <= clock_.now()) now_known.rhythm.away_until.reset();
    }
    const bool away = now_known != book->book();
    std::string profile_now = dialogue::write_person(*person, *library_);
    if (profile_now == stored->profile && !away) return {};
    stored->profile = std::move(profile_now);
    if (away) stored->book = coaching::write_book(now_known);
    if (auto saved = transaction.save_person(*stored, away); !saved) return saved;
    if (moved) {
      if (auto done = move_schedules(transaction, **known, person->zone); !done) return done;
    }
    return moved || away ? plan_anew(transaction, nudge_rules(), **known, clock_.now())
                         : Result<void>{};
  });
}

Result<std::optional<Zone>> Conversations::zone_of(const store::Identity& identity) {
  std::optional<Zone> zone;
  auto done = store_.write([&](Transaction& transaction) -> Result<void> {
    zone.reset();
    const auto known = transaction.find_person(identity);
    if (!known) return tl::unexpected(known.error());
    if (!*known) return {};
    const auto stored = transaction.load_person(**known);
    if (!stored) return tl::unexpected(stored.error());
    const auto person = dialogue::read_person(
        stored->profile, std::make_shared<const coaching::BookState>(stored->book), *library_);
    if (!person) return tl::unexpected(person.error());
    zone = person->zone;
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return zone;
}

Result<bool> Conversations::is_open(const RoomId& room, std::int64_t token) {
  bool open = false;
  auto done = store_.write([&](Transaction& transaction) -> Result<void> {
    open = false;
    const auto row = transaction.find_conversation(room);
    if (!row) return tl::unexpected(row.error());
    if (!*row || (*row)->state.empty()) return {};
    const auto talk =
        dialogue::read_conversation((*row)->state, *library_, library_->languages.front());
    if (!talk) return tl::unexpected(talk.error());
    const auto& stack = talk->stack;
    const auto owner = std::ranges::find(stack, token, &dialogue::Frame::token);
    open =
        token != 0 && owner != stack.end() && (owner + 1 == stack.end() || (owner + 1)->digression);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return open;
}

Result<bool> Conversations::say_once(const store::InboxKey& key, const std::string& address,
                                     const dialogue::Delivery& delivery) {
  bool first = false;
  auto done = store_.write([&](Transaction& transaction) -> Result<void> {
    auto claimed = transaction.claim_event(key, clock_.now());
    if (!claimed) return tl::unexpected(claimed.error());
    first = *claimed;
    if (!first) return {};
    store::OutboxMessage message;
    message.conversation = ConversationId("place:" + key.channel + ":" + address);
    message.room = RoomId(key.channel + ":" + key.workspace + ":" + address);
    message.channel = key.channel;
    message.workspace = key.workspace;
    message.body = write_delivery(delivery);
    message.idempotency_key = store_.reference(key.kind + "/" + key.room + "/" + key.event);
    message.created = clock_.now();
    message.address = address;
    auto put = transaction.put_outbox({std::move(message)});
    if (!put) return tl::unexpected(put.error());
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return first;
}

Result<ConversationRow> Conversations::conversation_of(Transaction& transaction,
                                                       const PersonId& person,
                                                       const Arrival& arrival) {
  auto known = transaction.find_conversation(arrival.room);
  if (!known) return tl::unexpected(known.error());
  if (*known) {
    if ((*known)->person == person) return std::move(**known);
    return fail(Errc::Conflict, "this room belongs to somebody else's talk");
  }
  ConversationRow row;
  row.id = ConversationId("c:" + hex_of(entropy_(12)));
  row.person = person;
  row.room = arrival.room;
  row.channel = arrival.from.channel;
  row.workspace = arrival.from.workspace;
  return row;
}

Result<Receipt> Conversations::turn(Transaction& transaction, const PersonId& person_id,
                                    ConversationRow row, const dialogue::Event& event,
                                    TimePoint now, const std::string& answer_url,
                                    std::optional<TimePoint> lease_until) {
  auto stored = transaction.load_person(person_id);
  if (!stored) return tl::unexpected(stored.error());
  const auto book = std::make_shared<const coaching::BookState>(stored->book);
  auto person = dialogue::read_person(stored->profile, book, *library_);
  if (!person) return tl::unexpected(person.error());
  person->id = person_id;

  dialogue::Conversation conversation;
  if (row.rev == 0) {
    conversation.id = row.id;
    conversation.person = person_id;
    conversation.room = row.room;
    conversation.channel = row.channel;
  } else {
    auto read = dialogue::read_conversation(row.state, *library_, person->language);
    if (!read) return tl::unexpected(read.error());
    conversation = std::move(*read);
  }

  const std::int64_t asked = conversation.stack.empty() ? 0 : conversation.stack.back().token;
  dialogue::StepResult result = dialogue::step(*library_, *person, conversation, event,
                                               dialogue::LocalNow::at(now, person->zone));
  if (book->damage()) return tl::unexpected(*book->damage());

  Receipt receipt{false,        false,
                  person_id,    row.id,
                  row.rev + 1,  static_cast<int>(result.deliveries.size()),
                  {},           result.safety_noticed,
                  result.alert, result.person.language,
                  {},           false};
  const auto finished = [&] {
    receipt.trace = std::move(result.trace);
    return std::move(receipt);
  };
  if (asked_for<dialogue::EraseEverything>(result.effects) != nullptr) {
    auto accounts = transaction.identities_of(person_id);
    if (!accounts) return tl::unexpected(accounts.error());
    receipt.changed = std::move(*accounts);
    if (auto erased = transaction.erase_person(person_id); !erased)
      return tl::unexpected(erased.error());
    auto put =
        put_deliveries(transaction, row, result.deliveries, receipt.rev, now, true, lease_until);
    if (!put) return tl::unexpected(put.error());
    receipt.claimed = std::move(put->claimed);
    receipt.erased = true;
    return finished();
  }

  stored->profile = dialogue::write_person(result.person, *library_);
  const auto* after = dynamic_cast<const coaching::BookState*>(result.person.book.get());
  const bool with_book = after != nullptr && result.person.book != book;
  // What the engine does not know of: any word of theirs answers what we wrote first.
  const bool answers = is_word(event) && coaching::waits_for_a_word(stored->book);
  const bool was_onboarded = dialogue::is_onboarded(*person, *library_->host_types);
  const bool plans =
      answers || result.person.zone.name() != person->zone.name() ||
      was_onboarded != dialogue::is_onboarded(result.person, *library_->host_types) ||
      (with_book && !is_planned_alike(book->book(), after->book()));
  if (answers) {
    coaching::Book answered = with_book ? after->book() : book->book();
    answered.rhythm.budget = coaching::after_a_word(std::move(answered.rhythm.budget));
    stored->book = coaching::write_book(answered);
  } else if (with_book) {
    stored->book = after->bytes();
  }
  if (auto saved = transaction.save_person(*stored, with_book || answers); !saved)
    return tl::unexpected(saved.error());

  const auto* link_request =
      answers_links_ ? asked_for<dialogue::LinkRequest>(result.effects) : nullptr;
  bool leaves =
      link_request != nullptr && link_request->what == dialogue::LinkRequest::What::KeepThere;
  if (leaves) {
    const auto alone = is_alone(transaction, row);
    if (!alone) return tl::unexpected(alone.error());
    leaves = !*alone;
    if (!leaves) result.deliveries.clear();  // the other side has parted meanwhile: no farewell
  }
  if (leaves) {
    receipt.trace = std::move(result.trace);
    receipt.erased = true;
    // The farewell stands behind nothing that is dropped with the room, and belongs to nobody.
    if (auto linked = link(transaction, row, *link_request, result.person.language, now,
                           lease_until, receipt);
        !linked)
      return tl::unexpected(linked.error());
    auto put =
        put_deliveries(transaction, row, result.deliveries, row.rev + 1, now, true, lease_until);
    if (!put) return tl::unexpected(put.error());
    std::move(put->claimed.begin(), put->claimed.end(), std::back_inserter(receipt.claimed));
    return receipt;
  }

  row.state = dialogue::write_conversation(result.conversation, *library_);
  row.last_word = result.conversation.last_word;
  if (auto saved = transaction.save_conversation(row); !saved) return tl::unexpected(saved.error());
  if (auto applied = apply_schedules(transaction, result.effects, person_id, result.person.zone);
      !applied)
    return tl::unexpected(applied.error());

  // Without the person's export, and without a code.
  const std::string texts =
      shows_a_code(event, *library_) ? texts_json(event, {}) : texts_json(event, result.deliveries);
  std::vector<dialogue::Delivery> deliveries = std::move(result.deliveries);
  if (asked_for<dialogue::ExportEverything>(result.effects) != nullptr) {
    auto everything = export_of(transaction, *library_, result.person,
                                after != nullptr ? after->book() : coaching::Book{}, now);
    if (!everything) return tl::unexpected(everything.error());
    // Before the question that may follow, after what was said.
    const auto question = std::find_if(deliveries.begin(), deliveries.end(),
                                       [](const auto& delivery) { return delivery.token != 0; });
    deliveries.insert(question, everything->begin(), everything->end());
    receipt.messages = static_cast<int>(deliveries.size());
  }
  auto ended = edits_of(transaction, row, asked, event, result.trace, answer_url);
  if (!ended) return tl::unexpected(ended.error());
  auto put = put_deliveries(transaction, row, deliveries, receipt.rev, now, false, lease_until,
                            std::move(*ended));
  if (!put) return tl::unexpected(put.error());
  receipt.claimed = std::move(put->claimed);
  const auto batch = put->batch;

  if (result.timers) {
    std::vector<store::Timer> timers;
    for (const auto& rung : *result.timers) {
      // A ladder starts when the question was handed over, not when it was written.
      const auto wait = length_of(rung.after);
      timers.push_back({row.id, rung.token, rung.rung, wait,
                        batch ? std::nullopt : std::optional(now + wait), batch});
    }
    if (auto set = transaction.set_timers(row.id, timers); !set) return tl::unexpected(set.error());
  }
  auto logged = transaction.append_turn_log(
      {row.id, person_id, receipt.rev, dialogue::kind_of(event), path_of(result.trace),
       hashes_of(conversation, result.trace), now, person->random.to_hex(), texts});
  if (!logged) return tl::unexpected(logged.error());
  if (plans) {
    if (auto planned = plan_anew(transaction, nudge_rules(), person_id, now); !planned)
      return tl::unexpected(planned.error());
  }
  if (link_request == nullptr) return finished();
  Receipt whole = finished();
  if (auto linked =
          link(transaction, row, *link_request, result.person.language, now, lease_until, whole);
      !linked)
    return tl::unexpected(linked.error());
  return whole;
}

Result<void> Conversations::link(Transaction& transaction, const ConversationRow& here,
                                 const dialogue::LinkRequest& request, const Language& language,
                                 TimePoint now, std::optional<TimePoint> lease_until,
                                 Receipt& receipt) {
  auto answer = answer_link({transaction, *library_, entropy_, here, nudge_rules(), now}, request);
  if (!answer) return tl::unexpected(answer.error());
  receipt.changed = std::move(answer->changed);
  for (const ConversationRow& room : answer->let_go) {
    if (!room.parked.empty()) continue;
    dialogue::Delivery farewell;
    farewell.key = "core.link_parted";
    farewell.language = language;
    const auto* text = library_->find_text(language, farewell.key);
    if (text == nullptr || text->variants.empty()) continue;
    farewell.text = text->variants.front().source();
    auto put = put_deliveries(transaction, room, {farewell}, room.rev + 1, now, true, lease_until);
    if (!put) return tl::unexpected(put.error());
    std::move(put->claimed.begin(), put->claimed.end(), std::back_inserter(receipt.claimed));
  }
  for (const LinkAnswer::Turn& next : answer->turns) {
    auto row = transaction.load_conversation(next.conversation);
    if (!row) return tl::unexpected(row.error());
    if (!row->parked.empty()) continue;
    const PersonId person = row->person;
    auto taken = turn(transaction, person, std::move(*row), next.event, now, {}, lease_until);
    if (!taken) return tl::unexpected(taken.error());
    if (next.conversation == here.id) {
      receipt.person = taken->person;
      receipt.rev = taken->rev;
      receipt.language = taken->language;
    }
    receipt.messages += taken->messages;
    std::move(taken->claimed.begin(), taken->claimed.end(), std::back_inserter(receipt.claimed));
    receipt.alert = receipt.alert || taken->alert;
    std::move(taken->trace.begin(), taken->trace.end(), std::back_inserter(receipt.trace));
  }
  return {};
}

Result<Conversations::Put> Conversations::put_deliveries(
    Transaction& transaction, const ConversationRow& row,
    const std::vector<dialogue::Delivery>& deliveries, std::int64_t rev, TimePoint now, bool erased,
    std::optional<TimePoint> lease_until, std::vector<Ended> ended) {
  const bool edits = ways_.editing.contains(row.channel);
  std::vector<store::OutboxMessage> messages;
  for (Ended& one : ended) {
    one.row.idempotency_key = fmt::format("{}:{}:edit{}", row.id.str(), rev, one.edit.before);
    one.row.created = now;
    one.row.position = static_cast<int>(messages.size());
    messages.push_back(std::move(one.row));
  }
  const std::size_t first = messages.size();
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    store::OutboxMessage message;
    // After an erasure only the fixed farewell leaves; it names nobody, and its row goes when it
    // was sent.
    if (!erased) message.person = row.person;
    message.conversation = row.id;
    message.room = row.room;
    message.channel = row.channel;
    message.workspace = row.workspace;
    message.position = static_cast<int>(messages.size());
    message.body = write_delivery(deliveries[i]);
    message.address = row.address;
    if (edits && !erased && has_controls(deliveries[i])) message.token = deliveries[i].token;
    message.idempotency_key = fmt::format("{}:{}:{}", row.id.str(), rev, i);
    message.created = now;
    messages.push_back(std::move(message));
  }
  if (messages.empty()) return Put{};
  if (!ways_.dispatched.contains(row.channel)) lease_until.reset();
  auto stored = transaction.put_outbox(std::move(messages), lease_until);
  if (!stored) return tl::unexpected(stored.error());
  Put put;
  if (!deliveries.empty()) put.batch = stored->batch;
  for (auto& message : stored->claimed) {
    if (message.edits == 0) {
      const auto& delivery = deliveries[static_cast<std::size_t>(message.position) - first];
      put.claimed.push_back({std::move(message), delivery, std::nullopt});
      continue;
    }
    // Claimed, so it was handed over; its body was opened by edits_of.
    const Ended& end = ended[static_cast<std::size_t>(message.position)];
    auto asked = read_delivery(end.question->body);
    if (!asked) return tl::unexpected(asked.error());
    put.claimed.push_back(
        {std::move(message), std::move(*asked),
         Ending{end.question->platform_id, end.edit.option, end.edit.answer_url, end.edit.text}});
  }
  return put;
}

Result<std::vector<Conversations::Ended>> Conversations::edits_of(
    Transaction& transaction, const ConversationRow& row, std::int64_t asked,
    const dialogue::Event& event, const dialogue::Trace& trace, const std::string& answer_url) {
  constexpr int kMostEdits = 4;  // the newest ones: beyond them somebody has scrolled far
  std::vector<Ended> ended;
  if (asked == 0 || !ways_.editing.contains(row.channel) || !has_answered(trace)) return ended;
  const auto messages = transaction.count_questions(row.id, asked);
  if (!messages) return tl::unexpected(messages.error());
  // What a tap brings along answers the one message that was tapped, and which that is it does not
  // tell: of several, each is edited by its own name.
  Edit edit{{}, *messages == 1 ? answer_url : std::string()};
  if (const auto* button = std::get_if<dialogue::Button>(&event); button && button->token == asked)
    edit.option = button->option;
  for (edit.before = 0; edit.before < std::min(kMostEdits, static_cast<int>(*messages));
       ++edit.before) {
    auto question = transaction.find_sent(row.id, asked, edit.before);
    if (!question) return tl::unexpected(question.error());
    if (*question && (*question)->platform_id.empty()) continue;
    Ended one{{}, edit, std::move(*question)};
    if (const auto* written = std::get_if<dialogue::Submission>(&event);
        written && written->token == asked && one.question) {
      const auto delivery = read_delivery(one.question->body);
      if (delivery && !delivery->is_private)
        one.edit.text = written->text.substr(0, dialogue::kMaxInboundText);
    }
    store::OutboxMessage& message = one.row;
    message.person = row.person;
    message.conversation = row.id;
    message.room = row.room;
    message.channel = row.channel;
    message.workspace = row.workspace;
    message.address = row.address;
    message.body = write_edit(one.edit);
    message.edits = asked;
    ended.push_back(std::move(one));
  }
  return ended;
}

}  // namespace tillit::service
