#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tillit::store::sqlite {
namespace {

std::string tally_place(const PulseKey& pulse, std::string_view question) {
  return fmt::format("tallies/{}/{}/{}/counts", pulse.team.str(), pulse.number, question);
}
std::string texts_place(const PulseKey& pulse) {
  return fmt::format("shared_texts/{}/{}/texts", pulse.team.str(), pulse.number);
}

// Below kGoneVoice, and never 0.
std::int64_t drawn_number() {
  std::uint64_t number = 0;
  for (const char byte : crypto::random_bytes(8))
    number = number << 8U | static_cast<unsigned char>(byte);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(number >> 2U));
}

// A number is four bytes, the lowest first, so that a tally is of one size whatever was counted.
void put_number(std::string& bytes, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8)
    bytes += static_cast<char>(static_cast<unsigned char>(number >> shift & 0xFFU));
}

std::uint32_t take_number(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return number;
}

std::string write_tally(const Tally& tally) {
  std::string bytes;
  for (const std::uint32_t count : tally) put_number(bytes, count);
  return bytes;
}

Result<Tally> read_tally(std::string_view bytes) {
  Tally tally{};
  if (bytes.size() != 4 * tally.size()) return fail(Errc::Corrupt, "a tally does not parse");
  for (std::size_t i = 0; i < tally.size(); ++i) tally[i] = take_number(bytes, 4 * i);
  return tally;
}

// Each text behind its length.
std::string write_texts(const std::vector<std::string>& texts) {
  std::string bytes;
  for (const std::string& text : texts) {
    put_number(bytes, static_cast<std::uint32_t>(text.size()));
    bytes += text;
  }
  return bytes;
}

Result<std::vector<std::string>> read_texts(std::string_view bytes) {
  std::vector<std::string> texts;
  while (!bytes.empty()) {
    const std::size_t length = bytes.size() < 4 ? bytes.size() : take_number(bytes, 0);
    if (bytes.size() < 4 || length > bytes.size() - 4)
      return fail(Errc::Corrupt, "the texts of a pulse do not parse");
    texts.emplace_back(bytes.substr(4, length));
    bytes.remove_prefix(4 + length);
  }
  return texts;
}

}  // namespace

Result<Voice> SqliteTransaction::voice_of(const PersonId& person) {
  const auto known = db_.first(
      "SELECT voice FROM voices WHERE person = ?", [](const Row& row) { return row.integer(0); },
      person);
  if (!known) return tl::unexpected(known.error());
  if (*known) return **known;
  const Voice voice = drawn_number();
  const auto kept = db_.run("INSERT INTO voices (person, voice) VALUES (?, ?)", person, voice);
  if (!kept) return tl::unexpected(kept.error());
  return voice;
}

Result<void> SqliteTransaction::let_go_of_voice(const PersonId& person) {
  has_erased_ = true;
  const auto voice = db_.first(
      "SELECT voice FROM voices WHERE person = ?", [](const Row& row) { return row.integer(0); },
      person);
  if (!voice) return tl::unexpected(voice.error());
  if (!*voice) return {};
  for (const std::string_view statement : {"UPDATE ballots SET voice = ?2 WHERE voice = ?1",
                                           "UPDATE shown_sets SET voice = ?2 WHERE voice = ?1"}) {
    if (const auto done = db_.run(statement, **voice, **voice + kGoneVoice); !done)
      return tl::unexpected(done.error());
  }
  return db_.run("DELETE FROM voices WHERE person = ?", person).map([](auto) {});
}

Result<void> SqliteTransaction::join_ballots(const PersonId& from, const PersonId& into) {
  const auto old_voice = voice_of(from);
  if (!old_voice) return tl::unexpected(old_voice.error());
  const auto voice = voice_of(into);
  if (!voice) return tl::unexpected(voice.error());
  // Where both have answered, one of two answers has nobody behind it: the group is then smaller
  // than what was counted, so its figure is withheld.
  if (const auto moved =
          db_.run("UPDATE OR IGNORE ballots SET voice = ? WHERE voice = ?", *voice, *old_voice);
      !moved)
    return tl::unexpected(moved.error());
  return db_.run("DELETE FROM ballots WHERE voice = ?", *old_voice).map([](auto) {});
}

