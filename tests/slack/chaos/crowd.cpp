#include "slack/chaos/crowd.hpp"

#include "slack/chaos/sockets.hpp"
#include "slack/fake/controls.hpp"
#include "slack/fake/payloads.hpp"
#include "slack/fake/person.hpp"

#include <fmt/format.h>

#include <array>
#include <thread>

namespace tillit::chaos {
namespace {

using fake_slack::Json;
using fake_slack::Person;
using fake_slack::Reply;
using std::chrono::milliseconds;

constexpr std::array kRetryAfter{milliseconds{20}, milliseconds{1000}, milliseconds{4000}};
constexpr std::array kWords{"hello", "menu", "1", "2",    "3",      "Wren", "help",
                            "back",  "yes",  "4", "menu", "friday", "5",    "no"};
// What erases somebody would take the evidence with it.
constexpr std::array kNeverTapped{"erase", "delete", "leave"};

struct Tappable {
  std::string ts;
  std::string action_id;
  std::string value;
};

bool may_be_tapped(const fake_slack::Control& control) {
  const std::string value = fake_slack::text_of(control.element, "value");
  // Of a question ("t7.0"), as only those have one identity however often they are tapped.
  const bool asks = control.block_id.starts_with("t") && !control.block_id.starts_with("t0.");
  return asks && fake_slack::text_of(control.element, "type") == "button" &&
         control.action_id.starts_with("option.") &&
         std::ranges::none_of(
             kNeverTapped, [&](const char* word) { return value.find(word) != std::string::npos; });
}

// The buttons that stand in somebody's direct message, latest first; of the latest message that has
// any, or of all.
std::vector<Tappable> tappable(const fake_slack::State& state, const std::string& user, bool all) {
  std::vector<Tappable> found;
  const fake_slack::Channel* channel = state.find_dm(user);
  if (channel == nullptr) return found;
  for (auto one = channel->messages.rbegin(); one != channel->messages.rend(); ++one) {
    if (!one->by_bot || one->deleted || !one->wire.contains("blocks")) continue;
    for (const auto& control : fake_slack::controls_of(one->wire["blocks"])) {
      if (may_be_tapped(control))
        found.push_back(
            {one->ts(), control.action_id, fake_slack::text_of(control.element, "value")});
    }
    if (!found.empty() && !all) break;
  }
  return found;
}

}  // namespace

Crowd::Crowd(fake_slack::FakeSlack& slack, std::vector<std::string> users, Habits habits)
    : slack_(slack), users_(std::move(users)), habits_(habits) {}

void Crowd::run() {
  const Moment begin = std::chrono::steady_clock::now();
  for (int number = 0; number < habits_.events; ++number) {
    const auto after = std::chrono::duration<double>(number / habits_.per_second);
    put(begin + std::chrono::duration_cast<std::chrono::steady_clock::duration>(after),
        {.number = number});
  }
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < habits_.threads; ++i) threads.emplace_back([this] { work(); });
}

void Crowd::put(Moment at, Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.emplace(at, std::move(task));
  }
  changed_.notify_one();
}

void Crowd::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (tasks_.empty()) {
      if (in_hand_ == 0) break;
      changed_.wait(lock);
      continue;
    }
    const auto first = tasks_.begin();
    if (const Moment due = first->first; due > std::chrono::steady_clock::now()) {
      changed_.wait_until(lock, due);
      continue;
    }
    const Task task = std::move(first->second);
    tasks_.erase(first);
    ++in_hand_;
    lock.unlock();
    if (task.letter == nullptr) {
      act(task.number);
    } else {
      deliver(task);
    }
    lock.lock();
    --in_hand_;
  }
  changed_.notify_all();
}

void Crowd::act(int number) {
  Random random = Random::seeded(mix(habits_.seed, "act " + std::to_string(number)));
  const std::string& user = users_[random.below(users_.size())];
  const bool taps = random.below(10) < 4;
  if (!taps || !tap(user, random)) type(number, user, random);
}

