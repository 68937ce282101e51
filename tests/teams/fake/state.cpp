#include "teams/fake/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace tillit::fake_teams {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// "2026-04-22T02:45:26.0070993Z": seven digits, as Teams writes them.
std::string written(TimePoint at, const std::string& behind) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const auto rest = (at - day).count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}0993{}",
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), rest / 3'600'000, rest / 60'000 % 60,
                     rest / 1000 % 60, rest % 1000, behind);
}

std::string local_time(TimePoint at, int offset) {
  const int minutes = std::abs(offset) / 60;
  return written(at + seconds(offset),
                 fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', minutes / 60, minutes % 60));
}

const char* type_of(Chat chat) {
  switch (chat) {
    case Chat::Personal: return "personal";
    case Chat::Group: return "groupChat";
    case Chat::Channel: return "channel";
  }
  return "";
}

template <class Self>
auto* message_in(Self& conversation, const std::string& message_id) {
  const auto found = std::ranges::find(conversation.messages, message_id, &Message::id);
  return found == conversation.messages.end() ? nullptr : &*found;
}

template <class Self>
auto* conversation_in(Self& all, const std::string& id) {
  const auto found = all.find(thread_of(id).conversation);
  return found == all.end() ? nullptr : &found->second;
}

template <class Self>
auto* personal_in(Self& all, const std::string& user_id) {
  const auto found = std::ranges::find_if(all, [&](const auto& one) {
    return one.second.chat == Chat::Personal && one.second.members.front() == user_id;
  });
  return found == all.end() ? nullptr : &found->second;
}

}  // namespace

Message* Conversation::message(const std::string& message_id) {
  return message_in(*this, message_id);
}
const Message* Conversation::message(const std::string& message_id) const {
  return message_in(*this, message_id);
}

std::string State::next_message_id() {
  last_id_ = std::max(last_id_ + 1, now().time_since_epoch().count());
  return std::to_string(last_id_);
}

std::string State::next_guid() {
  ++counter_;
  return fmt::format("{:08x}-7e57-4000-8000-{:012x}", counter_ * 2'654'435'761U & 0xFFFF'FFFFU,
                     counter_);
}

Conversation* State::find(const std::string& conversation_id) {
  return conversation_in(conversations, conversation_id);
}
const Conversation* State::find(const std::string& conversation_id) const {
  return conversation_in(conversations, conversation_id);
}

Conversation* State::personal(const std::string& user_id) {
  return personal_in(conversations, user_id);
}
const Conversation* State::personal(const std::string& user_id) const {
  return personal_in(conversations, user_id);
}

Conversation& State::make_personal(const User& user) {
  if (Conversation* there = personal(user.id)) return *there;
  Conversation made;
  made.id = "a:1" + fakes::base64url_encoded("chat " + next_guid());
  made.tenant = user.tenant;
  made.members = {user.id};
  return conversations.emplace(made.id, made).first->second;
}

const User* State::user(const std::string& id) const {
  if (const auto found = users.find(id); found != users.end()) return &found->second;
  const auto found = std::ranges::find_if(
      users, [&](const auto& one) { return !id.empty() && one.second.aad_id == id; });
  return found == users.end() ? nullptr : &found->second;
}

std::string State::service_url(const std::string& tenant) const {
  return fmt::format("{}/{}/{}/", base_url, tenants.at(tenant).region, tenant);
}

void State::violate(std::string kind, std::string where, std::string what) {
  if (violations.size() < kMaxViolationsKept)
    violations.push_back({now(), std::move(kind), std::move(where), std::move(what)});
}

void State::violate_all(const std::string& kind, const std::string& where,
                        const std::vector<std::string>& complaints) {
  for (const std::string& one : complaints) violate(kind, where, one);
}

Thread thread_of(const std::string& conversation_id) {
  const auto at = conversation_id.find(";messageid=");
  if (at == std::string::npos) return {conversation_id, ""};
  return {conversation_id.substr(0, at), conversation_id.substr(at + 11)};
}

Json member_json(const User& user) {
  const auto space = std::min(user.name.find(' '), user.name.size());
  Json member{{"id", user.id},
              {"name", user.name},
              {"givenName", user.name.substr(0, space)},
              {"surname", user.name.substr(std::min(space + 1, user.name.size()))},
              {"email", user.email},
              {"userPrincipalName", user.email},
              {"tenantId", user.tenant},
              {"userRole", user.role}};
  if (!user.aad_id.empty()) member["objectId"] = user.aad_id;
  return member;
}

Json activity_from(State& state, const User& user, const Conversation& conversation,
                   const std::string& type, const Json& more) {
  const TimePoint now = state.now();
  Json from{{"id", user.id}, {"name", user.name}};
  if (!user.aad_id.empty()) from["aadObjectId"] = user.aad_id;
  Json activity{{"type", type},
                {"timestamp", written(now, "Z")},
                {"serviceUrl", state.service_url(conversation.tenant)},
                {"channelId", "msteams"},
                {"from", from},
                {"recipient", {{"id", state.app.bot_id()}, {"name", state.app.name}}},
                {"conversation",
                 {{"id", conversation.id},
                  {"conversationType", type_of(conversation.chat)},
                  {"tenantId", conversation.tenant}}},
                {"locale", user.locale},
                {"channelData", {{"tenant", {{"id", conversation.tenant}}}}}};
  Json client{{"type", "clientInfo"}, {"locale", user.locale}, {"platform", "Web"}};
  if (!user.zone.empty()) {
    activity["localTimestamp"] = local_time(now, user.zone_offset);
    activity["localTimezone"] = user.zone;
    client["timezone"] = user.zone;
  }
  activity["entities"] = Json::array({client});
  if (conversation.chat != Chat::Personal) activity["conversation"]["isGroup"] = true;
  if (conversation.chat == Chat::Channel) {
    activity["channelData"]["team"] = {{"id", conversation.team_id}};
    activity["channelData"]["channel"] = {{"id", conversation.id}};
  }
  if (more.is_object()) activity.merge_patch(more);
  return activity;
}

}  // namespace tillit::fake_teams
