#include "teams/fake/connector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace tillit::fake_teams {
namespace {

using fakes::flag_of;
using fakes::list_of;
using fakes::object_of;
using fakes::text_of;
using std::chrono::seconds;

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  std::size_t at = 1;
  while (at <= path.size()) {
    const auto end = std::min(path.find('/', at), path.size());
    parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

// Which call it is, by what stands behind "conversations".
std::string named(const std::string& method, const std::vector<std::string>& rest) {
  const auto is = [&](const char* verb, std::size_t size, const char* third) {
    return method == verb && rest.size() == size && (size < 2 || rest[1] == third);
  };
  if (is("POST", 0, "")) return "create";
  if (is("POST", 2, "activities")) return "send";
  if (is("POST", 3, "activities")) return "reply";
  if (is("PUT", 3, "activities")) return "update";
  if (is("DELETE", 3, "activities")) return "delete";
  if (is("GET", 2, "members")) return "members";
  if (is("GET", 3, "members")) return "member";
  if (is("GET", 2, "pagedmembers")) return "pagedmembers";
  return "other";
}

struct Limit {
  seconds within;
  std::size_t sends;
};
constexpr std::array kPerConversation{Limit{seconds(1), 7}, Limit{seconds(2), 8},
                                      Limit{seconds(30), 60}, Limit{seconds(3600), 1800}};
constexpr Limit kPerTenant{seconds(1), 50};

bool over(const std::deque<TimePoint>& sends, TimePoint now, const Limit& limit) {
  const auto recent =
      std::ranges::count_if(sends, [&](TimePoint at) { return at > now - limit.within; });
  return static_cast<std::size_t>(recent) > limit.sends;
}

// Carries out calls whose token and region are right.
class Connector {
 public:
  Connector(State& state, const HttpRequest& request, const Asked& asked)
      : state_(state),
        request_(request),
        asked_(asked),
        conversation_(state.find(asked.conversation)) {}

  HttpAnswer run() {
    if (asked_.badly_encoded) violate("path", "an id stands in the path as it is");
    if (auto refused = refused_access()) return *refused;
    if (asked_.what == "create") return create();
    if (asked_.what == "other") return refusal(405, "MethodNotAllowed");
    if (conversation_ == nullptr) return refusal(404, "ConversationNotFound");
    if (auto refused = refused_geography()) return *refused;
    if (asked_.what == "member") return member();
    if (asked_.what == "members" || asked_.what == "pagedmembers") return members();
    if (auto refused = refused_roster()) return *refused;
    if (auto refused = refused_pace()) return *refused;
    if (asked_.what == "delete") return erase();
    return write();
  }

 private:
  void violate(const std::string& kind, const std::string& what) {
    state_.violate(kind, asked_.what, what);
  }

  std::optional<HttpAnswer> refused_access() {
    const std::string header = request_.header("authorization");
    const auto token =
        header.starts_with("Bearer ") ? state_.tokens.find(header.substr(7)) : state_.tokens.end();
    const bool right_tenant =
        token != state_.tokens.end() &&
        token->second.tenant == (state_.app.kind == AppKind::SingleTenant ? state_.app.home_tenant
                                                                          : "botframework.com");
    if (!right_tenant || token->second.revoked || token->second.expires <= state_.now())
      return json_answer(401, {{"message", "Authorization has been denied for this request."}});
    if (!state_.app.teams_channel) return refusal(401, "BotNotRegistered");
    return std::nullopt;
  }

  // Each tenant lives in one region; "teams" finds them all.
  std::optional<HttpAnswer> refused_geography() {
    if (asked_.region == "teams") return std::nullopt;
    const Tenant& tenant = state_.tenants.at(conversation_->tenant);
    if (asked_.region == tenant.region) return std::nullopt;
    return refusal(400, "BadArgument", "User is from different region");
  }

  std::optional<HttpAnswer> refused_roster() {
    if (conversation_->blocked) return refusal(403, "ConversationBlockedByUser");
    if (conversation_->installed) return std::nullopt;
    return conversation_->chat == Chat::Personal ? refusal(403, "ForbiddenOperationException")
                                                 : refusal(403, "BotNotInConversationRoster");
  }

  std::optional<HttpAnswer> refused_pace() {
    if (state_.spacing == Spacing::Ignore) return std::nullopt;
    const TimePoint now = state_.now();
    auto& sends = conversation_->sends;
    auto& of_tenant = state_.requests_of_tenant[conversation_->tenant];
    while (!sends.empty() && sends.front() <= now - seconds(3600)) sends.pop_front();
    while (!of_tenant.empty() && of_tenant.front() <= now - seconds(1)) of_tenant.pop_front();
    sends.push_back(now);
    of_tenant.push_back(now);
    const bool too_fast = over(of_tenant, now, kPerTenant) ||
                          std::ranges::any_of(kPerConversation, [&](const Limit& limit) {
                            return over(sends, now, limit);
                          });
    if (!too_fast) return std::nullopt;
    violate("spacing", conversation_->id);
    if (state_.spacing == Spacing::Record) return std::nullopt;
    sends.pop_back();
    of_tenant.pop_back();
    HttpAnswer limited = refusal(429, "Throttled");
    limited.headers.emplace_back("Retry-After", "2");
    return limited;
  }

  // The body as an activity that may be sent here; else what is answered instead.
  std::optional<HttpAnswer> refused_activity(Json& activity, Chat chat) {
    activity = Json::parse(request_.body, nullptr, false);
    if (!request_.header("content-type").starts_with("application/json"))
      violate("media_type", "not application/json");
    if (activity.is_discarded()) return refusal(400, "BadSyntax", "The body is no JSON.");
    return refused_body(activity, chat);
  }

  std::optional<HttpAnswer> refused_body(const Json& activity, Chat chat) {
    if (utf16_bytes(activity.dump()) > kMaxPayload) return refusal(413, "MessageSizeTooBig");
    state_.violate_all("activity", asked_.what, judge_activity(activity, chat));
    const bool empty =
        text_of(activity, "text").empty() && list_of(activity, "attachments").empty();
    if (text_of(activity, "type") == "message" && empty)
      return refusal(400, "BadSyntax",
                     "Activity must include non empty 'text' field or at least 1 attachment");
    return std::nullopt;
  }

  HttpAnswer write() {
    Json activity;
    if (auto refused = refused_activity(activity, conversation_->chat)) return *refused;
    if (text_of(activity, "type") == "typing") return json_answer(202, {});
    if (asked_.what == "update") return update(std::move(activity));
    const std::string id = post(*conversation_, activity, reply_target(activity));
    return is_split(activity) ? json_answer(202, Json::object()) : json_answer(201, {{"id", id}});
  }

  [[nodiscard]] std::string reply_target(const Json& activity) const {
    if (const std::string root = thread_of(asked_.conversation).root; !root.empty()) return root;
    return asked_.what == "reply" ? asked_.tail : text_of(activity, "replyToId");
  }

  std::string post(Conversation& conversation, const Json& activity, const std::string& reply_to) {
    std::vector<Json> messages{activity};
    if (is_split(activity)) {
      messages.push_back(activity);
      messages.front().erase("attachments");
      messages.back().erase("text");
    }
    std::string id;
    for (Json& wire : messages) {
      Message message{.id = state_.next_message_id(), .author = state_.app.bot_id()};
      message.wire = std::move(wire);
      message.posted = state_.now();
      message.reply_to = reply_to;
      id = message.id;
      conversation.messages.push_back(std::move(message));
    }
    return id;
  }

  // The bot's own message of that id; null: there is none.
  Message* own_message() {
    Message* message = conversation_->message(asked_.tail);
    const bool own =
        message != nullptr && !message->deleted && message->author == state_.app.bot_id();
    return own ? message : nullptr;
  }

  HttpAnswer update(Json activity) {
    Message* message = own_message();
    if (message == nullptr) return refusal(404, "ActivityNotFoundInConversation");
    message->wire = std::move(activity);
    message->edited = true;
    // Everybody sees the new one.
    message->own_card.clear();
    message->filled.clear();
    message->notes.clear();
    return json_answer(200, {{"id", message->id}});
  }

  HttpAnswer erase() {
    Message* message = own_message();
    if (message == nullptr) return refusal(404, "ActivityNotFoundInConversation");
    message->deleted = true;
    return json_answer(200, nullptr);
  }

  HttpAnswer member() {
    const User* user = state_.user(asked_.tail);
    const bool here = user != nullptr && std::ranges::find(conversation_->members, user->id) !=
                                             conversation_->members.end();
    if (!here) return refusal(404, "MemberNotFoundInConversation");
    return json_answer(200, member_json(*user));
  }

  HttpAnswer members() {
    if (asked_.what == "members") {
      violate("deprecated", "all members at once");
      Json all = Json::array();
      for (const std::string& id : conversation_->members)
        all.push_back(member_json(*state_.user(id)));
      return json_answer(200, all);
    }
    const auto number = [&](const char* name, std::size_t otherwise) {
      const auto found = asked_.query.find(name);
      std::size_t value = otherwise;
      if (found != asked_.query.end())
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
      return value;
    };
    const std::size_t size = number("pageSize", 200);
    if (size < 50 || size > 500) violate("paging", "pageSize is not 50 to 500");
    const std::size_t from = number("continuationToken", 0);
    const std::size_t end = std::min(conversation_->members.size(), from + size);
    Json page{{"members", Json::array()}};
    for (std::size_t i = from; i < end; ++i)
      page["members"].push_back(member_json(*state_.user(conversation_->members[i])));
    if (end < conversation_->members.size()) page["continuationToken"] = std::to_string(end);
    return json_answer(200, page);
  }

  HttpAnswer create() {
    const Json body = Json::parse(request_.body, nullptr, false);
    if (!body.is_object()) return refusal(400, "BadSyntax", "The body is no JSON.");
    const std::string tenant = text_of(body, "tenantId");
    if (tenant.empty()) return refusal(400, "BadSyntax", "tenantId is required");
    const Json members = list_of(body, "members");
    const bool group = flag_of(body, "isGroup");
    const std::string channel = text_of(object_of(object_of(body, "channelData"), "channel"), "id");
    if (group && !channel.empty()) return new_thread(channel, object_of(body, "activity"));
    if (group || members.size() != 1)
      return refusal(400, "BadSyntax", "Incorrect conversation creation parameters");
    const User* user = state_.user(text_of(members[0], "id"));
    if (user == nullptr || user->tenant != tenant)
      return refusal(403, "ForbiddenOperationException");
    conversation_ = state_.personal(user->id);
    if (conversation_ == nullptr || !conversation_->installed)
      return refusal(403, "ForbiddenOperationException");
    if (auto refused = refused_geography()) return *refused;
    if (const Json activity = object_of(body, "activity"); !activity.empty()) {
      if (auto refused = refused_body(activity, Chat::Personal)) return *refused;
      post(*conversation_, activity, {});
    }
    return json_answer(201, {{"id", conversation_->id}});
  }

  HttpAnswer new_thread(const std::string& channel, const Json& activity) {
    conversation_ = state_.find(channel);
    if (conversation_ == nullptr) return refusal(404, "ConversationNotFound");
    if (auto refused = refused_roster()) return *refused;
    if (auto refused = refused_body(activity, Chat::Channel)) return *refused;
    const std::string id = post(*conversation_, activity, {});
    return json_answer(201, {{"id", channel + ";messageid=" + id}, {"activityId", id}});
  }

  State& state_;
  const HttpRequest& request_;
  const Asked& asked_;
  Conversation* conversation_;  // null: none of that id
};

}  // namespace

HttpAnswer json_answer(int status, const Json& body) {
  HttpAnswer answer;
  answer.status = status;
  if (!body.is_null()) answer.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return answer;
}

HttpAnswer refusal(int status, const std::string& code, const std::string& message) {
  return json_answer(status, {{"error", {{"code", code}, {"message", message}}}});
}

std::string code_of(const HttpAnswer& answer) {
  if (answer.status < 400) return "";
  const Json body = Json::parse(answer.body, nullptr, false);
  const std::string code = text_of(object_of(body, "error"), "code");
  const std::string plain = text_of(body, "error");
  if (!code.empty() || !plain.empty()) return code + plain;
  return "http";
}

Asked read_call(const HttpRequest& request) {
  Asked asked;
  std::vector<std::string> parts = parts_of(request.path);
  const auto version = std::ranges::find(parts, "v3");
  const auto before = version - parts.begin();
  if (version == parts.end() || before < 1 || before > 2) return asked;
  asked.region = parts[0];
  if (before == 2) asked.path_tenant = parts[1];
  parts.erase(parts.begin(), version + 1);
  if (parts.empty() || parts[0] != "conversations") return asked;
  parts.erase(parts.begin());
  for (std::string& part : parts) {
    asked.badly_encoded = asked.badly_encoded || part.find_first_of(":@;=") != std::string::npos;
    part = fakes::path_decoded(part);
  }
  asked.what = named(request.method, parts);
  if (!parts.empty()) asked.conversation = parts[0];
  if (parts.size() > 2) asked.tail = parts[2];
  asked.query = fakes::form_decoded(request.query);
  return asked;
}

std::string tenant_of(const State& state, const Asked& asked) {
  const Conversation* conversation = state.find(asked.conversation);
  return conversation == nullptr ? asked.path_tenant : conversation->tenant;
}

HttpAnswer carry_out(State& state, const HttpRequest& request, const Asked& asked) {
  return Connector(state, request, asked).run();
}

}  // namespace tillit::fake_teams
