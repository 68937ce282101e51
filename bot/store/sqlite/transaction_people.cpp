#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

namespace tillit::store::sqlite {
namespace {

std::string place(const PersonId& person, std::string_view column) {
  return fmt::format("people/{}/{}", person.str(), column);
}

}  // namespace

Result<std::optional<PersonId>> SqliteTransaction::find_person(const Identity& identity) {
  return db_.first(
      "SELECT person FROM identities WHERE channel = ? AND workspace = ? AND user = ?",
      [](const Row& row) { return PersonId{row.text(0)}; }, identity.channel, identity.workspace,
      identity.user);
}

Result<void> SqliteTransaction::link(const Identity& identity, const PersonId& person) {
  const auto known = find_person(identity);
  if (!known) return tl::unexpected(known.error());
  if (*known == person) return {};
  if (*known) return fail(Errc::Conflict, "this identity belongs to another person already");
  return db_
      .run("INSERT INTO identities (channel, workspace, user, person) VALUES (?, ?, ?, ?)",
           identity.channel, identity.workspace, identity.user, person)
      .map([](auto) {});
}

Result<void> SqliteTransaction::create_person(const PersonRow& person, TimePoint now) {
  // The key comes first because sealing needs it, but it belongs to a row: hence the empty columns
  // for a moment.
  const auto made =
      db_.run("INSERT INTO people (id, rev, created, profile, book) VALUES (?, 0, ?, x'', x'')",
              person.id, now);
  if (!made) return tl::unexpected(made.error());
  if (auto key = keys_.create(person.id); !key) return key;
  PersonRow first = person;
  first.rev = 0;
  return save_person(first, true);
}

Result<std::vector<PersonId>> SqliteTransaction::people_after(const PersonId& last, int limit) {
  std::vector<PersonId> found;
  const auto read = db_.each(
      "SELECT id FROM people WHERE id > ? ORDER BY id LIMIT ?",
      [&](const Row& row) { found.emplace_back(row.text(0)); }, last, limit);
  if (!read) return tl::unexpected(read.error());
  return found;
}

Result<PersonRow> SqliteTransaction::load_person(const PersonId& id) {
  auto row = db_.first(
      "SELECT rev, profile, book FROM people WHERE id = ?",
      [&](const Row& found) {
        return PersonRow{id, found.integer(0), found.text(1), found.text(2)};
      },
      id);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return fail(Errc::NotFound, "there is no such person in the store");
  PersonRow& person = **row;
  auto profile = keys_.open(id, person.profile, place(id, "profile"));
  if (!profile) return tl::unexpected(profile.error());
  auto book = keys_.open(id, person.book, place(id, "book"));
  if (!book) return tl::unexpected(book.error());
  person.profile = std::move(*profile);
  person.book = std::move(*book);
  return std::move(person);
}

Result<void> SqliteTransaction::save_person(const PersonRow& person, bool with_book) {
  const auto profile = keys_.seal(person.id, person.profile, place(person.id, "profile"));
  if (!profile) return tl::unexpected(profile.error());
  Result<std::int64_t> changed = 0;
  if (with_book) {
    const auto book = keys_.seal(person.id, person.book, place(person.id, "book"));
    if (!book) return tl::unexpected(book.error());
    changed =
        db_.run("UPDATE people SET rev = rev + 1, profile = ?, book = ? WHERE id = ? AND rev = ?",
                Blob{*profile}, Blob{*book}, person.id, person.rev);
  } else {
    changed = db_.run("UPDATE people SET rev = rev + 1, profile = ? WHERE id = ? AND rev = ?",
                      Blob{*profile}, person.id, person.rev);
  }
  if (!changed) return tl::unexpected(changed.error());
  if (*changed == 0) return fail(Errc::Conflict, "the person was changed meanwhile");
  return {};
}

Result<std::vector<Identity>> SqliteTransaction::identities_of(const PersonId& person) {
  std::vector<Identity> found;
  const auto read = db_.each(
      "SELECT channel, workspace, user FROM identities WHERE person = ? ORDER BY channel, "
      "workspace, user",
      [&](const Row& row) {
        found.push_back({row.text(0), row.text(1), row.text(2)});
      },
      person);
  if (!read) return tl::unexpected(read.error());
  return found;
}

}  // namespace tillit::store::sqlite
