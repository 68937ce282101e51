#include "teams/fake/activity_judge.hpp"

#include "teams/fake/card_judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>
#include <set>

namespace tillit::fake_teams {
namespace {

using fakes::list_of;
using fakes::object_of;
using fakes::text_of;

constexpr const char* kCardType = "application/vnd.microsoft.card.adaptive";

const std::set<std::string> kKnownKeys{"type",
                                       "text",
                                       "textFormat",
                                       "attachments",
                                       "attachmentLayout",
                                       "suggestedActions",
                                       "summary",
                                       "entities",
                                       "locale",
                                       "channelData",
                                       "importance",
                                       "replyToId",
                                       "from",
                                       "recipient",
                                       "conversation",
                                       "inputHint",
                                       "speak"};
// Only the platform sets them.
const std::set<std::string> kNotOurs{"id", "timestamp", "localTimestamp", "serviceUrl"};

void look_for_nulls(const Json& value, const std::string& at, std::vector<std::string>& said) {
  if (value.is_null()) said.push_back(at + ": null");
  if (!value.is_structured()) return;
  for (const auto& [key, inner] : value.items()) look_for_nulls(inner, at + "/" + key, said);
}

void judge_attachments(const Json& activity, CardPlace place, std::vector<std::string>& said) {
  const Json list = list_of(activity, "attachments");
  if (list.size() > 10) said.emplace_back("/attachments: more than ten");
  std::size_t i = 0;
  for (const Json& one : list) {
    const std::string at = fmt::format("/attachments/{}", i++);
    if (text_of(one, "contentType") != kCardType) {
      said.push_back(at + ": no adaptive card");
      continue;
    }
    for (const std::string& what : judge_card(one.value("content", Json()), place))
      said.push_back(at + what);
  }
}

void judge_mentions(const Json& activity, std::vector<std::string>& said) {
  const std::string text = text_of(activity, "text");
  std::size_t mentions = 0;
  for (const Json& entity : list_of(activity, "entities")) {
    if (text_of(entity, "type") != "mention") continue;
    ++mentions;
    const std::string words = text_of(entity, "text");
    if (words.empty() || text.find(words) == std::string::npos)
      said.emplace_back("/entities: a mention that is not in the text");
    if (text_of(object_of(entity, "mentioned"), "id").empty())
      said.emplace_back("/entities: a mention of nobody");
  }
  std::size_t tags = 0;
  for (std::size_t at = text.find("<at"); at != std::string::npos; at = text.find("<at", at + 1))
    ++tags;
  if (tags > mentions && text_of(activity, "textFormat") != "plain")
    said.emplace_back("/text: <at> without its entity");
}

void judge_suggestions(const Json& activity, Chat chat, std::vector<std::string>& said) {
  if (!activity.contains("suggestedActions")) return;
  const Json& suggested = activity["suggestedActions"];
  if (chat != Chat::Personal) said.emplace_back("/suggestedActions: not in a personal chat");
  const Json actions = list_of(suggested, "actions");
  if (actions.empty() || actions.size() > 3)
    said.emplace_back("/suggestedActions: one to three, as every client shows");
  for (const Json& action : actions) {
    if (text_of(action, "type") != "imBack") said.emplace_back("/suggestedActions: no imBack");
    if (text_of(action, "title").empty() || text_of(action, "title") != text_of(action, "value"))
      said.emplace_back("/suggestedActions: title and value are not one");
  }
}

void judge_keys(const Json& activity, std::vector<std::string>& said) {
  for (const auto& [key, value] : activity.items()) {
    if (kNotOurs.contains(key)) {
      said.push_back(fmt::format("/{}: only the platform sets it", key));
    } else if (!kKnownKeys.contains(key)) {
      said.push_back(fmt::format("/{}: unknown", key));
    }
  }
  static const std::regex kLocale("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?");
  if (activity.contains("locale") && !std::regex_match(text_of(activity, "locale"), kLocale))
    said.emplace_back("/locale: no locale");
  const std::string format = text_of(activity, "textFormat");
  if (activity.contains("textFormat") && format != "plain" && format != "markdown" &&
      format != "xml")
    said.emplace_back("/textFormat: unknown");
}

}  // namespace

std::size_t utf16_bytes(const std::string& utf8) {
  std::size_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) ++units;
    if (byte >= 0xF0U) ++units;  // a surrogate pair
  }
  return units * 2;
}

