#include "slack/people.hpp"

#include "core/secret.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <ctime>

namespace tillit::bench {
namespace {

constexpr std::array<std::string_view, 6> kSentences = {
    "I will ask Anna on Thursday how the demo went and listen to the end",
    "She told me about the release, and I was looking at my phone most of the time",
    "Because we meet only once a week and I forget what was said before",
    "When the stand-up is over, I will go to her desk and ask",
    "It went better than I thought, she smiled",
    "Anna",
};

std::uint64_t next_chance(std::uint64_t& state) {
  state = state * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
  return state >> 33;
}

std::string user_of(char bot, std::size_t number) { return fmt::format("U{}{:08}", bot, number); }
std::string room_of(char bot, std::size_t number) { return fmt::format("D{}{:08}", bot, number); }

std::string percent_encoded(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 3 / 2);
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (is_plain) {
      out += c;
    } else {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

// The text after `name` up to the next quote; "" if it is not there or has an escape in it.
std::string_view text_after(std::string_view body, std::string_view name, std::size_t& at) {
  const auto found = body.find(name, at);
  if (found == std::string_view::npos) return {};
  at = found + name.size();
  const auto end = body.find('"', at);
  if (end == std::string_view::npos) return {};
  const auto text = body.substr(at, end - at);
  return text.find('\\') == std::string_view::npos ? text : std::string_view{};
}

// The buttons in one block: JSON as elements.cpp writes it, action_id before text before value.
void add_choices(std::string_view block, std::string_view block_id, std::vector<Choice>& choices) {
  for (std::size_t at = 0;;) {
    const auto action = text_after(block, R"("action_id":")", at);
    if (action.empty()) return;
    if (!action.starts_with("option.")) continue;
    const auto label = text_after(block, R"("text":")", at);
    const auto value = text_after(block, R"("value":")", at);
    if (!value.empty() && !label.empty()) {
      choices.push_back(
          {std::string(block_id), std::string(action), std::string(value), std::string(label)});
    }
  }
}

}  // namespace

Wire::Wire(std::string answers) : answers_(std::move(answers)), key_(Secret(kSigningSecret)) {}

Posted Wire::read_post(std::string_view body) {
  Posted posted;
  std::size_t at = 0;
  const auto room = text_after(body, R"("channel":"D)", at);
  if (room.size() != 9) return posted;
  posted.bot = room[0];
  std::from_chars(room.data() + 1, room.data() + room.size(), posted.person);
  at = 0;
  posted.is_first = text_after(body, R"("key":")", at).ends_with(":0");
  at = 0;
  for (;;) {
    const auto block_id = text_after(body, R"("block_id":"t)", at);
    if (block_id.empty()) return posted;
    const auto end = body.find(R"("block_id":)", at);
    const auto block = body.substr(at, end == std::string_view::npos ? end : end - at);
    add_choices(block, fmt::format("t{}", block_id), posted.choices);
  }
}

std::string Wire::next_request(char bot, std::size_t number, Person& person, bool keep_alive) {
  ++person.turns;
  if (person.chance == 0) person.chance = number + 1;
  const auto choices = std::move(person.choices);
  person.choices.clear();
  constexpr std::string_view kJson = "application/json";
  const auto pick = next_chance(person.chance);
  if (person.turns == 1)
    return request("/slack/events", kJson, typed(bot, number, "hello"), keep_alive);
  if (person.turns % 8 == 0)
    return request("/slack/events", kJson, typed(bot, number, "menu"), keep_alive);
  if (choices.empty()) {
    const auto sentence = kSentences[pick % kSentences.size()];
    return request("/slack/events", kJson, typed(bot, number, sentence), keep_alive);
  }
  const Choice& choice = choices[pick / 2 % choices.size()];
  person.answered = choice.block_id;
  if (pick % 4 == 0)
    return request("/slack/events", kJson, typed(bot, number, choice.label), keep_alive);
  return request("/slack/interactions", "application/x-www-form-urlencoded",
                 "payload=" + percent_encoded(tapped(bot, number, person, choice)), keep_alive);
}

std::string Wire::typed(char bot, std::size_t number, std::string_view text) {
  const auto now = std::time(nullptr);
  const auto ts = fmt::format("{}.{:06}", now, ++messages_ % 1'000'000);
  const auto user = user_of(bot, number);
  return fmt::format(
      R"({{"token":"not-to-be-used","team_id":"{0}","context_team_id":"{0}","context_enterprise_id":null,)"
      R"("api_app_id":"A0PLAYTEST0","event":{{"client_msg_id":"c0ffee00-0000-4000-8000-{1:012}","type":"message",)"
      R"("text":"{2}","user":"{3}","ts":"{4}","team":"{0}","blocks":[{{"type":"rich_text","block_id":"q{1:07}",)"
      R"("elements":[{{"type":"rich_text_section","elements":[{{"type":"text","text":"{2}"}}]}}]}}],)"
      R"("channel":"{5}","event_ts":"{4}","channel_type":"im"}},"type":"event_callback",)"
      R"("event_id":"Ev{6}{1:010}","event_time":{7},"authorizations":[{{"enterprise_id":null,"team_id":"{0}",)"
      R"("user_id":"U0BOT","is_bot":true,"is_enterprise_install":false}}],"is_ext_shared_channel":false,)"
      R"("event_context":"4-eyJldCI6Im1lc3NhZ2UiLCJ0aWQiOiJUMDI0QkU3TEQiLCJhaWQiOiJBMFBMQVlURVNUMCIsImNpZCI6IkQwMDAwIn0"}})",
      kWorkspace, messages_, text, user, ts, room_of(bot, number), bot, now);
}

std::string Wire::tapped(char bot, std::size_t number, const Person& person, const Choice& choice) {
  const auto now = std::time(nullptr);
  const auto user = user_of(bot, number);
  const auto room = room_of(bot, number);
  ++messages_;
  return fmt::format(
      R"({{"type":"block_actions","user":{{"id":"{0}","username":"p","name":"p","team_id":"{1}"}},)"
      R"("api_app_id":"A0PLAYTEST0","token":"not-to-be-used","container":{{"type":"message","message_ts":"{2}",)"
      R"("channel_id":"{3}","is_ephemeral":false}},"trigger_id":"{4}.{5}.0123456789abcdef0123456789abcdef",)"
      R"("team":{{"id":"{1}","domain":"bench"}},"enterprise":null,"is_enterprise_install":false,)"
      R"("channel":{{"id":"{3}","name":"directmessage"}},"message":{{"user":"U0BOT","type":"message","ts":"{2}",)"
      R"("bot_id":"B0BOT","app_id":"A0PLAYTEST0","text":"How did it go with Anna this week?","team":"{1}",)"
      R"("blocks":[{{"type":"section","block_id":"b1","text":{{"type":"mrkdwn","text":"How did it go with Anna this week?",)"
      R"("verbatim":true}}}}]}},"state":{{"values":{{}}}},"response_url":"{6}/{3}/{5}",)"
      R"("actions":[{{"action_id":"{7}","block_id":"{8}","text":{{"type":"plain_text","text":"{9}","emoji":true}},)"
      R"("value":"{10}","type":"button","action_ts":"{4}.{11:06}"}}]}})",
      user, kWorkspace, fmt::format("1700000000.{:06}", person.asked_in), room, now, messages_,
      answers_, choice.action_id, choice.block_id, choice.label, choice.value,
      messages_ % 1'000'000);
}

std::string Wire::request(std::string_view path, std::string_view type, std::string_view body,
                          bool keep_alive) const {
  const auto now = fmt::format("{}", std::time(nullptr));
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Slackbot 1.0 "
      "(+https://api.slack.com/robots)\r\nAccept: */*\r\nContent-Type: {}\r\n"
      "Content-Length: {}\r\nX-Slack-Request-Timestamp: {}\r\nX-Slack-Signature: v0={}\r\n{}\r\n{}",
      path, type, body.size(), now, key_.hex({"v0:", now, ":", body}),
      keep_alive ? "" : "Connection: close\r\n", body);
}

}  // namespace tillit::bench
