#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

namespace tillit::store::sqlite {
namespace {

std::string held_place(std::int64_t id) { return fmt::format("held_arrivals/{}/body", id); }

std::string secrets_place(const Installation& installation) {
  return fmt::format("installations/{}/{}/secrets", installation.channel, installation.workspace);
}

// The columns in the order of each SELECT below; sealed ones are still sealed.
HeldArrival read_held(const Row& row) {
  return {row.integer(0), {row.text(1), row.text(2), row.text(3)}, row.text(5), row.instant(4)};
}

Installation read_installation(const Row& row) {
  return {row.text(0), row.text(1), row.integer(2), row.integer(3) == 1,
          row.text(4), row.text(5), row.instant(6)};
}

}  // namespace

Result<void> SqliteTransaction::hold(const std::string& channel, const HeldArrival& arrival) {
  // The id is needed before the row, because the body is bound to it.
  const auto last = db_.number("SELECT seq FROM sqlite_sequence WHERE name = 'held_arrivals'");
  if (!last) return tl::unexpected(last.error());
  const std::int64_t id = *last + 1;
  const std::string body = crypto::seal(installation_.facts, arrival.body, held_place(id));
  return db_
      .run(
          "INSERT INTO held_arrivals (id, channel, workspace, user, at, body) VALUES (?, ?, ?, ?, "
          "?, ?)",
          id, channel, arrival.from.workspace, arrival.from.user, arrival.at, Blob{body})
      .map([](auto) {});
}

Result<std::vector<HeldArrival>> SqliteTransaction::opened(std::vector<HeldArrival> arrivals) {
  for (auto& arrival : arrivals) {
    auto body = crypto::open(installation_.facts, arrival.body, held_place(arrival.id));
    if (!body) return tl::unexpected(body.error());
    arrival.body = std::move(*body);
  }
  return arrivals;
}

Result<std::vector<HeldArrival>> SqliteTransaction::held(const std::string& channel, int limit) {
  std::vector<HeldArrival> found;
  const auto read = db_.each(
      "SELECT id, channel, workspace, user, at, body FROM held_arrivals WHERE channel = ? ORDER BY "
      "id LIMIT ?",
      [&](const Row& row) { found.push_back(read_held(row)); }, channel, limit);
  if (!read) return tl::unexpected(read.error());
  return opened(std::move(found));
}

Result<std::vector<HeldArrival>> SqliteTransaction::held_of(const Identity& identity) {
  std::vector<HeldArrival> found;
  const auto read = db_.each(
      "SELECT id, channel, workspace, user, at, body FROM held_arrivals WHERE channel = ? AND "
      "workspace = ? AND user = ? ORDER BY id",
      [&](const Row& row) { found.push_back(read_held(row)); }, identity.channel,
      identity.workspace, identity.user);
  if (!read) return tl::unexpected(read.error());
  return opened(std::move(found));
}

Result<void> SqliteTransaction::drop_held(std::int64_t id) {
  return db_.run("DELETE FROM held_arrivals WHERE id = ?", id).map([](auto) {});
}

Result<Installation> SqliteTransaction::opened(Installation installation) {
  auto secrets =
      crypto::open(installation_.facts, installation.secrets, secrets_place(installation));
  if (!secrets) return tl::unexpected(secrets.error());
  installation.secrets = std::move(*secrets);
  return installation;
}

Result<std::optional<Installation>> SqliteTransaction::find_installation(
    const std::string& channel, const std::string& workspace) {
  auto found = db_.first(
      "SELECT channel, workspace, rev, active, facts, secrets, changed FROM installations WHERE "
      "channel = ? AND workspace = ?",
      read_installation, channel, workspace);
  if (!found) return tl::unexpected(found.error());
  if (!*found) return std::nullopt;
  return opened(std::move(**found)).map([](Installation one) {
    return std::optional{std::move(one)};
  });
}

Result<std::vector<Installation>> SqliteTransaction::installations(const std::string& channel) {
  std::vector<Installation> found;
  const auto read = db_.each(
      "SELECT channel, workspace, rev, active, facts, secrets, changed FROM installations WHERE "
      "channel = ? ORDER BY workspace",
      [&](const Row& row) { found.push_back(read_installation(row)); }, channel);
  if (!read) return tl::unexpected(read.error());
  for (auto& one : found) {
    auto open = opened(std::move(one));
    if (!open) return tl::unexpected(open.error());
    one = std::move(*open);
  }
  return found;
}

Result<void> SqliteTransaction::save_installation(const Installation& installation) {
  const std::string secrets =
      crypto::seal(installation_.facts, installation.secrets, secrets_place(installation));
  if (installation.rev == 0) {
    return db_
        .run(
            "INSERT INTO installations (channel, workspace, rev, active, facts, secrets, changed) "
            "VALUES (?, ?, 1, ?, ?, ?, ?)",
            installation.channel, installation.workspace, installation.active ? 1 : 0,
            installation.facts, Blob{secrets}, installation.changed)
        .map([](auto) {});
  }
  const auto changed = db_.run(
      "UPDATE installations SET rev = rev + 1, active = ?, facts = ?, secrets = ?, changed = ? "
      "WHERE "
      "channel = ? AND workspace = ? AND rev = ?",
      installation.active ? 1 : 0, installation.facts, Blob{secrets}, installation.changed,
      installation.channel, installation.workspace, installation.rev);
  if (!changed) return tl::unexpected(changed.error());
  if (*changed == 0) return fail(Errc::Conflict, "the installation was changed meanwhile");
  return {};
}

}  // namespace tillit::store::sqlite