bool is_split(const Json& activity) {
  return !text_of(activity, "text").empty() && !list_of(activity, "attachments").empty();
}

std::vector<std::string> judge_activity(const Json& activity, Chat chat) {
  if (!activity.is_object()) return {"/: no object"};
  std::vector<std::string> said;
  look_for_nulls(activity, "", said);
  judge_keys(activity, said);
  const std::string type = text_of(activity, "type");
  const bool has_text = !text_of(activity, "text").empty();
  const bool has_card = !list_of(activity, "attachments").empty();
  if (type == "typing") {
    if (has_text || has_card) said.emplace_back("/type: typing, and content");
    return said;
  }
  if (type != "message") said.emplace_back("/type: neither message nor typing");
  if (!has_text && !has_card) said.emplace_back("/: neither text nor attachment");
  if (is_split(activity)) said.emplace_back("/: text and card, Teams splits it");
  if (has_card && text_of(activity, "summary").empty())
    said.emplace_back("/summary: a card without one notifies of nothing");
  judge_attachments(activity, CardPlace::Chat, said);
  judge_mentions(activity, said);
  judge_suggestions(activity, chat, said);
  if (activity.dump(-1, ' ', false, Json::error_handler_t::replace).size() > kOurMaxPayload)
    said.emplace_back("/: more than 28 KB");
  return said;
}

std::vector<std::string> judge_invoke_answer(int status, const std::string& content_type,
                                             const std::string& body) {
  std::vector<std::string> said;
  if (status != 200) said.push_back(fmt::format("/: HTTP {}, not 200", status));
  if (!content_type.starts_with("application/json")) said.emplace_back("/: not application/json");
  const Json answer = Json::parse(body, nullptr, false);
  if (!answer.is_object()) {
    said.emplace_back("/: no JSON object: \"Unable to reach app\"");
    return said;
  }
  for (const auto& [key, value] : answer.items())
    if (key != "statusCode" && key != "type" && key != "value")
      said.push_back(fmt::format("/{}: unknown", key));
  const Json code = answer.value("statusCode", Json());
  const std::string type = text_of(answer, "type");
  const Json value = answer.value("value", Json());
  if (code == 200 && type == kCardType) {
    for (const std::string& what : judge_card(value)) said.push_back("/value" + what);
  } else if (code == 200 && type == "application/vnd.microsoft.activity.message") {
    if (!value.is_string() || value.get<std::string>().empty())
      said.emplace_back("/value: no words");
  } else if (((code == 400 || code == 500) && type == "application/vnd.microsoft.error") ||
             (code == 412 && type == "application/vnd.microsoft.error.preconditionFailed")) {
    if (text_of(value, "code").empty() || text_of(value, "message").empty())
      said.emplace_back("/value: an error needs code and message");
  } else {
    said.emplace_back("/: statusCode and type are no pair that Teams knows");
  }
  return said;
}

std::vector<std::string> judge_webhook_answer(int status, const std::string& content_type,
                                              const std::string& body) {
  std::vector<std::string> said;
  if (status != 200) said.push_back(fmt::format("/: HTTP {}, not 200", status));
  if (!content_type.starts_with("application/json")) said.emplace_back("/: not application/json");
  const Json answer = Json::parse(body, nullptr, false);
  if (!answer.is_object() || text_of(answer, "type") != "message") {
    said.emplace_back("/: no message");
    return said;
  }
  look_for_nulls(answer, "", said);
  judge_keys(answer, said);
  if (text_of(answer, "text").empty() && list_of(answer, "attachments").empty())
    said.emplace_back("/: neither text nor attachment");
  judge_attachments(answer, CardPlace::OneWay, said);
  judge_mentions(answer, said);
  if (body.size() > kOurMaxPayload) said.emplace_back("/: more than 28 KB");
  return said;
}

std::vector<std::string> judge_workflow_body(const Json& body) {
  std::vector<std::string> said;
  if (text_of(body, "type") != "message") said.emplace_back("/type: no message");
  if (list_of(body, "attachments").empty())
    said.emplace_back("/attachments: the flow loops over them, and there are none");
  judge_attachments(body, CardPlace::OneWay, said);
  if (body.dump(-1, ' ', false, Json::error_handler_t::replace).size() > kOurMaxPayload)
    said.emplace_back("/: more than 28 KB");
  return said;
}

}  // namespace tillit::fake_teams
