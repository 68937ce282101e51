#include "teams/e2e/scene.hpp"

#include <algorithm>

namespace tillit::teams_e2e {
namespace {

using fake_teams::Fault;

Fault on(const char* what, Fault::Kind kind, int times = 1) {
  Fault fault;
  fault.kind = kind;
  fault.method = what;
  fault.times = times;
  return fault;
}

Fault refusal(const char* what, int status, const char* code) {
  Fault fault = on(what, Fault::Kind::Error);
  fault.status = status;
  fault.error = code;
  return fault;
}

// The words of a talk that nothing disturbed.
const std::vector<std::string>& undisturbed() {
  static const std::vector<std::string> kWords = [] {
    Scene scene;
    const Person ana = scene.newcomer("Ana", "en-GB");
    scene.welcome(ana);
    return bot_words(scene.teams(), ana.id());
  }();
  return kWords;
}

struct Trouble {
  const char* name;
  Fault fault;
};
void PrintTo(const Trouble& trouble, std::ostream* out) { *out << trouble.name; }

class Outage : public TeamsTest, public ::testing::WithParamInterface<Trouble> {};

TEST_P(Outage, LosesNothingDoublesNothingAndKeepsTheOrder) {
  scene().expect_refusals();
  const Person ana = scene().newcomer("Ana", "en-GB");
  teams().faults().add(GetParam().fault);
  scene().welcome(ana);
  EXPECT_EQ(bot_words(teams(), ana.id()), undisturbed()) << scene().bot().log();
}
INSTANTIATE_TEST_SUITE_P(
    Teams, Outage,
    ::testing::Values(Trouble{"TooManyRequests", on("send", Fault::Kind::Limited)},
                      Trouble{"ConcurrentOperations", refusal("send", 412, "PreconditionFailed")},
                      Trouble{"NoTokenAtFirst", on("token", Fault::Kind::Http)},
                      Trouble{"TokenRefusedOnce", refusal("send", 401, "Denied")}),
    [](const auto& test) { return test.param.name; });

using Redirects = TeamsTest;
TEST_F(Redirects, NeverGetTheToken) {
  scene().expect_refusals();
  const Person ana = scene().newcomer("Ana", "en-GB");
  Fault moved = on("send", Fault::Kind::Http);
  moved.status = 307;
  teams().faults().add(moved);
  ana.install();
  EXPECT_TRUE(scene().wait_for_calls("send", 1));
  EXPECT_EQ(teams().count_calls("elsewhere"), 0U);
}

class Restart : public TeamsTest, public ::testing::WithParamInterface<bool> {};
TEST_P(Restart, TheTalkGoesOnAtTheSameQuestion) {
  const bool killed = GetParam();
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().welcome(ana);
  scene().press(ana, "interest");
  const std::string asked = scene().last_words(ana);
  if (killed) {
    scene().bot().kill();
  } else {
    EXPECT_EQ(scene().bot().stop(), 0);
  }
  // What somebody writes meanwhile is delivered again by Teams.
  teams().courier().set_app({});
  EXPECT_FALSE(ana.say("Wren").reply.ok());
  scene().start();
  EXPECT_TRUE(teams().courier().settle(kPatience));
  teams().courier().retry_now();
  EXPECT_TRUE(ana.wait_for_answer(kPatience)) << scene().screen(ana);
  EXPECT_TRUE(scene().settle());
  const auto words = bot_words(teams(), ana.id());
  EXPECT_EQ(std::count(words.begin(), words.end(), asked), 1) << scene().screen(ana);
  EXPECT_TRUE(has(scene().last_words(ana), "Wren")) << scene().screen(ana);
}
INSTANTIATE_TEST_SUITE_P(Bot, Restart, ::testing::Bool(), [](const auto& test) {
  return test.param ? "AfterAKill" : "AfterAGracefulEnd";
});

}  // namespace
}  // namespace tillit::teams_e2e
