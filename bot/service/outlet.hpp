#pragma once

#include "core/clock.hpp"
#include "dialogue/delivery.hpp"
#include "store/rows.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tillit::service {

// How a question ended that was handed over before: channels that can edit take its controls away
// and may show the answer.
struct Ending {
  std::string platform_id;            // of the question's message
  std::optional<std::string> option;  // what was tapped; none: it was answered in words
  std::string answer_url;  // where the channel lets the tap itself be answered; may be empty or
                           // spent
  std::optional<std::string> text{};  // what was written in a field of the message itself, so that
                                      // it stands nowhere else; never of a private question
};

// One thing on its way out. `ending` set: an edit, and `delivery` is the question that has ended.
struct Outgoing {
  store::OutboxMessage message;
  dialogue::Delivery delivery;
  std::optional<Ending> ending;
};

// What became of it. `why` is a constant word for logs and metrics, never content.
struct Outcome {
  enum class What {
    Sent,
    Again,    // not now
    Dropped,  // never: this message is given up
    Parked    // nothing can be delivered in this conversation until the person writes again
  } what = What::Sent;
  std::string platform_id{};              // Sent: "" if the channel has none
  std::optional<TimePoint> not_before{};  // Again: none lets the sender choose
  bool certain = true;                    // Again: it surely did not get there
  std::string_view why{};
  // A doubtful one (OutboxMessage::doubtful): what looking for it gave.
  enum class Looked { No, Found, NotFound, CouldNotTell } looked = Looked::No;
};

// Where messages go: the sending side of one channel. May be called on several threads at once, but
// never for two messages of one conversation.
class Outlet {
 public:
  virtual ~Outlet() = default;
  [[nodiscard]] virtual Outcome send(const Outgoing& outgoing) = 0;
};

}  // namespace tillit::service
