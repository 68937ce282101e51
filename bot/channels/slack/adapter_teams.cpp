#include "channels/common/person_language.hpp"
#include "channels/common/team_words.hpp"
#include "channels/slack/action_value.hpp"
#include "channels/slack/adapter.hpp"
#include "channels/slack/blocks.hpp"
#include "channels/slack/outlet.hpp"
#include "channels/slack/people.hpp"
#include "channels/slack/views.hpp"
#include "channels/slack/windows.hpp"
#include "service/team_option.hpp"
#include "service/team_place.hpp"
#include "store/in_store.hpp"

#include <algorithm>
#include <utility>

// Teams, the groups of people: from what is typed and tapped in channels and direct messages to
// their use case, and its answers back to one person.
namespace tillit::slack {
namespace {

using dialogue::JsonText;
using service::TeamArrival;
using service::TeamReceipt;
using What = TeamArrival::What;

constexpr std::size_t kMostUpdated = 4000;  // chat.update fails above it

bool is_direct(const std::string& channel) { return channel.starts_with("D"); }

Message fitting(Message message) {
  message.text = cut_mrkdwn(message.text, kMostUpdated);
  return message;
}

}  // namespace

TeamArrival Adapter::team_arrival(What what, const Here& here, const std::string& channel) {
  TeamArrival arrival;
  arrival.what = what;
  arrival.from = identity_of_user(here.workspace, here.user);
  arrival.room = room_of(here.workspace, here.user);
  if (is_direct(channel)) {
    arrival.address = channel;
  } else {
    arrival.place = channel;
    arrival.place_address = channel;
  }
  return arrival;
}

std::string Adapter::team_text(std::string_view key,
                               const std::optional<Language>& language) const {
  return channels::fixed_text(conversations_.library(),
                              language.value_or(conversations_.default_language()), "team", key);
}

std::optional<http::Response> Adapter::take_team_words(std::string_view kind,
                                                       std::string_view typed, const Here& here,
                                                       TeamSpot spot) {
  if (!channels::is_about_team(typed)) return std::nullopt;
  const auto zone = conversations_.zone_of(identity_of_user(here.workspace, here.user));
  if (!zone) return failed(kind, zone.error());
  const Zone where = zone->value_or(Zone::utc());
  const auto said =
      channels::read_team_words(typed, conversations_.library(), where.to_local(clock_.now()).date);
  if (!said) {
    dialogue::Delivery words;
    words.key = "team.words_known";
    words.language = channels::language_of(conversations_.store(), conversations_.library(),
                                           identity_of_user(here.workspace, here.user))
                         .value_or(conversations_.default_language());
    words.text = team_text("words_known", words.language);
    intake_.hooks().received(kind, "ignored");
    return say_about_team(here, spot, words);
  }
  TeamArrival arrival = team_arrival(What::Found, here, spot.channel);
  said->tell(arrival);
  return take_team(here, std::move(arrival), std::move(spot));
}

http::Response Adapter::take_team(const Here& here, TeamArrival arrival, TeamSpot spot) {
  if (arrival.what == What::Found || service::is_joining(arrival)) {
    const auto known = store::in_store(
        conversations_.store(),
        [&](store::Transaction& transaction) { return transaction.find_person(arrival.from); });
    if (!known) return failed(spot.kind, known.error());
    if (!*known) {
      const bool accepted = slow_.run([this, here, arrival = std::move(arrival), spot]() mutable {
        const UserAnswer told = users_info(api_, here.workspace, here.user);
        if (told.called.ok()) arrival.profile = told.user.profile;
        const auto receipt = intake_.take_team(spot.kind, teams_, arrival);
        if (!receipt) return tell_only_them(spot.response_url, team_text("failed", {}));
        static_cast<void>(answer_team(here, arrival, spot, *receipt));
      });
      return {.status = accepted ? 200 : 503};
    }
  }
  const auto receipt = intake_.take_team(spot.kind, teams_, arrival);
  if (!receipt) return {.status = 503};
  return answer_team(here, arrival, spot, *receipt);
}

http::Response Adapter::answer_team(const Here& here, const TeamArrival& arrival,
                                    const TeamSpot& spot, const TeamReceipt& receipt) {
  if (receipt.window) {
    open_team_window(here, arrival, spot, *receipt.window);
    return {.status = 200};
  }
  const bool is_theirs = spot.is_ephemeral || is_direct(spot.channel);
  if (receipt.answer) {
    if (!receipt.replaces || !is_theirs || spot.message.empty())
      return say_about_team(here, spot, *receipt.answer);
    replace_message(here, spot, *receipt.answer);
    return {.status = 200};
  }
  if (receipt.replaces && spot.is_ephemeral) {
    // What they were asked is done, and the channel has heard of it.
    static_cast<void>(slow_.run([this, url = spot.response_url] {
      static_cast<void>(respond(post_, settings_, url, R"({"delete_original":true})"));
    }));
  } else if (receipt.changed && service::is_joining(arrival) && !is_direct(spot.channel)) {
    // They are somebody to us by now.
    tell_only_them(spot.response_url,
                   words_in(channels::language_of(conversations_.store(), conversations_.library(),
                                                  arrival.from))
                       .see_chat);
  }
  return {.status = 200};
}

// In a channel only they see it; in the direct message it is a message like any other.
http::Response Adapter::say_about_team(const Here& here, const TeamSpot& spot,
                                       const dialogue::Delivery& answer) {
  const bool was_typed_as_command = spot.message.empty() && !spot.response_url.empty();
  if (is_direct(spot.channel) && !was_typed_as_command) {
    const auto said = intake_.say_once(
        spot.kind, {kChannel, here.workspace, "team_answer", here.identity.room, here.identity.id},
        spot.channel, answer);
    return {.status = said ? 200 : 503};
  }
  const Message message = render(answer, words_in(answer.language));
  static_cast<void>(slow_.run([this, here, spot, message] {
    JsonText body = update_fields(message);
    body.member("response_type", "ephemeral");
    body.key("replace_original");
    body.flag(false);
    body.close('}');
    if (!spot.response_url.empty() &&
        respond(post_, settings_, spot.response_url, std::move(body).take()) == Responded::Done)
      return;
    JsonText arguments = post_fields(message);
    arguments.member("channel", spot.channel);
    arguments.member("user", here.user);
    if (!spot.thread.empty()) arguments.member("thread_ts", spot.thread);
    arguments.close('}');
    const Called called =
        api_.call_with(here.workspace, "chat.postEphemeral", std::move(arguments).take());
    if (!called.ok()) intake_.hooks().warn("a word for one person was not delivered", called.why);
  }));
  return {.status = 200};
}

// Worth no row of the outbox: if it is lost the buttons stay, and pressing one again brings it.
void Adapter::replace_message(const Here& here, const TeamSpot& spot,
                              const dialogue::Delivery& answer) {
  const Message message = fitting(render(answer, words_in(answer.language)));
  static_cast<void>(slow_.run([this, here, spot, message] {
    JsonText body = update_fields(message);
    body.key("replace_original");
    body.flag(true);
    body.close('}');
    if (!spot.response_url.empty() &&
        respond(post_, settings_, spot.response_url, std::move(body).take()) == Responded::Done)
      return;
    if (spot.is_ephemeral) return;
    JsonText arguments = update_fields(message);
    arguments.member("channel", spot.channel);
    arguments.member("ts", spot.message);
    arguments.close('}');
    const Called called =
        api_.call_with(here.workspace, "chat.update", std::move(arguments).take());
    if (!called.ok()) intake_.hooks().warn("a team's message was not replaced", called.why);
  }));
}

void Adapter::open_team_window(const Here& here, const TeamArrival& arrival, const TeamSpot& spot,
                               const service::TeamWindow& window) {
  const Words words = words_in(window.language);
  const bool may_be_replaced = is_direct(spot.channel) && !spot.is_ephemeral;
  const TeamWindowAt at{window.then == What::CloseLoop, arrival.option,
                        room_of(here.workspace, here.user), spot.channel,
                        may_be_replaced ? spot.message : std::string()};
  const bool accepted = quick_.run([this, here, spot, words, view = team_modal(at, window, words)] {
    const Called called = open_view(api_, here.workspace, spot.trigger_id, view);
    if (called.ok()) return;
    intake_.hooks().warn("a window could not be opened", called.why);
    tell_only_them(spot.response_url, team_text("failed", words.language));
  });
  if (!accepted) tell_only_them(spot.response_url, team_text("failed", words.language));
}

http::Response Adapter::take_team_window(const ViewSubmitted& submitted, const Here& here) {
  const auto at = read_team_window(submitted.private_metadata);
  // Somebody else's window: its metadata went through their client.
  if (!at || at->room != room_of(here.workspace, here.user))
    return answered("team_window", "ignored");
  TeamArrival arrival =
      team_arrival(at->closes_loop ? What::CloseLoop : What::ShareText, here, at->channel);
  arrival.option = at->option;
  for (const Picked& value : submitted.values) {
    if (value.block_id == kWindowBlock && value.action_id == kWindowAction)
      arrival.text = value.value;
    if (value.block_id == kTickBlock && value.action_id == kTickAction)
      arrival.may_be_shown = !value.chosen.empty();
  }
  return take_team(here, std::move(arrival),
                   {.kind = "team_window", .channel = at->channel, .message = at->message});
}

http::Response Adapter::on(const LostChannel& lost, Here here) {
  const auto ended = service::lose_place(teams_, kChannel, here.workspace, lost.channel);
  if (!ended) return failed("lost_channel", ended.error());
  if (*ended) intake_.hooks().nudge();
  return answered("lost_channel", *ended ? "taken" : "ignored");
}

}  // namespace tillit::slack
