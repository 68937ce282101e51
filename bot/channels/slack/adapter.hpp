#pragma once

#include "channels/common/errands.hpp"
#include "channels/common/http_port.hpp"
#include "channels/common/intake.hpp"
#include "channels/slack/bot_api.hpp"
#include "channels/slack/identity.hpp"
#include "channels/slack/inbound.hpp"
#include "channels/slack/installations.hpp"
#include "channels/slack/oauth.hpp"
#include "channels/slack/settings.hpp"
#include "channels/slack/signature.hpp"
#include "channels/slack/words.hpp"
#include "core/clock.hpp"
#include "http/message.hpp"
#include "http/routes.hpp"
#include "service/conversations.hpp"
#include "service/team_ground.hpp"
#include "service/team_life.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>

namespace tillit::slack {

// Slack's requests, taken into turns: verified, read, committed, and only then answered 200. What
// needs Slack itself (who is this? open a window, publish a Home) is done after the answer.
// Thread-safety: the routes' handlers on any thread.
class Adapter {
 public:
  // Borrowed: all must outlive this, and all but the first two are used on many threads.
  // `picture_key` signs the addresses of pictures.
  Adapter(const Settings& settings, SigningSecrets secrets, service::Conversations& conversations,
          const service::TeamGround& teams, Installations& installations, BotApi& api,
          channels::Http post, const OAuth& oauth, const Clock& clock, Secret picture_key,
          channels::Hooks hooks);
  ~Adapter();
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;

  // POST /slack/events, /slack/interactions and /slack/commands (any of them takes any of the
  // three), GET /slack/install and /slack/oauth_redirect, GET /pictures/….
  void add_routes(http::Routes& routes);

  // Looks after strangers who were held when the last process ended, and those whom Slack could not
  // tell at once.
  void start();
  void stop();

  // Publishes somebody's Home again soon: it shows promises and aliases until it is replaced.
  void renew_home(const store::Identity& account);

 private:
  // A request of an installed workspace.
  struct Here {
    std::string workspace;
    std::string user;
    std::string address;  // of the direct message; empty: not told
    EventIdentity identity;
  };
  // Where something about a team (a group of people) was tapped or typed, and so where its answer
  // goes.
  struct TeamSpot {
    std::string_view kind;      // for metrics: a constant word
    std::string channel{};      // Slack's id; a direct message begins with "D"
    std::string message{};      // the ts of the message that was tapped; empty: it was typed
    bool is_ephemeral = false;  // … and only they see it
    std::string thread{};       // of what was typed; empty: none
    std::string response_url{};
    std::string trigger_id{};
  };

  [[nodiscard]] http::Response receive(const http::Request& request);
  [[nodiscard]] http::Response judge(const http::Request& request);
  [[nodiscard]] http::Response handle(const Inbound& inbound);
  [[nodiscard]] http::Response in_workspace(const Inbound& inbound, const Origin& origin);
  [[nodiscard]] http::Response take(std::string_view kind, const Here& here, dialogue::Event event,
                                    const std::string& event_id, const std::string& answer_url = {},
                                    std::optional<Language>* spoken = nullptr);

  [[nodiscard]] http::Response on(const DirectMessage& message, Here here);
  [[nodiscard]] http::Response on(const MessageEdited& edited, Here here);
  [[nodiscard]] http::Response on(const MessageDeleted& deleted, Here here);
  [[nodiscard]] http::Response on(const Mention& mention, Here here);
  [[nodiscard]] http::Response on(const HomeOpened& opened, Here here);
  [[nodiscard]] http::Response on(const JoinedChannel& joined, Here here);
  [[nodiscard]] http::Response on(const LostChannel& lost, Here here);
  [[nodiscard]] http::Response on(const ProfileChanged& changed, Here here);
  [[nodiscard]] http::Response on(const BlockAction& action, Here here);
  [[nodiscard]] http::Response on(const ViewSubmitted& submitted, Here here);
  [[nodiscard]] http::Response on(const Shortcut& shortcut, Here here);
  [[nodiscard]] http::Response on(const MessageShortcut& shortcut, Here here);
  [[nodiscard]] http::Response on(const Command& command, Here here);
  template <class Other>
  [[nodiscard]] http::Response on(const Other&, const Here&);

  [[nodiscard]] http::Response pick_moment(const BlockAction& action, const Picked& done,
                                           const Here& here, std::int64_t token);
  [[nodiscard]] http::Response say_once(std::string_view kind, const Here& here,
                                        const std::string& address, std::string Words::*line);
  [[nodiscard]] http::Response failed(std::string_view kind, const Error& error);
  [[nodiscard]] http::Response answered(std::string_view kind, std::string_view outcome);
  // Teams. Who is new to us is asked about first, as the team's own language and zone may come from
  // them; what they tapped is then taken after the answer, and if that is lost they tap again.
  [[nodiscard]] http::Response take_team(const Here& here, service::TeamArrival arrival,
                                         TeamSpot spot);
  [[nodiscard]] std::optional<http::Response> take_team_words(std::string_view kind,
                                                              std::string_view typed,
                                                              const Here& here, TeamSpot spot);
  [[nodiscard]] static service::TeamArrival team_arrival(service::TeamArrival::What what,
                                                         const Here& here,
                                                         const std::string& channel);
  [[nodiscard]] http::Response answer_team(const Here& here, const service::TeamArrival& arrival,
                                           const TeamSpot& spot,
                                           const service::TeamReceipt& receipt);
  [[nodiscard]] http::Response say_about_team(const Here& here, const TeamSpot& spot,
                                              const dialogue::Delivery& answer);
  void replace_message(const Here& here, const TeamSpot& spot, const dialogue::Delivery& answer);
  void open_team_window(const Here& here, const service::TeamArrival& arrival, const TeamSpot& spot,
                        const service::TeamWindow& window);
  [[nodiscard]] http::Response take_team_window(const ViewSubmitted& submitted, const Here& here);
  [[nodiscard]] std::string team_text(std::string_view key,
                                      const std::optional<Language>& language) const;
  void ask_who(const store::Identity& who, TimePoint since);
  void greet(const Here& here);
  void open_window(const Here& here, std::int64_t token, const std::string& trigger_id,
                   const std::string& response_url, const std::string& message_ts);
  void publish_home(const std::string& workspace, const std::string& user);
  void tell_only_them(const std::string& response_url, const std::string& text);
  void sweep();
  [[nodiscard]] Words words_in(const std::optional<Language>& language) const;

  const Settings& settings_;
  const SigningSecrets secrets_;
  service::Conversations& conversations_;
  const service::TeamGround& teams_;
  Installations& installations_;
  BotApi& api_;
  const channels::Http post_;
  const OAuth& oauth_;
  const Clock& clock_;
  const Secret picture_key_;
  const channels::Intake intake_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::set<std::string> asking_;      // strangers who are being asked about, by room
  std::set<std::string> publishing_;  // people whose Home is about to be published, by room
  channels::Errands quick_;           // windows: a trigger lives for 3 seconds
  channels::Errands slow_;
  std::thread sweeper_;
};

}  // namespace tillit::slack