void Crowd::type(int number, const std::string& user, Random& random) {
  const bool own_words = random.below(2) == 0;
  const std::string words = own_words ? fmt::format("the boat of number {} came late", number)
                                      : kWords[random.below(kWords.size())];
  Letter letter{.envelope = nullptr, .user = user, .id = ""};
  letter.envelope = slack_.with([&](fake_slack::State& state) -> Json {
    const fake_slack::User& who = state.users.at(user);
    fake_slack::Installation& bot = *state.installation_of_user(who);
    fake_slack::Channel& channel = state.dm(bot, who);
    fake_slack::Message message;
    message.wire = fake_slack::typed_message(state, who, words);
    letter.id = message.ts();
    const Json event = fake_slack::in_channel(channel.add(std::move(message)).wire, channel);
    return state.envelope(bot, who.team_id, event);
  });
  note(user, letter.id,
       {.kind = "message",
        .words = own_words ? words : "",
        .began = std::chrono::steady_clock::now()});

  const auto sent = std::make_shared<const Letter>(std::move(letter));
  const auto trouble = random.below(20);
  const How how = trouble == 0 ? How::HangUp : trouble == 1 ? How::AnswerLost : How::Plain;
  const auto copies = random.below(5) == 0 ? 1 + random.below(2) : 0;
  for (std::uint64_t i = 0; i < copies; ++i) {
    {
      const std::lock_guard lock(mutex_);
      ++counts_.copies;
    }
    put(std::chrono::steady_clock::now(), {.letter = sent});
  }
  deliver({.letter = sent, .how = how});
}

bool Crowd::tap(const std::string& user, Random& random) {
  const bool any_age = random.below(10) == 0;
  const auto buttons =
      slack_.look([&](const fake_slack::State& state) { return tappable(state, user, any_age); });
  if (buttons.empty()) return false;
  const Tappable& button = buttons[random.below(buttons.size())];
  const Person person(slack_, user);
  const auto where = fake_slack::Where::message(button.ts);
  const Moment began = std::chrono::steady_clock::now();
  const bool twice = random.below(5) == 0;
  const auto replies =
      twice ? person.double_press(button.action_id, where)
            : std::pair{person.press(button.action_id, where), Reply{.failure = "none"}};
  if (replies.first.failure == "no_such_control") return false;  // it was taken away just now
  const bool acknowledged = replies.first.ok() || replies.second.ok();
  note(user, button.ts + "\n" + button.action_id + "\n" + button.value,
       {.kind = "button",
        .words = "",
        .acknowledged = acknowledged,
        .began = began,
        .acknowledged_at = std::chrono::steady_clock::now()});
  const std::lock_guard lock(mutex_);
  ++counts_.taps;
  counts_.requests += twice ? 2 : 1;
  if (twice) ++counts_.copies;
  if (!acknowledged) ++counts_.failed[replies.first.failure];
  return true;
}

void Crowd::deliver(const Task& task) {
  const std::string body = task.letter->envelope.dump();
  fake_slack::Fields headers;
  if (task.retry > 0) {
    headers["X-Slack-Retry-Num"] = std::to_string(task.retry);
    headers["X-Slack-Retry-Reason"] = task.reason;
  }
  const auto app = slack_.courier().app();
  bool arrived = false;
  std::string reason = "http_timeout";
  if (task.how == How::HangUp) {
    const auto now = std::chrono::floor<std::chrono::seconds>(slack_.now());
    const std::string stamp = std::to_string(now.time_since_epoch().count());
    send_and_hang_up(
        port_of(app.base_url),
        fmt::format("POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    "Content-Length: {}\r\nX-Slack-Request-Timestamp: {}\r\n"
                    "X-Slack-Signature: {}\r\n\r\n{}",
                    app.events, body.size(), stamp,
                    fake_slack::signature_of(slack_.app().signing_secret, stamp, body), body));
  } else {
    const Reply reply = slack_.courier().post(app.events, "application/json", body, {}, headers);
    arrived = reply.ok();
    if (!arrived) reason = reply.failure;
  }
  if (arrived) {
    note(task.letter->user, task.letter->id,
         {.kind = "message",
          .words = "",
          .acknowledged = true,
          .acknowledged_at = std::chrono::steady_clock::now()});
  }
  const bool again = !arrived || task.how == How::AnswerLost;
  const auto retry = static_cast<std::size_t>(task.retry);
  const bool gives_up = again && retry >= kRetryAfter.size();
  {
    const std::lock_guard lock(mutex_);
    ++counts_.requests;
    if (task.retry > 0) ++counts_.retries;
    if (task.how == How::HangUp) ++counts_.hang_ups;
    if (task.how == How::AnswerLost && arrived) ++counts_.lost_answers;
    if (task.how != How::HangUp && !arrived) ++counts_.failed[reason];
    if (gives_up) ++counts_.given_up;
  }
  if (again && !gives_up) {
    put(std::chrono::steady_clock::now() + kRetryAfter.at(retry),
        {.letter = task.letter, .retry = task.retry + 1, .how = How::Plain, .reason = reason});
  }
}

void Crowd::note(const std::string& user, const std::string& id, Sent sent) {
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = ledger_.try_emplace({user, id}, sent);
  if (is_new || !sent.acknowledged || at->second.acknowledged) return;
  at->second.acknowledged = true;
  at->second.acknowledged_at = sent.acknowledged_at;
}

}  // namespace tillit::chaos
