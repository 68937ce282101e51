#include "service/team_life.hpp"

#include "dialogue/state_json.hpp"
#include "service/team_kept.hpp"
#include "service/team_option.hpp"
#include "service/team_words.hpp"
#include "team/membership.hpp"
#include "team/pulse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tillit::service {
namespace {

using store::PulseKey;
using store::Transaction;
using team::Line;
using What = TeamArrival::What;
using Tapped = TeamOption::What;

// Who does it, as far as we know them: language and zone of a stranger are the client's.
struct Doer {
  std::optional<PersonId> id;
  Language language;
  Zone zone = Zone::utc();
  std::string name;
};

// One arrival inside its transaction.
class Doing {
 public:
  Doing(const TeamGround& ground, Transaction& transaction, const TeamArrival& arrival,
        TimePoint now)
      : ground_(ground), transaction_(transaction), arrival_(arrival), now_(now) {}

  Result<TeamReceipt> run() {
    auto doer = doer_of();
    if (!doer) return tl::unexpected(doer.error());
    doer_ = std::move(*doer);
    switch (arrival_.what) {
      case What::Found: return found();
      case What::Option: return tapped();
      case What::Leave: return leave_by_word();
      case What::Gone: return gone();
      case What::ShareText: return share_text();
      case What::CloseLoop:
        return arrival_.option.empty() ? at_place(&Doing::try_something) : close_loop();
      case What::Stop: return at_place(&Doing::ask_to_stop);
      case What::Pause: return at_place(&Doing::pause);
      case What::Resume: return at_place(&Doing::resume);
      case What::Set: return at_place(&Doing::set);
    }
    return TeamReceipt{};
  }

 private:
  using Step = Result<TeamReceipt> (Doing::*)(KeptTeam);

  [[nodiscard]] Result<Doer> doer_of() {
    Doer doer;
    const auto known = transaction_.find_person(arrival_.from);
    if (!known) return tl::unexpected(known.error());
    if (!*known) {
      doer.language = arrival_.profile.locale.value_or(ground_.newcomers.language());
      doer.name = arrival_.profile.name;
      return doer;
    }
    const auto row = transaction_.load_person(**known);
    if (!row) return tl::unexpected(row.error());
    const auto person = dialogue::read_person(row->profile, nullptr, ground_.library);
    if (!person) return tl::unexpected(person.error());
    return Doer{**known, person->language, person->zone,
                arrival_.profile.name.empty() ? person->name : arrival_.profile.name};
  }

  // Whoever founds or joins becomes somebody to us, if they were not yet.
  [[nodiscard]] Result<void> make_known() {
    if (doer_.id) return {};
    auto made = ground_.newcomers.person_of(transaction_, arrival_.from, arrival_.profile, now_);
    if (!made) return tl::unexpected(made.error());
    auto again = doer_of();
    if (!again) return tl::unexpected(again.error());
    doer_ = std::move(*again);
    return {};
  }

  [[nodiscard]] TeamWords words() const { return TeamWords(ground_.library, doer_.language); }
  [[nodiscard]] TeamReceipt told(const std::vector<Line>& lines) const {
    return {.answer = words().message(lines)};
  }
  [[nodiscard]] TeamReceipt told(const char* key) const { return told({Line{key}}); }

  [[nodiscard]] Result<std::optional<KeptTeam>> team_of_place() {
    auto row =
        transaction_.find_team(arrival_.from.channel, arrival_.from.workspace, arrival_.place);
    if (!row) return tl::unexpected(row.error());
    if (!*row) return std::nullopt;
    return kept_team(std::move(**row)).map([](KeptTeam kept) {
      return std::optional(std::move(kept));
    });
  }

  // A word in a channel about its team, of somebody who may decide.
  [[nodiscard]] Result<TeamReceipt> at_place(Step step) {
    if (arrival_.place.empty()) return told("only_in_channels");
    auto kept = team_of_place();
    if (!kept) return tl::unexpected(kept.error());
    if (!*kept) return told("no_team_here");
    return decided(std::move(**kept), step);
  }
  [[nodiscard]] Result<TeamReceipt> decided(KeptTeam kept, Step step) {
    auto member = membership(kept.row.id);
    if (!member) return tl::unexpected(member.error());
    if (!doer_.id || !team::may_decide(kept.team, *doer_.id, member->has_value()))
      return told("only_members");
    return (this->*step)(std::move(kept));
  }

