#include "channels/teams/identity.hpp"

namespace tillit::teams {
namespace {

constexpr char kBetween = '\x1f';  // in no id

}  // namespace

std::string event_id_of(const Inbound& inbound) {
  const Origin& origin = origin_of(inbound);
  const bool concerns_another = std::holds_alternative<MessageEdited>(inbound) ||
                                std::holds_alternative<MessageDeleted>(inbound);
  if (origin.id.empty() || !concerns_another) return origin.id;
  return origin.id + kBetween + origin.timestamp;
}

std::string same_choice(std::string_view card, std::int64_t token, std::string_view answer) {
  std::string id(card);
  id += kBetween;
  id += std::to_string(token);
  id += kBetween;
  id += answer;
  return id;
}

}  // namespace tillit::teams
