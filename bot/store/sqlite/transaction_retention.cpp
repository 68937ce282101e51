#include "store/sqlite/transaction.hpp"

#include <array>
#include <charconv>

namespace tillit::store::sqlite {
namespace {

// Children before parents. A table that is forgotten here fails by its foreign key, and by the
// erasure tests.
constexpr std::array<std::string_view, 13> kOfPerson{
    "DELETE FROM link_codes WHERE person = ?",
    "DELETE FROM link_codes WHERE typed_in IN (SELECT id FROM conversations WHERE person = ?)",
    "DELETE FROM wrong_codes WHERE person = ?",
    "DELETE FROM timers WHERE conversation IN (SELECT id FROM conversations WHERE person = ?)",
    "DELETE FROM schedules WHERE person = ?",
    "DELETE FROM outbox WHERE person = ?",
    "DELETE FROM turn_log WHERE person = ?",
    "DELETE FROM inline_replies WHERE person = ?",
    "DELETE FROM held_arrivals WHERE (channel, workspace, user) IN"
    " (SELECT channel, workspace, user FROM identities WHERE person = ?)",
    "DELETE FROM team_members WHERE person = ?",
    "UPDATE teams SET founder = NULL WHERE founder = ?",
    "DELETE FROM identities WHERE person = ?",
    "DELETE FROM conversations WHERE person = ?",
};

// A count in the facts: no names, and it outlives the people it counts.
constexpr std::string_view kErasures = "store.erasures";

}  // namespace

Result<void> SqliteTransaction::erase_person(const PersonId& id) {
  has_erased_ = true;
  std::vector<ConversationId> conversations;
  const auto read = db_.each(
      "SELECT id FROM conversations WHERE person = ?",
      [&](const Row& row) { conversations.emplace_back(row.text(0)); }, id);
  if (!read) return read;
  if (auto gone = let_go_of_voice(id); !gone) return gone;
  for (const std::string_view statement : kOfPerson) {
    if (const auto gone = db_.run(statement, id); !gone) return tl::unexpected(gone.error());
  }
  if (auto gone = keys_.destroy(id); !gone) return gone;
  const auto gone = db_.run("DELETE FROM people WHERE id = ?", id);
  if (!gone) return tl::unexpected(gone.error());
  if (*gone > 0) {
    const auto before = erasures();
    if (!before) return tl::unexpected(before.error());
    auto counted = put_fact(std::string{kErasures}, std::to_string(*before + 1), false);
    if (!counted) return counted;
  }
  // A farewell written before this call may have stood behind messages that are gone now.
  for (const auto& conversation : conversations) {
    if (auto next = promote_next(conversation, TimePoint{}); !next) return next;
  }
  return {};
}

Result<std::int64_t> SqliteTransaction::erasures() {
  return find_fact(std::string{kErasures}).map([](const std::optional<std::string>& count) {
    std::int64_t number = 0;
    if (count) std::from_chars(count->data(), count->data() + count->size(), number);
    return number;
  });
}

Result<Purged> SqliteTransaction::purge(TimePoint inbox_before, TimePoint sent_before,
                                        TimePoint texts_before, int limit) {
  const auto inbox = db_.run(
      "DELETE FROM inbox WHERE event IN (SELECT event FROM inbox WHERE seen < ? ORDER BY seen "
      "LIMIT ?)",
      inbox_before, limit);
  if (!inbox) return tl::unexpected(inbox.error());
  const auto sent = db_.run(
      "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE sent_at < ? ORDER BY sent_at "
      "LIMIT ?)",
      sent_before, limit);
  if (!sent) return tl::unexpected(sent.error());
  const auto texts = db_.run(
      "UPDATE turn_log SET texts = NULL WHERE id IN"
      " (SELECT id FROM turn_log WHERE at < ? AND texts IS NOT NULL ORDER BY at LIMIT ?)",
      texts_before, limit);
  if (!texts) return tl::unexpected(texts.error());
  for (const std::string_view old :
       {"DELETE FROM link_codes WHERE until < ?", "DELETE FROM wrong_codes WHERE at < ?"}) {
    if (const auto gone = db_.run(old, inbox_before); !gone) return tl::unexpected(gone.error());
  }
  return Purged{*inbox, *sent, *texts, *inbox >= limit || *sent >= limit || *texts >= limit};
}

Result<std::int64_t> SqliteTransaction::rewrap_keys(int limit) {
  return rewrap_all(db_, ring_, limit);
}

}  // namespace tillit::store::sqlite
