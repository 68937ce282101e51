#include "slack/chaos/checks.hpp"

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

void check_order_of_words(const std::string& user, const std::vector<const Sent*>& said,
                          const Talk& talk, Findings& findings) {
  std::map<std::string, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < talk.turns.size(); ++i) places[talk.turns[i].heard].push_back(i);
  std::vector<std::pair<const Sent*, std::size_t>> found;
  for (const Sent* one : said) {
    const auto at = places.find(one->words);
    const std::size_t times = at == places.end() ? 0 : at->second.size();
    if (times > 1 || (times == 0 && one->acknowledged)) {
      findings.breach("not once",
                      fmt::format("{} said something once{}, and the turn log has it {} times",
                                  user, one->acknowledged ? " (acknowledged)" : "", times));
    }
    if (times == 1) found.emplace_back(one, at->second.front());
  }
  for (const auto& [earlier, place] : found) {
    for (const auto& [later, later_place] : found) {
      if (earlier->acknowledged && earlier->acknowledged_at < later->began && place > later_place) {
        findings.breach(
            "turns out of order",
            fmt::format("{}: turn {} was acknowledged before turn {} was said, and comes after it",
                        user, place + 1, later_place + 1));
      }
    }
  }
}

}  // namespace

void check_turns(const Ledger& ledger, const Evidence& evidence, Findings& findings) {
  if (evidence.integrity != "ok") findings.breach("process", "SQLite finds the database damaged");
  if (evidence.held != 0)
    findings.breach("process", fmt::format("{} arrivals are still held", evidence.held));

  std::map<std::string, std::map<std::string, int>> taken;  // user -> kind -> events
  std::map<std::string, std::vector<const Sent*>> unique_words;
  for (const auto& [name, sent] : ledger) {
    const bool is_taken = evidence.taken.contains(name);
    findings.acknowledged += sent.acknowledged ? 1 : 0;
    findings.taken += is_taken ? 1 : 0;
    if (sent.acknowledged && !is_taken)
      findings.breach("acknowledged and lost",
                      fmt::format("a {} of {} was acknowledged and is not in the inbox", sent.kind,
                                  name.first));
    if (is_taken) ++taken[name.first][sent.kind];
    if (!sent.words.empty()) unique_words[name.first].push_back(&sent);
  }
  for (const auto& [user, kinds] : taken) {
    if (!evidence.talks.contains(user)) {
      if (evidence.erased == 0)
        findings.breach("acknowledged and lost", fmt::format("{} was heard and has no talk", user));
      ++findings.erased_people;
    }
  }
  for (const auto& [user, talk] : evidence.talks) {
    std::map<std::string, int> logged;
    for (std::size_t i = 0; i < talk.turns.size(); ++i) {
      ++logged[talk.turns[i].kind];
      if (talk.turns[i].rev != static_cast<std::int64_t>(i) + 1)
        findings.breach("turns out of order", fmt::format("{}: turn {} of the log has revision {}",
                                                          user, i + 1, talk.turns[i].rev));
    }
    findings.turns += static_cast<int>(talk.turns.size());
    if (talk.rev != static_cast<std::int64_t>(talk.turns.size()))
      findings.breach("turns out of order", fmt::format("{}: revision {} after {} turns", user,
                                                        talk.rev, talk.turns.size()));
    for (const char* kind : {"message", "button"}) {
      if (logged[kind] != taken[user][kind])
        findings.breach("not once", fmt::format("{}: {} turns of kind {} for {} such events taken",
                                                user, logged[kind], kind, taken[user][kind]));
    }
    std::map<std::string, std::size_t> said;  // by revision, as the keys have it
    for (const auto& message : talk.messages) {
      if (!message.is_edit) ++said[message.key.substr(0, message.key.rfind(':'))];
    }
    for (const LoggedTurn& turn : talk.turns) {
      const auto kept = said[fmt::format("{}:{}", talk.conversation, turn.rev)];
      if (kept < turn.said)
        findings.breach("half a turn",
                        fmt::format("{}: turn {} said {} messages, {} are in the outbox", user,
                                    turn.rev, turn.said, kept));
    }
    check_order_of_words(user, unique_words[user], talk, findings);
  }
}

void check_posts(const fake_slack::FakeSlack& slack, const Occasions& occasions,
                 const Evidence& evidence, Findings& findings) {
  const Excuses excuses(slack, occasions);
  auto seen = seen_by(slack, evidence);
  for (const auto& [user, talk] : evidence.talks) {
    const Seen& there = seen[user];
    findings.posts += static_cast<int>(there.posts.size());
    if (!talk.parked.empty())
      findings.breach("never sent", fmt::format("{} is parked: {}", user, talk.parked));

    std::vector<std::string> wanted;
    std::map<std::string, std::string> known_as;
    std::int64_t batch = 0;
    int position = -1;
    for (const KeptMessage& message : talk.messages) {
      position = message.batch == batch ? position + 1 : 0;
      if (message.batch < batch || message.position != position)
        findings.breach("turns out of order",
                        fmt::format("{}: the batches of two turns are interleaved", user));
      batch = message.batch;
      if (!message.sent)
        findings.breach("never sent",
                        fmt::format("{}: message {} was never sent", user, message.key));
      if (message.is_edit) {
        ++findings.edits;
        if (message.platform_id.empty()) ++findings.dropped_edits;
        continue;
      }
      ++findings.messages;
      wanted.push_back(message.key);
      known_as[message.key] = message.platform_id;
      if (message.platform_id.empty())
        findings.breach("never sent",
                        fmt::format("{}: message {} was given up", user, message.key));
    }

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
        if (!known_as.contains(post.key))
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
    if (order == wanted) continue;
    const std::set<std::string> posted(order.begin(), order.end());
    const auto lost = std::ranges::count_if(
        wanted, [&](const std::string& key) { return !posted.contains(key); });
    if (lost > 0) {
      findings.breach("never sent", fmt::format("{}: {} of {} messages were never posted", user,
                                                lost, wanted.size()));
    } else {
      findings.breach("posted in another order",
                      fmt::format("{}: not in the order of the outbox", user));
    }
  }
}

}  // namespace tillit::chaos
