#pragma once

#include "channels/common/hooks.hpp"
#include "core/result.hpp"
#include "service/conversations.hpp"
#include "service/team_ground.hpp"
#include "service/team_life.hpp"

#include <string>
#include <string_view>

namespace tillit::channels {

// What every channel does alike with what it has verified and read: hands it to the conversations,
// and tells the hooks what became of it. `kind` is a constant word. Thread-safety: any thread.
class Intake {
 public:
  // Borrowed: `conversations`.
  Intake(service::Conversations& conversations, Hooks hooks);

  // Errors: as of Conversations::take; not to be acknowledged, so that it is delivered again.
  [[nodiscard]] Result<service::Receipt> take(std::string_view kind,
                                              const service::Arrival& arrival) const;
  // As Conversations::say_once.
  [[nodiscard]] Result<void> say_once(std::string_view kind, const store::InboxKey& key,
                                      const std::string& address,
                                      const dialogue::Delivery& delivery) const;

  // As service::take_team, for a team (a group of people).
  [[nodiscard]] Result<service::TeamReceipt> take_team(std::string_view kind,
                                                       const service::TeamGround& teams,
                                                       const service::TeamArrival& arrival) const;

  // Something that needed the store could not be done.
  void failed(std::string_view kind, const Error& error) const;

  [[nodiscard]] const Hooks& hooks() const { return hooks_; }

 private:
  service::Conversations& conversations_;
  const Hooks hooks_;
};

}  // namespace tillit::channels
