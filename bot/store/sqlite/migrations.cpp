#include "store/sqlite/migrations.hpp"

#include <fmt/format.h>

#include <array>

namespace tillit::store::sqlite {
namespace {

// Instants are milliseconds since 1970, UTC. "sealed" columns hold crypto::seal() under the key of
// the row's person, bound to "table/id/column". Deleting in a parent is restricted, so that erasing
// somebody fails loudly if a table was forgotten.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE installation_keys (
  purpose TEXT NOT NULL PRIMARY KEY CHECK (purpose IN ('facts', 'reference')),
  key_id  TEXT NOT NULL,
  wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
  name   TEXT NOT NULL PRIMARY KEY,
  secret INTEGER NOT NULL,
  value  BLOB NOT NULL
) STRICT;

CREATE TABLE people (
  id      TEXT NOT NULL PRIMARY KEY,
  rev     INTEGER NOT NULL,
  created INTEGER NOT NULL,
  profile BLOB NOT NULL,  -- sealed
  book    BLOB NOT NULL   -- sealed
) STRICT;

CREATE TABLE person_keys (
  person  TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
  key_id  TEXT NOT NULL,
  wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_keys_by_key ON person_keys (key_id);

CREATE TABLE identities (
  channel   TEXT NOT NULL,
  workspace TEXT NOT NULL,
  user      TEXT NOT NULL,
  person    TEXT NOT NULL REFERENCES people (id),
  PRIMARY KEY (channel, workspace, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_of_person ON identities (person);

-- What was taken before. `event` is a keyed hash; it names nobody.
CREATE TABLE inbox (
  event TEXT NOT NULL PRIMARY KEY,
  seen  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_by_age ON inbox (seen);

CREATE TABLE inline_replies (
  event  TEXT NOT NULL PRIMARY KEY REFERENCES inbox (event) ON DELETE CASCADE,
  person TEXT NOT NULL REFERENCES people (id),
  reply  BLOB NOT NULL    -- sealed
) STRICT, WITHOUT ROWID;
CREATE INDEX inline_replies_of_person ON inline_replies (person);

CREATE TABLE conversations (
  id        TEXT NOT NULL PRIMARY KEY,
  person    TEXT NOT NULL REFERENCES people (id),
  room      TEXT NOT NULL UNIQUE,
  channel   TEXT NOT NULL,
  workspace TEXT NOT NULL,
  rev       INTEGER NOT NULL,
  last_word INTEGER NOT NULL,
  state     BLOB NOT NULL  -- sealed
) STRICT;
CREATE INDEX conversations_of_person ON conversations (person);

CREATE TABLE timers (
  conversation    TEXT NOT NULL REFERENCES conversations (id),
  token           INTEGER NOT NULL,
  rung            INTEGER NOT NULL,
  after_s         INTEGER NOT NULL,
  due             INTEGER,
  waits_for_batch INTEGER,
  PRIMARY KEY (conversation, token, rung)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_by_due ON timers (due) WHERE due IS NOT NULL;
CREATE INDEX timers_by_batch ON timers (waits_for_batch) WHERE waits_for_batch IS NOT NULL;

CREATE TABLE schedules (
  person    TEXT NOT NULL REFERENCES people (id),
  key       TEXT NOT NULL,
  dialogue  TEXT NOT NULL,
  arguments TEXT NOT NULL,
  local     TEXT NOT NULL,
  zone      TEXT NOT NULL,
  due       INTEGER NOT NULL,
  window_s  INTEGER NOT NULL,
  if_busy   TEXT NOT NULL CHECK (if_busy IN ('queue', 'interrupt', 'say_only', 'skip')),
  PRIMARY KEY (person, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedules_by_due ON schedules (due);

-- `ready_at` is set only at the oldest unsent message of a conversation: a claim reads what is
-- ready and nothing behind it.
-- `person` is NULL for a farewell after erasure; such a row goes as soon as it is sent.
CREATE TABLE outbox (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  person          TEXT REFERENCES people (id),
  conversation    TEXT NOT NULL,
  room            TEXT NOT NULL,
  channel         TEXT NOT NULL,
  workspace       TEXT NOT NULL,
  batch           INTEGER NOT NULL,
  position        INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL,
  created         INTEGER NOT NULL,
  attempts        INTEGER NOT NULL DEFAULT 0,
  ready_at        INTEGER,
  sent_at         INTEGER,
  platform_id     TEXT,
  body            BLOB     -- sealed unless a farewell; dropped when sent
) STRICT;
CREATE INDEX outbox_ready ON outbox (channel, ready_at) WHERE ready_at IS NOT NULL;
CREATE INDEX outbox_unsent ON outbox (conversation, id) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_of_person ON outbox (person) WHERE person IS NOT NULL;

CREATE TABLE turn_log (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation  TEXT NOT NULL,
  person        TEXT NOT NULL REFERENCES people (id),
  rev           INTEGER NOT NULL,
  event_kind    TEXT NOT NULL,
  path          TEXT NOT NULL,
  script_hashes TEXT NOT NULL,
  at            INTEGER NOT NULL,
  random_before TEXT NOT NULL,
  texts         BLOB       -- sealed; dropped after its retention
) STRICT;
CREATE INDEX turn_log_of_person ON turn_log (person);
CREATE INDEX turn_log_with_texts ON turn_log (at) WHERE texts IS NOT NULL;

CREATE TABLE scripts (
  hash     TEXT NOT NULL PRIMARY KEY,
  dialogue TEXT NOT NULL,
  version  INTEGER NOT NULL,
  body     TEXT NOT NULL
) STRICT;
)sql";

// Channels with rooms that are reached by an address, messages that are edited once they were
// answered, and places where the bot is installed.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE conversations ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN parked  TEXT NOT NULL DEFAULT '';

ALTER TABLE outbox ADD COLUMN address   TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN token     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN edits     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN in_flight INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_questions ON outbox (conversation, token) WHERE token != 0;

CREATE TABLE installations (
  channel   TEXT NOT NULL,
  workspace TEXT NOT NULL,
  rev       INTEGER NOT NULL,
  active    INTEGER NOT NULL,
  facts     TEXT NOT NULL,
  secrets   BLOB NOT NULL,  -- sealed with the key of the facts
  changed   INTEGER NOT NULL,
  PRIMARY KEY (channel, workspace)
) STRICT, WITHOUT ROWID;

-- What strangers sent while the channel is asked who they are: seconds, usually.
CREATE TABLE held_arrivals (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  channel   TEXT NOT NULL,
  workspace TEXT NOT NULL,
  user      TEXT NOT NULL,
  at        INTEGER NOT NULL,
  body      BLOB NOT NULL  -- sealed with the key of the facts
) STRICT;
CREATE INDEX held_by_identity ON held_arrivals (channel, workspace, user, id);
)sql";

// One person at several channels.
constexpr const char* kVersion3 = R"sql(
CREATE TABLE link_codes (
  person       TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
  conversation TEXT NOT NULL REFERENCES conversations (id),
  code         TEXT NOT NULL,     -- a keyed hash
  until        INTEGER NOT NULL,
  typed_in     TEXT REFERENCES conversations (id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX link_codes_by_code ON link_codes (code);
CREATE INDEX link_codes_shown ON link_codes (conversation);
CREATE INDEX link_codes_typed ON link_codes (typed_in) WHERE typed_in IS NOT NULL;
CREATE INDEX link_codes_by_age ON link_codes (until);

CREATE TABLE wrong_codes (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  person TEXT NOT NULL REFERENCES people (id),
  at     INTEGER NOT NULL
) STRICT;
CREATE INDEX wrong_codes_of_person ON wrong_codes (person, at);
CREATE INDEX wrong_codes_by_age ON wrong_codes (at);

-- Until now an edit of an answered question stood in the row: what followed it waited. Nothing waits
-- for an edit any more, so what waits for one would wait for ever.
UPDATE outbox SET ready_at = created WHERE ready_at IS NULL AND id IN
  (SELECT min(id) FROM outbox WHERE sent_at IS NULL AND edits = 0 GROUP BY conversation);
UPDATE outbox SET ready_at = created WHERE ready_at IS NULL AND sent_at IS NULL AND edits != 0
  AND NOT EXISTS (SELECT 1 FROM outbox AS question WHERE question.conversation = outbox.conversation
                  AND question.token = outbox.edits AND question.sent_at IS NULL);
)sql";

// Groups of people. Only members, founders and voices lead to a person; a voice without its row in
// `voices` leads to nobody. Ballots and tallies share no order: a tally is one value of one
// size per question, written anew with each answer.
constexpr const char* kVersion4 = R"sql(
CREATE TABLE teams (
  id        TEXT NOT NULL PRIMARY KEY,
  channel   TEXT NOT NULL,
  workspace TEXT NOT NULL,
  place     TEXT NOT NULL,
  rev       INTEGER NOT NULL,
  founder   TEXT REFERENCES people (id),
  ended     INTEGER NOT NULL,
  due       INTEGER,
  state     BLOB NOT NULL  -- sealed with the key of the facts
) STRICT;
CREATE UNIQUE INDEX teams_by_place ON teams (channel, workspace, place) WHERE ended = 0;
CREATE INDEX teams_of_founder ON teams (founder) WHERE founder IS NOT NULL;
CREATE INDEX teams_by_due ON teams (due) WHERE due IS NOT NULL;

CREATE TABLE team_members (
  team   TEXT NOT NULL REFERENCES teams (id),
  person TEXT NOT NULL REFERENCES people (id),
  since  INTEGER NOT NULL,
  PRIMARY KEY (team, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_members_of_person ON team_members (person);

CREATE TABLE voices (
  person TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
  voice  INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE ballots (
  team     TEXT NOT NULL REFERENCES teams (id),
  pulse    INTEGER NOT NULL,
  question TEXT NOT NULL,
  voice    INTEGER NOT NULL,
  PRIMARY KEY (team, pulse, question, voice)
) STRICT, WITHOUT ROWID;
CREATE INDEX ballots_of_voice ON ballots (voice);

CREATE TABLE tallies (
  team     TEXT NOT NULL REFERENCES teams (id),
  pulse    INTEGER NOT NULL,
  question TEXT NOT NULL,
  counts   BLOB NOT NULL,  -- sealed with the key of the facts
  PRIMARY KEY (team, pulse, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE shared_texts (
  team  TEXT NOT NULL REFERENCES teams (id),
  pulse INTEGER NOT NULL,
  texts BLOB NOT NULL,     -- sealed with the key of the facts
  PRIMARY KEY (team, pulse)
) STRICT, WITHOUT ROWID;

-- The people behind each figure that was shown. `set_id` is drawn by chance.
CREATE TABLE shown_sets (
  set_id INTEGER NOT NULL,
  voice  INTEGER NOT NULL,
  PRIMARY KEY (set_id, voice)
) STRICT, WITHOUT ROWID;
CREATE INDEX shown_sets_of_voice ON shown_sets (voice);

-- What belongs to nobody (a farewell, a word to a place) was kept in the clear; now the installation
-- seals it.
ALTER TABLE outbox ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::array kMigrations{Migration{kVersion1}, Migration{kVersion2}, Migration{kVersion3},
                                 Migration{kVersion4}};

Result<void> take_step(Database& database, const Migration& step, std::int64_t number) {
  if (auto begun = database.script("BEGIN IMMEDIATE"); !begun) return begun;
  auto done = database.script(
      fmt::format("{}\nPRAGMA application_id = {};\nPRAGMA user_version = {};\nCOMMIT", step.sql,
                  kApplicationId, number));
  if (!done && database.in_transaction()) {
    // The error that matters is the step's; a failing rollback leaves the transaction to the
    // closing connection.
    static_cast<void>(database.script("ROLLBACK"));
  }
  return done;
}

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

Result<std::int64_t> version_of(Database& database, std::int64_t newest) {
  const auto id = database.number("PRAGMA application_id");
  if (!id) return tl::unexpected(id.error());
  const auto version = database.number("PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  const auto things = database.number("SELECT count(*) FROM sqlite_master");
  if (!things) return tl::unexpected(things.error());

  if (*id == 0 && *version == 0 && *things == 0) return 0;
  if (*id != kApplicationId) {
    return fail(Errc::Corrupt,
                "the file is a database of another program: check the configured path");
  }
  if (*version > newest) {
    return fail(
        Errc::Denied,
        fmt::format("the database has version {}, this tillit knows up to {}: start the "
                    "newer tillit that wrote it, or restore the backup made before the upgrade",
                    *version, newest));
  }
  return *version;
}

Result<void> migrate(Database& database, std::span<const Migration> steps) {
  const auto from = version_of(database, static_cast<std::int64_t>(steps.size()));
  if (!from) return tl::unexpected(from.error());
  for (std::size_t next = static_cast<std::size_t>(*from); next < steps.size(); ++next) {
    const auto number = static_cast<std::int64_t>(next) + 1;
    if (auto done = take_step(database, steps[next], number); !done) {
      return fail(done.error().code, fmt::format("migration {} failed and was taken back: {}",
                                                 number, done.error().context));
    }
  }
  return {};
}

}  // namespace tillit::store::sqlite
