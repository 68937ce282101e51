#include "service/team_rounds.hpp"

#include "dialogue/state_json.hpp"
#include "service/team_kept.hpp"
#include "service/team_words.hpp"
#include "team/digest.hpp"
#include "team/pulse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tillit::service {
namespace {

using store::PulseKey;
using store::Transaction;
using team::PostKind;

// What cannot be read is looked at again a day later: it must not stand before everybody else's.
constexpr std::chrono::hours kPutOff{24};

struct Round {
  bool held_back = false;
  bool found = false;
  bool posted = false;
  bool digest = false;
  bool ended = false;
  int asked = 0;
  std::string channel;
  TeamId team;  // also of a round that failed
};

team::VoiceSet voices_in(const std::vector<store::Voice>& voices) {
  std::vector<team::Voice> set;
  set.reserve(voices.size());
  for (const store::Voice voice : voices)
    set.push_back(team::Voice{static_cast<std::uint64_t>(voice)});
  return team::voice_set(std::move(set));
}

std::vector<store::Voice> rows_of(const team::VoiceSet& set) {
  std::vector<store::Voice> voices;
  voices.reserve(set.size());
  for (const team::Voice voice : set) voices.push_back(static_cast<store::Voice>(voice.number));
  return voices;
}

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
  return number;
}

struct CameIn {
  team::Collected collected;
  std::vector<store::Voice> voices;  // of all of it
};

Result<CameIn> came_in(Transaction& transaction, const PulseKey& pulse) {
  const auto boxes = transaction.ballot_boxes(pulse);
  if (!boxes) return tl::unexpected(boxes.error());
  auto words = transaction.shared_texts(pulse);
  if (!words) return tl::unexpected(words.error());
  CameIn in;
  in.collected.words = std::move(*words);
  for (const store::BallotBox& box : *boxes) {
    in.voices.insert(in.voices.end(), box.voices.begin(), box.voices.end());
    if (box.question == team::kOwnWords) {
      in.collected.writers = voices_in(box.voices);
      continue;
    }
    team::Answered answered{box.question, voices_in(box.voices), {}};
    std::ranges::copy(box.tally, answered.tally.begin());
    in.collected.questions.push_back(std::move(answered));
  }
  std::ranges::sort(in.voices);
  in.voices.erase(std::unique(in.voices.begin(), in.voices.end()), in.voices.end());
  return in;
}

// Closes the open pulse: the digest goes out, its sets are kept, everything else of it is deleted
// (save_kept).
Result<void> post_digest(const TeamGround& ground, Transaction& transaction, KeptTeam& kept,
                         const team::Post& post, TimePoint now) {
  const auto in = came_in(transaction, {kept.row.id, kept.team.open->number});
  if (!in) return tl::unexpected(in.error());
  const auto known = transaction.shown_sets(in->voices);
  if (!known) return tl::unexpected(known.error());
  std::vector<team::VoiceSet> published;
  for (const auto& set : *known) published.push_back(voices_in(set));
  const std::string action(team::action_of(kept.team));
  auto closed = team::close_pulse(kept.team, post, in->collected, published,
                                  Random::seeded(number_of(ground.entropy(8))));
  for (const team::VoiceSet& set : closed.shown) {
    if (auto saved = transaction.keep_shown(rows_of(set)); !saved) return saved;
  }
  kept.team = std::move(closed.team);
  if (auto saved = save_kept(ground, transaction, kept, now); !saved) return saved;
  const TeamWords words(ground.library, kept.team.language);
  return say_to_place(ground, transaction, kept, "digest",
                      words.digest(kept.team, closed.digest, action), now);
}

// The pulse becomes a wish in the plan of everybody it is asked of.
Result<int> plan_pulse(const TeamGround& ground, Transaction& transaction, const KeptTeam& kept,
                       TimePoint now) {
  const auto members = transaction.members_of(kept.row.id);
  if (!members) return tl::unexpected(members.error());
  const team::Pulse& pulse = *kept.team.open;
  int asked = 0;
  for (const store::TeamMember& member : *members) {
    if (!team::is_asked(kept.team, member_of(member), now)) continue;
    const auto row = transaction.load_person(member.person);
    if (!row) return tl::unexpected(row.error());
    const auto person = dialogue::read_person(row->profile, nullptr, ground.library);
    if (!person) continue;  // Corrupt: theirs must not keep the others' from being asked
    store::Schedule wish;
    wish.person = member.person;
    wish.key = wish_key({kept.row.id, pulse.number});
    wish.arguments = "{}";
    wish.local = format(person->zone.to_local(std::chrono::floor<std::chrono::seconds>(now)));
    wish.zone = person->zone.name();
    wish.due = pulse.closes;  // the person's plan decides; the row itself only ends the wish
    wish.window = std::chrono::duration_cast<std::chrono::seconds>(pulse.closes - now);
    if (auto put = transaction.put_schedule(wish); !put) return tl::unexpected(put.error());
    if (auto planned = ground.wished(transaction, member.person, now); !planned)
      return tl::unexpected(planned.error());
    ++asked;
  }
  return asked;
}

