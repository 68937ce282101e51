#include "service/retention.hpp"

#include "coaching/book_json.hpp"
#include "coaching/note_rules.hpp"
#include "dialogue/host.hpp"
#include "dialogue/state_json.hpp"
#include "store/in_store.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace tillit::service {
namespace {

using nlohmann::json;
using store::in_store;
using store::Transaction;

constexpr const char* kFact = "retention";
constexpr std::chrono::hours kEvery{24};
constexpr int kPeopleAtOnce = 200;

// What the runs remember, in one fact of the store.
struct Memory {
  std::optional<TimePoint> ran;
  std::optional<TimePoint> compacted;
  std::int64_t erasures = 0;  // how many there had been before the last compaction
  std::int64_t purged = 0;    // rows since the last compaction
};

std::optional<TimePoint> instant(const json& in, const char* name) {
  const auto found = in.find(name);
  if (found == in.end() || !found->is_number_integer()) return std::nullopt;
  return TimePoint{std::chrono::milliseconds{found->get<std::int64_t>()}};
}

std::int64_t number(const json& in, const char* name) {
  const auto found = in.find(name);
  return found != in.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

// What does not parse is as good as never having run: then all is looked at again.
Memory read_memory(const std::string& fact) {
  const json in = json::parse(fact, nullptr, false);
  if (!in.is_object()) return {};
  return {instant(in, "ran"), instant(in, "compacted"), number(in, "erasures"),
          number(in, "purged")};
}

std::string write_memory(const Memory& memory) {
  json out{{"erasures", memory.erasures}, {"purged", memory.purged}};
  if (memory.ran) out["ran"] = memory.ran->time_since_epoch().count();
  if (memory.compacted) out["compacted"] = memory.compacted->time_since_epoch().count();
  return out.dump();
}

Result<Memory> recall(Transaction& transaction) {
  return transaction.find_fact(kFact).map(
      [](const std::optional<std::string>& fact) { return read_memory(fact.value_or("")); });
}

// Changes the memory inside the work whose doings it counts, so that a kill cannot part them.
template <class Change>
Result<void> remember(Transaction& transaction, const Change& change) {
  auto memory = recall(transaction);
  if (!memory) return tl::unexpected(memory.error());
  change(*memory);
  return transaction.put_fact(kFact, write_memory(*memory), false);
}

Result<void> count_purged(Transaction& transaction, std::int64_t rows) {
  if (rows == 0) return {};
  return remember(transaction, [rows](Memory& memory) { memory.purged += rows; });
}

Result<store::Purged> purge_piece(store::Store& store, TimePoint now, const RetentionRules& rules) {
  return in_store(store, [&](Transaction& transaction) -> Result<store::Purged> {
    auto gone =
        transaction.purge(now - rules.inbox, now - rules.sent, now - rules.texts, rules.piece);
    if (!gone) return gone;
    const auto rows = gone->inbox + gone->sent + gone->texts;
    if (auto counted = count_purged(transaction, rows); !counted)
      return tl::unexpected(counted.error());
    return gone;
  });
}

Result<void> purge_all(store::Store& store, TimePoint now, const RetentionRules& rules,
                       Retained& retained) {
  for (bool more = true; more;) {
    const auto gone = purge_piece(store, now, rules);
    if (!gone) return tl::unexpected(gone.error());
    retained.purged.inbox += gone->inbox;
    retained.purged.sent += gone->sent;
    retained.purged.texts += gone->texts;
    more = gone->more;
  }
  return {};
}

// True if there were expired ones.
Result<bool> drop_expired_notes(Transaction& transaction, const PersonId& id,
                                const dialogue::Library& library, TimePoint now) {
  auto row = transaction.load_person(id);
  if (!row) return tl::unexpected(row.error());
  auto book = coaching::read_book(row->book);
  if (!book) return tl::unexpected(book.error());
  const auto held = book->notes.size() + book->journal.size();
  if (held == 0) return false;
  const auto person = dialogue::read_person(row->profile, nullptr, library);
  if (!person) return tl::unexpected(person.error());
  const auto left = coaching::without_expired(std::move(*book), person->zone.to_local(now).date);
  if (left.notes.size() + left.journal.size() == held) return false;
  row->book = coaching::write_book(left);
  if (auto saved = transaction.save_person(*row, true); !saved)
    return tl::unexpected(saved.error());
  if (auto counted = count_purged(transaction, 1); !counted) return tl::unexpected(counted.error());
  return true;
}

Result<void> drop_all_expired_notes(store::Store& store, const dialogue::Library& library,
                                    TimePoint now, Retained& retained) {
  for (PersonId last;;) {
    const auto people = in_store(store, [&](Transaction& transaction) {
      return transaction.people_after(last, kPeopleAtOnce);
    });
    if (!people) return tl::unexpected(people.error());
    if (people->empty()) return {};
    for (const PersonId& person : *people) {
      const auto dropped = in_store(store, [&](Transaction& transaction) {
        return drop_expired_notes(transaction, person, library, now);
      });
      if (dropped) {
        retained.people += *dropped ? 1 : 0;
        continue;
      }
      switch (dropped.error().code) {
        case Errc::NotFound:
          break;  // erased since the list was made
        // One person's record must not keep the others' notes; a lost race is left for the next
        // run.
        case Errc::Conflict:
        case Errc::Corrupt:
        case Errc::Invalid: ++retained.skipped; break;
        case Errc::Unavailable:
        case Errc::Denied: return tl::unexpected(dropped.error());
      }
    }
    last = people->back();
  }
}

bool wants_compaction(const Memory& memory, std::int64_t erasures, TimePoint now,
                      const RetentionRules& rules) {
  if (erasures != memory.erasures || memory.purged >= rules.many) return true;
  return memory.purged > 0 && memory.compacted && now - *memory.compacted >= rules.leftovers;
}

// True if it was wanted and done.
Result<bool> compact_if_wanted(store::Store& store, TimePoint now, const RetentionRules& rules) {
  std::int64_t erasures = 0;
  std::int64_t purged = 0;
  const auto wanted = in_store(store, [&](Transaction& transaction) -> Result<bool> {
    // Read before compacting: what goes meanwhile counts for the next time.
    const auto count = transaction.erasures();
    if (!count) return tl::unexpected(count.error());
    erasures = *count;
    auto memory = recall(transaction);
    if (!memory) return tl::unexpected(memory.error());
    purged = memory->purged;
    const bool wants = wants_compaction(*memory, erasures, now, rules);
    if (wants || memory->compacted) return wants;
    // A store that was never compacted: its leftovers count from here.
    auto begun = remember(transaction, [&](Memory& kept) { kept.compacted = now; });
    if (!begun) return tl::unexpected(begun.error());
    return false;
  });
  if (!wanted || !*wanted) return wanted;
  if (auto compacted = store.compact(); !compacted) return tl::unexpected(compacted.error());
  const auto noted = in_store(store, [&](Transaction& transaction) {
    return remember(transaction, [&](Memory& memory) {
      memory.compacted = now;
      memory.erasures = erasures;
      memory.purged -= purged;
    });
  });
  if (!noted) return tl::unexpected(noted.error());
  return true;
}

}  // namespace

Result<Retained> run_retention(store::Store& store, const dialogue::Library& library, TimePoint now,
                               const RetentionRules& rules) {
  Retained retained;
  if (auto purged = purge_all(store, now, rules, retained); !purged)
    return tl::unexpected(purged.error());
  if (auto dropped = drop_all_expired_notes(store, library, now, retained); !dropped)
    return tl::unexpected(dropped.error());
  const auto compacted = compact_if_wanted(store, now, rules);
  auto noted = in_store(store, [&](Transaction& transaction) {
    return remember(transaction, [&](Memory& memory) { memory.ran = now; });
  });
  if (!compacted) return tl::unexpected(compacted.error());
  if (!noted) return tl::unexpected(noted.error());
  retained.compacted = *compacted;
  return retained;
}

Result<std::optional<Retained>> run_if_due(store::Store& store, const dialogue::Library& library,
                                           TimePoint now, const RetentionRules& rules) {
  const auto memory = in_store(store, [](Transaction& transaction) { return recall(transaction); });
  if (!memory) return tl::unexpected(memory.error());
  if (memory->ran && *memory->ran <= now && now - *memory->ran < kEvery) return std::nullopt;
  return run_retention(store, library, now, rules).map([](Retained retained) {
    return std::optional{std::move(retained)};
  });
}

}  // namespace tillit::service
