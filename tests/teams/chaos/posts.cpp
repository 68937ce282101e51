#include "teams/chaos/posts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tillit::chaos {
namespace {

using fake_teams::CallSeen;
using fakes::TimePoint;
using std::chrono::milliseconds;

// A call that was made before a kill may be carried out this much later: the slow ones take a third
// of a second, and more on a busy machine.
constexpr milliseconds kMoment{500};

struct Post {
  TimePoint at;
  std::string id;
};

struct Seen {
  std::string conversation;
  std::vector<Post> posts;
};

Seen seen_by(const fake_teams::FakeTeams& teams, const std::string& user) {
  return teams.look([&](const fake_teams::State& state) {
    Seen seen;
    const fake_teams::User* who = state.user(user);
    const auto* chat = who == nullptr ? nullptr : state.personal(who->id);
    if (chat == nullptr) return seen;
    seen.conversation = chat->id;
    for (const auto& message : chat->messages)
      if (message.author == state.app.bot_id()) seen.posts.push_back({message.posted, message.id});
    return seen;
  });
}

class Excuses {
 public:
  Excuses(const fake_teams::FakeTeams& teams, const Occasions& occasions) : occasions_(occasions) {
    for (const CallSeen& call : teams.calls())
      if (call.status == 0 || call.status == 503) lost_[call.conversation].push_back(call.at);
  }

  // May a message that was posted at `first` be posted again at `second`?
  [[nodiscard]] bool allow(const std::string& conversation, TimePoint first,
                           TimePoint second) const {
    const auto between = [&](TimePoint at) { return at >= first - kMoment && at <= second; };
    const auto lost = lost_.find(conversation);
    return std::ranges::any_of(occasions_.kills, between) ||
           (lost != lost_.end() && std::ranges::any_of(lost->second, between));
  }

  // A message is given up when its second try was doubtful as well: of those, at least one lost its
  // answer.
  [[nodiscard]] bool lost_any(const std::string& conversation) const {
    return lost_.contains(conversation);
  }

 private:
  const Occasions& occasions_;
  std::map<std::string, std::vector<TimePoint>> lost_;  // answers, by conversation
};

}  // namespace

void check_posts(const fake_teams::FakeTeams& teams, const Occasions& occasions,
                 const Evidence& evidence, Findings& findings) {
  const Excuses excuses(teams, occasions);
  for (const auto& [user, talk] : evidence.talks) {
    const Seen seen = seen_by(teams, user);
    const Wanted wanted = check_outbox(user, talk, findings);
    findings.posts += static_cast<int>(seen.posts.size());
    std::vector<std::string> known;
    for (const std::string& key : wanted.keys) {
      const std::string& place = wanted.known_as.at(key);  // "a:1…/1776825925953"
      if (place.empty()) {
        ++findings.unsure;
        if (!excuses.lost_any(seen.conversation))
          findings.breach("never sent", fmt::format("{}: message {} was given up", user, key));
        continue;
      }
      known.push_back(place.substr(place.rfind('/') + 1));
    }

    std::vector<std::string> order;
    for (std::size_t i = 0; i < seen.posts.size(); ++i) {
      const Post& post = seen.posts[i];
      if (std::ranges::find(known, post.id) != known.end()) {
        order.push_back(post.id);
        continue;
      }
      ++findings.posted_twice;
      const bool is_last = i + 1 == seen.posts.size();
      const TimePoint next = is_last ? teams.now() : seen.posts[i + 1].at;
      if (!excuses.allow(seen.conversation, post.at, next))
        findings.breach("posted twice without need",
                        fmt::format("{}: message {} of {} is not the outbox's; the next came {} ms "
                                    "later, and no kill or lost answer between",
                                    user, i + 1, seen.posts.size(), (next - post.at).count()));
    }
    if (order != known)
      findings.breach(order.size() == known.size() ? "posted in another order" : "never sent",
                      fmt::format("{}: {} of {} messages stand where the outbox has them", user,
                                  order.size(), known.size()));
  }
}

}  // namespace tillit::chaos
