#include "coaching/nudge_settings.hpp"

#include "coaching/follow_ups.hpp"

namespace tillit::coaching {
namespace {

using Mode = NudgeSettings::Mode;

Book end_pause(Book book, const PauseEnd& end, const AllowedHours& hours) {
  const FollowUps planned = follow_ups_after(book, end, hours);
  for (Promise& promise : book.promises) {
    if (const auto found = planned.find(promise.id); found != planned.end())
      promise.plan.follow_up = found->second;
  }
  book.nudges = {};
  return book;
}

}  // namespace

NudgeSettings settings_on(const Book& book, Date today) {
  const bool is_over =
      book.nudges.mode == Mode::Paused && book.nudges.until && *book.nudges.until <= today;
  return is_over ? NudgeSettings{} : book.nudges;
}

Book pause_nudges(Book book, const std::optional<Date>& until, const LocalDateTime& now) {
  if (until && *until <= now.date) return book;
  book.nudges = NudgeSettings{Mode::Paused, book.nudges.since.value_or(now), until};
  return book;
}

Book stop_nudges(Book book, const LocalDateTime& now) {
  book.nudges = NudgeSettings{Mode::Off, book.nudges.since.value_or(now), std::nullopt};
  return book;
}

Book resume_nudges(Book book, const LocalDateTime& now, const AllowedHours& hours) {
  if (book.nudges.mode == Mode::On) return book;
  return end_pause(std::move(book), PauseEnd{now, add(now.date, {0, 1, 0})}, hours);
}

Book settle(Book book, Date today, const AllowedHours& hours) {
  if (book.nudges.mode == Mode::On || settings_on(book, today).mode != Mode::On) return book;
  const Date until = *book.nudges.until;
  return end_pause(std::move(book), pause_end_on(until), hours);
}

}  // namespace tillit::coaching
