#include "channels/slack/adapter.hpp"

#include "channels/common/team_words.hpp"
#include "channels/slack/action_value.hpp"
#include "channels/slack/home.hpp"
#include "channels/slack/people.hpp"
#include "channels/slack/picture_link.hpp"
#include "http/form.hpp"
#include "pictures/levels.hpp"
#include "pictures/trend.hpp"
#include "service/team_option.hpp"
#include "store/in_store.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace tillit::slack {
namespace {

using nlohmann::json;

// Slack gives up after 2 hours unless the operator has set "Delayed Events"; what comes later than
// that answers a talk that has moved on.
constexpr std::chrono::hours kStale{2};

http::Response ok() { return {.status = 200}; }

http::Response json_body(const json& body) {
  return {.status = 200, .content_type = "application/json", .body = body.dump()};
}

// "Application/JSON; charset=utf-8" is a JSON body.
std::string media_type(const http::Request& request) {
  std::string type(request.headers.find("Content-Type").value_or(""));
  type = type.substr(0, type.find(';'));
  std::erase_if(type, [](char c) { return c == ' ' || c == '\t'; });
  std::transform(type.begin(), type.end(), type.begin(), [](unsigned char c) {
    return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  return type;
}

const Origin* origin_of(const Inbound& inbound) {
  return std::visit(
      [](const auto& one) -> const Origin* {
        if constexpr (requires { one.origin; }) return &one.origin;
        return nullptr;
      },
      inbound);
}

std::string user_of(const Inbound& inbound) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.user; }) return one.user;
        return {};
      },
      inbound);
}

// Of another company: Slack Connect lets them write to us.
bool is_stranger(const Origin& origin) {
  return !origin.user_team.empty() && !origin.team.empty() && origin.user_team != origin.team &&
         !origin.org_wide && origin.user_team != origin.enterprise;
}

// As metrics name it.
std::string_view refused_because(Signed outcome) {
  switch (outcome) {
    case Signed::NoHeader: return "refused_no_header";
    case Signed::BadFormat: return "refused_bad_format";
    case Signed::TooOld: return "refused_too_old";
    case Signed::TooNew: return "refused_too_new";
    case Signed::NoMatch:
    case Signed::Yes: break;
  }
  return "refused_no_match";
}

http::Response page(const Page& page) {
  http::Response response{.status = page.status,
                          .content_type = page.body.empty() ? "" : "text/html; charset=utf-8",
                          .body = page.body};
  for (const auto& [name, value] : page_headers()) response.headers.add(name, value);
  if (!page.location.empty()) response.headers.add("Location", page.location);
  if (!page.set_cookie.empty()) response.headers.add("Set-Cookie", page.set_cookie);
  return response;
}

}  // namespace

void Adapter::add_routes(http::Routes& routes) {
  for (const char* path : {"/slack/events", "/slack/interactions", "/slack/commands"})
    routes.add("POST", path, [this](const http::Request& request) { return receive(request); });
  routes.add("GET", "/slack/install",
             [this](const http::Request&) { return page(oauth_.install()); });
  routes.add("GET", "/slack/oauth_redirect", [this](const http::Request& request) {
    return page(oauth_.finish(request.query, request.headers.find("Cookie").value_or("")));
  });
  routes.add_prefix("GET", std::string(kPicturePath), [this](const http::Request& request) {
    const auto values = pictured(request.path, picture_key_);
    const auto levels = values ? std::nullopt : pictured_levels(request.path, picture_key_);
    if (!values && !levels) return http::Response{.status = 404};
    auto png = values ? pictures::trend_png(*values) : pictures::levels_png(*levels);
    if (!png) return http::Response{.status = 404};
    http::Response response{.status = 200, .content_type = "image/png", .body = std::move(*png)};
    response.headers.add("Cache-Control", "public, max-age=31536000, immutable");
    return response;
  });
}

http::Response Adapter::answered(std::string_view kind, std::string_view outcome) {
  intake_.hooks().received(kind, outcome);
  return ok();
}

http::Response Adapter::failed(std::string_view kind, const Error& error) {
  intake_.failed(kind, error);
  // Not acknowledged: Slack delivers events again, and shows people that a tap went nowhere.
  return {.status = 503};
}

http::Response Adapter::receive(const http::Request& request) {
  const auto began = std::chrono::steady_clock::now();
  http::Response response = judge(request);
  intake_.hooks().acknowledged(std::chrono::steady_clock::now() - began);
  return response;
}