  [[nodiscard]] Result<std::optional<team::Member>> membership(const TeamId& id) {
    if (!doer_.id) return std::nullopt;
    const auto member = transaction_.find_member(id, *doer_.id);
    if (!member) return tl::unexpected(member.error());
    return *member ? std::optional(member_of(**member)) : std::nullopt;
  }

  // Keeps the team and says that in its place.
  [[nodiscard]] Result<TeamReceipt> save_and_say(KeptTeam kept, const char* what,
                                                 const std::vector<Line>& lines) {
    if (auto saved = save_kept(ground_, transaction_, kept, now_); !saved)
      return tl::unexpected(saved.error());
    const TeamWords to_all(ground_.library, kept.team.language);
    if (auto said = say_to_place(ground_, transaction_, kept, what, {to_all.message(lines)}, now_);
        !said)
      return tl::unexpected(said.error());
    return TeamReceipt{.changed = true};
  }

  // ---- founding and taking part

  Result<TeamReceipt> found() {
    if (arrival_.place.empty()) return told("only_in_channels");
    auto known = team_of_place();
    if (!known) return tl::unexpected(known.error());
    if (*known) {
      return TeamReceipt{.answer = words().message(
                             {{"already_here"}}, (*known)->row.id,
                             {{Tapped::Join, "button_join"}, {Tapped::About, "button_about"}})};
    }
    if (auto made = make_known(); !made) return tl::unexpected(made.error());
    KeptTeam kept;
    team::Team& team = kept.team;
    team.id = TeamId("t" + hex_of(ground_.entropy(12)));
    team.channel = arrival_.from.channel;
    team.workspace = arrival_.from.workspace;
    team.place = arrival_.place;
    team.address = arrival_.place_address;
    team.language = doer_.language;
    team.zone = doer_.zone.name();
    team.founder = doer_.id;
    team.started = now_;
    kept.row.id = team.id;
    kept.row.channel = team.channel;
    kept.row.workspace = team.workspace;
    kept.row.place = team.place;
    if (auto saved = save_kept(ground_, transaction_, kept, now_); !saved)
      return tl::unexpected(saved.error());
    std::optional<LocalDateTime> first;
    if (kept.row.due) {
      first = surroundings_of(ground_, team)
                  .zone.to_local(std::chrono::floor<std::chrono::minutes>(*kept.row.due));
    }
    const TeamWords to_all(ground_.library, team.language);
    auto said = say_to_place(
        ground_, transaction_, kept, "announcement",
        {to_all.message(team::announcement(team, doer_.name, first), team.id,
                        {{Tapped::Join, "button_join"}, {Tapped::About, "button_about"}})},
        now_);
    if (!said) return tl::unexpected(said.error());
    return TeamReceipt{.changed = true};
  }

  Result<TeamReceipt> join(const KeptTeam& kept) {
    if (auto made = make_known(); !made) return tl::unexpected(made.error());
    const auto joined = transaction_.join_team(kept.row.id, *doer_.id, now_);
    if (!joined) return tl::unexpected(joined.error());
    if (!*joined) return told("joined_already");
    const auto lines = words().message(team::joined_lines(kept.team), kept.row.id,
                                       {{Tapped::Leave, "button_leave"}});
    const auto said =
        say_to_person(ground_, transaction_, kept, *doer_.id, "joined", {lines}, now_);
    if (!said) return tl::unexpected(said.error());
    // Where no direct message reaches them, they are told where they tapped.
    return *said ? TeamReceipt{.changed = true} : TeamReceipt{.answer = lines};
  }

  Result<bool> leave(const KeptTeam& kept) {
    if (!doer_.id) return false;
    const auto left = transaction_.leave_team(kept.row.id, *doer_.id);
    if (!left || !kept.team.open) return left;
    auto dropped =
        drop_wish(ground_, transaction_, *doer_.id, {kept.row.id, kept.team.open->number}, now_);
    if (!dropped) return tl::unexpected(dropped.error());
    return left;
  }

