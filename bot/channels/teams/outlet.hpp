#pragma once

#include "channels/common/limits.hpp"
#include "channels/teams/connector.hpp"
#include "channels/teams/reference.hpp"
#include "channels/teams/settings.hpp"
#include "core/clock.hpp"
#include "dialogue/delivery.hpp"
#include "service/outlet.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace tillit::teams {

// How deliveries become activities (card.hpp). Total; any thread.
struct Rendering {
  std::function<nlohmann::json(const dialogue::Delivery&)> message;
  std::function<nlohmann::json(const dialogue::Delivery&)> text_only;  // if the card is refused
  // The question once it is answered.
  std::function<nlohmann::json(const dialogue::Delivery& asked, const service::Ending& ending)>
      answered;
};

// Messages to Teams. What becomes of them:
//   sent                     Sent, known by write_place(); "" where Teams tells no id
//   throttled, busy, pace    Again, no sooner than they allow
//   not sent, no token       Again; from 24 hours after it was written, Dropped
//   502-504, no answer       Again in 30 seconds, uncertain, once; then, or when it is an hour old,
//                            Dropped, "unsure"
//   500                      Dropped: it may be there, and Microsoft says not to ask again
//   blocked, uninstalled, unknown 403, no such conversation     Parked, by Teams' word
//   refused as it stands     once more as plain text, then Dropped
//   registration, permission Dropped, and the operator told
// Teams cannot be searched and takes no key that would make a send idempotent. So a doubtful
// message, one that a killed process had in its hands, is sent once more: a coach's question that
// is asked twice is odd, one that is never asked ends the talk. It is Looked::CouldNotTell, which
// is counted and shown with the metrics of doubtful messages.
//
// A conversation that is not known yet (an address of service::kUserAddress names who is meant) is
// created first; it is the same one every time. What is
// learned about an address, this and the serviceUrl that answered where another was refused, is
// kept in memory and told to `learned`.
//
// The end of a question is shown by an update of its message, which may be repeated freely, but is
// worth little trouble: a few tries, then Dropped.
class TeamsOutlet : public service::Outlet {
 public:
  // The conversation's newer address. Any thread, under no lock.
  using Learned = std::function<void(const store::OutboxMessage&, const std::string& address)>;

  // Borrowed: `connector`, `settings`, `clock`. `learned` may be empty.
  TeamsOutlet(Connector& connector, const TeamsSettings& settings, const Clock& clock,
              Rendering rendering, Learned learned);

  [[nodiscard]] service::Outcome send(const service::Outgoing& outgoing) override;

 private:
  [[nodiscard]] service::Outcome post(const service::Outgoing& outgoing);
  [[nodiscard]] service::Outcome end_question(const service::Outgoing& outgoing);
  // What is known of the message's address, beyond what it says itself.
  [[nodiscard]] Reference reference_of(const store::OutboxMessage& message);
  void learn(const store::OutboxMessage& message, const Reference& reference);
  // When the pace allows it; nullopt: now.
  [[nodiscard]] std::optional<TimePoint> wait_for(const store::OutboxMessage& message,
                                                  const std::string& conversation, TimePoint now);

  Connector& connector_;
  const TeamsSettings& settings_;
  const Clock& clock_;
  const Rendering rendering_;
  const Learned learned_;
  channels::Limits conversations_;
  channels::Limits tenants_;
  std::mutex mutex_;
  // By tenant and address as it was written, but for its `at`; under mutex_.
  std::map<std::pair<std::string, std::string>, Reference> known_;
};

}  // namespace tillit::teams
