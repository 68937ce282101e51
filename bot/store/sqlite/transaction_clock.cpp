#include "store/sqlite/transaction.hpp"

namespace tillit::store::sqlite {
namespace {

const char* to_column(IfBusy if_busy) {
  switch (if_busy) {
    case IfBusy::Queue: return "queue";
    case IfBusy::Interrupt: return "interrupt";
    case IfBusy::SayOnly: return "say_only";
    case IfBusy::Skip: return "skip";
  }
  return "queue";
}

// The column's CHECK allows nothing else.
IfBusy to_if_busy(const std::string& column) {
  for (const IfBusy one : {IfBusy::Interrupt, IfBusy::SayOnly, IfBusy::Skip}) {
    if (column == to_column(one)) return one;
  }
  return IfBusy::Queue;
}

Timer read_timer(const Row& row) {
  Timer timer{ConversationId{row.text(0)},
              row.integer(1),
              row.small(2),
              std::chrono::seconds{row.integer(3)},
              {},
              {}};
  if (!row.is_null(4)) timer.due = row.instant(4);
  if (!row.is_null(5)) timer.waits_for_batch = row.integer(5);
  return timer;
}

Schedule read_schedule(const Row& row) {
  return {PersonId{row.text(0)},
          row.text(1),
          row.text(2),
          row.text(3),
          row.text(4),
          row.text(5),
          row.instant(6),
          std::chrono::seconds{row.integer(7)},
          to_if_busy(row.text(8))};
}

}  // namespace

Result<void> SqliteTransaction::set_timers(const ConversationId& conversation,
                                           const std::vector<Timer>& timers) {
  // One by one: for "all of a conversation" SQLite would make a table of their keys first, at every
  // turn, which costs more than the rows.
  std::vector<std::pair<std::int64_t, std::int64_t>> old;
  const auto read = db_.each(
      "SELECT token, rung FROM timers WHERE conversation = ?",
      [&](const Row& row) { old.emplace_back(row.integer(0), row.integer(1)); }, conversation);
  if (!read) return tl::unexpected(read.error());
  for (const auto& [token, rung] : old) {
    const auto gone =
        db_.run("DELETE FROM timers WHERE conversation = ? AND token = ? AND rung = ?",
                conversation, token, rung);
    if (!gone) return tl::unexpected(gone.error());
  }
  for (const Timer& timer : timers) {
    const auto kept = db_.run(
        "INSERT INTO timers (conversation, token, rung, after_s, due, waits_for_batch)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        conversation, timer.token, timer.rung, std::int64_t{timer.after.count()}, timer.due,
        timer.waits_for_batch);
    if (!kept) return tl::unexpected(kept.error());
  }
  return {};
}

Result<std::vector<Timer>> SqliteTransaction::due_timers(TimePoint now, int limit) {
  std::vector<Timer> found;
  const auto read = db_.each(
      "SELECT conversation, token, rung, after_s, due, waits_for_batch FROM timers WHERE due <= ? "
      "ORDER BY due LIMIT ?",
      [&](const Row& row) { found.push_back(read_timer(row)); }, now, limit);
  if (!read) return tl::unexpected(read.error());
  return found;
}

Result<void> SqliteTransaction::drop_timer(const Timer& timer) {
  return db_
      .run("DELETE FROM timers WHERE conversation = ? AND token = ? AND rung = ?",
           timer.conversation, timer.token, timer.rung)
      .map([](auto) {});
}

Result<void> SqliteTransaction::put_schedule(const Schedule& schedule) {
  return db_
      .run(
          "INSERT INTO schedules (person, key, dialogue, arguments, local, zone, due, window_s, "
          "if_busy)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person, key) DO UPDATE SET"
          " dialogue = excluded.dialogue, arguments = excluded.arguments, local = excluded.local,"
          " zone = excluded.zone, due = excluded.due, window_s = excluded.window_s, if_busy = "
          "excluded.if_busy",
          schedule.person, schedule.key, schedule.dialogue, schedule.arguments, schedule.local,
          schedule.zone, schedule.due, std::int64_t{schedule.window.count()},
          to_column(schedule.if_busy))
      .map([](auto) {});
}

Result<void> SqliteTransaction::cancel_schedule(const PersonId& person, const std::string& key) {
  return db_.run("DELETE FROM schedules WHERE person = ? AND key = ?", person, key).map([](auto) {
  });
}

Result<std::vector<Schedule>> SqliteTransaction::schedules_of(const PersonId& person) {
  std::vector<Schedule> found;
  const auto read = db_.each(
      "SELECT person, key, dialogue, arguments, local, zone, due, window_s, if_busy FROM schedules "
      "WHERE person = ?"
      " ORDER BY due, key",
      [&](const Row& row) { found.push_back(read_schedule(row)); }, person);
  if (!read) return tl::unexpected(read.error());
  return found;
}

Result<std::vector<Schedule>> SqliteTransaction::due_schedules(TimePoint now, int limit) {
  std::vector<Schedule> found;
  const auto read = db_.each(
      "SELECT person, key, dialogue, arguments, local, zone, due, window_s, if_busy FROM schedules "
      "WHERE due <= ?"
      " ORDER BY due LIMIT ?",
      [&](const Row& row) { found.push_back(read_schedule(row)); }, now, limit);
  if (!read) return tl::unexpected(read.error());
  return found;
}

Result<std::optional<TimePoint>> SqliteTransaction::next_due() {
  std::optional<TimePoint> earliest;
  const auto take = [&](const Row& row) {
    if (!earliest || row.instant(0) < *earliest) earliest = row.instant(0);
  };
  // ORDER BY with LIMIT 1 instead of min(): it gives no row, rather than NULL, when nothing waits.
  const auto timer =
      db_.each("SELECT due FROM timers WHERE due IS NOT NULL ORDER BY due LIMIT 1", take);
  if (!timer) return tl::unexpected(timer.error());
  const auto schedule = db_.each("SELECT due FROM schedules ORDER BY due LIMIT 1", take);
  if (!schedule) return tl::unexpected(schedule.error());
  const auto team =
      db_.each("SELECT due FROM teams WHERE due IS NOT NULL ORDER BY due LIMIT 1", take);
  if (!team) return tl::unexpected(team.error());
  return earliest;
}

}  // namespace tillit::store::sqlite