  [[nodiscard]] Result<std::vector<KeptTeam>> teams_of_doer() {
    std::vector<KeptTeam> teams;
    if (!doer_.id) return teams;
    auto rows = transaction_.teams_of(*doer_.id);
    if (!rows) return tl::unexpected(rows.error());
    for (store::TeamRow& row : *rows) {
      auto kept = kept_team(std::move(row));
      if (!kept) return tl::unexpected(kept.error());
      teams.push_back(std::move(*kept));
    }
    return teams;
  }

  Result<TeamReceipt> leave_by_word() {
    std::vector<KeptTeam> teams;
    if (arrival_.place.empty()) {
      auto all = teams_of_doer();
      if (!all) return tl::unexpected(all.error());
      teams = std::move(*all);
    } else {
      auto kept = team_of_place();
      if (!kept) return tl::unexpected(kept.error());
      if (!*kept) return told("no_team_here");
      teams.push_back(std::move(**kept));
    }
    bool any = false;
    for (const KeptTeam& kept : teams) {
      const auto left = leave(kept);
      if (!left) return tl::unexpected(left.error());
      any = any || *left;
    }
    return told(any ? "left" : "left_already");
  }

  // The teams of this workspace go on without them; if one has nobody left, it ends in its time.
  Result<TeamReceipt> gone() {
    auto teams = teams_of_doer();
    if (!teams) return tl::unexpected(teams.error());
    for (KeptTeam& kept : *teams) {
      if (kept.row.channel != arrival_.from.channel ||
          kept.row.workspace != arrival_.from.workspace)
        continue;
      if (const auto left = leave(kept); !left) return tl::unexpected(left.error());
      const team::Team before = kept.team;
      kept.team = team::without_founder(std::move(kept.team), *doer_.id);
      if (kept.team == before) continue;
      if (auto saved = save_kept(ground_, transaction_, kept, now_); !saved)
        return tl::unexpected(saved.error());
    }
    return TeamReceipt{};
  }

  // ---- buttons

  Result<TeamReceipt> tapped() {
    const auto option = read_team_option(arrival_.option);
    if (!option) return TeamReceipt{};
    auto kept = find_kept_team(transaction_, option->team);
    if (!kept) return tl::unexpected(kept.error());
    // An option is bytes that somebody sent: a team of another workspace is none of theirs.
    if (!*kept || !is_within_reach((*kept)->row)) return told("no_team_here");
    KeptTeam& team = **kept;
    if (team.team.ended && option->what != Tapped::Leave && option->what != Tapped::Answer)
      return told("no_team_here");
    switch (option->what) {
      case Tapped::Join: return join(team);
      case Tapped::About:
        return TeamReceipt{.answer = words().message(team::about_lines(team.team), team.row.id,
                                                     {{Tapped::Join, "button_join"}})};
      case Tapped::Leave: {
        const auto left = leave(team);
        if (!left) return tl::unexpected(left.error());
        return told(*left ? "left" : "left_already");
      }
      case Tapped::Answer: return answer(team, *option);
      case Tapped::Words:
        return window(What::ShareText, "own_words_ask", team, team::kMostOwnWordsBytes);
      case Tapped::Try: return decided(std::move(team), &Doing::ask_what_to_try);
      case Tapped::TryThis:
        proposed_ =
            TeamWords(ground_.library, team.team.language).said({"action_" + option->detail});
        return decided(std::move(team), &Doing::try_something);
      case Tapped::Stop: return decided(std::move(team), &Doing::stop);
      case Tapped::Keep: {
        TeamReceipt kept_on = told("resumed");
        kept_on.replaces = true;
        return kept_on;
      }
      case Tapped::Pause: return decided(std::move(team), &Doing::pause);
      case Tapped::Resume: return decided(std::move(team), &Doing::resume);
    }
    return TeamReceipt{};
  }

  // One person may talk with us from another workspace than the team's.
  [[nodiscard]] bool is_within_reach(const store::TeamRow& row) {
    if (row.channel == arrival_.from.channel && row.workspace == arrival_.from.workspace)
      return true;
    if (!doer_.id) return false;
    const auto member = transaction_.find_member(row.id, *doer_.id);
    return member && member->has_value();
  }

