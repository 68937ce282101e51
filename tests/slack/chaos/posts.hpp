#pragma once

#include "common/chaos/checks.hpp"
#include "slack/fake/fake_slack.hpp"

namespace tillit::chaos {

// Outbox and Slack: every message was posted, in the order of the outbox, and nothing else was; a
// second time only if a kill or a lost answer fell between the first and its mark, and looking for
// it failed as well.
void check_posts(const fake_slack::FakeSlack& slack, const Occasions& occasions,
                 const Evidence& evidence, Findings& findings);

}  // namespace tillit::chaos
