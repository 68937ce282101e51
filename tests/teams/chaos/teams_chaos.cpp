#include "common/chaos/driver.hpp"
#include "teams/chaos/posts.hpp"
#include "teams/fake/controls.hpp"
#include "teams/fake/person.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

// teams_chaos --program tillit: the common driver (common/chaos) with a Teams.
namespace tillit::chaos {
namespace {

using fake_teams::Person;
using fakes::Fault;
using fakes::Json;
using fakes::object_of;
using fakes::Reply;
using fakes::text_of;

// What erases somebody would take the evidence with it.
constexpr std::array kNeverTapped{"erase", "delete", "leave"};

struct Tappable {
  std::string message_id;
  std::string title;
};

bool may_be_tapped(const Json& action) {
  const Json data = object_of(action, "data");
  const std::string option = text_of(data, "_option");
  // Of a question: only those have one identity however often they are tapped.
  const std::string token = text_of(data, "_token");
  return !option.empty() && !token.empty() && token != "0" &&
         std::ranges::none_of(kNeverTapped, [&](const char* word) {
           return option.find(word) != std::string::npos;
         });
}

// The buttons of somebody's chat, latest first; of the latest message that has any, or of all.
std::vector<Tappable> tappable(const fake_teams::State& state, const std::string& user, bool all) {
  std::vector<Tappable> found;
  const auto* chat = state.personal(user);
  if (chat == nullptr) return found;
  for (auto one = chat->messages.rbegin(); one != chat->messages.rend(); ++one) {
    if (one->author != state.app.bot_id() || one->deleted) continue;
    const auto own = one->own_card.find(user);
    const Json card = own == one->own_card.end() ? fake_teams::card_of(one->wire) : own->second;
    for (const Json& action : fake_teams::actions_of(card))
      if (may_be_tapped(action))
        found.push_back({one->id, fake_teams::visible(text_of(action, "title"))});
    if (!found.empty() && !all) break;
  }
  return found;
}

class TeamsWorld : public World {
 public:
  TeamsWorld() : teams_({.retries = false}) {}

  [[nodiscard]] std::string channel() const override { return "teams"; }
  [[nodiscard]] std::string workspace() const override { return teams_.home_tenant(); }
  [[nodiscard]] std::string app_url() const override { return teams_.courier().app().base_url; }
  void set_app(const std::string& base_url) override {
    teams_.courier().set_app({.base_url = base_url});
  }
  [[nodiscard]] fakes::TimePoint now() const override { return teams_.now(); }
  fakes::Faults& faults() override { return teams_.faults(); }
  [[nodiscard]] std::string complaints() const override { return teams_.violations_text(); }
  void check_posts(const Occasions& occasions, const Evidence& evidence,
                   Findings& findings) override {
    chaos::check_posts(teams_, occasions, evidence, findings);
  }

  // Who has the app already; what announces an installation is tested elsewhere.
  std::vector<std::string> invite(int people) override {
    static constexpr std::pair<const char*, const char*> kFrom[] = {
        {"en-GB", "Europe/London"}, {"nl-NL", "Europe/Amsterdam"}, {"sv-SE", "Europe/Stockholm"}};
    std::vector<std::string> users;
    for (int i = 0; i < people; ++i) {
      const auto& [locale, zone] = kFrom[static_cast<std::size_t>(i) % std::size(kFrom)];
      const std::string id = teams_.add_user({.tenant = teams_.home_tenant(),
                                              .name = fmt::format("Person {}", i),
                                              .locale = locale,
                                              .zone = zone});
      users.push_back(teams_.with([&](fake_teams::State& state) {
        const fake_teams::User& user = state.users.at(id);
        state.make_personal(user).installed = true;
        return user.aad_id;
      }));
    }
    return users;
  }

  [[nodiscard]] std::pair<std::string, Json> config() const override {
    const auto& app = teams_.app();
    return {"teams",
            {{"app_id", app.id},
             {"app_secret", app.secret},
             {"tenant_id", app.home_tenant},
             {"login_url", teams_.login_url()},
             {"metadata_url", teams_.metadata_url()},
             {"first_service_url", teams_.first_service_url()},
             {"service_origins", Json::array({teams_.base_url()})},
             {"messages_per_minute", 0},
             {"tenant_messages_per_minute", 0},
             {"pause_ms", 0}}};
  }