  Result<TeamReceipt> window(What then, const char* ask, const KeptTeam& kept,
                             std::size_t most_bytes) {
    const auto fewest = std::max(team::kFewestWriters, kept.team.open ? kept.team.open->fewest : 0);
    TeamWindow window{.then = then, .most_bytes = most_bytes, .language = words().language()};
    window.ask = words().said({ask, {{"fewest", static_cast<std::int64_t>(fewest)}}});
    if (then == What::CloseLoop) window.label = words().said({"trying_label"});
    if (then == What::ShareText) window.tick = words().said({"own_words_share"});
    return TeamReceipt{.window = std::move(window)};
  }

  // ---- the pulse

  // The one place that writes that somebody answered, and nothing of what: by the day, as a time
  // could be laid beside what the platform keeps.
  Result<void> log_answered(const PulseKey& pulse) {
    return transaction_.append_turn_log({ConversationId(fmt::format("team:{}", pulse.team.str())),
                                         *doer_.id,
                                         pulse.number,
                                         "answered",
                                         {},
                                         {},
                                         std::chrono::floor<std::chrono::days>(now_),
                                         {},
                                         {}});
  }

  Result<TeamReceipt> answer(const KeptTeam& kept, const TeamOption& option) {
    const PulseKey pulse{kept.row.id, option.pulse};
    auto member = membership(kept.row.id);
    if (!member) return tl::unexpected(member.error());
    std::vector<std::string> answered;
    if (*member) {
      auto before = transaction_.answered(pulse, *doer_.id);
      if (!before) return tl::unexpected(before.error());
      answered = std::move(*before);
    }
    const bool has_ballot = std::ranges::find(answered, option.detail) != answered.end();
    const auto taken = team::taken(kept.team, *member ? &**member : nullptr, option.pulse,
                                   option.detail, option.value, has_ballot, now_);
    if (taken.ballot && taken.answer) {
      const auto cast = transaction_.cast_ballot(pulse, option.detail, *doer_.id, *taken.answer);
      if (!cast) return tl::unexpected(cast.error());
      if (answered.empty()) {
        if (auto logged = log_answered(pulse); !logged) return tl::unexpected(logged.error());
      }
    }
    TeamReceipt receipt{.replaces = true};
    const auto& asked = kept.team.open ? kept.team.open->questions : answered;
    auto next = std::ranges::find(asked, option.detail);
    if (taken.reply.key != "counted" || next == asked.end()) {
      receipt.answer = words().message({taken.reply});
      return receipt;
    }
    // On to the next that they have not answered: behind this one, so that "rather not" is not
    // asked again at once.
    do ++next;
    while (next != asked.end() && std::ranges::find(answered, *next) != answered.end());
    receipt.answer = next == asked.end() ? words().last_of_pulse(kept.team, {taken.reply})
                                         : words().question(kept.team, *next, {taken.reply});
    return receipt;
  }

  Result<TeamReceipt> share_text() {
    const auto option = read_team_option(arrival_.option);
    if (!option || option->what != Tapped::Words) return TeamReceipt{};
    auto kept = find_kept_team(transaction_, option->team);
    if (!kept) return tl::unexpected(kept.error());
    if (!*kept) return told("no_team_here");
    const PulseKey pulse{option->team, option->pulse};
    auto member = membership(option->team);
    if (!member) return tl::unexpected(member.error());
    std::vector<std::string> answered;
    if (*member) {
      auto before = transaction_.answered(pulse, *doer_.id);
      if (!before) return tl::unexpected(before.error());
      answered = std::move(*before);
    }
    const bool has_ballot = std::ranges::find(answered, team::kOwnWords) != answered.end();
    const auto taken =
        team::taken_words((*kept)->team, *member ? &**member : nullptr, option->pulse,
                          arrival_.text, arrival_.may_be_shown, has_ballot, now_);
    if (taken.ballot && taken.words) {
      const auto shared =
          transaction_.share_text(pulse, std::string(team::kOwnWords), *doer_.id, *taken.words);
      if (!shared) return tl::unexpected(shared.error());
      if (answered.empty()) {
        if (auto logged = log_answered(pulse); !logged) return tl::unexpected(logged.error());
      }
    }
    TeamReceipt receipt = told({taken.reply});
    receipt.replaces = true;
    return receipt;
  }

  // ---- what the team decides

  Result<TeamReceipt> ask_what_to_try(KeptTeam kept) {
    return window(What::CloseLoop, "trying_ask", kept, team::kMostTryingBytes);
  }

