#pragma once

#include "coaching/book.hpp"
#include "coaching/host_functions.hpp"
#include "dialogue/value.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

// What scripts may read: views and the fields of entities. Private to bot/coaching; bound to slots
// in host_functions.cpp. Types are written as in dialogs/host.json.
namespace tillit::coaching {

struct Viewed {
  const Book& book;
  LocalDateTime now;
  const Language& language;
  const HostOptions& options;
};

struct ViewEntry {
  std::string_view name;
  std::string_view type;
  dialogue::Value (*read)(const Viewed&);  // entities as ids
};
[[nodiscard]] std::span<const ViewEntry> view_entries();

// A field of an entity of kind T. Entities within it are ids.
template <class T>
struct FieldEntry {
  std::string_view name;
  std::string_view type;
  dialogue::Value (*read)(const T&, const Book&, Date today, const AllowedHours&);
};
[[nodiscard]] std::span<const FieldEntry<Relationship>> relationship_fields();
[[nodiscard]] std::span<const FieldEntry<Note>> note_fields();
[[nodiscard]] std::span<const FieldEntry<Place>> place_fields();
[[nodiscard]] std::span<const FieldEntry<Promise>> promise_fields();

}  // namespace tillit::coaching
