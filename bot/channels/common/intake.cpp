#include "channels/common/intake.hpp"

#include <chrono>
#include <utility>

namespace tillit::channels {

Intake::Intake(service::Conversations& conversations, Hooks hooks)
    : conversations_(conversations), hooks_(std::move(hooks)) {}

Result<service::Receipt> Intake::take(std::string_view kind,
                                      const service::Arrival& arrival) const {
  const auto began = std::chrono::steady_clock::now();
  auto receipt = conversations_.take(arrival);
  if (!receipt) {
    failed(kind, receipt.error());
    return receipt;
  }
  if (receipt->held || receipt->duplicate) {
    hooks_.received(kind, receipt->held ? "held" : "duplicate");
    return receipt;
  }
  hooks_.turned(*receipt, std::chrono::steady_clock::now() - began);
  hooks_.received(kind, "taken");
  return receipt;
}

Result<void> Intake::say_once(std::string_view kind, const store::InboxKey& key,
                              const std::string& address,
                              const dialogue::Delivery& delivery) const {
  const auto said = conversations_.say_once(key, address, delivery);
  if (!said) {
    failed(kind, said.error());
    return tl::unexpected(said.error());
  }
  if (*said) hooks_.nudge();
  hooks_.received(kind, *said ? "taken" : "duplicate");
  return {};
}

Result<service::TeamReceipt> Intake::take_team(std::string_view kind,
                                               const service::TeamGround& teams,
                                               const service::TeamArrival& arrival) const {
  auto receipt = service::take_team(teams, arrival);
  if (!receipt) {
    failed(kind, receipt.error());
    return receipt;
  }
  hooks_.received(kind, "taken");
  if (receipt->changed) hooks_.nudge();
  return receipt;
}

void Intake::failed(std::string_view kind, const Error& error) const {
  hooks_.received(kind, "failed");
  hooks_.warn("a turn was not taken", error.code == Errc::Unavailable ? "unavailable"
                                      : error.code == Errc::Corrupt   ? "corrupt"
                                                                      : "refused");
}

}  // namespace tillit::channels