  Result<TeamReceipt> close_loop() {
    const auto option = read_team_option(arrival_.option);
    if (!option || option->what != Tapped::Try) return TeamReceipt{};
    auto kept = find_kept_team(transaction_, option->team);
    if (!kept) return tl::unexpected(kept.error());
    if (!*kept || (*kept)->team.ended) return told("no_team_here");
    return decided(std::move(**kept), &Doing::try_something);
  }

  Result<TeamReceipt> try_something(KeptTeam kept) {
    const auto before = kept.team.trying;
    const std::string& what = proposed_.empty() ? arrival_.text : proposed_;
    team::Team after = team::with_trying(kept.team, what, now_);
    const bool is_said_already =
        before && after.trying && before->what == after.trying->what && !kept.team.loop_open;
    if (after == kept.team || is_said_already) return TeamReceipt{};
    kept.team = std::move(after);
    const Line line = team::trying_line(*kept.team.trying);
    return save_and_say(std::move(kept), "trying", {line});
  }

  Result<TeamReceipt> ask_to_stop(KeptTeam kept) {
    return TeamReceipt{.answer = words().message({{"stop_sure"}}, kept.row.id,
                                                 {{Tapped::Stop, "button_stop"},
                                                  {Tapped::Pause, "button_pause"},
                                                  {Tapped::Keep, "button_keep"}})};
  }

  Result<TeamReceipt> stop(KeptTeam kept) {
    kept.team = team::ended(std::move(kept.team), now_);
    auto receipt = save_and_say(std::move(kept), "ended", {team::ended_line()});
    if (receipt) receipt->replaces = true;
    return receipt;
  }

  Result<TeamReceipt> pause(KeptTeam kept) {
    const team::Team before = kept.team;
    kept.team = team::paused(std::move(kept.team), arrival_.until);
    if (kept.team == before) return TeamReceipt{};
    const Line line = team::paused_line(kept.team);
    return save_and_say(std::move(kept), "paused", {line});
  }

  Result<TeamReceipt> resume(KeptTeam kept) {
    if (!kept.team.pause) return TeamReceipt{};
    kept.team = team::resumed(std::move(kept.team));
    return save_and_say(std::move(kept), "resumed", {{"resumed"}});
  }

  Result<TeamReceipt> set(KeptTeam kept) {
    const TeamSettings& wanted = arrival_.settings;
    team::Team& team = kept.team;
    const team::Settings before = team.settings;
    if (wanted.day || wanted.time)
      team = team::with_weekly(std::move(team), wanted.day.value_or(before.day),
                               wanted.time.value_or(before.time));
    if (wanted.weeks) team = team::with_weeks(std::move(team), *wanted.weeks);
    if (wanted.fewest) team = team::with_fewest(std::move(team), *wanted.fewest);
    const Line fewest{
        team.settings.fewest == before.fewest ? "fewest_not_lowered" : "fewest_raised",
        {{"fewest", static_cast<std::int64_t>(team.settings.fewest)}}};
    auto lines = wanted.fewest ? std::vector{fewest} : team::about_lines(team);
    if (team.settings == before) return told(lines);
    if (auto saved = save_kept(ground_, transaction_, kept, now_); !saved)
      return tl::unexpected(saved.error());
    return told(lines);
  }

  const TeamGround& ground_;
  Transaction& transaction_;
  const TeamArrival& arrival_;
  const TimePoint now_;
  Doer doer_;
  std::string proposed_;  // what the digest proposed to try, if that is what was tapped
};

}  // namespace

bool is_joining(const TeamArrival& arrival) {
  if (arrival.what != TeamArrival::What::Option) return false;
  const auto option = read_team_option(arrival.option);
  return option && option->what == TeamOption::What::Join;
}

Result<TeamReceipt> take_team(const TeamGround& ground, const TeamArrival& arrival) {
  TeamReceipt receipt;
  auto done = ground.store.write([&](Transaction& transaction) -> Result<void> {
    auto taken = Doing(ground, transaction, arrival, ground.clock.now()).run();
    if (!taken) return tl::unexpected(taken.error());
    receipt = std::move(*taken);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return receipt;
}

}  // namespace tillit::service
