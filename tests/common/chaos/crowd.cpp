#include "common/chaos/crowd.hpp"

#include "common/chaos/sockets.hpp"

#include <fmt/format.h>

#include <array>
#include <thread>

namespace tillit::chaos {
namespace {

using fakes::Reply;
using std::chrono::milliseconds;

constexpr std::array kRetryAfter{milliseconds{20}, milliseconds{1000}, milliseconds{4000}};
constexpr std::array kWords{"hello", "menu", "1", "2",    "3",      "Wren", "help",
                            "back",  "yes",  "4", "menu", "friday", "5",    "no"};
}  // namespace

Crowd::Crowd(World& world, std::vector<std::string> users, Habits habits)
    : world_(world), users_(std::move(users)), habits_(habits) {}

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
  Letter letter = world_.type(user, words);
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
  const bool twice = random.below(5) == 0;
  const Moment began = std::chrono::steady_clock::now();
  const auto tapped = world_.tap(user, any_age, twice, random);
  if (!tapped) return false;
  const bool acknowledged = tapped->failure.empty();
  note(user, tapped->id,
       {.kind = "button",
        .words = "",
        .acknowledged = acknowledged,
        .began = began,
        .acknowledged_at = std::chrono::steady_clock::now()});
  const std::lock_guard lock(mutex_);
  ++counts_.taps;
  counts_.requests += twice ? 2 : 1;
  if (twice) ++counts_.copies;
  if (!acknowledged) ++counts_.failed[tapped->failure];
  return true;
}

void Crowd::deliver(const Task& task) {
  bool arrived = false;
  std::string reason = "http_timeout";
  if (task.how == How::HangUp) {
    send_and_hang_up(port_of(world_.app_url()), world_.request_of(*task.letter));
  } else {
    const Reply reply = world_.deliver(*task.letter, task.retry, task.reason);
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