Result<void> post(const TeamGround& ground, Transaction& transaction, KeptTeam& kept,
                  const team::Post& due, TimePoint now, Round& round) {
  round.posted = true;
  round.channel = kept.row.channel;
  round.digest = due.kind == PostKind::Digest;
  if (round.digest) return post_digest(ground, transaction, kept, due, now);
  const TeamWords words(ground.library, kept.team.language);
  const auto lines = team::post_lines(kept.team, due);
  const auto message =
      due.kind == PostKind::AskLoop
          ? words.message(
                lines, kept.row.id,
                {{TeamOption::What::Try, "button_trying"}, {TeamOption::What::Join, "button_join"}})
          : words.message(lines, kept.row.id, {{TeamOption::What::Join, "button_join"}});
  kept.team = team::after(std::move(kept.team), due, surroundings_of(ground, kept.team), now);
  if (auto saved = save_kept(ground, transaction, kept, now); !saved) return saved;
  if (due.kind == PostKind::Pulse) {
    auto asked = plan_pulse(ground, transaction, kept, now);
    if (!asked) return tl::unexpected(asked.error());
    round.asked = *asked;
  }
  return say_to_place(ground, transaction, kept, "post", {message}, now);
}

Result<void> take_round(const TeamGround& ground, Transaction& transaction, TimePoint now,
                        Round& round) {
  if (ground.held_back) {
    const auto held = ground.held_back(transaction);
    if (!held) return tl::unexpected(held.error());
    round.held_back = *held;
    if (*held) return {};
  }
  auto due = transaction.due_teams(now, 1);
  if (!due) return tl::unexpected(due.error());
  if (due->empty()) return {};
  round.found = true;
  round.team = due->front();
  auto row = transaction.load_team(round.team);
  if (!row) return tl::unexpected(row.error());
  auto kept = kept_team(std::move(*row));
  if (!kept) return tl::unexpected(kept.error());
  const auto members = transaction.members_of(round.team);
  if (!members) return tl::unexpected(members.error());
  kept->team = team::seen(std::move(kept->team), !members->empty(), now);
  round.ended = kept->team.ended.has_value();
  const auto next = team::next_post(kept->team, surroundings_of(ground, kept->team), now);
  if (!next || next->at > now) return save_kept(ground, transaction, *kept, now);
  return post(ground, transaction, *kept, *next, now, round);
}

}  // namespace

Result<TeamsWoken> wake_teams(const TeamGround& ground, TimePoint now, int limit) {
  TeamsWoken woken;
  for (int i = 0; i < limit; ++i) {
    Round round;
    auto done = ground.store.write([&](Transaction& transaction) -> Result<void> {
      round = {};
      return take_round(ground, transaction, now, round);
    });
    if (!done && done.error().code != Errc::Corrupt) return tl::unexpected(done.error());
    if (!done) {
      auto put_off = ground.store.write([&](Transaction& transaction) {
        return transaction.put_off_team(round.team, now + kPutOff);
      });
      if (!put_off) return tl::unexpected(put_off.error());
      ++woken.broken;
      continue;
    }
    woken.held_back = round.held_back;
    if (!round.found) break;
    if (round.ended) {
      ++woken.ended;
    } else if (!round.posted) {
      ++woken.moved;
    } else {
      ++woken.posts;
    }
    woken.digests += round.digest ? 1 : 0;
    woken.asked += round.asked;
    if (round.posted && std::ranges::find(woken.channels, round.channel) == woken.channels.end())
      woken.channels.push_back(round.channel);
  }
  return woken;
}

Result<bool> ask_pulse(const TeamGround& ground, Transaction& transaction, const PersonId& person,
                       std::string_view key, TimePoint now) {
  const auto pulse = pulse_of_wish(key);
  if (!pulse) return false;
  auto kept = find_kept_team(transaction, pulse->team);
  if (!kept) return tl::unexpected(kept.error());
  if (!*kept || !(*kept)->team.open || (*kept)->team.open->number != pulse->number) return false;
  const team::Team& team = (*kept)->team;
  const auto member = transaction.find_member(pulse->team, person);
  if (!member) return tl::unexpected(member.error());
  if (!*member || !team::is_asked(team, member_of(**member), now)) return false;
  const auto answered = transaction.answered(*pulse, person);
  if (!answered) return tl::unexpected(answered.error());
  const auto& asked = team.open->questions;
  const auto first = std::ranges::find_if(asked, [&](const std::string& question) {
    return std::ranges::find(*answered, question) == answered->end();
  });
  if (first == asked.end()) return false;
  const auto row = transaction.load_person(person);
  if (!row) return tl::unexpected(row.error());
  const auto known = dialogue::read_person(row->profile, nullptr, ground.library);
  if (!known) return tl::unexpected(known.error());
  const TeamWords words(ground.library, known->language);
  const LocalDateTime closes =
      known->zone.to_local(std::chrono::floor<std::chrono::seconds>(team.open->closes));
  return say_to_person(
      ground, transaction, **kept, person, fmt::format("pulse {}", pulse->number),
      {words.message(team::opening_lines(*team.open, closes)), words.question(team, *first, {})},
      now);
}

}  // namespace tillit::service
