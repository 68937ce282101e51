#pragma once

#include "channels/common/errands.hpp"
#include "channels/common/intake.hpp"
#include "channels/teams/caller_check.hpp"
#include "channels/teams/card_value.hpp"
#include "channels/teams/inbound.hpp"
#include "channels/teams/settings.hpp"
#include "channels/teams/team_card.hpp"
#include "channels/teams/words.hpp"
#include "core/clock.hpp"
#include "http/message.hpp"
#include "http/routes.hpp"
#include "service/conversations.hpp"
#include "service/team_ground.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace tillit::teams {

// Who somebody is whom an activity names by the id they have for us alone. Blocks.
struct MemberFacts {
  std::string object;  // empty: they have none
  std::string name;
};
using AskMember = std::function<Result<MemberFacts>(const Origin&)>;
// Puts an activity in the place of a message of ours in the origin's conversation. Blocks; what
// becomes of it is worth no second try.
using ReplaceMessage =
    std::function<void(const Origin&, const std::string& message, const nlohmann::json& activity)>;

// Teams' activities, taken into turns: the caller checked, the body read, the turn committed, and
// only then answered 200. Answers to people are sent afterwards, from the outbox; only an invoke
// has an answer in the response, which tells whoever pressed what became of it.
// Thread-safety: the routes' handlers on any thread.
class Adapter {
 public:
  // Borrowed: all must outlive this. `check` nullptr: nobody is asked who they are, for a listener
  // that only this machine reaches (TeamsSettings::allow_unauthenticated). `entropy`: random bytes.
  Adapter(const TeamsSettings& settings, CallerCheck* check, service::Conversations& conversations,
          const service::TeamGround& teams, AskMember ask_member, ReplaceMessage replace_message,
          const Clock& clock, std::function<std::string(std::size_t)> entropy,
          channels::Hooks hooks);
  ~Adapter();
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;

  // POST TeamsSettings::path. Other methods there are answered 405.
  void add_routes(http::Routes& routes);
  void stop();

  // One request, for tests without a server. In this order: the token (401, 503), the size (413),
  // the body (400), whether the token speaks for it (401, 403), whether we may answer where it
  // wants to be answered (400); nothing is stored before all of them.
  [[nodiscard]] http::Response receive(const http::Request& request);

 private:
  [[nodiscard]] http::Response judge(const http::Request& request);
  [[nodiscard]] http::Response refuse(int status, std::string_view outcome, std::string_view why);
  [[nodiscard]] std::optional<http::Response> refusal_of(const http::Request& request,
                                                         std::optional<TokenClaims>& claims);

  [[nodiscard]] http::Response on(const Inbound& inbound, const Message& message);
  [[nodiscard]] http::Response on(const Inbound& inbound, const Mention& mention);
  [[nodiscard]] http::Response on(const Inbound& inbound, const CardUse& use);
  [[nodiscard]] http::Response on(const Inbound& inbound, const MessageEdited& edited);
  [[nodiscard]] http::Response on(const Inbound& inbound, const MessageDeleted& deleted);
  [[nodiscard]] http::Response on(const Inbound& inbound, const Added& added);
  [[nodiscard]] http::Response on(const Inbound& inbound, const Removed& removed);
  [[nodiscard]] http::Response on(const Inbound& inbound, const Invoke& invoke);
  [[nodiscard]] http::Response on(const Inbound& inbound, const Ignored& ignored);

  // Teams, the groups of people (not the product).
  [[nodiscard]] service::TeamArrival team_arrival(service::TeamArrival::What what,
                                                  const Origin& origin) const;
  [[nodiscard]] http::Response take_team_words(std::string_view kind, const Origin& origin,
                                               const std::string& event, std::string_view typed);
  [[nodiscard]] http::Response use_team_card(const CardUse& use, const TeamUse& team);
  // What Teams is answered at once, to an invoke; what stands in the card for all, to a message.
  [[nodiscard]] http::Response show_in_card(const CardUse& use, const nlohmann::json& activity,
                                            bool for_all);
  [[nodiscard]] http::Response say_about_team(std::string_view kind, const Origin& origin,
                                              const std::string& event,
                                              const dialogue::Delivery& answer);
  [[nodiscard]] dialogue::Delivery team_line(std::string_view key, const Origin& origin) const;

  // The event in the person's own room.
  [[nodiscard]] Result<service::Receipt> turn(std::string_view kind, const Origin& origin,
                                              dialogue::Event event, std::string event_id);
  [[nodiscard]] http::Response after(const Result<service::Receipt>& receipt) const;
  [[nodiscard]] http::Response answered(std::string_view kind, std::string_view outcome) const;
  // Tells the conversations what is new of somebody, if it is.
  [[nodiscard]] Result<void> learn(const Origin& origin);
  [[nodiscard]] http::Response greet(std::string_view kind, const Origin& origin, bool is_upgrade);
  void ask_and_greet(const Origin& origin);
  [[nodiscard]] http::Response say_in_public(std::string_view kind, const Origin& origin,
                                             const std::string& event, std::string_view key,
                                             std::string Words::*line);
  [[nodiscard]] http::Response answer_card(const CardUse& use, const CardAnswer& answer);
  // The question a card asked, while it still shows its controls.
  [[nodiscard]] std::optional<dialogue::Delivery> asked_in(const Origin& origin,
                                                           std::int64_t token) const;
  [[nodiscard]] Words words_in(const std::optional<Language>& language) const;
  [[nodiscard]] Words words_for(const Origin& origin) const;
  [[nodiscard]] std::string id_or_new(std::string id) const;

  const TeamsSettings& settings_;
  CallerCheck* const check_;
  service::Conversations& conversations_;
  const service::TeamGround& teams_;
  const AskMember ask_member_;
  const ReplaceMessage replace_message_;
  const Clock& clock_;
  const std::function<std::string(std::size_t)> entropy_;
  const channels::Intake intake_;

  std::mutex mutex_;
  // Of each card that is being replaced, which replacement is the newest; under mutex_.
  std::map<std::string, std::uint64_t> newest_;
  std::uint64_t replacements_ = 0;  // under mutex_
  // What was last told of each person, by room, so that no turn tells it again; under mutex_.
  std::map<std::string, std::string> told_;
  channels::Errands errands_;
};

}  // namespace tillit::teams