Result<bool> SqliteTransaction::put_ballot(const PulseKey& pulse, std::string_view question,
                                           const PersonId& person) {
  has_erased_ = true;  // What the log held before this answer must not tell which one it was.
  const auto voice = voice_of(person);
  if (!voice) return tl::unexpected(voice.error());
  return db_
      .run(
          "INSERT INTO ballots (team, pulse, question, voice) VALUES (?, ?, ?, ?) ON CONFLICT "
          "(team, "
          "pulse, question, voice) DO NOTHING",
          pulse.team, pulse.number, question, *voice)
      .map([](std::int64_t rows) { return rows > 0; });
}

Result<bool> SqliteTransaction::cast_ballot(const PulseKey& pulse, const std::string& question,
                                            const PersonId& person, int value) {
  if (value < 1 || value > kPulseValues) return fail(Errc::Invalid, "no such answer to a pulse");
  const auto first = put_ballot(pulse, question, person);
  if (!first || !*first) return first;
  auto tally = tally_of(pulse, question);
  if (!tally) return tl::unexpected(tally.error());
  ++(*tally)[static_cast<std::size_t>(value) - 1];
  const std::string sealed =
      crypto::seal(installation_.facts, write_tally(*tally), tally_place(pulse, question));
  const auto kept = db_.run(
      "INSERT INTO tallies (team, pulse, question, counts) VALUES (?, ?, ?, ?) ON CONFLICT (team, "
      "pulse, question) DO UPDATE SET counts = excluded.counts",
      pulse.team, pulse.number, question, Blob{sealed});
  if (!kept) return tl::unexpected(kept.error());
  return true;
}

Result<Tally> SqliteTransaction::tally_of(const PulseKey& pulse, const std::string& question) {
  const auto stored = db_.first(
      "SELECT counts FROM tallies WHERE team = ? AND pulse = ? AND question = ?",
      [](const Row& row) { return row.text(0); }, pulse.team, pulse.number, question);
  if (!stored) return tl::unexpected(stored.error());
  if (!*stored) return Tally{};
  const auto plain = crypto::open(installation_.facts, **stored, tally_place(pulse, question));
  if (!plain) return tl::unexpected(plain.error());
  return read_tally(*plain);
}

Result<std::vector<std::string>> SqliteTransaction::answered(const PulseKey& pulse,
                                                             const PersonId& person) {
  std::vector<std::string> questions;
  const auto voice = voice_of(person);
  if (!voice) return tl::unexpected(voice.error());
  const auto read = db_.each(
      "SELECT question FROM ballots WHERE voice = ? AND team = ? AND pulse = ? ORDER BY question",
      [&](const Row& row) { questions.push_back(row.text(0)); }, *voice, pulse.team, pulse.number);
  if (!read) return tl::unexpected(read.error());
  return questions;
}

Result<std::vector<BallotBox>> SqliteTransaction::ballot_boxes(const PulseKey& pulse) {
  std::vector<BallotBox> boxes;
  const auto read = db_.each(
      "SELECT question, voice FROM ballots WHERE team = ? AND pulse = ? ORDER BY question, voice",
      [&](const Row& row) {
        const std::string question = row.text(0);
        if (boxes.empty() || boxes.back().question != question) boxes.push_back({question, {}, {}});
        boxes.back().voices.push_back(row.integer(1));
      },
      pulse.team, pulse.number);
  if (!read) return tl::unexpected(read.error());
  for (BallotBox& box : boxes) {
    const auto tally = tally_of(pulse, box.question);
    if (!tally) return tl::unexpected(tally.error());
    box.tally = *tally;
  }
  return boxes;
}

