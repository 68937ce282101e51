#pragma once

#include "core/result.hpp"
#include "dialogue/delivery.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tillit::service {

// How a delivery waits in the outbox: final words, still free of any channel's blocks. Total;
// Corrupt for anything else.
[[nodiscard]] std::string write_delivery(const dialogue::Delivery& delivery);
[[nodiscard]] Result<dialogue::Delivery> read_delivery(std::string_view json);

// How the end of a question waits there (store::OutboxMessage::edits).
struct Edit {
  std::optional<std::string> option;  // what was tapped; none: it was answered in words
  std::string answer_url;             // where the tap itself may be answered; may be empty
  std::optional<std::string> text{};  // what was written in the message; never a private answer
  int before = 0;  // which of the question's messages, counted back from the newest
};
[[nodiscard]] std::string write_edit(const Edit& edit);
[[nodiscard]] Result<Edit> read_edit(std::string_view json);

}  // namespace tillit::service
