#include "common/chaos/driver.hpp"
#include "slack/chaos/posts.hpp"
#include "slack/fake/controls.hpp"
#include "slack/fake/payloads.hpp"
#include "slack/fake/person.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

// slack_chaos --program tillit: the common driver (common/chaos) with a Slack.
namespace tillit::chaos {
namespace {

using fake_slack::Fault;
using fake_slack::Json;
using fake_slack::Person;
using fake_slack::Reply;

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

class SlackWorld : public World {
 public:
  SlackWorld() : slack_({.event_retries = false}) {
    installed_ = slack_.install(slack_.add_workspace("Acme"));
  }

  [[nodiscard]] std::string channel() const override { return "slack"; }
  [[nodiscard]] std::string workspace() const override { return installed_.team_id; }
  [[nodiscard]] std::string app_url() const override { return slack_.courier().app().base_url; }
  void set_app(const std::string& base_url) override {
    slack_.courier().set_app({.base_url = base_url});
  }
  [[nodiscard]] fakes::TimePoint now() const override { return slack_.now(); }
  fakes::Faults& faults() override { return slack_.faults(); }
  [[nodiscard]] std::string complaints() const override { return slack_.violations_text(); }
  void check_posts(const Occasions& occasions, const Evidence& evidence,
                   Findings& findings) override {
    chaos::check_posts(slack_, occasions, evidence, findings);
  }

  std::vector<std::string> invite(int people) override {
    static constexpr std::pair<const char*, const char*> kFrom[] = {
        {"en-GB", "Europe/London"}, {"nl-NL", "Europe/Amsterdam"}, {"sv-SE", "Europe/Stockholm"}};
    std::vector<std::string> users;
    for (int i = 0; i < people; ++i) {
      const auto& [locale, zone] = kFrom[static_cast<std::size_t>(i) % std::size(kFrom)];
      users.push_back(slack_.add_user({.team_id = installed_.team_id,
                                       .name = fmt::format("person{}", i),
                                       .real_name = fmt::format("Person {}", i),
                                       .tz = zone,
                                       .locale = locale}));
    }
    return users;
  }

  [[nodiscard]] std::pair<std::string, Json> config() const override {
    return {"slack",
            {{"signing_secret", slack_.app().signing_secret},
             {"bot_token", installed_.token},
             {"app_id", slack_.app().app_id},
             {"api_url", slack_.api_url()},
             {"response_hosts", Json::array({slack_.base_url()})},
             {"posts_per_minute", 60'000},
             {"pause_ms", 0}}};
  }

  Letter type(const std::string& user, const std::string& words) override {
    Letter letter{.body = nullptr, .user = user, .id = ""};
    letter.body = slack_.with([&](fake_slack::State& state) -> Json {
      const fake_slack::User& who = state.users.at(user);
      fake_slack::Installation& bot = *state.installation_of_user(who);
      fake_slack::Channel& channel = state.dm(bot, who);
      fake_slack::Message message;
      message.wire = fake_slack::typed_message(state, who, words);
      letter.id = message.ts();
      const Json event = fake_slack::in_channel(channel.add(std::move(message)).wire, channel);
      return state.envelope(bot, who.team_id, event);
    });
    return letter;
  }

  Reply deliver(const Letter& letter, int retry, const std::string& reason) override {
    fake_slack::Fields headers;
    if (retry > 0) {
      headers["X-Slack-Retry-Num"] = std::to_string(retry);
      headers["X-Slack-Retry-Reason"] = reason;
    }
    return slack_.courier().post(slack_.courier().app().events, "application/json",
                                 letter.body.dump(), {}, headers);
  }

  [[nodiscard]] std::string request_of(const Letter& letter) const override {
    const std::string body = letter.body.dump();
    const auto now = std::chrono::floor<std::chrono::seconds>(slack_.now());
    const std::string stamp = std::to_string(now.time_since_epoch().count());
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\nX-Slack-Request-Timestamp: {}\r\n"
        "X-Slack-Signature: {}\r\n\r\n{}",
        slack_.courier().app().events, body.size(), stamp,
        fake_slack::signature_of(slack_.app().signing_secret, stamp, body), body);
  }

  std::optional<Tapped> tap(const std::string& user, bool any_age, bool twice,
                            Random& random) override {
    const auto buttons =
        slack_.look([&](const fake_slack::State& state) { return tappable(state, user, any_age); });
    if (buttons.empty()) return std::nullopt;
    const Tappable& button = buttons[random.below(buttons.size())];
    const Person person(slack_, user);
    const auto where = fake_slack::Where::message(button.ts);
    const auto replies =
        twice ? person.double_press(button.action_id, where)
              : std::pair{person.press(button.action_id, where), Reply{.failure = "none"}};
    // It was taken away just now.
    if (replies.first.failure == "no_such_control") return std::nullopt;
    const bool acknowledged = replies.first.ok() || replies.second.ok();
    return Tapped{button.ts + "\n" + button.action_id + "\n" + button.value,
                  acknowledged ? "" : replies.first.failure};
  }

  std::pair<std::string, Fault> trouble(Random& random) override {
    static constexpr const char* kMethods[] = {
        "chat.postMessage", "chat.postMessage", "chat.postMessage",      "chat.postMessage",
        "chat.update",      "users.info",       "conversations.history", ""};
    Fault fault;
    fault.method = kMethods[random.below(std::size(kMethods))];
    std::string name;
    const auto is = [&](const char* what, Fault::Kind kind) {
      name = what;
      fault.kind = kind;
    };
    // A 429 stops a method for a whole workspace for a second at least, so it is rare.
    switch (random.below(20)) {
      case 0: is("429", Fault::Kind::Limited); break;
      case 1:
      case 2:
      case 3:
      case 4: is("500", Fault::Kind::Http); break;
      case 5:
      case 6: is("internal_error", Fault::Kind::Error); break;
      case 7:
      case 8:
      case 9:
        is("fatal_error after the work", Fault::Kind::LateError);
        fault.error = "fatal_error";
        break;
      case 10:
      case 11:
      case 12: is("cut before", Fault::Kind::CutBefore); break;
      case 13:
      case 14:
      case 15:
      case 16:
      case 17: is("cut after", Fault::Kind::CutAfter); break;
      default: is("slow", Fault::Kind::Slow); fault.delay = std::chrono::milliseconds{300};
    }
    return {name, fault};
  }

 private:
  // Its courier hands things over, which is no change of the world.
  mutable fake_slack::FakeSlack slack_;
  fake_slack::Installed installed_;
};

}  // namespace
}  // namespace tillit::chaos

int main(int count, char** arguments) {
  tillit::chaos::SlackWorld slack;
  return tillit::chaos::drive(count, arguments, slack);
}