Result<bool> SqliteTransaction::share_text(const PulseKey& pulse, const std::string& question,
                                           const PersonId& person, const std::string& text) {
  auto texts = shared_texts(pulse);
  if (!texts) return tl::unexpected(texts.error());
  if (texts->size() >= kMostSharedTexts) return false;
  const auto first = put_ballot(pulse, question, person);
  if (!first || !*first) return first;
  texts->push_back(text);
  std::ranges::sort(*texts);
  const std::string sealed =
      crypto::seal(installation_.facts, write_texts(*texts), texts_place(pulse));
  const auto kept = db_.run(
      "INSERT INTO shared_texts (team, pulse, texts) VALUES (?, ?, ?) ON CONFLICT (team, pulse) DO "
      "UPDATE SET texts = excluded.texts",
      pulse.team, pulse.number, Blob{sealed});
  if (!kept) return tl::unexpected(kept.error());
  return true;
}

Result<std::vector<std::string>> SqliteTransaction::shared_texts(const PulseKey& pulse) {
  const auto stored = db_.first(
      "SELECT texts FROM shared_texts WHERE team = ? AND pulse = ?",
      [](const Row& row) { return row.text(0); }, pulse.team, pulse.number);
  if (!stored) return tl::unexpected(stored.error());
  if (!*stored) return std::vector<std::string>{};
  const auto plain = crypto::open(installation_.facts, **stored, texts_place(pulse));
  if (!plain) return tl::unexpected(plain.error());
  return read_texts(*plain);
}

Result<void> SqliteTransaction::empty_pulse(const PulseKey& pulse) {
  has_erased_ = true;
  for (const std::string_view statement :
       {"DELETE FROM ballots WHERE team = ? AND pulse = ?",
        "DELETE FROM tallies WHERE team = ? AND pulse = ?",
        "DELETE FROM shared_texts WHERE team = ? AND pulse = ?"}) {
    if (const auto gone = db_.run(statement, pulse.team, pulse.number); !gone)
      return tl::unexpected(gone.error());
  }
  return {};
}

Result<void> SqliteTransaction::keep_shown(const std::vector<Voice>& voices) {
  const std::int64_t set = drawn_number();
  for (const Voice voice : voices) {
    const auto kept = db_.run("INSERT INTO shown_sets (set_id, voice) VALUES (?, ?)", set, voice);
    if (!kept) return tl::unexpected(kept.error());
  }
  return {};
}

Result<void> SqliteTransaction::find_sets(const std::vector<Voice>& voices,
                                          std::map<std::int64_t, std::vector<Voice>>& sets) {
  // Two steps instead of a join, so that each is a look-up in an index.
  std::set<std::int64_t> found;
  for (const Voice voice : voices) {
    const auto read = db_.each(
        "SELECT set_id FROM shown_sets WHERE voice = ?",
        [&](const Row& row) { found.insert(row.integer(0)); }, voice);
    if (!read) return read;
  }
  for (const std::int64_t id : found) {
    if (sets.contains(id)) continue;
    std::vector<Voice>& set = sets[id];
    const auto read = db_.each(
        "SELECT voice FROM shown_sets WHERE set_id = ? ORDER BY voice",
        [&](const Row& row) { set.push_back(row.integer(0)); }, id);
    if (!read) return read;
  }
  return {};
}

Result<std::vector<std::vector<Voice>>> SqliteTransaction::shown_sets(
    const std::vector<Voice>& voices) {
  std::map<std::int64_t, std::vector<Voice>> sets;
  if (auto found = find_sets(voices, sets); !found) return tl::unexpected(found.error());
  std::set<Voice> beside;
  for (const auto& [id, set] : sets) beside.insert(set.begin(), set.end());
  if (auto found = find_sets({beside.begin(), beside.end()}, sets); !found)
    return tl::unexpected(found.error());
  std::vector<std::vector<Voice>> all;
  for (auto& [id, set] : sets) all.push_back(std::move(set));
  return all;
}

}  // namespace tillit::store::sqlite
