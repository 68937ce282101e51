#pragma once

#include "common/e2e/seat.hpp"
#include "dialogue/library.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// What happens in a scene, written down as it happens, for a reader and for a golden file.
namespace tillit::e2e {

class Story {
 public:
  // Borrowed: it must outlive this.
  explicit Story(const dialogue::Library& library) : library_(library) {}

  void chapter(std::string_view title);
  void line(const std::string& line) { text_ += line + "\n"; }
  void lines(const std::vector<std::string>& lines);
  // What has come into the chat since the last time. Seats must outlive this.
  void chat(const Seat& seat);
  // It is not told what has come.
  void skip(const Seat& seat) { seen_[&seat] = seat.messages().size(); }
  void say(Seat& seat, const std::string& words);
  void press(Seat& seat, const std::string& button);

  // With what differs from run to run taken out: days, times, codes, the zone where it is ten now,
  // and a line that the bot varies stands as the first of its variants.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  [[nodiscard]] std::string steady(std::string line) const;

  const dialogue::Library& library_;
  std::string text_;
  std::map<const Seat*, std::size_t> seen_;  // messages
};

// Compares with tests/<file>; with TILLIT_REWRITE=1 in the environment writes it instead.
// Empty: the same; else the first line that differs and how to rewrite the file.
[[nodiscard]] std::string compare_golden(const std::string& file, const std::string& text);

}  // namespace tillit::e2e
