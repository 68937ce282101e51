#pragma once

#include "slack/chaos/crowd.hpp"
#include "slack/chaos/evidence.hpp"
#include "slack/fake/fake_slack.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

// What must hold when everything has been delivered, whatever was killed and failed on the way.
namespace tillit::chaos {

struct Findings {
  std::map<std::string, std::vector<std::string>> breaches;  // by kind, a line each; empty is good
  int acknowledged = 0;                                      // events
  int taken = 0;                                             // events, acknowledged or not
  int turns = 0;
  int messages = 0;  // of the outbox, edits not counted
  int posts = 0;
  int posted_twice = 0;
  int edits = 0;
  int dropped_edits = 0;
  int erased_people = 0;  // their evidence is gone: not looked at

  void breach(const std::string& kind, std::string story) {
    breaches[kind].push_back(std::move(story));
  }
};

struct Occasions {
  std::vector<fake_slack::TimePoint> kills;
};

// Inbox and turn log: every event that was acknowledged was taken, once; every event taken is one
// turn; the turns of a talk are 1, 2, 3 … in the order in which they were committed; what somebody
// said after another word of theirs was acknowledged comes after it.
void check_turns(const Ledger& ledger, const Evidence& evidence, Findings& findings);

// Outbox and Slack: every message was posted, in the order of the outbox, and nothing else was; a
// second time only if a kill or a lost answer fell between the first and its mark, and looking for
// it failed as well.
void check_posts(const fake_slack::FakeSlack& slack, const Occasions& occasions,
                 const Evidence& evidence, Findings& findings);

}  // namespace tillit::chaos
