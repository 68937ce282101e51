#pragma once

#include "common/chaos/crowd.hpp"
#include "common/chaos/evidence.hpp"

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
  int unsure = 0;  // given up, as nobody could tell any more whether they were posted
  int edits = 0;
  int dropped_edits = 0;
  int erased_people = 0;  // their evidence is gone: not looked at

  void breach(const std::string& kind, std::string story) {
    breaches[kind].push_back(std::move(story));
  }
};

// Inbox and turn log: every event that was acknowledged was taken, once; every event taken is one
// turn; the turns of a talk are 1, 2, 3 … in the order in which they were committed; what somebody
// said after another word of theirs was acknowledged comes after it.
void check_turns(const Ledger& ledger, const Evidence& evidence, Findings& findings);

// Of one talk: its messages left in whole batches, one turn after another, and all of them left.
// The keys of what was to be posted, in order, and under which id each is known.
struct Wanted {
  std::vector<std::string> keys;
  std::map<std::string, std::string> known_as;  // key -> the platform's id; "": given up
};
[[nodiscard]] Wanted check_outbox(const std::string& user, const Talk& talk, Findings& findings);

}  // namespace tillit::chaos