http::Response Adapter::judge(const http::Request& request) {
  const std::string type = media_type(request);
  const bool is_form = type == "application/x-www-form-urlencoded";
  const auto form = is_form ? http::parse_form(request.body) : Result<http::Fields>{};
  if (is_form && form && is_ssl_check(*form)) return answered("ssl_check", "ignored");

  const Signed is_signed =
      check_signature(secrets_, request.headers.find("X-Slack-Request-Timestamp"),
                      request.headers.find("X-Slack-Signature"), request.body, clock_.now());
  if (is_signed != Signed::Yes) {
    intake_.hooks().received("request", refused_because(is_signed));
    intake_.hooks().warn("a request was not signed by Slack", to_string(is_signed));
    return {.status = 401};
  }
  if (!is_form && type != "application/json") {
    intake_.hooks().received("request", "refused_media_type");
    return {.status = 400};
  }
  Result<Inbound> inbound =
      !is_form ? read_json_body(request.body)
               : (form ? read_form(*form) : Result<Inbound>(tl::unexpected(form.error())));
  if (!inbound) {
    intake_.hooks().received("request", "refused_malformed");
    return {.status = 400};
  }
  return handle(*inbound);
}

http::Response Adapter::handle(const Inbound& inbound) {
  const std::string_view kind = kind_of(inbound);
  if (const auto* ask = std::get_if<UrlVerification>(&inbound)) {
    intake_.hooks().received(kind, "taken");
    return json_body({{"challenge", ask->challenge}});
  }
  if (const auto* ignored = std::get_if<Ignored>(&inbound))
    return answered(ignored->why, "ignored");
  if (std::holds_alternative<AppRateLimited>(inbound)) {
    intake_.hooks().warn("Slack holds events back", "app_rate_limited");
    return answered(kind, "ignored");
  }
  if (std::holds_alternative<Suggestion>(inbound)) {
    intake_.hooks().received(kind, "ignored");
    return json_body({{"options", json::array()}});
  }
  const Origin* origin = origin_of(inbound);
  if (origin == nullptr) return answered(kind, "ignored");
  if (!settings_.app_id.empty() && !origin->app_id.empty() && origin->app_id != settings_.app_id)
    return answered("other_app", "ignored");
  return in_workspace(inbound, *origin);
}

http::Response Adapter::in_workspace(const Inbound& inbound, const Origin& origin) {
  const std::string_view kind = kind_of(inbound);
  const TimePoint now = clock_.now();
  const TimePoint happened =
      origin.event_time ? TimePoint{std::chrono::seconds{*origin.event_time}} : now;
  // These come when the installation may have ended already.
  const bool ends = std::holds_alternative<Uninstalled>(inbound) ||
                    std::holds_alternative<TokensRevoked>(inbound);
  if (ends) {
    const auto installed = installations_.find_ending(origin);
    if (!installed) return failed(kind, installed.error());
    if (!*installed) return answered(kind, "ignored");
    const auto* revoked = std::get_if<TokensRevoked>(&inbound);
    const auto done =
        revoked != nullptr
            ? installations_.tokens_revoked((*installed)->workspace, revoked->bots, happened)
            : installations_.uninstalled((*installed)->workspace, happened);
    return done ? answered(kind, "taken") : failed(kind, done.error());
  }
  const auto workspace = installations_.workspace_of(origin);
  if (!workspace) return failed(kind, workspace.error());
  if (!*workspace) {
    intake_.hooks().warn("an event of a workspace where the app is not installed",
                         "unknown_workspace");
    intake_.hooks().received("unknown_workspace", "ignored");
    if (std::holds_alternative<Command>(inbound))
      return json_body({{"response_type", "ephemeral"}, {"text", words_in({}).not_installed}});
    return ok();
  }
  Here here{**workspace, user_of(inbound), {}, identity_of(inbound)};
  const bool speaks = !here.user.empty() && !std::holds_alternative<JoinedChannel>(inbound);
  if (speaks && is_stranger(origin)) {
    if (const auto* message = std::get_if<DirectMessage>(&inbound))
      return say_once("stranger", here, message->channel, &Words::stranger);
    return answered("stranger", "ignored");
  }
  if (origin.event_time && now - happened > kStale) return answered("late_event", "ignored");
  return std::visit([&](const auto& one) { return on(one, std::move(here)); }, inbound);
}

http::Response Adapter::take(std::string_view kind, const Here& here, dialogue::Event event,
                             const std::string& event_id, const std::string& answer_url,
                             std::optional<Language>* spoken) {
  service::Arrival arrival;
  arrival.from = identity_of_user(here.workspace, here.user);
  arrival.room = room_of(here.workspace, here.user);
  arrival.event_id = event_id;
  arrival.event = std::move(event);
  arrival.address = here.address;
  arrival.answer_url = answer_url;
  arrival.may_wait = true;
  const auto receipt = intake_.take(kind, arrival);
  if (!receipt) return {.status = 503};
  if (receipt->held) ask_who(arrival.from, clock_.now());
  if (receipt->held || receipt->duplicate) return ok();
  if (spoken != nullptr) *spoken = receipt->language;
  return ok();
}

