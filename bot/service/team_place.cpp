#include "service/team_place.hpp"

#include "dialogue/state_json.hpp"
#include "service/team_kept.hpp"
#include "service/team_words.hpp"
#include "team/team.hpp"

#include <string_view>
#include <utility>

namespace tillit::service {
namespace {

constexpr std::string_view kPlaceOfTeam = "team:";

Result<void> tell_founder(const TeamGround& ground, store::Transaction& transaction,
                          const KeptTeam& kept, TimePoint now) {
  const auto& founder = kept.team.founder;
  if (!founder) return {};
  const auto row = transaction.load_person(*founder);
  if (!row) return tl::unexpected(row.error());
  const auto person = dialogue::read_person(row->profile, nullptr, ground.library);
  if (!person) return tl::unexpected(person.error());
  const TeamWords words(ground.library, person->language);
  return say_to_person(ground, transaction, kept, *founder, "place_lost",
                       {words.message({{"place_lost"}})}, now)
      .map([](bool) {});
}

Result<bool> lose(const TeamGround& ground, store::Transaction& transaction, KeptTeam kept,
                  TimePoint now) {
  if (kept.team.ended) return false;
  kept.team = team::ended(std::move(kept.team), now);
  if (auto saved = save_kept(ground, transaction, kept, now); !saved)
    return tl::unexpected(saved.error());
  if (auto told = tell_founder(ground, transaction, kept, now); !told)
    return tl::unexpected(told.error());
  return true;
}

}  // namespace

std::optional<TeamId> team_of_message(const store::OutboxMessage& message) {
  const std::string_view conversation = message.conversation.str();
  if (!conversation.starts_with(kPlaceOfTeam)) return std::nullopt;
  return TeamId(std::string(conversation.substr(kPlaceOfTeam.size())));
}

Result<bool> lose_place(const TeamGround& ground, const TeamId& team) {
  bool lost = false;
  auto done = ground.store.write([&](store::Transaction& transaction) -> Result<void> {
    auto kept = find_kept_team(transaction, team);
    if (!kept) return tl::unexpected(kept.error());
    lost = false;
    if (!*kept) return {};
    auto ended = lose(ground, transaction, std::move(**kept), ground.clock.now());
    if (!ended) return tl::unexpected(ended.error());
    lost = *ended;
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return lost;
}

Result<bool> lose_place(const TeamGround& ground, const std::string& channel,
                        const std::string& workspace, const std::string& place) {
  bool lost = false;
  auto done = ground.store.write([&](store::Transaction& transaction) -> Result<void> {
    lost = false;
    auto row = transaction.find_team(channel, workspace, place);
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    auto kept = kept_team(std::move(**row));
    if (!kept) return tl::unexpected(kept.error());
    auto ended = lose(ground, transaction, std::move(*kept), ground.clock.now());
    if (!ended) return tl::unexpected(ended.error());
    lost = *ended;
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return lost;
}

}  // namespace tillit::service
