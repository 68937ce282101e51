#include "slack/fake/methods.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tillit::fake_slack {

Json files_upload_url(State& state, Asked& asked) {
  std::size_t length = 0;
  const std::string text = asked.arg("length");
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), length);
  if (asked.arg("filename").empty() || parsed.ec != std::errc() || length == 0) {
    return refusal("invalid_arguments", {"[ERROR] filename and length (above 0) are required"});
  }
  const std::string id = state.next_id("F");
  state.files[id] = {asked.arg("filename"), length, std::nullopt, false};
  return {{"ok", true}, {"upload_url", state.base_url + "/upload/" + id}, {"file_id", id}};
}

HttpAnswer answer_upload(State& state, const HttpRequest& request) {
  HttpAnswer answer;
  answer.content_type = "text/plain";
  const auto found = state.files.find(request.path.substr(std::string_view("/upload/").size()));
  if (found == state.files.end() || request.method != "POST") {
    answer.status = 404;
    return answer;
  }
  if (!request.header("authorization").empty()) {
    state.violate("token_on_upload", "upload", {}, "upload URLs take no token");
  }
  if (request.body.size() != found->second.promised &&
      !request.header("content-type").starts_with("multipart/")) {
    answer.status = 400;
    answer.body = "length";
    return answer;
  }
  found->second.bytes = request.body;
  answer.body = fmt::format("OK - {}", request.body.size());
  return answer;
}

Json files_complete(State& state, Asked& asked) {
  const Json files = asked.structure("files");
  if (!files.is_array() || files.empty()) {
    return refusal("invalid_arguments", {"[ERROR] missing required field: files"});
  }
  Json shared = Json::array();
  for (const Json& one : files) {
    const auto found = state.files.find(text_of(one, "id"));
    if (found == state.files.end() || !found->second.bytes || found->second.shared) {
      return refusal("file_not_found");
    }
    shared.push_back({{"id", text_of(one, "id")},
                      {"name", found->second.name},
                      {"title", one.value("title", found->second.name)}});
  }
  if (const std::string id = asked.arg("channel_id"); !id.empty()) {
    const auto channel = state.channels.find(id);
    if (channel == state.channels.end()) return refusal("channel_not_found");
    Message message;
    message.by_bot = true;
    message.wire = {{"type", "message"},
                    {"subtype", "file_share"},
                    {"user", asked.installation->bot_user_id},
                    {"bot_id", asked.installation->bot_id},
                    {"app_id", state.app.app_id},
                    {"text", asked.arg("initial_comment")},
                    {"files", shared},
                    {"ts", state.next_ts()}};
    echo_post(state, channel->second, channel->second.add(std::move(message)));
  }
  for (const Json& one : files) state.files.at(text_of(one, "id")).shared = true;
  return {{"ok", true}, {"files", std::move(shared)}};
}

}  // namespace tillit::fake_slack
