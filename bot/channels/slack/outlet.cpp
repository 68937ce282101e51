#include "channels/slack/outlet.hpp"

#include "channels/slack/blocks.hpp"
#include "channels/slack/origins.hpp"
#include "channels/slack/views.hpp"
#include "pictures/levels.hpp"
#include "service/team_life.hpp"

#include <fmt/format.h>

namespace tillit::slack {
namespace {

using dialogue::JsonText;
using nlohmann::json;
using service::Outcome;
using service::Outgoing;

constexpr std::size_t kMaxUpdateText = 4000;  // chat.update fails above it
constexpr std::size_t kMaxOpened = 10'000;    // then forgotten: opening again costs a call
constexpr int kPages = 2;
constexpr std::chrono::hours kDeadTokenPatience{24};
constexpr std::chrono::minutes kDeadTokenWait{10};
constexpr std::chrono::seconds kQuickEdit{3};
// What may be there already waits for a look so long, and if it is older so many attempts. Not
// attempts alone: rate limits and kills use them up.
constexpr std::chrono::minutes kWaitToLook{2};
constexpr int kWaitToLookAttempts = 5;
constexpr std::chrono::seconds kLookAgain{5};
constexpr std::chrono::seconds kBeforeCreated{60};  // Slack's clock is not ours
// A file that was just uploaded may not be ready to be shown: so often, so long it is waited for.
constexpr int kPictureAttempts = 3;
constexpr std::chrono::seconds kPictureWait{3};
constexpr std::size_t kMaxFiles = 1000;
constexpr std::size_t kMaxAltOfFile = 1000;

// "slack:<workspace>:<user>" -> the user.
std::string user_of(const RoomId& room) {
  const auto at = room.str().rfind(':');
  return at == std::string::npos ? "" : room.str().substr(at + 1);
}

// What became of a message whose call failed. `certain`: it is not there from before.
Outcome outcome_of(const Called& called, const store::OutboxMessage& message, bool in_thread,
                   bool certain, TimePoint now) {
  Outcome outcome;
  outcome.why = called.why;
  outcome.certain = certain && !called.may_have_happened;
  outcome.not_before = called.not_before;
  const bool is_old = now - message.created > kDeadTokenPatience;
  switch (called.fault) {
    case Fault::None: outcome.what = Outcome::What::Sent; break;
    case Fault::RateLimited:
    case Fault::Transient:
    case Fault::TokenExpired: outcome.what = Outcome::What::Again; break;
    case Fault::Quota: outcome.what = is_old ? Outcome::What::Dropped : Outcome::What::Again; break;
    case Fault::TokenDead:
      outcome.what =
          is_old || called.why == "uninstalled" ? Outcome::What::Dropped : Outcome::What::Again;
      outcome.not_before = now + kDeadTokenWait;
      break;
    case Fault::Recipient:
      outcome.what = in_thread ? Outcome::What::Dropped : Outcome::What::Parked;
      break;
    case Fault::Permission:
    case Fault::OurBug:
    case Fault::Harmless:
    case Fault::Gone: outcome.what = Outcome::What::Dropped; break;
  }
  return outcome;
}

// The ts of the message with this key; "" if it is not on this page.
std::string ts_by_key(const json& fields, const std::string& key) {
  const auto messages = fields.find("messages");
  if (messages == fields.end() || !messages->is_array()) return "";
  for (const auto& message : *messages) {
    if (text_at(message, "metadata.event_type") == SlackOutlet::kEventType &&
        text_at(message, "metadata.event_payload.key") == key)
      return text_at(message, "ts");
  }
  return "";
}

}  // namespace

Place read_place(std::string_view address) {
  const auto slash = address.find('/');
  if (slash == std::string_view::npos) return {std::string(address), ""};
  return {std::string(address.substr(0, slash)), std::string(address.substr(slash + 1))};
}

std::string cut_mrkdwn(const std::string& text, std::size_t limit) {
  std::size_t characters = 0;
  std::size_t whole = 0;  // where the last thing that may not be cut ended, within the limit
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text[at] == '&' || text[at] == '<') {
      const auto close = text.find(text[at] == '&' ? ';' : '>', at);
      if (close != std::string::npos) end = close + 1;
    }
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    for (; at < end; ++at)
      if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) ++characters;
    if (characters <= limit) whole = end;
    if (characters > limit) return text.substr(0, whole);
  }
  return text;
}

SlackOutlet::SlackOutlet(BotApi& api, channels::Limits& limits, channels::Http post,
                         const Settings& settings, const Clock& clock,
                         std::function<Words(const Language&)> words, PictureUrl picture_url)
    : api_(api),
      limits_(limits),
      post_(std::move(post)),
      settings_(settings),
      clock_(clock),
      words_(std::move(words)),
      picture_url_(std::move(picture_url)) {}