  Letter type(const std::string& user, const std::string& words) override {
    Letter letter{.body = nullptr, .user = user, .id = ""};
    letter.body = teams_.with([&](fake_teams::State& state) {
      const fake_teams::User& who = *state.user(user);
      auto& chat = *state.personal(who.id);
      fake_teams::Message message{.id = state.next_message_id(), .author = who.id};
      message.wire = activity_from(state, who, chat, "message",
                                   {{"id", message.id}, {"textFormat", "plain"}, {"text", words}});
      message.posted = state.now();
      letter.id = message.id;
      chat.messages.push_back(message);
      return message.wire;
    });
    return letter;
  }

  Reply deliver(const Letter& letter, int, const std::string&) override {
    return teams_.courier().deliver_once(letter.body);
  }

  [[nodiscard]] std::string request_of(const Letter& letter) const override {
    const std::string body = letter.body.dump();
    const auto headers = teams_.courier().authorization_for(text_of(letter.body, "serviceUrl"));
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\nAuthorization: {}\r\n\r\n{}",
        teams_.courier().app().messages, body.size(), headers.front().second, body);
  }

  std::optional<Tapped> tap(const std::string& user, bool any_age, bool twice,
                            Random& random) override {
    const std::string id =
        teams_.look([&](const fake_teams::State& state) { return state.user(user)->id; });
    const auto buttons =
        teams_.look([&](const fake_teams::State& state) { return tappable(state, id, any_age); });
    if (buttons.empty()) return std::nullopt;
    const Tappable& button = buttons[random.below(buttons.size())];
    const Person person(teams_, id);
    const fake_teams::Where where{.message_id = button.message_id};
    auto [first, second] = twice ? person.double_press(button.title, where)
                                 : std::pair{person.press(button.title, where),
                                             fake_teams::Pressed{.reply = {.failure = "none"}}};
    // It was taken away just now.
    if (first.activity.is_null()) return std::nullopt;
    // An answer that says it did not work is none.
    const auto taken = [](const fake_teams::Pressed& one) {
      return one.reply.ok() && one.became != "error";
    };
    const Json data = object_of(object_of(object_of(first.activity, "value"), "action"), "data");
    const bool acknowledged = taken(first) || taken(second);
    return Tapped{fmt::format("{}\x1f{}\x1f"
                              "b{}",
                              button.message_id, text_of(data, "_token"), text_of(data, "_option")),
                  acknowledged                  ? ""
                  : first.reply.failure.empty() ? "said_no"
                                                : first.reply.failure};
  }

  // No 500: what it was asked for is dropped, as Microsoft says, and would be missed here. No 401,
  // and none of login: after one everything waits for a minute, and nothing would happen here.
  std::pair<std::string, Fault> trouble(Random& random) override {
    static constexpr const char* kCalls[] = {"send", "send", "send", "send", "update"};
    Fault fault;
    fault.method = kCalls[random.below(std::size(kCalls))];
    const auto refuses = [&](int status, const char* code) {
      fault.kind = Fault::Kind::Error;
      fault.status = status;
      fault.error = code;
      return code;
    };
    std::string name;
    switch (random.below(10)) {
      case 0:
      case 1:
      case 2: name = refuses(412, "PreconditionFailed"); break;
      case 3: name = refuses(503, "ServiceError"); break;
      case 4:
        name = "429";
        fault.kind = Fault::Kind::Limited;
        break;
      case 5:
        name = "cut before";
        fault.kind = Fault::Kind::CutBefore;
        break;
      case 6:
      case 7:
        name = "cut after";
        fault.kind = Fault::Kind::CutAfter;
        break;
      default:
        name = "slow";
        fault.kind = Fault::Kind::Slow;
        fault.delay = std::chrono::milliseconds(300);
    }
    return {name, fault};
  }

 private:
  // Its courier hands things over, which is no change of the world.
  mutable fake_teams::FakeTeams teams_;
};

}  // namespace
}  // namespace tillit::chaos

int main(int count, char** arguments) {
  tillit::chaos::TeamsWorld teams;
  return tillit::chaos::drive(count, arguments, teams);
}
