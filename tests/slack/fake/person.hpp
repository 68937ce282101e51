#pragma once

#include "slack/fake/fake_slack.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

// The people's side: what somebody does in a Slack client, as the requests that come of it.
namespace tillit::fake_slack {

// Where somebody looks for a button or field.
struct Where {
  enum class Surface { Message, Home, Modal };
  Surface surface = Surface::Message;
  std::string ts = "";          // of a message; empty: the latest that has it
  std::string channel_id = "";  // empty: the DM

  static Where home() { return {.surface = Surface::Home}; }
  static Where modal() { return {.surface = Surface::Modal}; }
  static Where message(std::string ts) {
    return {.surface = Surface::Message, .ts = std::move(ts)};
  }
};

struct Typed {
  std::string ts;
  Reply reply;
  Json envelope;  // to be delivered again by FakeSlack::courier(), for duplicates
};

struct TypeOptions {
  std::string thread_ts = "";
  std::string team_id =
      "";  // of an organisation's workspaces, the one typed in; empty: the home one
  std::string file_name = "";  // a file is shared with the text
  int copies = 1;              // how often the event is delivered, at once, with one event_id
  Spoil spoil = {};
};

// What came of "Submit" in a modal.
struct Submitted {
  Reply reply;  // failure "required_input" …: the client itself refused, nothing was sent
  std::map<std::string, std::string> errors;  // by block id, as the app answered
  bool closed = false;
};

// One person in one client. Cheap to make and copy; keeps nothing but the id. Borrowed: the
// FakeSlack must outlive it. Where a control is not there the reply's failure is "no_such_control",
// and nothing was sent.
class Person {
 public:
  Person(FakeSlack& slack, std::string user_id) : slack_(&slack), id_(std::move(user_id)) {}

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::string dm() const;  // the DM's channel id; made where it is missing

  // Typing in the DM.
  Typed say(const std::string& text, const TypeOptions& options = {}) const;
  Reply edit(const std::string& ts, const std::string& text) const;
  Reply erase(const std::string& ts) const;
  // A link preview appears: a message_changed that changes no words.
  Reply unfurl(const std::string& ts) const;
  // In a channel. Arrives as app_mention, and also as message where the bot may read the channel:
  // two events, one ts. `text` without the mention.
  std::pair<Typed, Typed> mention(const std::string& channel_id, const std::string& text) const;

  // The app's tabs.
  Reply open_home() const { return open_tab("home"); }
  Reply open_messages() const { return open_tab("messages"); }

  // Controls, by the words on them (or action id, or value).
  Reply press(const std::string& button, const Where& where = {}, const Spoil& spoil = {}) const;
  std::pair<Reply, Reply> double_press(const std::string& button, const Where& where = {}) const;
  // An option of a select, radio buttons or an overflow menu; of checkboxes it is ticked or
  // unticked.
  Reply pick(const std::string& option, const Where& where = {}) const;
  Reply pick_date(const std::string& date, const std::string& field = {},
                  const Where& where = {}) const;
  Reply pick_time(const std::string& time, const std::string& field = {},
                  const Where& where = {}) const;
  // Into an input, of a modal if nothing else is said; empty clears it. Sends only where the input
  // dispatches.
  Reply type(const std::string& text, const std::string& field = {},
             const Where& where = Where::modal()) const;

  // The modal on top.
  Submitted submit(const Spoil& spoil = {}) const;
  Reply close() const;      // Cancel
  Reply close_all() const;  // the cross

  Reply shortcut(const std::string& callback_id) const;
  Reply message_action(const std::string& callback_id, const std::string& ts) const;
  // "/tillit", "status". Where: the DM, or any channel.
  Reply slash(const std::string& command, const std::string& text,
              const std::string& channel_id = {}, const Spoil& spoil = {}) const;

  // Comings and goings.
  Reply join_team() const;                                  // team_join
  Reply join_channel(const std::string& channel_id) const;  // member_joined_channel
  // Changes the profile and tells the app: user_change.
  Reply changes(const std::function<void(User&)>& change) const;

  // Waits until the bot has posted something after `after_ts` (empty: after this person's last
  // words). Its ts, or nothing.
  std::optional<std::string> wait_for_answer(std::chrono::milliseconds at_most,
                                             const std::string& after_ts = {}) const;
  // Waits until a modal is open (or none is).
  bool wait_for_modal(std::chrono::milliseconds at_most, bool open = true) const;

 private:
  Reply open_tab(const char* tab) const;
  struct Touch;
  Reply act(const Where& where, const std::function<bool(const Json& blocks, Touch&)>& find,
            const Spoil& spoil, int times, Reply* second) const;

  FakeSlack* slack_;
  std::string id_;
};

// Requests that nobody in particular makes. `team_id` says which installation they are about.
Reply send_url_verification(FakeSlack& slack, const std::string& challenge,
                            const Spoil& spoil = {});
Reply send_ssl_check(FakeSlack& slack, const Fields& also = {});  // unsigned, as Slack's are
Reply send_app_rate_limited(FakeSlack& slack, const std::string& team_id);
// Any event's inner object, in a realistic envelope.
Typed send_event(FakeSlack& slack, const std::string& team_id, const Json& event,
                 const Spoil& spoil = {});

}  // namespace tillit::fake_slack