http::Response Adapter::on(const DirectMessage& message, Here here) {
  here.address = message.channel;
  // Only the words that leave a team: whatever else begins with "team" may answer a question.
  if (const auto said = channels::read_team_words(message.text, conversations_.library(), {});
      said && said->what == service::TeamArrival::What::Leave)
    return take_team(here, team_arrival(said->what, here, message.channel),
                     {.kind = "team_words", .channel = message.channel});
  return take("direct_message", here, dialogue::Message{message.text, message.ts},
              here.identity.id);
}

http::Response Adapter::on(const MessageEdited& edited, Here here) {
  here.address = edited.channel;
  return take("message_edited", here, dialogue::Edited{edited.ts, edited.text}, here.identity.id);
}

http::Response Adapter::on(const MessageDeleted& deleted, Here here) {
  if (here.user.empty()) return answered("message_deleted", "ignored");
  here.address = deleted.channel;
  return take("message_deleted", here, dialogue::Deleted{deleted.ts}, here.identity.id);
}

http::Response Adapter::on(const Mention& mention, Here here) {
  if (auto taken = take_team_words(
          "team_mention", mention.text, here,
          {.kind = "team_mention", .channel = mention.channel, .thread = mention.thread_ts}))
    return std::move(*taken);
  const std::string thread = mention.thread_ts.empty() ? mention.ts : mention.thread_ts;
  return say_once("mention", here, mention.channel + "/" + thread, &Words::in_channel);
}

http::Response Adapter::on(const JoinedChannel& joined, Here here) {
  if (joined.user != joined.origin.bot_user) return answered("joined_channel", "ignored");
  return say_once("joined_channel", here, joined.channel, &Words::joined);
}

http::Response Adapter::on(const HomeOpened& opened, Here here) {
  if (!opened.messages_tab) {
    publish_home(here.workspace, here.user);
    return answered("home_opened", "taken");
  }
  const auto known = store::in_store(conversations_.store(), [&](store::Transaction& transaction) {
    return transaction.find_person(identity_of_user(here.workspace, here.user));
  });
  if (!known) return failed("home_opened", known.error());
  if (*known) return answered("home_opened", "ignored");
  here.address = opened.channel;
  greet(here);
  return answered("home_opened", "taken");
}

http::Response Adapter::on(const ProfileChanged& changed, Here here) {
  if (changed.profile.deleted && !changed.profile.is_bot) {
    here.user = changed.profile.id;
    return take_team(here, team_arrival(service::TeamArrival::What::Gone, here, {}),
                     {.kind = "profile_changed"});
  }
  // Nobody is enrolled by being in a workspace.
  if (changed.joined || changed.profile.deleted || changed.profile.is_bot)
    return answered("profile_changed", "ignored");
  const auto learnt = conversations_.learn(identity_of_user(here.workspace, changed.profile.id),
                                           profile_of(changed.profile));
  return learnt ? answered("profile_changed", "taken") : failed("profile_changed", learnt.error());
}

http::Response Adapter::on(const BlockAction& action, Here here) {
  here.address = action.channel;
  http::Response response = ok();
  for (const Picked& picked : action.actions) {
    if (picked.opens_link) continue;
    if (const auto word = home_word(picked.action_id)) {
      here.address.clear();
      // By its id, not as a word that somebody typed: "my_promises" is no phrase of any language.
      response = take("home_button", here, dialogue::Button{0, "/" + std::string(*word)},
                      here.identity.id);
      publish_home(here.workspace, here.user);
      continue;
    }
    const auto meant = read_action(picked.block_id, picked.action_id, picked.value);
    if (!meant) {
      response = answered("unknown_control", "ignored");
      continue;
    }
    if (meant->control == Control::Option && meant->option.starts_with(service::kTeamOption)) {
      auto arrival = team_arrival(service::TeamArrival::What::Option, here, action.channel);
      arrival.option = meant->option;
      response = take_team(here, std::move(arrival),
                           {.kind = "team_button",
                            .channel = action.channel,
                            .message = action.message_ts,
                            .is_ephemeral = action.is_ephemeral,
                            .thread = action.thread_ts,
                            .response_url = action.response_url,
                            .trigger_id = action.trigger_id});
      if (response.status != 200) return response;
      continue;
    }
    switch (meant->control) {
      case Control::Option:
      case Control::Date:
      case Control::Time:
        // A double click is one answer; what asks nothing may be used again.
        response = take("button", here, dialogue::Button{meant->token, meant->option},
                        meant->token != 0 ? here.identity.same_choice : here.identity.id,
                        action.response_url);
        break;
      case Control::Moment: response = answered("picker", "ignored"); break;
      case Control::TakeMoment: response = pick_moment(action, picked, here, meant->token); break;
      case Control::OpenWindow:
        open_window(here, meant->token, action.trigger_id, action.response_url,
                    action.is_ephemeral ? std::string() : action.message_ts);
        response = answered("open_window", "taken");
        break;
    }
    if (response.status != 200) return response;
  }
  return response;
}

