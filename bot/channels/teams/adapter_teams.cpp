#include "channels/common/person_language.hpp"
#include "channels/common/team_words.hpp"
#include "channels/teams/adapter.hpp"
#include "channels/teams/card.hpp"
#include "channels/teams/channel.hpp"
#include "channels/teams/invoke_answer.hpp"
#include "channels/teams/people.hpp"
#include "service/team_option.hpp"

#include <nlohmann/json.hpp>

#include <utility>

// Teams, the groups of people: from what is said and pressed in channels and personal chats of
// Microsoft Teams to their use case, and its answers back to one person.
namespace tillit::teams {
namespace {

using nlohmann::json;
using service::TeamArrival;
using service::TeamReceipt;
using What = TeamArrival::What;

http::Response json_body(const json& body) {
  return {.status = 200,
          .content_type = "application/json; charset=utf-8",
          .body = body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

Date today_of(const service::Profile& profile, TimePoint now) {
  const auto zone = profile.zone ? Zone::named(*profile.zone) : Result<Zone>(Zone::utc());
  return (zone ? *zone : Zone::utc()).to_local(now).date;
}

}  // namespace

TeamArrival Adapter::team_arrival(What what, const Origin& origin) const {
  TeamArrival arrival;
  arrival.what = what;
  arrival.from = identity_of(origin);
  arrival.room = room_of(origin);
  arrival.profile = profile_of(origin);
  if (origin.scope == Scope::Personal) {
    arrival.address = address_of(origin);
    return arrival;
  }
  arrival.place = place_of(origin);
  // Without the thread, so that what is said there stands where everybody sees it.
  Origin place = origin;
  place.conversation = arrival.place;
  arrival.place_address = address_of(place);
  return arrival;
}

dialogue::Delivery Adapter::team_line(std::string_view key, const Origin& origin) const {
  dialogue::Delivery line;
  line.key = "team." + std::string(key);
  const auto own =
      channels::language_of(conversations_.store(), conversations_.library(), identity_of(origin));
  line.language = own ? *own : words_for(origin).language;
  line.text = channels::fixed_text(conversations_.library(), line.language, "team", key);
  return line;
}

http::Response Adapter::take_team_words(std::string_view kind, const Origin& origin,
                                        const std::string& event, std::string_view typed) {
  // Whoever installed the app is known without their zone, and a team is given its founder's.
  if (auto learnt = learn(origin); !learnt) {
    intake_.failed(kind, learnt.error());
    return {.status = 503};
  }
  TeamArrival arrival = team_arrival(What::Found, origin);
  const auto said = channels::read_team_words(typed, conversations_.library(),
                                              today_of(arrival.profile, clock_.now()));
  if (!said) {
    intake_.hooks().received(kind, "ignored");
    return say_about_team(kind, origin, event, team_line("words_known", origin));
  }
  said->tell(arrival);
  const auto receipt = intake_.take_team(kind, teams_, arrival);
  if (!receipt) return {.status = 503};
  if (!receipt->answer) return {.status = 200};
  return say_about_team(kind, origin, event, *receipt->answer);
}

// In a channel everybody sees what is said there, so it goes to the person's own chat.
http::Response Adapter::say_about_team(std::string_view kind, const Origin& origin,
                                       const std::string& event, const dialogue::Delivery& answer) {
  const store::Identity who = identity_of(origin);
  const std::string address = origin.scope == Scope::Personal
                                  ? address_of(origin)
                                  : std::string(service::kUserAddress) + who.user;
  const auto said = intake_.say_once(
      kind, {kChannel, who.workspace, "team_answer", origin.conversation, event}, address, answer);
  return {.status = said ? 200 : 503};
}

http::Response Adapter::show_in_card(const CardUse& use, const json& activity, bool for_all) {
  // An invoke's answer is seen by whoever pressed alone, and lives in their client: in their own
  // chat the message itself changes too, so that nothing that was tapped stands there.
  if (for_all && !use.card.empty()) {
    const std::string place = use.origin.conversation + "/" + use.card;
    std::uint64_t mine = 0;
    {
      const std::lock_guard lock(mutex_);
      mine = newest_[place] = ++replacements_;
    }
    const bool accepted =
        errands_.run([this, origin = use.origin, card = use.card, activity, place, mine] {
          {
            // Whoever taps fast is further already: what was asked before must not come back.
            const std::lock_guard lock(mutex_);
            const auto newest = newest_.find(place);
            if (newest == newest_.end() || newest->second != mine) return;
            newest_.erase(newest);
          }
          replace_message_(origin, card, activity);
        });
    if (!accepted) intake_.hooks().warn("a team's message was not replaced", "too_many_wait");
  }
  if (!use.is_invoke) return {.status = 200};
  const auto card = card_of(activity);
  return json_body(card ? invoke_card(*card) : invoke_message(words_for(use.origin).taken));
}

http::Response Adapter::use_team_card(const CardUse& use, const TeamUse& team) {
  const Origin& origin = use.origin;
  const std::string_view kind = team.then ? "team_window" : "team_button";
  TeamArrival arrival = team_arrival(team.then.value_or(What::Option), origin);
  arrival.option = team.option;
  arrival.text = team.text;
  arrival.may_be_shown = team.ticked;
  const auto receipt = learn(origin).and_then(
      [&]() -> Result<TeamReceipt> { return intake_.take_team(kind, teams_, arrival); });
  if (!receipt) {
    if (!use.is_invoke) return {.status = 503};
    return json_body(invoke_failure(team_line("failed", origin).text));
  }
  const bool is_own = origin.scope == Scope::Personal;
  if (receipt->window) {
    // In a channel only an invoke is answered to one person alone; clients without it can write
    // "@Tillit team try …".
    if (!use.is_invoke && !is_own) return {.status = 200};
    return show_in_card(
        use, team_window(*receipt->window, team.option, words_in(receipt->window->language)),
        is_own && !use.is_invoke);
  }
  if (!receipt->answer) {
    auto line = team_line("joined_look", origin);
    if (!service::is_joining(arrival) || is_own || !receipt->changed)
      line.text = words_in(line.language).taken;
    if (receipt->replaces && is_own)
      return show_in_card(use, render_as_card(line, words_in(line.language)), true);
    if (!use.is_invoke) return {.status = 200};
    return json_body(invoke_message(line.text));
  }
  const dialogue::Delivery& answer = *receipt->answer;
  const Words words = words_in(answer.language);
  if (receipt->replaces && is_own) return show_in_card(use, render_as_card(answer, words), true);
  if (!use.is_invoke) return say_about_team(kind, origin, id_or_new(origin.id), answer);
  // What can be pressed further needs a card; it takes the place of the one for them alone.
  if (!answer.choices.empty()) return show_in_card(use, render_as_card(answer, words), false);
  return json_body(invoke_message(answer.text));
}

}  // namespace tillit::teams
