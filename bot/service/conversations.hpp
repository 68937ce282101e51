#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "dialogue/library.hpp"
#include "dialogue/step.hpp"
#include "service/arrival.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tillit::service {

// What became of an event. Everything in it is durable when it is returned.
struct Receipt {
  bool duplicate = false;  // it had been taken before; nothing was done
  PersonId person;
  ConversationId conversation;
  std::int64_t rev = 0;         // of the conversation after the turn
  int messages = 0;             // put into the outbox
  bool safety_noticed = false;  // counted, nothing else
  bool alert = false;           // an internal error was met; the trace says where
  dialogue::Trace trace;
};

struct TurnCounts {
  std::int64_t turns = 0;
  std::int64_t duplicates = 0;
  std::int64_t alerts = 0;
  std::int64_t safety = 0;
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
                const Clock& clock, std::function<std::string(std::size_t)> entropy);

  // Keeps the bodies of all scripts in use. Call once before the first turn.
  [[nodiscard]] Result<void> keep_scripts();

  // Errors: Unavailable (not committed: the platform should deliver it again), Corrupt (a stored
  // state does not open or parse).
  [[nodiscard]] Result<Receipt> take(const Arrival& arrival);

  // The same for something that the program itself starts (timers, schedules), inside a transaction
  // that has claimed it.
  [[nodiscard]] Result<Receipt> turn(store::Transaction& transaction, const PersonId& person,
                                     store::ConversationRow conversation,
                                     const dialogue::Event& event, TimePoint now);

  [[nodiscard]] const dialogue::Library& library() const { return *library_; }
  [[nodiscard]] store::Store& store() { return store_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }

 private:
  [[nodiscard]] Result<PersonId> person_of(store::Transaction& transaction, const Arrival& arrival,
                                           TimePoint now);
  [[nodiscard]] Result<store::ConversationRow> conversation_of(store::Transaction& transaction,
                                                               const PersonId& person,
                                                               const Arrival& arrival);
  [[nodiscard]] Result<dialogue::Person> new_person(const Arrival& arrival) const;
  // The number of the batch; none if there is nothing to send.
  [[nodiscard]] Result<std::optional<std::int64_t>> put_deliveries(
      store::Transaction& transaction, const store::ConversationRow& conversation,
      const std::vector<dialogue::Delivery>& deliveries, std::int64_t rev, TimePoint now,
      bool erased);

  std::shared_ptr<const dialogue::Library> library_;
  store::Store& store_;
  const Clock& clock_;
  std::function<std::string(std::size_t)> entropy_;
};

}  // namespace tillit::service