Outcome SlackOutlet::send(const Outgoing& outgoing) {
  return outgoing.ending ? end_question(outgoing) : post(outgoing);
}

Called SlackOutlet::find_place(const store::OutboxMessage& message, Place& place) {
  const auto named = service::user_of_address(message.address);
  place = named ? Place{} : read_place(message.address);
  if (!place.channel.empty()) return {};
  const auto who = std::pair{message.workspace, named ? *named : user_of(message.room)};
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = opened_.find(who); known != opened_.end()) {
      place.channel = known->second;
      return {};
    }
  }
  auto opened = conversations_open(api_, who.first, who.second);
  if (!opened.called.ok()) return std::move(opened.called);
  place.channel = opened.channel;
  const std::lock_guard lock(mutex_);
  if (opened_.size() >= kMaxOpened) opened_.clear();
  opened_[who] = place.channel;
  return {};
}

SlackOutlet::Found SlackOutlet::look_for(const store::OutboxMessage& message, const Place& place) {
  // Replies are not in a channel's history, and no scope of ours reads channels.
  if (!place.thread.empty() || !place.channel.starts_with("D"))
    return {.looked = Looked::CouldNotTell};
  const auto oldest =
      std::chrono::floor<std::chrono::seconds>(message.created - kBeforeCreated).time_since_epoch();
  json arguments{{"channel", place.channel},
                 {"oldest", fmt::format("{}.000000", oldest.count())},
                 {"include_all_metadata", true},
                 {"limit", 50}};
  for (int page = 0; page < kPages; ++page) {
    Called called = api_.call(message.workspace, "conversations.history", arguments);
    if (!called.ok()) return {.looked = Looked::CouldNotTell, .hindered = std::move(called)};
    if (const auto ts = ts_by_key(called.answer.fields, message.idempotency_key); !ts.empty())
      return {.looked = Looked::Found, .ts = ts};
    if (!called.answer.fields.contains("messages")) return {.looked = Looked::CouldNotTell};
    const auto cursor = text_at(called.answer.fields, "response_metadata.next_cursor");
    if (cursor.empty()) return {.looked = Looked::NotFound};
    arguments["cursor"] = cursor;
  }
  return {.looked = Looked::CouldNotTell};
}

std::string SlackOutlet::file_of(const Outgoing& outgoing) {
  const std::string& key = outgoing.message.idempotency_key;
  const std::string& workspace = outgoing.message.workspace;
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = files_.find(key); known != files_.end()) return known->second;
  }
  const auto png = pictures::levels_png(*outgoing.delivery.picture);
  if (!png) return "";
  const Called asked =
      api_.call(workspace, "files.getUploadURLExternal",
                {{"filename", "trend.png"},
                 {"length", std::to_string(png->size())},
                 {"alt_txt", cut_mrkdwn(outgoing.delivery.picture->alt, kMaxAltOfFile)}});
  const std::string url = text_at(asked.answer.fields, "upload_url");
  const std::string id = text_at(asked.answer.fields, "file_id");
  if (!asked.ok() || id.empty() || !is_upload_url(url, settings_)) return "";
  channels::HttpRequest upload;
  upload.url = url;
  upload.content_type = "image/png";
  upload.body = *png;
  const auto uploaded = post_(upload);  // Without a token: the address itself is the key.
  if (!uploaded || uploaded->status != 200) return "";
  const Called done = api_.call(workspace, "files.completeUploadExternal",
                                {{"files", json::array({{{"id", id}, {"title", "trend.png"}}})}});
  if (!done.ok()) return "";
  const std::lock_guard lock(mutex_);
  if (files_.size() >= kMaxFiles) files_.clear();
  files_[key] = id;
  return id;
}

