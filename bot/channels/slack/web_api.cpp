#include "channels/slack/web_api.hpp"

#include "crypto/seal.hpp"
#include "http/form.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tillit::slack {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kLongestScopes = 1000;
constexpr std::size_t kMostPlaces = 10;
constexpr std::chrono::seconds kUntoldWait{30};  // a 429 without Retry-After

// Of those we use. All others take a form, and do not see a JSON body's arguments.
constexpr auto kTakeJson = std::to_array<std::string_view>(
    {"auth.test", "chat.postEphemeral", "chat.postMessage", "chat.update", "conversations.history",
     "conversations.open", "views.open", "views.publish", "views.push", "views.update"});

constexpr auto kSafeToRepeat = std::to_array<std::string_view>(
    {"auth.test", "chat.update", "conversations.history", "conversations.open", "users.info"});

bool is_one_of(std::string_view method, const auto& methods) {
  return std::ranges::find(methods, method) != methods.end();
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Errors go into logs, so nothing but a short word passes.
std::string word_in(const std::string& text) {
  const bool is_word =
      !text.empty() && text.size() <= kLongestWord && std::ranges::all_of(text, is_word_byte);
  return is_word ? text : "unknown_error";
}

std::string scopes_in(const std::string& text) {
  const bool are_scopes =
      text.size() <= kLongestScopes && std::ranges::all_of(text, [](char c) {
        return is_word_byte(c) || c == ':' || c == '.' || c == ',' || c == '-' || c == ' ';
      });
  return are_scopes ? text : "";
}

// "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/text]" -> "/blocks/0/text"
std::vector<std::string> places_in(const json& fields) {
  static constexpr std::string_view kMark = "[json-pointer:";
  std::vector<std::string> places;
  const auto metadata = fields.find("response_metadata");
  if (metadata == fields.end() || !metadata->is_object()) return places;
  const auto messages = metadata->find("messages");
  if (messages == metadata->end() || !messages->is_array()) return places;
  for (const auto& message : *messages) {
    if (!message.is_string() || places.size() == kMostPlaces) continue;
    const auto& text = message.get_ref<const std::string&>();
    const auto at = text.find(kMark);
    if (at == std::string::npos) continue;
    const auto begin = at + kMark.size();
    const std::string place = text.substr(begin, text.find(']', begin) - begin);
    const bool is_pointer = place.size() <= 200 && std::ranges::all_of(place, [](char c) {
                              return is_word_byte(c) || c == '/' || c == '-' || c == '~';
                            });
    if (is_pointer) places.push_back(place);
  }
  return places;
}

// What Slack's support asks for.
std::string request_id_of(const channels::HttpAnswer& answer) {
  return std::string(answer.headers.find("X-Slack-Req-Id").value_or(""));
}

Answer failed(std::string error, channels::HttpAnswer& answer) {
  Answer failed;
  failed.error = std::move(error);
  failed.retry_after = answer.retry_after;
  failed.request_id = request_id_of(answer);
  return failed;
}

std::string json_text(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string form_of(const json& arguments) {
  http::Fields fields;
  for (const auto& [name, value] : arguments.items())
    fields.emplace_back(name, value.is_string() ? value.get<std::string>() : json_text(value));
  return http::encode_form(fields);
}

}  // namespace

Fault classify(const Answer& answer) {
  return answer.ok ? Fault::None : kind_of_error(answer.error).fault;
}

std::string text_at(const json& fields, std::string_view path) {
  const json* at = &fields;
  while (at->is_object()) {
    const auto dot = path.find('.');
    const auto found = at->find(std::string(path.substr(0, dot)));
    if (found == at->end()) return "";
    at = &*found;
    if (dot == std::string_view::npos) return at->is_string() ? at->get<std::string>() : "";
    path.remove_prefix(dot + 1);
  }
  return "";
}

Secret bearer(const Secret& token) {
  return token.empty() ? Secret{} : Secret{"Bearer " + token.reveal()};
}

Secret basic(const std::string& client_id, const Secret& client_secret) {
  return Secret{"Basic " + crypto::base64(client_id + ":" + client_secret.reveal())};
}

WebApi::WebApi(channels::Http post, std::string api_url, Counter counter)
    : post_(std::move(post)), api_url_(std::move(api_url)), counter_(std::move(counter)) {}

Answer WebApi::call(std::string_view method, const Secret& authorization,
                    const json& arguments) const {
  if (is_one_of(method, kTakeJson)) return call_with(method, authorization, json_text(arguments));
  return post(method, authorization, "application/x-www-form-urlencoded", form_of(arguments));
}

Answer WebApi::call_with(std::string_view method, const Secret& authorization,
                         std::string arguments) const {
  // Without a charset Slack answers with a warning.
  return post(method, authorization, "application/json; charset=utf-8", std::move(arguments));
}

Answer WebApi::post(std::string_view method, const Secret& authorization,
                    std::string_view content_type, std::string body) const {
  channels::HttpRequest request;
  request.url = api_url_ + std::string(method);
  request.content_type = content_type;
  request.body = std::move(body);
  request.authorization = authorization;
  request.safe_to_repeat = is_one_of(method, kSafeToRepeat);

  const auto began = std::chrono::steady_clock::now();
  Answer answer;
  if (auto posted = post_(request)) {
    answer = read_answer(std::move(*posted));
  } else {
    answer.error = posted.error() == channels::Lost::NotSent ? "not_sent" : "no_answer";
  }
  if (counter_) {
    const bool lost = answer.error == "not_sent" || answer.error == "no_answer";
    counter_(method, lost ? std::string_view(answer.error) : to_string(classify(answer)),
             std::chrono::steady_clock::now() - began);
  }
  return answer;
}

Answer read_answer(channels::HttpAnswer posted) {
  if (posted.status == 429) {
    Answer limited = failed("ratelimited", posted);
    if (!limited.retry_after) limited.retry_after = kUntoldWait;
    return limited;
  }
  if (posted.status >= 500) return failed("http_5xx", posted);
  // During an incident there may be a page of HTML with any status.
  auto fields = json::parse(posted.body, nullptr, /*allow_exceptions=*/false);
  if (!fields.is_object()) return failed(posted.status == 200 ? "not_json" : "http_other", posted);

  Answer answer;
  const auto ok = fields.find("ok");
  answer.ok = posted.status == 200 && ok != fields.end() && ok->is_boolean() && ok->get<bool>();
  if (!answer.ok) {
    answer.error = word_in(text_at(fields, "error"));
    answer.needed = scopes_in(text_at(fields, "needed"));
    answer.provided = scopes_in(text_at(fields, "provided"));
    answer.places = places_in(fields);
  }
  answer.retry_after = posted.retry_after;
  if (!answer.ok && classify(answer) == Fault::RateLimited && !answer.retry_after)
    answer.retry_after = kUntoldWait;
  answer.request_id = request_id_of(posted);
  if (const auto scopes = posted.headers.find("X-OAuth-Scopes"))
    answer.scopes = scopes_in(std::string(*scopes));
  answer.fields = std::move(fields);
  return answer;
}

}  // namespace tillit::slack
