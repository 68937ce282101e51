#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "dialogue/library.hpp"
#include "dialogue/step.hpp"
#include "service/arrival.hpp"
#include "service/delivery_json.hpp"
#include "service/newcomers.hpp"
#include "service/next_nudge.hpp"
#include "service/outlet.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tillit::service {

// What became of an event. Everything in it is durable when it is returned.
struct Receipt {
  bool duplicate = false;  // it had been taken before; nothing was done
  bool held = false;       // of a stranger: it waits for release()
  PersonId person;
  ConversationId conversation;
  std::int64_t rev = 0;             // of the conversation after the turn
  int messages = 0;                 // put into the outbox
  std::vector<Outgoing> claimed{};  // … and claimed already: for Dispatcher::take
  bool safety_noticed = false;      // counted, nothing else
  bool alert = false;               // an internal error was met; the trace says where
  Language language;                // of the person
  dialogue::Trace trace;
  bool erased = false;  // the person is gone, or has parted from this room: it is a stranger's
  // Accounts, of any channel, with which other things are kept now, or none: linked, parted,
  // erased. What a channel still shows of them is out of date.
  std::vector<store::Identity> changed{};
};

// What holds for some channels only, by their names.
struct Ways {
  std::set<std::string> editing{};  // a question that was answered is edited afterwards
  // What an arrival's turn says first is claimed by that very turn, for their dispatcher: the
  // caller must hand Receipt::claimed to it. It saves a commit before the person sees a word.
  std::set<std::string> dispatched{};
};

// The use case everything hangs on: take one event through the dialogues and commit what it
// changed, exactly once, in one transaction (inbox, person, conversation, timers, schedules,
// outbox, turn log). The caller acknowledges after it returns. Thread-safety: any thread; turns of
// many callers share commits (store.hpp).
class Conversations {
 public:
  // Borrowed: all must outlive this. `entropy` gives random bytes for new ids and seeds; called on
  // any thread.
  Conversations(std::shared_ptr<const dialogue::Library> library, store::Store& store,
                const Clock& clock, std::function<std::string(std::size_t)> entropy, Ways ways = {},
                Defaults defaults = {});

  // Keeps the bodies of all scripts in use. Call once before the first turn.
  [[nodiscard]] Result<void> keep_scripts();

  // Errors: Unavailable (not committed: the platform should deliver it again), Corrupt (a stored
  // state does not open or parse).
  [[nodiscard]] Result<Receipt> take(const Arrival& arrival);

  // Takes what was held of a stranger, in its order, now that the channel has said who they are (or
  // could not): one receipt for each, all in one transaction. Nothing if nothing is held.
  [[nodiscard]] Result<std::vector<Receipt>> release(const store::Identity& identity,
                                                     const Profile& profile);

  // The channel has news of somebody. Their zone moves all that is planned for them; their language
  // changes unless they chose it themselves. Says nothing; does nothing for strangers.
  [[nodiscard]] Result<void> learn(const store::Identity& identity, const Profile& profile);

  // Where the person is; nullopt for strangers.
  [[nodiscard]] Result<std::optional<Zone>> zone_of(const store::Identity& identity);

  // Whether the question with this token still waits for its answer there, perhaps beneath a
  // digression.
  [[nodiscard]] Result<bool> is_open(const RoomId& room, std::int64_t token);

  // Puts a fixed line into the outbox that answers no person's talk (a word in a public channel):
  // once per `key`. Its row goes when it was sent. False: it was put there before.
  [[nodiscard]] Result<bool> say_once(const store::InboxKey& key, const std::string& address,
                                      const dialogue::Delivery& delivery);

  // For transcripts, which say themselves what became of a link: requests are taken and no dialogue
  // is opened for them. Call before the first turn.
  void leave_links_unanswered() { answers_links_ = false; }

  // As take(), for something that the program itself starts (timers, schedules), inside a
  // transaction that has claimed it.
  [[nodiscard]] Result<Receipt> turn(store::Transaction& transaction, const PersonId& person,
                                     store::ConversationRow conversation,
                                     const dialogue::Event& event, TimePoint now) {
    return turn(transaction, person, std::move(conversation), event, now, {}, std::nullopt);
  }

  [[nodiscard]] const dialogue::Library& library() const { return *library_; }
  // Of those who have none yet, and of lines that are said to nobody in particular.
  [[nodiscard]] const Language& default_language() const { return newcomers_.language(); }
  [[nodiscard]] const Newcomers& newcomers() const { return newcomers_; }
  [[nodiscard]] NudgeRules nudge_rules() const { return {*library_, *calendars_, check_ins_}; }
  [[nodiscard]] store::Store& store() { return store_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }

 private:
  [[nodiscard]] Result<store::ConversationRow> conversation_of(store::Transaction& transaction,
                                                               const PersonId& person,
                                                               const Arrival& arrival);
  // A question that the event has answered, and the row that ends it.
  struct Ended {
    store::OutboxMessage row;
    Edit edit;
    std::optional<store::SentMessage> question;  // none: not handed over yet
  };
  struct Put {
    std::optional<std::int64_t> batch;  // none: no message was put
    std::vector<Outgoing> claimed;
  };
  [[nodiscard]] Result<Receipt> turn(store::Transaction& transaction, const PersonId& person,
                                     store::ConversationRow conversation,
                                     const dialogue::Event& event, TimePoint now,
                                     const std::string& answer_url,
                                     std::optional<TimePoint> lease_until);
  [[nodiscard]] Result<Put> put_deliveries(store::Transaction& transaction,
                                           const store::ConversationRow& conversation,
                                           const std::vector<dialogue::Delivery>& deliveries,
                                           std::int64_t rev, TimePoint now, bool erased,
                                           std::optional<TimePoint> lease_until,
                                           std::vector<Ended> ended = {});
  // The turn of something that arrived: finds or makes the person and the conversation.
  [[nodiscard]] Result<Receipt> turn_of(store::Transaction& transaction, const Arrival& arrival,
                                        TimePoint now);
  // Has a link request answered and takes the turns that this brings: `receipt` then tells of all.
  [[nodiscard]] Result<void> link(store::Transaction& transaction,
                                  const store::ConversationRow& here,
                                  const dialogue::LinkRequest& request, const Language& language,
                                  TimePoint now, std::optional<TimePoint> lease_until,
                                  Receipt& receipt);
  // All messages that put the question, or else an old one would keep its buttons; none if there
  // is nothing to edit.
  [[nodiscard]] Result<std::vector<Ended>> edits_of(
      store::Transaction& transaction, const store::ConversationRow& row, std::int64_t asked,
      const dialogue::Event& event, const dialogue::Trace& trace, const std::string& answer_url);

  std::shared_ptr<const dialogue::Library> library_;
  store::Store& store_;
  const Clock& clock_;
  std::function<std::string(std::size_t)> entropy_;
  const Ways ways_;
  const std::shared_ptr<const WorkCalendars> calendars_;
  const bool check_ins_;
  const Newcomers newcomers_;
  bool answers_links_ = true;
};

}  // namespace tillit::service