Outcome SlackOutlet::post(const Outgoing& outgoing) {
  const store::OutboxMessage& message = outgoing.message;
  Found found;
  // A doubt stays a doubt, whatever holds the message up, until we have seen that it is not there.
  const auto certain = [&] { return !message.doubtful || found.looked == Looked::NotFound; };
  const auto said = [&](Outcome outcome) {
    outcome.looked = found.looked;
    return outcome;
  };

  Place place;
  if (const Called opened = find_place(message, place); !opened.ok())
    return outcome_of(opened, message, false, certain(), clock_.now());
  const TimePoint now = clock_.now();
  auto later = limits_.blocked_until(message.workspace, "chat.postMessage", now);
  if (!later) later = limits_.take_post(message.workspace, message.id, now);
  if (later) {
    return {.what = Outcome::What::Again,
            .not_before = later,
            .certain = certain(),
            .why = "rate_limited"};
  }
  if (message.doubtful) {
    found = look_for(message, place);
    if (found.looked == Looked::Found)
      return said({.what = Outcome::What::Sent, .platform_id = place.channel + "/" + found.ts});
    const Fault fault = found.hindered.fault;
    const bool will_pass = fault == Fault::RateLimited || fault == Fault::Transient;
    const bool may_wait =
        now - message.created < kWaitToLook || message.attempts <= kWaitToLookAttempts;
    if (will_pass && may_wait) {
      return said({.what = Outcome::What::Again,
                   .not_before = found.hindered.not_before.value_or(now + kLookAgain),
                   .certain = false,
                   .why = found.hindered.why});
    }
  }

  const Words words = words_(outgoing.delivery.language);
  const auto post_as = [&](const Message& rendered) {
    JsonText arguments = post_fields(rendered);
    arguments.member("channel", place.channel);
    if (!place.thread.empty()) arguments.member("thread_ts", place.thread);
    arguments.key("metadata");
    arguments.open('{');
    arguments.member("event_type", kEventType);
    arguments.key("event_payload");
    arguments.open('{');
    arguments.member("key", message.idempotency_key);
    arguments.close('}');
    arguments.close('}');
    arguments.close('}');
    return api_.call_with(message.workspace, "chat.postMessage", std::move(arguments).take());
  };
  DrawnPicture drawn;
  if (const auto& picture = outgoing.delivery.picture) {
    if (picture_url_) drawn.url = picture_url_(*picture);
    if (drawn.url.empty() && message.attempts <= kPictureAttempts) drawn.file = file_of(outgoing);
  }
  const std::string& file = drawn.file;
  Called called = post_as(render(outgoing.delivery, words, drawn));
  if (called.fault == Fault::OurBug && !(file.empty() && drawn.url.empty())) {
    if (!file.empty() && message.attempts < kPictureAttempts)
      return said({.what = Outcome::What::Again,
                   .not_before = clock_.now() + kPictureWait,
                   .certain = certain(),
                   .why = "picture_not_ready"});
    called = post_as(render(outgoing.delivery, words));
  }
  if (called.fault == Fault::OurBug) called = post_as(text_only(outgoing.delivery, words));
  if (called.ok() && !file.empty()) {
    const std::lock_guard lock(mutex_);
    files_.erase(message.idempotency_key);
  }
  Outcome outcome =
      said(outcome_of(called, message, !place.thread.empty(), certain(), clock_.now()));
  if (called.ok()) {
    const auto channel = text_at(called.answer.fields, "channel");
    const auto ts = text_at(called.answer.fields, "ts");
    if (!ts.empty()) outcome.platform_id = (channel.empty() ? place.channel : channel) + "/" + ts;
  }
  return outcome;
}

Outcome SlackOutlet::end_question(const Outgoing& outgoing) {
  const store::OutboxMessage& message = outgoing.message;
  const service::Ending& ending = *outgoing.ending;
  const Outcome shown{.what = Outcome::What::Sent, .platform_id = ending.platform_id};
  const Words words = words_(outgoing.delivery.language);
  std::optional<std::string_view> option;
  if (ending.option) option = *ending.option;
  Message rendered = answered(outgoing.delivery, option, words);
  rendered.text = cut_mrkdwn(rendered.text, kMaxUpdateText);

  if (!ending.answer_url.empty()) {
    JsonText body = update_fields(rendered);
    body.key("replace_original");
    body.flag(true);
    body.close('}');
    if (respond(post_, settings_, ending.answer_url, std::move(body).take()) == Responded::Done)
      return shown;
  }
  const Place place = read_place(ending.platform_id);  // its thread is the message itself
  if (place.channel.empty() || place.thread.empty())
    return {.what = Outcome::What::Dropped, .why = "no_message"};
  const auto update_with = [&](const Message& update) {
    JsonText arguments = update_fields(update);
    arguments.member("channel", place.channel);
    arguments.member("ts", place.thread);
    arguments.close('}');
    return api_.call_with(message.workspace, "chat.update", std::move(arguments).take());
  };
  Called called = update_with(rendered);
  if (called.fault == Fault::OurBug) called = update_with({rendered.text, {}});
  if (called.ok() || called.fault == Fault::Harmless) return shown;
  const bool soon = called.fault == Fault::RateLimited && called.not_before &&
                    *called.not_before - clock_.now() < kQuickEdit;
  if (soon && message.attempts <= 1) {
    return {.what = Outcome::What::Again, .not_before = called.not_before, .why = called.why};
  }
  return {.what = Outcome::What::Dropped, .why = called.why};
}

}  // namespace tillit::slack
