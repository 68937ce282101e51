#include "service/nudge_preview.hpp"

#include "service/nudging.hpp"

namespace tillit::service {

Result<NudgePreview> preview_nudges(store::Transaction& transaction, const store::Store& store,
                                    const NudgeRules& rules, const PersonId& person, TimePoint from,
                                    TimePoint until) {
  const auto nudged = read_nudged(transaction, rules.library, person);
  if (!nudged) return tl::unexpected(nudged.error());
  const auto room = room_for_nudges(transaction, person);
  if (!room) return tl::unexpected(room.error());
  NudgePreview preview;
  preview.person = store.reference(person.str());
  preview.zone = nudged->person.zone;
  preview.unreachable = !room->has_value();
  preview.rows =
      coaching::plan_nudges(nudged_person(*nudged, rules), wishes_of(*nudged), from, until);
  return preview;
}

}  // namespace tillit::service
