#include "service/planned.hpp"

#include "service/next_nudge.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <utility>

namespace tillit::service {
namespace {

using nlohmann::json;
using store::Transaction;

store::IfBusy to_row(dialogue::SetSchedule::IfBusy if_busy) {
  return static_cast<store::IfBusy>(if_busy);
}

std::string arguments_json(const std::map<std::string, std::string>& arguments) {
  json out = json::object();
  for (const auto& [name, value] : arguments) out[name] = json::parse(value, nullptr, false);
  return out.dump();
}

}  // namespace

std::chrono::seconds length_of(const CalendarDuration& duration) {
  return std::chrono::seconds{(duration.months * 30 + duration.days) * 86'400 + duration.seconds};
}

Result<void> apply_schedules(Transaction& transaction, const std::vector<dialogue::Effect>& effects,
                             const PersonId& person, const Zone& zone) {
  for (const auto& effect : effects) {
    Result<void> done;
    if (const auto* set = std::get_if<dialogue::SetSchedule>(&effect)) {
      done = transaction.put_schedule(
          {person, set->key, set->dialogue, arguments_json(set->arguments), format(set->at),
           zone.name(), zone.to_instant(set->at), length_of(set->window), to_row(set->if_busy)});
    } else if (const auto* cancel = std::get_if<dialogue::CancelSchedule>(&effect)) {
      done = transaction.cancel_schedule(person, cancel->key);
    }
    if (!done) return done;
  }
  return {};
}

Result<store::Schedule> moved_to(store::Schedule schedule, const Zone& zone) {
  const auto local = parse_local_date_time(schedule.local);
  if (!local) return fail(Errc::Corrupt, "the local time of a schedule does not parse");
  schedule.zone = zone.name();
  schedule.due = zone.to_instant(*local);
  return schedule;
}

Result<void> move_schedules(Transaction& transaction, const PersonId& person, const Zone& zone) {
  auto schedules = transaction.schedules_of(person);
  if (!schedules) return tl::unexpected(schedules.error());
  for (auto& schedule : *schedules) {
    if (schedule.key == kNudgeKey || schedule.key.starts_with(kWishPrefix)) continue;
    const auto moved = moved_to(std::move(schedule), zone);
    if (!moved) return tl::unexpected(moved.error());
    if (auto put = transaction.put_schedule(*moved); !put) return put;
  }
  return {};
}

}  // namespace tillit::service
