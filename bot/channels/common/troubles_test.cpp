#include "channels/common/troubles.hpp"

#include "core/set_clock.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <sstream>

namespace tillit::channels {
namespace {

using namespace std::chrono_literals;

TEST(Troubles, OneLineOfAKindInAMinuteAndTheWorkspaceByReference) {
  std::ostringstream lines;
  const auto log = std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
  log->set_pattern("%v");
  SetClock clock{TimePoint{std::chrono::milliseconds{1'790'000'000'000}}};
  Troubles troubles(log, clock, [](std::string_view) { return std::string("ref"); });
  const Trouble trouble{.event = "call_refused",
                        .workspace = "T1",
                        .method = "send",
                        .kind = "bad",
                        .facts = "error=bad"};
  troubles.tell(trouble);
  troubles.tell(trouble);
  clock.advance(1min);
  troubles.tell(trouble);
  EXPECT_EQ(lines.str(),
            "event=call_refused workspace=ref method=send error=bad count=1\n"
            "event=call_refused workspace=ref method=send error=bad count=2\n");
}

}  // namespace
}  // namespace tillit::channels
