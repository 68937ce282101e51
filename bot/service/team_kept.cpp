#include "service/team_kept.hpp"

#include "service/delivery_json.hpp"
#include "service/team_life.hpp"
#include "service/team_rounds.hpp"
#include "team/team_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tillit::service {
namespace {

using store::ConversationRow;
using store::OutboxMessage;
using store::PulseKey;
using store::Transaction;

struct Whereto {
  ConversationId conversation;
  RoomId room;
  std::string channel;
  std::string workspace;
  std::string address;
};

Result<void> put(const TeamGround& ground, Transaction& transaction, const Whereto& whereto,
                 const std::optional<PersonId>& person, const std::string& key,
                 const std::vector<dialogue::Delivery>& deliveries, TimePoint now) {
  std::vector<OutboxMessage> messages;
  for (const dialogue::Delivery& delivery : deliveries) {
    OutboxMessage message;
    message.person = person;
    message.conversation = whereto.conversation;
    message.room = whereto.room;
    message.channel = whereto.channel;
    message.workspace = whereto.workspace;
    message.address = whereto.address;
    message.position = static_cast<int>(messages.size());
    message.body = write_delivery(delivery);
    message.idempotency_key = fmt::format("{}:{}", ground.store.reference(key), messages.size());
    message.created = now;
    messages.push_back(std::move(message));
  }
  if (messages.empty()) return {};
  return transaction.put_outbox(std::move(messages)).map([](auto) {});
}

// nullopt: nothing can be delivered to them.
Result<std::optional<Whereto>> whereto_of(Transaction& transaction, const store::TeamRow& team,
                                          const PersonId& person) {
  auto talks = transaction.conversations_of(person);
  if (!talks) return tl::unexpected(talks.error());
  if (!talks->empty()) {
    std::erase_if(*talks, [](const ConversationRow& talk) { return !talk.parked.empty(); });
    if (talks->empty()) return std::nullopt;
    auto talk = std::ranges::find_if(*talks, [&](const ConversationRow& one) {
      return one.channel == team.channel && one.workspace == team.workspace;
    });
    if (talk == talks->end()) talk = talks->begin();
    return Whereto{talk->id, talk->room, talk->channel, talk->workspace, talk->address};
  }
  const auto identities = transaction.identities_of(person);
  if (!identities) return tl::unexpected(identities.error());
  const auto here = std::ranges::find_if(*identities, [&](const store::Identity& one) {
    return one.channel == team.channel && one.workspace == team.workspace;
  });
  if (here == identities->end()) return std::nullopt;
  return Whereto{
      ConversationId(fmt::format("dm:{}:{}:{}", here->channel, here->workspace, here->user)),
      RoomId(fmt::format("{}:{}:@{}", here->channel, here->workspace, here->user)), here->channel,
      here->workspace, std::string(kUserAddress) + here->user};
}

}  // namespace

std::optional<std::string> user_of_address(std::string_view address) {
  if (!address.starts_with(kUserAddress)) return std::nullopt;
  return std::string(address.substr(kUserAddress.size()));
}

Result<KeptTeam> kept_team(store::TeamRow row) {
  auto read = team::read_team(row.state);
  if (!read) return tl::unexpected(read.error());
  read->founder = row.founder;
  return KeptTeam{std::move(row), std::move(*read)};
}

Result<std::optional<KeptTeam>> find_kept_team(Transaction& transaction, const TeamId& id) {
  auto row = transaction.load_team(id);
  if (!row && row.error().code == Errc::NotFound) return std::nullopt;
  if (!row) return tl::unexpected(row.error());
  return kept_team(std::move(*row)).map([](KeptTeam kept) {
    return std::optional(std::move(kept));
  });
}

