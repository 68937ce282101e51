#include "channels/teams/outlet.hpp"

#include "service/team_life.hpp"

#include <algorithm>

namespace tillit::teams {
namespace {

using nlohmann::json;
using service::Outcome;
using service::Outgoing;

constexpr std::size_t kMaxKnown = 10'000;  // then forgotten: creating again costs a call
constexpr std::chrono::hours kPatience{24};
constexpr std::chrono::hours kUseful{1};  // a line that may be there already
constexpr std::chrono::seconds kBeforeOnceMore{30};
constexpr int kEditAttempts = 4;

// "teams:<tenant>:<user>" -> the user.
std::string user_of(const RoomId& room) {
  const auto at = room.str().rfind(':');
  return at == std::string::npos ? "" : room.str().substr(at + 1);
}

// What is known of a place holds whenever somebody last did something there.
std::pair<std::string, std::string> place_of(const store::OutboxMessage& message) {
  Reference reference = read_reference(message.address);
  reference.at.clear();
  return {message.workspace, message.room.str() + " " + write_reference(reference)};
}

Outcome dropped(std::string_view why) { return {.what = Outcome::What::Dropped, .why = why}; }

// What became of a message whose call failed.
Outcome outcome_of(const Called& called, const store::OutboxMessage& message, TimePoint now) {
  const auto age = now - message.created;
  Outcome again{.what = Outcome::What::Again,
                .not_before = called.not_before,
                .certain = !message.doubtful,
                .why = called.failure.why};
  switch (called.failure.fault) {
    case Fault::None: return {};
    case Fault::Throttled:
    case Fault::Busy:
    case Fault::NotSent:
    case Fault::TokenRefused:
    case Fault::TokenMissing: return age > kPatience ? dropped(called.failure.why) : again;
    case Fault::Doubtful:
      // Doubtful from before: this was the one more try.
      if (message.doubtful || age > kUseful) return dropped("unsure");
      again.not_before = now + kBeforeOnceMore;
      again.certain = false;
      return again;
    case Fault::Stopped:
    case Fault::WrongHost:
    case Fault::WrongRegion: return {.what = Outcome::What::Parked, .why = called.failure.why};
    case Fault::Broken:
    case Fault::NotRegistered:
    case Fault::Permission:
    case Fault::Gone:
    case Fault::OurBug: break;
  }
  return dropped(called.failure.why);
}

}  // namespace

TeamsOutlet::TeamsOutlet(Connector& connector, const TeamsSettings& settings, const Clock& clock,
                         Rendering rendering, Learned learned)
    : connector_(connector),
      settings_(settings),
      clock_(clock),
      rendering_(std::move(rendering)),
      learned_(std::move(learned)),
      conversations_(settings.per_conversation_per_minute, settings.conversation_burst),
      tenants_(settings.per_tenant_per_minute, settings.tenant_burst) {}

Outcome TeamsOutlet::send(const Outgoing& outgoing) {
  return outgoing.ending ? end_question(outgoing) : post(outgoing);
}

Reference TeamsOutlet::reference_of(const store::OutboxMessage& message) {
  Reference told = read_reference(message.address);
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(place_of(message));
  if (known == known_.end()) return told;
  return renewed(known->second, {.at = std::move(told.at)});
}

void TeamsOutlet::learn(const store::OutboxMessage& message, const Reference& reference) {
  {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kMaxKnown) known_.clear();
    known_[place_of(message)] = reference;
  }
  if (learned_) learned_(message, write_reference(reference));
}

std::optional<TimePoint> TeamsOutlet::wait_for(const store::OutboxMessage& message,
                                               const std::string& conversation, TimePoint now) {
  if (auto later = conversations_.take_post(conversation, message.id, now)) return later;
  return tenants_.take_post(message.workspace, message.id, now);
}

Outcome TeamsOutlet::post(const Outgoing& outgoing) {
  const store::OutboxMessage& message = outgoing.message;
  const auto said = [&](Outcome outcome) {
    if (message.doubtful) outcome.looked = Outcome::Looked::CouldNotTell;
    return outcome;
  };
  Reference reference = reference_of(message);
  if (reference.conversation.empty()) {
    const auto named = service::user_of_address(message.address);
    const std::string user =
        !reference.user.empty() ? reference.user : named.value_or(user_of(message.room));
    if (user.empty()) return dropped("no_address");
    const Called created = connector_.create(
        {.tenant = message.workspace, .service_url = reference.service_url}, user);
    if (!created.ok()) {
      Called failed = created;
      // Creating is idempotent, and no message went with it.
      if (may_have_happened(failed.failure.fault)) failed.failure.fault = Fault::NotSent;
      if (failed.failure.fault == Fault::Gone || failed.failure.fault == Fault::OurBug)
        failed.failure.fault = Fault::Stopped;
      return outcome_of(failed, message, clock_.now());
    }
    reference = renewed(std::move(reference),
                        {.service_url = created.service_url, .conversation = created.id});
    learn(message, reference);
  }
  const Target target{.tenant = message.workspace,
                      .service_url = reference.service_url,
                      .conversation = reference.conversation};
  if (const auto later = wait_for(message, reference.conversation, clock_.now())) {
    return {.what = Outcome::What::Again,
            .not_before = later,
            .certain = !message.doubtful,
            .why = "paced"};
  }
  Called called = connector_.send(target, rendering_.message(outgoing.delivery));
  if (called.failure.fault == Fault::OurBug)
    called = connector_.send(target, rendering_.text_only(outgoing.delivery));
  if (!called.ok()) return said(outcome_of(called, message, clock_.now()));
  if (!called.service_url.empty()) {
    reference.service_url = called.service_url;
    learn(message, reference);
  }
  return said({.what = Outcome::What::Sent,
               .platform_id =
                   write_place({.conversation = reference.conversation, .activity = called.id})});
}

Outcome TeamsOutlet::end_question(const Outgoing& outgoing) {
  const store::OutboxMessage& message = outgoing.message;
  const service::Ending& ending = *outgoing.ending;
  const SentPlace place = read_place(ending.platform_id);
  if (place.activity.empty()) return dropped("no_message");
  Reference reference = reference_of(message);
  const Target target{.tenant = message.workspace,
                      .service_url = reference.service_url,
                      .conversation = place.conversation};
  const auto again_at = [&](std::optional<TimePoint> at, std::string_view why) {
    if (message.attempts >= kEditAttempts) return dropped(why);
    return Outcome{.what = Outcome::What::Again, .not_before = at, .why = why};
  };
  if (const auto later = wait_for(message, place.conversation, clock_.now()))
    return again_at(later, "paced");
  const Called called =
      connector_.update(target, place.activity, rendering_.answered(outgoing.delivery, ending));
  switch (called.failure.fault) {
    case Fault::None: return {.what = Outcome::What::Sent, .platform_id = ending.platform_id};
    case Fault::Throttled:
    case Fault::Busy:
    case Fault::NotSent:
    case Fault::Doubtful: return again_at(called.not_before, called.failure.why);
    case Fault::Broken:
    case Fault::TokenRefused:
    case Fault::TokenMissing:
    case Fault::NotRegistered:
    case Fault::Stopped:
    case Fault::WrongHost:
    case Fault::WrongRegion:
    case Fault::Permission:
    case Fault::Gone:
    case Fault::OurBug: break;
  }
  return dropped(called.failure.why);
}

}  // namespace tillit::teams
