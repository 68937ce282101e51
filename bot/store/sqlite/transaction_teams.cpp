#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

namespace tillit::store::sqlite {
namespace {

std::string state_place(const TeamId& id) { return fmt::format("teams/{}/state", id.str()); }

// The columns in the order of each SELECT below; `state` is still sealed.
TeamRow read_team(const Row& row) {
  TeamRow team;
  team.id = TeamId{row.text(0)};
  team.channel = row.text(1);
  team.workspace = row.text(2);
  team.place = row.text(3);
  team.rev = row.integer(4);
  if (!row.is_null(5)) team.founder = PersonId{row.text(5)};
  team.ended = row.integer(6) == 1;
  if (!row.is_null(7)) team.due = row.instant(7);
  team.state = row.text(8);
  return team;
}

}  // namespace

Result<std::vector<TeamRow>> SqliteTransaction::opened(std::vector<TeamRow> teams) {
  for (TeamRow& team : teams) {
    auto state = crypto::open(installation_.facts, team.state, state_place(team.id));
    if (!state) return tl::unexpected(state.error());
    team.state = std::move(*state);
  }
  return teams;
}

Result<void> SqliteTransaction::save_team(const TeamRow& team) {
  const std::string state = crypto::seal(installation_.facts, team.state, state_place(team.id));
  if (team.rev == 0) {
    return db_
        .run(
            "INSERT INTO teams (id, channel, workspace, place, rev, founder, ended, due, state) "
            "VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)",
            team.id, team.channel, team.workspace, team.place, team.founder, team.ended ? 1 : 0,
            team.due, Blob{state})
        .map([](auto) {});
  }
  const auto changed = db_.run(
      "UPDATE teams SET rev = rev + 1, channel = ?, workspace = ?, place = ?, founder = ?, ended = "
      "?, due = ?, state = ? WHERE id = ? AND rev = ?",
      team.channel, team.workspace, team.place, team.founder, team.ended ? 1 : 0, team.due,
      Blob{state}, team.id, team.rev);
  if (!changed) return tl::unexpected(changed.error());
  if (*changed == 0) return fail(Errc::Conflict, "the team was changed meanwhile");
  return {};
}

Result<TeamRow> SqliteTransaction::load_team(const TeamId& id) {
  std::vector<TeamRow> found;
  const auto read = db_.each(
      "SELECT id, channel, workspace, place, rev, founder, ended, due, state FROM teams WHERE id = "
      "?",
      [&](const Row& row) { found.push_back(read_team(row)); }, id);
  if (!read) return tl::unexpected(read.error());
  if (found.empty()) return fail(Errc::NotFound, "there is no such team in the store");
  return opened(std::move(found)).map([](std::vector<TeamRow> one) {
    return std::move(one.front());
  });
}

Result<std::optional<TeamRow>> SqliteTransaction::find_team(const std::string& channel,
                                                            const std::string& workspace,
                                                            const std::string& place) {
  std::vector<TeamRow> found;
  const auto read = db_.each(
      "SELECT id, channel, workspace, place, rev, founder, ended, due, state FROM teams WHERE "
      "channel = ? AND workspace = ? AND place = ? AND ended = 0",
      [&](const Row& row) { found.push_back(read_team(row)); }, channel, workspace, place);
  if (!read) return tl::unexpected(read.error());
  if (found.empty()) return std::nullopt;
  return opened(std::move(found)).map([](std::vector<TeamRow> one) {
    return std::optional{std::move(one.front())};
  });
}

Result<std::vector<TeamRow>> SqliteTransaction::teams_of(const PersonId& person) {
  std::vector<TeamRow> found;
  const auto read = db_.each(
      "SELECT t.id, t.channel, t.workspace, t.place, t.rev, t.founder, t.ended, t.due, t.state "
      "FROM team_members m CROSS JOIN teams t ON t.id = m.team WHERE m.person = ? AND t.ended = 0 "
      "ORDER BY m.team",
      [&](const Row& row) { found.push_back(read_team(row)); }, person);
  if (!read) return tl::unexpected(read.error());
  return opened(std::move(found));
}

Result<std::vector<TeamId>> SqliteTransaction::due_teams(TimePoint now, int limit) {
  std::vector<TeamId> found;
  const auto read = db_.each(
      "SELECT id FROM teams WHERE due <= ? ORDER BY due LIMIT ?",
      [&](const Row& row) { found.emplace_back(row.text(0)); }, now, limit);
  if (!read) return tl::unexpected(read.error());
  return found;
}

Result<void> SqliteTransaction::put_off_team(const TeamId& id, TimePoint due) {
  return db_.run("UPDATE teams SET due = ? WHERE id = ?", due, id).map([](auto) {});
}

Result<bool> SqliteTransaction::join_team(const TeamId& team, const PersonId& person,
                                          TimePoint since) {
  const auto joined = db_.run(
      "INSERT INTO team_members (team, person, since) VALUES (?, ?, ?) ON CONFLICT (team, person) "
      "DO NOTHING",
      team, person, since);
  return joined.map([](std::int64_t rows) { return rows > 0; });
}

Result<bool> SqliteTransaction::leave_team(const TeamId& team, const PersonId& person) {
  has_erased_ = true;  // that they left is not to be read from the log either
  return db_.run("DELETE FROM team_members WHERE team = ? AND person = ?", team, person)
      .map([](std::int64_t rows) { return rows > 0; });
}

Result<std::vector<TeamMember>> SqliteTransaction::members_of(const TeamId& team) {
  std::vector<TeamMember> found;
  const auto read = db_.each(
      "SELECT person, since FROM team_members WHERE team = ? ORDER BY person",
      [&](const Row& row) {
        found.push_back({PersonId{row.text(0)}, 0, row.instant(1)});
      },
      team);
  if (!read) return tl::unexpected(read.error());
  for (TeamMember& member : found) {
    const auto voice = voice_of(member.person);
    if (!voice) return tl::unexpected(voice.error());
    member.voice = *voice;
  }
  return found;
}

Result<std::optional<TeamMember>> SqliteTransaction::find_member(const TeamId& team,
                                                                 const PersonId& person) {
  auto found = db_.first(
      "SELECT since FROM team_members WHERE team = ? AND person = ?",
      [&](const Row& row) {
        return TeamMember{person, 0, row.instant(0)};
      },
      team, person);
  if (!found || !*found) return found;
  const auto voice = voice_of(person);
  if (!voice) return tl::unexpected(voice.error());
  (*found)->voice = *voice;
  return found;
}

}  // namespace tillit::store::sqlite
