#pragma once

namespace tillit::channels {

// The entity that stands for a character with a meaning in HTML and XML, in text and in attributes;
// nullptr for all others (HTML Living Standard, 13.3 "Serialising HTML fragments").
[[nodiscard]] constexpr const char* entity_of(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return nullptr;
  }
}

}  // namespace tillit::channels
