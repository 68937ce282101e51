#include "channels/teams/adapter.hpp"

#include "channels/common/team_words.hpp"
#include "channels/teams/card.hpp"
#include "channels/teams/channel.hpp"
#include "channels/teams/identity.hpp"
#include "channels/teams/invoke_answer.hpp"
#include "channels/teams/invokes.hpp"
#include "channels/teams/people.hpp"
#include "channels/teams/reference.hpp"
#include "channels/teams/service_url.hpp"
#include "service/delivery_json.hpp"
#include "service/team_place.hpp"
#include "store/in_store.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace tillit::teams {
namespace {

using nlohmann::json;

constexpr int kWorkers = 4;
constexpr std::size_t kMostWaiting = 2000;
constexpr std::size_t kMostTold = 20'000;
constexpr std::size_t kNewIdBytes = 16;

// Why nothing reaches somebody who took the app away, as the store keeps it.
constexpr const char* kUninstalled = "uninstalled";

http::Response ok() { return {.status = 200}; }

http::Response json_body(const json& body) {
  return {.status = 200,
          .content_type = "application/json; charset=utf-8",
          .body = body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

bool has(const dialogue::Trace& trace, std::initializer_list<dialogue::TraceEntry::What> wanted) {
  return std::any_of(trace.begin(), trace.end(), [&](const dialogue::TraceEntry& entry) {
    return std::find(wanted.begin(), wanted.end(), entry.what) != wanted.end();
  });
}

}  // namespace

Adapter::Adapter(const TeamsSettings& settings, CallerCheck* check,
                 service::Conversations& conversations, const service::TeamGround& teams,
                 AskMember ask_member, ReplaceMessage replace_message, const Clock& clock,
                 std::function<std::string(std::size_t)> entropy, channels::Hooks hooks)
    : settings_(settings),
      check_(check),
      conversations_(conversations),
      teams_(teams),
      ask_member_(std::move(ask_member)),
      replace_message_(std::move(replace_message)),
      clock_(clock),
      entropy_(std::move(entropy)),
      intake_(conversations, std::move(hooks)),
      errands_(kWorkers, kMostWaiting) {}

Adapter::~Adapter() { stop(); }

void Adapter::stop() { errands_.stop(); }

void Adapter::add_routes(http::Routes& routes) {
  routes.add("POST", settings_.path,
             [this](const http::Request& request) { return receive(request); });
}

http::Response Adapter::receive(const http::Request& request) {
  const auto began = std::chrono::steady_clock::now();
  http::Response response = judge(request);
  intake_.hooks().acknowledged(std::chrono::steady_clock::now() - began);
  return response;
}

// The words are the same for every reason: whoever tries to get in learns nothing from them.
http::Response Adapter::refuse(int status, std::string_view outcome, std::string_view why) {
  intake_.hooks().received("request", outcome);
  intake_.hooks().warn("a request was refused", why);
  const char* const error = status == 400   ? "bad_request"
                            : status == 401 ? "unauthorized"
                            : status == 403 ? "forbidden"
                            : status == 413 ? "too_large"
                                            : "unavailable";
  http::Response response = json_body({{"error", error}});
  response.status = status;
  return response;
}

std::optional<http::Response> Adapter::refusal_of(const http::Request& request,
                                                  std::optional<TokenClaims>& claims) {
  if (check_ == nullptr) return std::nullopt;
  const auto checked = check_->check(authorization_of(request.headers));
  if (!checked)
    return refuse(status_of(checked.error()), "refused_token", to_string(checked.error()));
  claims = *checked;
  return std::nullopt;
}

http::Response Adapter::judge(const http::Request& request) {
  std::optional<TokenClaims> claims;
  if (auto refused = refusal_of(request, claims)) return std::move(*refused);
  if (request.body.size() > settings_.body_limit) return refuse(413, "refused_size", "too_large");
  auto inbound = read_activity(request.body);
  if (!inbound) return refuse(400, "refused_malformed", "malformed");
  const Origin& origin = origin_of(*inbound);
  if (claims) {
    const auto fits =
        check_facts(*claims, {origin.service_url, origin.channel_id, origin.bot, origin.tenant},
                    check_->rules());
    if (!fits) return refuse(status_of(fits.error()), "refused_activity", to_string(fits.error()));
  }
  if (!is_service_url(origin.service_url, settings_.extra_service_origins))
    return refuse(400, "refused_service_url", "service_url");
  // Some emulators name no tenant; Microsoft always does, and check_facts() has asked for it.
  if (origin.tenant.empty()) origin_of(*inbound).tenant = settings_.home_tenant;
  return std::visit([&](const auto& one) { return on(*inbound, one); }, *inbound);
}

http::Response Adapter::answered(std::string_view kind, std::string_view outcome) const {
  intake_.hooks().received(kind, outcome);
  return ok();
}

http::Response Adapter::after(const Result<service::Receipt>& receipt) const {
  // Not acknowledged, so Teams delivers it again.
  return receipt ? ok() : http::Response{.status = 503};
}

std::string Adapter::id_or_new(std::string id) const {
  return id.empty() ? entropy_(kNewIdBytes) : std::move(id);
}

Result<void> Adapter::learn(const Origin& origin) {
  const std::string room = room_of(origin).str();
  const std::string now = origin.name + '\n' + origin.locale + '\n' + origin.zone;
  {
    const std::lock_guard lock(mutex_);
    const auto told = told_.find(room);
    if (told != told_.end() && told->second == now) return {};
  }
  auto learnt = conversations_.learn(identity_of(origin), profile_of(origin));
  if (!learnt) return learnt;
  const std::lock_guard lock(mutex_);
  if (told_.size() >= kMostTold) told_.clear();
  told_[room] = now;
  return {};
}

Result<service::Receipt> Adapter::turn(std::string_view kind, const Origin& origin,
                                       dialogue::Event event, std::string event_id) {
  if (auto learnt = learn(origin); !learnt) {
    intake_.failed(kind, learnt.error());
    return tl::unexpected(learnt.error());
  }
  const service::Profile profile = profile_of(origin);
  service::Arrival arrival;
  arrival.from = identity_of(origin);
  arrival.room = room_of(origin);
  arrival.event_id = id_or_new(std::move(event_id));
  arrival.event = std::move(event);
  arrival.name = profile.name;
  arrival.locale = profile.locale;
  arrival.zone = profile.zone;
  arrival.address = address_of(origin);
  return intake_.take(kind, arrival);
}

http::Response Adapter::on(const Inbound& inbound, const Message& message) {
  // Only the words that leave a team: whatever else begins with "team" may answer a question.
  if (const auto said = channels::read_team_words(message.text, conversations_.library(), {});
      said && said->what == service::TeamArrival::What::Leave)
    return take_team_words("team_words", message.origin, id_or_new(event_id_of(inbound)),
                           message.text);
  return after(turn(kind_of(inbound), message.origin,
                    dialogue::Message{message.text, message.origin.id}, event_id_of(inbound)));
}

http::Response Adapter::on(const Inbound& inbound, const MessageEdited& edited) {
  return after(turn(kind_of(inbound), edited.origin,
                    dialogue::Edited{edited.origin.id, edited.text}, event_id_of(inbound)));
}

http::Response Adapter::on(const Inbound& inbound, const MessageDeleted& deleted) {
  return after(turn(kind_of(inbound), deleted.origin, dialogue::Deleted{deleted.origin.id},
                    event_id_of(inbound)));
}

http::Response Adapter::on(const Inbound& inbound, const Mention& mention) {
  if (channels::is_about_team(mention.text))
    return take_team_words("team_mention", mention.origin, id_or_new(event_id_of(inbound)),
                           mention.text);
  return say_in_public(kind_of(inbound), mention.origin, id_or_new(event_id_of(inbound)),
                       "core.teams_in_channel", &Words::in_channel);
}

http::Response Adapter::on(const Inbound& inbound, const Invoke& invoke) {
  const auto answer = answer_invoke(invoke.name, words_for(invoke.origin).in_channel);
  intake_.hooks().received(kind_of(inbound), answer ? "ignored" : "refused_unknown");
  return answer ? json_body(*answer) : http::Response{.status = 501};
}

http::Response Adapter::on(const Inbound&, const Ignored& ignored) {
  return answered(ignored.why, "ignored");
}

http::Response Adapter::on(const Inbound& inbound, const CardUse& use) {
  const std::string_view kind = kind_of(inbound);
  if (const auto team = read_team_use(use.value, use.is_invoke)) return use_team_card(use, *team);
  if (use.origin.scope != Scope::Personal) {
    // Our other cards stand in personal chats alone: this one was carried there, and whoever
    // presses it may be anybody.
    if (!use.is_invoke)
      return say_in_public(kind, use.origin, id_or_new(event_id_of(inbound)),
                           "core.teams_in_channel", &Words::in_channel);
    intake_.hooks().received(kind, "ignored");
    return json_body(invoke_message(words_for(use.origin).in_channel));
  }
  const auto answer = use.is_invoke ? read_execute(use.value) : read_submit(use.value);
  if (answer) return answer_card(use, *answer);
  intake_.hooks().received("unknown_control", "ignored");
  return use.is_invoke ? json_body(invoke_bad_request(words_for(use.origin).old_button)) : ok();
}

http::Response Adapter::answer_card(const CardUse& use, const CardAnswer& answer) {
  const std::string_view kind = use.is_invoke ? "card_action" : "card_submit";
  const std::int64_t token = token_of(answer);
  const auto* button = std::get_if<dialogue::Button>(&answer);
  const auto* written = std::get_if<dialogue::Submission>(&answer);
  // A second press is one answer, also where Teams tells it under another id; what asks nothing may
  // be used again.
  std::string id = use.origin.id;
  if (token != 0)
    id = same_choice(use.card, token,
                     button != nullptr ? "b" + button->option : "w" + written->text);
  const auto asked = use.is_invoke ? asked_in(use.origin, token) : std::nullopt;
  dialogue::Event event = button != nullptr ? dialogue::Event(*button) : dialogue::Event(*written);
  const auto receipt = turn(kind, use.origin, std::move(event), std::move(id));
  if (!use.is_invoke) return after(receipt);
  if (!receipt) return json_body(invoke_failure(words_for(use.origin).failed));
  if (receipt->duplicate) return json_body(invoke_message(words_for(use.origin).taken));

  using What = dialogue::TraceEntry::What;
  const Words words =
      receipt->language.empty() ? words_for(use.origin) : words_in(receipt->language);
  // Of somebody who is not known, or not any more, nothing is open.
  if (receipt->person.empty() || has(receipt->trace, {What::StaleButton})) {
    const auto card = asked ? card_of(closed(*asked, words)) : std::nullopt;
    if (card) return json_body(invoke_card(*card));
    // Where the talk goes on it says so itself, and asks again.
    return json_body(invoke_message(receipt->messages > 0 ? words.taken : words.old_button));
  }
  const bool is_answered = asked && has(receipt->trace, {What::Answered, What::Skipped});
  const auto card =
      is_answered ? card_of(teams::answered(*asked, given_of(answer), words)) : std::nullopt;
  return json_body(card ? invoke_card(*card) : invoke_message(words.taken));
}

std::optional<dialogue::Delivery> Adapter::asked_in(const Origin& origin,
                                                    std::int64_t token) const {
  if (token == 0) return std::nullopt;
  const auto sent = store::in_store(
      conversations_.store(),
      [&](store::Transaction& transaction) -> Result<std::optional<store::SentMessage>> {
        auto talk = transaction.find_conversation(room_of(origin));
        if (!talk) return tl::unexpected(talk.error());
        if (!*talk) return std::nullopt;
        return transaction.find_sent((*talk)->id, token);
      });
  if (!sent || !*sent) return std::nullopt;
  auto asked = service::read_delivery((*sent)->body);
  if (!asked) return std::nullopt;
  return std::move(*asked);
}

http::Response Adapter::on(const Inbound& inbound, const Added& added) {
  const std::string_view kind = kind_of(inbound);
  if (added.origin.scope != Scope::Personal)
    // One event for both that announce it.
    return say_in_public(kind, added.origin, "joined", "core.teams_joined", &Words::joined);
  if (added.is_upgrade || !added.origin.object.empty())
    return greet(kind, added.origin, added.is_upgrade);
  // Under which id they will write is not told by this one.
  ask_and_greet(added.origin);
  return answered(kind, "taken");
}

http::Response Adapter::greet(std::string_view kind, const Origin& origin, bool is_upgrade) {
  const RoomId room = room_of(origin);
  const std::string address = address_of(origin);
  const auto talk = store::in_store(
      conversations_.store(),
      [&](store::Transaction& transaction) -> Result<std::optional<store::ConversationRow>> {
        auto row = transaction.find_conversation(room);
        if (!row || !*row || !(*row)->parked.empty()) return row;
        if (is_earlier(origin.timestamp, read_reference((*row)->address).at)) return row;
        (*row)->address = address;
        if (auto saved = transaction.save_conversation(**row); !saved)
          return tl::unexpected(saved.error());
        return row;
      });
  if (!talk) {
    intake_.failed(kind, talk.error());
    return {.status = 503};
  }
  // Whoever was erased or has left must not be written down anew for what an administrator does.
  if (is_upgrade) return answered(kind, "ignored");
  // Two events announce one installation: the first greets. Whoever took the app away and has it
  // again is met where they were; the revision tells one return from the next.
  if (*talk && (*talk)->parked.empty()) return answered(kind, "duplicate");
  const std::string which = *talk ? "return:" + std::to_string((*talk)->rev) : "greeting";
  return after(turn(kind, origin, dialogue::Joined{}, which));
}

void Adapter::ask_and_greet(const Origin& origin) {
  const bool accepted = errands_.run([this, origin] {
    const auto facts = ask_member_(origin);
    if (!facts) {
      // The other event that announces an installation tells it, and anybody can simply write.
      intake_.hooks().warn("somebody new was not greeted", "member_unknown");
      return;
    }
    Origin known = origin;
    known.object = facts->object;
    if (known.name.empty()) known.name = facts->name;
    static_cast<void>(greet("added", known, false));
  });
  if (!accepted) intake_.hooks().warn("somebody new was not greeted", "too_many_wait");
}

http::Response Adapter::on(const Inbound& inbound, const Removed& removed) {
  const std::string_view kind = kind_of(inbound);
  if (removed.origin.scope != Scope::Personal) {
    const store::Identity who = identity_of(removed.origin);
    const auto ended =
        service::lose_place(teams_, who.channel, who.workspace, place_of(removed.origin));
    if (!ended) {
      intake_.failed(kind, ended.error());
      return {.status = 503};
    }
    if (*ended) intake_.hooks().nudge();
    return answered(kind, *ended ? "taken" : "ignored");
  }
  const RoomId room = room_of(removed.origin);
  const std::string id = event_id_of(inbound);
  std::string_view outcome = "taken";
  const auto done =
      conversations_.store().write([&](store::Transaction& transaction) -> Result<void> {
        outcome = "taken";
        // A late second delivery must not undo a return …
        if (!id.empty()) {
          const auto first = transaction.claim_event(
              {kChannel, identity_of(removed.origin).workspace, "removed", room.str(), id},
              clock_.now());
          if (!first) return tl::unexpected(first.error());
          if (!*first) {
            outcome = "duplicate";
            return {};
          }
        }
        const auto row = transaction.find_conversation(room);
        if (!row) return tl::unexpected(row.error());
        if (!*row) return {};
        // … nor a first one that comes after it.
        if (is_earlier(removed.origin.timestamp, read_reference((*row)->address).at)) {
          outcome = "late";
          return {};
        }
        if (auto dropped = transaction.drop_unsent((*row)->id); !dropped)
          return tl::unexpected(dropped.error());
        return transaction.park_conversation((*row)->id, kUninstalled);
      });
  if (!done) {
    intake_.failed(kind, done.error());
    return {.status = 503};
  }
  return answered(kind, outcome);
}

http::Response Adapter::say_in_public(std::string_view kind, const Origin& origin,
                                      const std::string& event, std::string_view key,
                                      std::string Words::*line) {
  const Words words = words_for(origin);
  dialogue::Delivery delivery;
  delivery.key = key;
  delivery.text = words.*line;
  delivery.language = words.language;
  const auto said = intake_.say_once(
      kind,
      {kChannel, identity_of(origin).workspace, std::string(kind), origin.conversation, event},
      address_of(origin), delivery);
  return said ? ok() : http::Response{.status = 503};
}

Words Adapter::words_in(const std::optional<Language>& language) const {
  return words_of(conversations_.library(),
                  language ? *language : conversations_.default_language());
}

// The language of their client, before we know of a better one.
Words Adapter::words_for(const Origin& origin) const {
  const auto language = profile_of(origin).locale;
  const bool is_loaded = language && conversations_.library().catalogues.contains(*language);
  return words_in(is_loaded ? language : std::nullopt);
}

}  // namespace tillit::teams
