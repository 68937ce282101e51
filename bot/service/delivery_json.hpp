#pragma once

#include "core/result.hpp"
#include "dialogue/delivery.hpp"

#include <string>
#include <string_view>

namespace tillit::service {

// How a delivery waits in the outbox: final words, still free of any channel's blocks. Total;
// Corrupt for anything else.
[[nodiscard]] std::string write_delivery(const dialogue::Delivery& delivery);
[[nodiscard]] Result<dialogue::Delivery> read_delivery(std::string_view json);

}  // namespace tillit::service