http::Response Adapter::pick_moment(const BlockAction& action, const Picked& done, const Here& here,
                                    std::int64_t token) {
  const auto picker = moment_action_id(done.action_id);
  const auto value =
      std::find_if(action.values.begin(), action.values.end(), [&](const Picked& one) {
        return picker && one.block_id == done.block_id && one.action_id == *picker;
      });
  std::string option = "=";
  if (value != action.values.end() && !value->cleared && !value->value.empty()) {
    const auto zone = conversations_.zone_of(identity_of_user(here.workspace, here.user));
    if (!zone) return failed("button", zone.error());
    std::int64_t seconds = 0;
    const auto& text = value->value;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (*zone && error == std::errc{} && end == text.data() + text.size())
      option += format((*zone)->to_local(TimePoint{std::chrono::seconds{seconds}}));
  }
  return take("button", here, dialogue::Button{token, option}, here.identity.id,
              action.response_url);
}

http::Response Adapter::on(const ViewSubmitted& submitted, Here here) {
  if (submitted.callback_id == kTeamWindowCallback) return take_team_window(submitted, here);
  if (submitted.callback_id != kWindowCallback) return answered("view_submitted", "ignored");
  const auto window = read_window(submitted.private_metadata);
  // Somebody else's window: its metadata went through their client.
  if (!window || window->room != room_of(here.workspace, here.user))
    return answered("view_submitted", "ignored");
  const auto written =
      std::find_if(submitted.values.begin(), submitted.values.end(), [](const Picked& one) {
        return one.block_id == kWindowBlock && one.action_id == kWindowAction;
      });
  const std::string text = written == submitted.values.end() ? std::string() : written->value;
  return take("view_submitted", here, dialogue::Submission{window->token, text}, here.identity.id);
}

http::Response Adapter::on(const Shortcut&, Here here) {
  return take("shortcut", here, dialogue::CommandWord{}, here.identity.id);
}

http::Response Adapter::on(const MessageShortcut& shortcut, Here here) {
  std::optional<Language> language;
  auto response =
      take("message_shortcut", here, dialogue::CommandWord{}, here.identity.id, {}, &language);
  if (response.status == 200) tell_only_them(shortcut.response_url, words_in(language).see_chat);
  return response;
}

http::Response Adapter::on(const Command& command, Here here) {
  std::string word = command.text;
  word.erase(0, word.find_first_not_of(" \t"));
  word.erase(word.find_last_not_of(" \t") + 1);
  if (auto taken = take_team_words("team_command", word, here,
                                   {.kind = "team_command",
                                    .channel = command.channel,
                                    .response_url = command.response_url,
                                    .trigger_id = command.trigger_id}))
    return std::move(*taken);
  std::optional<Language> language;
  auto response =
      take("command", here, dialogue::CommandWord{word}, here.identity.id, {}, &language);
  // In a direct message the answer is about to stand right there, if it is the one with us.
  if (response.status != 200 || command.channel.starts_with("D")) return response;
  return json_body({{"response_type", "ephemeral"}, {"text", words_in(language).see_chat}});
}

template <class Other>
http::Response Adapter::on(const Other& other, const Here&) {
  return answered(kind_of(Inbound{other}), "ignored");
}

http::Response Adapter::say_once(std::string_view kind, const Here& here,
                                 const std::string& address, std::string Words::*line) {
  const Words words = words_in({});
  dialogue::Delivery delivery;
  delivery.key = "core.slack_" + std::string(kind);
  delivery.text = words.*line;
  delivery.language = words.language;
  const auto said = intake_.say_once(
      kind, {kChannel, here.workspace, here.identity.kind, here.identity.room, here.identity.id},
      address, delivery);
  return said ? ok() : http::Response{.status = 503};
}

Words Adapter::words_in(const std::optional<Language>& language) const {
  return words_of(conversations_.library(),
                  language ? *language : conversations_.default_language());
}

}  // namespace tillit::slack
