#pragma once

#include "dialogue/delivery.hpp"
#include "dialogue/library.hpp"
#include "service/team_option.hpp"
#include "team/digest.hpp"
#include "team/line.hpp"
#include "team/team.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

// The words of teams: lines of bot/team as messages in one language, with their buttons.
namespace tillit::service {

struct TeamButton {
  TeamOption::What what;
  std::string_view label;  // of locales/<language>/team.json
};

class TeamWords {
 public:
  // Borrowed: the library must outlive this. A language that is not loaded is the default one.
  TeamWords(const dialogue::Library& library, const Language& language);

  [[nodiscard]] const Language& language() const { return language_; }
  [[nodiscard]] std::string said(const team::Line& line) const;
  // One message: a line, a paragraph. `key` is that of the first line.
  [[nodiscard]] dialogue::Delivery message(const std::vector<team::Line>& lines) const;
  [[nodiscard]] dialogue::Delivery message(const std::vector<team::Line>& lines, const TeamId& team,
                                           std::initializer_list<TeamButton> buttons) const;
  // A question of the open pulse under what is said before it.
  [[nodiscard]] dialogue::Delivery question(const team::Team& team, const std::string& id,
                                            std::vector<team::Line> before) const;
  // After the last question: own words may be added.
  [[nodiscard]] dialogue::Delivery last_of_pulse(const team::Team& team,
                                                 std::vector<team::Line> before) const;
  // The digest as messages to the place: what was found with the loop's question last.
  [[nodiscard]] std::vector<dialogue::Delivery> digest(const team::Team& team,
                                                       const team::Digest& digest,
                                                       std::string_view proposed_action) const;

 private:
  const dialogue::Library& library_;
  Language language_;
};

}  // namespace tillit::service