Result<void> save_kept(const TeamGround& ground, Transaction& transaction, KeptTeam& kept,
                       TimePoint now) {
  std::optional<std::int64_t> was_open;
  if (kept.row.rev > 0) {
    const auto before = team::read_team(kept.row.state);
    if (!before) return tl::unexpected(before.error());
    if (before->open) was_open = before->open->number;
  }
  store::TeamRow& row = kept.row;
  // Who founded it stands in a column, where erasing finds it.
  row.founder = std::exchange(kept.team.founder, std::nullopt);
  row.state = team::written(kept.team);
  kept.team.founder = row.founder;
  row.ended = kept.team.ended.has_value();
  const auto next = team::next_post(kept.team, surroundings_of(ground, kept.team), now);
  row.due = next ? std::optional(next->at) : std::nullopt;
  if (auto saved = transaction.save_team(row); !saved) return saved;
  ++row.rev;
  const bool is_over = was_open && (!kept.team.open || kept.team.open->number != *was_open);
  if (!is_over && !row.ended) return {};
  const auto members = transaction.members_of(row.id);
  if (!members) return tl::unexpected(members.error());
  for (const store::TeamMember& member : *members) {
    if (is_over) {
      auto dropped = drop_wish(ground, transaction, member.person, {row.id, *was_open}, now);
      if (!dropped) return dropped;
    }
    if (!row.ended) continue;
    if (const auto left = transaction.leave_team(row.id, member.person); !left)
      return tl::unexpected(left.error());
  }
  return is_over ? transaction.empty_pulse({row.id, *was_open}) : Result<void>{};
}

team::Surroundings surroundings_of(const TeamGround& ground, const team::Team& team) {
  const auto zone = Zone::named(team.zone);
  return ground.surroundings(zone ? *zone : Zone::utc());
}

team::Member member_of(const store::TeamMember& member) {
  return {member.person, team::Voice{static_cast<std::uint64_t>(member.voice)}, member.since};
}

std::string wish_key(const PulseKey& pulse) {
  return fmt::format("{}{}:{}", kPulseWish, pulse.team.str(), pulse.number);
}

std::optional<PulseKey> pulse_of_wish(std::string_view key) {
  if (!key.starts_with(kPulseWish)) return std::nullopt;
  key.remove_prefix(kPulseWish.size());
  const auto colon = key.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  PulseKey pulse{TeamId(std::string(key.substr(0, colon))), 0};
  key.remove_prefix(colon + 1);
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), pulse.number);
  if (error != std::errc{} || end != key.data() + key.size()) return std::nullopt;
  return pulse;
}

Result<void> drop_wish(const TeamGround& ground, Transaction& transaction, const PersonId& person,
                       const PulseKey& pulse, TimePoint now) {
  const auto planned = transaction.schedules_of(person);
  if (!planned) return tl::unexpected(planned.error());
  const std::string key = wish_key(pulse);
  if (std::ranges::find(*planned, key, &store::Schedule::key) == planned->end()) return {};
  if (auto gone = transaction.cancel_schedule(person, key); !gone) return gone;
  return ground.wished(transaction, person, now);
}

Result<void> say_to_place(const TeamGround& ground, Transaction& transaction, const KeptTeam& kept,
                          std::string_view what, const std::vector<dialogue::Delivery>& deliveries,
                          TimePoint now) {
  const store::TeamRow& row = kept.row;
  return put(
      ground, transaction,
      {ConversationId("team:" + row.id.str()),
       RoomId(fmt::format("{}:{}:{}", row.channel, row.workspace, row.place)), row.channel,
       row.workspace, kept.team.address.empty() ? row.place : kept.team.address},
      std::nullopt,
      fmt::format("{}/{}/{}/{}", row.id.str(), what, row.rev, now.time_since_epoch().count()),
      deliveries, now);
}

Result<bool> say_to_person(const TeamGround& ground, Transaction& transaction, const KeptTeam& kept,
                           const PersonId& person, std::string_view what,
                           const std::vector<dialogue::Delivery>& deliveries, TimePoint now) {
  const auto whereto = whereto_of(transaction, kept.row, person);
  if (!whereto) return tl::unexpected(whereto.error());
  if (!*whereto) return false;
  auto done = put(ground, transaction, **whereto, person,
                  fmt::format("{}/{}/{}/{}", kept.row.id.str(), what, person.str(),
                              now.time_since_epoch().count()),
                  deliveries, now);
  if (!done) return tl::unexpected(done.error());
  return true;
}

}  // namespace tillit::service
