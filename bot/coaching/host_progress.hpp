#pragma once

#include "coaching/host_commands.hpp"
#include "coaching/host_views.hpp"

#include <span>

// What scripts may read and do about a person's progress and about what they wrote. Private to
// bot/coaching; joined with the other entries in host_views.cpp and host_commands.cpp.
namespace tillit::coaching {

[[nodiscard]] std::span<const ViewEntry> progress_views();
[[nodiscard]] std::span<const CommandEntry> progress_commands();
[[nodiscard]] std::span<const FieldEntry<Snapshot>> snapshot_fields();
// A journal entry without its text: that was written in private, and no script can show it
// (docs/adr/0012). The person finds it in their export.
[[nodiscard]] std::span<const FieldEntry<Note>> journal_fields();

}  // namespace tillit::coaching
