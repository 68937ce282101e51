#pragma once

#include "channels/common/http_port.hpp"
#include "channels/slack/faults.hpp"
#include "core/secret.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillit::slack {

// What a method of the Web API said. Never logged whole: `fields` may hold names and messages.
struct Answer {
  bool ok = false;
  // Slack's word, or one of ours (faults.hpp) where no answer of Slack's came; empty if ok. Only
  // letters, digits and `_`.
  std::string error;
  std::string needed;    // scopes, with missing_scope
  std::string provided;  // scopes
  std::optional<std::chrono::seconds> retry_after;
  std::string request_id;
  std::optional<std::string> scopes;  // of the token, comma-separated
  // Where Slack found something wrong, as JSON pointers: its messages without their words, which
  // may quote ours.
  std::vector<std::string> places;
  nlohmann::json fields = nlohmann::json::object();  // the whole answer
};

// None if it is ok.
[[nodiscard]] Fault classify(const Answer& answer);

// A string of the answer, "" if it is not there or no string. `path` has dots: "channel.id".
[[nodiscard]] std::string text_at(const nlohmann::json& fields, std::string_view path);

// The value of the header that says who calls.
[[nodiscard]] Secret bearer(const Secret& token);
[[nodiscard]] Secret basic(const std::string& client_id, const Secret& client_secret);

// Calls methods of Slack's Web API: JSON where the method takes it, else a form, in which lists and
// objects are JSON. Knows nothing of limits and tokens' lives (BotApi does).
// Thread-safety: any thread. Total: whatever comes back, or nothing, is an Answer.
class WebApi {
 public:
  // Told of each call, with to_string(Fault) or "not_sent" or "no_answer". Any thread.
  using Counter = std::function<void(std::string_view method, std::string_view outcome,
                                     std::chrono::duration<double> took)>;

  // `api_url` ends with '/'. `counter` may be empty.
  WebApi(channels::Http post, std::string api_url, Counter counter);

  // `method` must be of static storage. `arguments`: an object. An empty authorization is sent as
  // none.
  [[nodiscard]] Answer call(std::string_view method, const Secret& authorization,
                            const nlohmann::json& arguments) const;
  // The arguments as JSON text, for a method that takes JSON.
  [[nodiscard]] Answer call_with(std::string_view method, const Secret& authorization,
                                 std::string arguments) const;

 private:
  [[nodiscard]] Answer post(std::string_view method, const Secret& authorization,
                            std::string_view content_type, std::string body) const;

  channels::Http post_;
  std::string api_url_;
  Counter counter_;
};

// From what came over HTTP to what it means. Pure; any bytes.
[[nodiscard]] Answer read_answer(channels::HttpAnswer answer);

}  // namespace tillit::slack
