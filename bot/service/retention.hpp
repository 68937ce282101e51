#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "dialogue/library.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

// What is kept goes after its time, by itself, and leaves no bytes behind. The times of notes and
// of the journal are a rule of the coaching (coaching::kNotesLive); docs/operating.md tells
// operators all of them.
namespace tillit::service {

struct RetentionRules {
  // How long each is kept.
  std::chrono::hours inbox{48};       // which events were taken; platforms resend for a day
  std::chrono::hours sent{7 * 24};    // rows of messages that were sent; their bodies went at once
  std::chrono::hours texts{90 * 24};  // what was said, in the turn log; the paths stay

  int piece = 500;  // rows of each kind per write, so that turns go on in between

  // Sealed bytes of what was purged may lie in unused space until the store is compacted: that is
  // done when so many rows were purged since the last time, or when so long has passed since.
  std::int64_t many = 10'000;
  std::chrono::hours leftovers{30 * 24};
};

// What one run took away.
struct Retained {
  store::Purged purged;
  std::int64_t people = 0;   // had notes or journal entries that expired
  std::int64_t skipped = 0;  // whose record does not open or was changed meanwhile: left as it is
  bool compacted = false;
};

// Purges, drops expired notes (by the person's own date) and compacts if anybody was erased since
// the last compaction or the rules want it. Everything in pieces, each a write of its own; a run
// that is killed leaves the rest to the next one. Several at once do no harm. Not from within a
// work of the store.
//
// Errors: the store's. After one of compact() the run counts as done, so that a store without room
// is not rewritten over and over; what was erased is still noted for the next day's run.
[[nodiscard]] Result<Retained> run_retention(store::Store& store, const dialogue::Library& library,
                                             TimePoint now, const RetentionRules& rules = {});

// The same if no run was finished in the 24 hours before `now`, or one was finished after it (the
// clock was wrong); else nullopt, at the cost of one small read.
[[nodiscard]] Result<std::optional<Retained>> run_if_due(store::Store& store,
                                                         const dialogue::Library& library,
                                                         TimePoint now,
                                                         const RetentionRules& rules = {});

}  // namespace tillit::service
