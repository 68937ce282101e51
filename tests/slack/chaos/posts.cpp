#include "slack/chaos/posts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace tillit::chaos {
namespace {

using fake_slack::ApiCallSeen;
using fake_slack::TimePoint;
using std::chrono::milliseconds;

// What a call does is recorded when it is done, a moment after the message got its place.
constexpr milliseconds kMoment{50};
// A 429 that stopped looking may have come a while before; Retry-After is one second.
constexpr milliseconds kBlocked{1500};

struct Post {
  TimePoint at;
  std::string ts;
  std::string key;
};

struct Seen {
  std::string channel;
  std::vector<Post> posts;
};

std::map<std::string, Seen> seen_by(const fake_slack::FakeSlack& slack, const Evidence& evidence) {
  return slack.look([&](const fake_slack::State& state) {
    std::map<std::string, Seen> all;
    for (const auto& [user, talk] : evidence.talks) {
      const fake_slack::Channel* channel = state.find_dm(user);
      if (channel == nullptr) continue;
      Seen& seen = all[user];
      seen.channel = channel->id;
      for (const auto& message : channel->messages) {
        if (!message.by_bot) continue;
        std::string key;
        if (message.metadata.is_object())
          key = fake_slack::text_of(message.metadata.value("event_payload", fake_slack::Json()),
                                    "key");
        seen.posts.push_back({message.posted, message.ts(), std::move(key)});
      }
    }
    return all;
  });
}

// "c:12ab:3:0" -> "c:12ab".
std::string conversation_in(const std::string& key) {
  const auto last = key.rfind(':');
  return last == std::string::npos || last == 0 ? key : key.substr(0, key.rfind(':', last - 1));
}

// Calls by channel and method, in order of time.
using CallsByPlace = std::map<std::pair<std::string, std::string>, std::vector<ApiCallSeen>>;

class Excuses {
 public:
  Excuses(const fake_slack::FakeSlack& slack, const Occasions& occasions) : occasions_(occasions) {
    for (const ApiCallSeen& call : slack.calls()) {
      calls_[{call.channel, call.method}].push_back(call);
      if (call.status == 429 && call.method == "conversations.history")
        looking_blocked_.push_back(call.at);
    }
  }

  // Why a message that was posted at `first` may stand there again at `second`; empty: no excuse.
  [[nodiscard]] std::string why_twice(const std::string& channel, TimePoint first,
                                      TimePoint second) const {
    const bool killed = std::ranges::any_of(
        occasions_.kills, [&](TimePoint at) { return at >= first - kMoment && at <= second; });
    const bool lost = any(channel, "chat.postMessage", first - kMoment, second + kMoment,
                          [](const ApiCallSeen& call) {
                            return call.status == 0 || call.status >= 500 || !call.error.empty();
                          });
    if (!killed && !lost) return "";
    const bool failed_to_look =
        any(channel, "conversations.history", first - kMoment, second + kMoment,
            [](const ApiCallSeen& call) { return call.status != 200 || !call.error.empty(); }) ||
        std::ranges::any_of(looking_blocked_,
                            [&](TimePoint at) { return at >= first - kBlocked && at <= second; });
    if (!failed_to_look) return "";
    return killed ? "kill" : "lost answer";
  }

 private:
  template <class Is>
  [[nodiscard]] bool any(const std::string& channel, const char* method, TimePoint from,
                         TimePoint until, Is is) const {
    const auto calls = calls_.find({channel, method});
    return calls != calls_.end() &&
           std::ranges::any_of(calls->second, [&](const ApiCallSeen& call) {
             return call.at >= from && call.at <= until && is(call);
           });
  }

  const Occasions& occasions_;
  CallsByPlace calls_;
  std::vector<TimePoint> looking_blocked_;
};

}  // namespace

void check_posts(const fake_slack::FakeSlack& slack, const Occasions& occasions,
                 const Evidence& evidence, Findings& findings) {
  const Excuses excuses(slack, occasions);
  auto seen = seen_by(slack, evidence);
  for (const auto& [user, talk] : evidence.talks) {
    const Seen& there = seen[user];
    findings.posts += static_cast<int>(there.posts.size());
    const Wanted wanted = check_outbox(user, talk, findings);
    for (const auto& [key, ts] : wanted.known_as)
      if (ts.empty())
        findings.breach("never sent", fmt::format("{}: message {} was given up", user, key));
    std::map<std::string, Post> first;
    std::vector<std::string> order;
    bool was_erased = false;
    for (const Post& post : there.posts) {
      if (conversation_in(post.key) != talk.conversation && evidence.erased > 0) {
        was_erased = true;
        break;
      }
      const auto [before, is_new] = first.try_emplace(post.key, post);
      if (is_new) {
        order.push_back(post.key);
        if (!wanted.known_as.contains(post.key))
          findings.breach(
              "posted without a turn",
              fmt::format("{}: {} was posted and is not in the outbox", user, post.key));
        continue;
      }
      ++findings.posted_twice;
      const std::string why = excuses.why_twice(there.channel, before->second.at, post.at);
      if (why.empty())
        findings.breach("posted twice without need",
                        fmt::format("{}: {} was posted twice, {} ms apart, without need", user,
                                    post.key, (post.at - before->second.at).count()));
      before->second = post;
    }
    if (was_erased) {
      ++findings.erased_people;
      continue;
    }
    if (order == wanted.keys) continue;
    const std::set<std::string> posted(order.begin(), order.end());
    const auto lost = std::ranges::count_if(
        wanted.keys, [&](const std::string& key) { return !posted.contains(key); });
    if (lost > 0) {
      findings.breach("never sent", fmt::format("{}: {} of {} messages were never posted", user,
                                                lost, wanted.keys.size()));
    } else {
      findings.breach("posted in another order",
                      fmt::format("{}: not in the order of the outbox", user));
    }
  }
}

}  // namespace tillit::chaos
