#pragma once

#include "coaching/book.hpp"

#include <optional>
#include <string>
#include <string_view>

// Whom the person builds trust with. Total: an id that does not exist changes nothing.
namespace tillit::coaching {

// The alias as it is kept: on one line, at most kMaxAlias bytes; empty if nothing is left.
[[nodiscard]] std::string plain_alias(std::string_view alias);

// The relationship that goes by this alias. Case, punctuation at the ends and compatibility forms
// do not tell two people apart; accents do (Asa is not Åsa).
[[nodiscard]] const Relationship* find_by_alias(const Book& book, std::string_view alias);

// A new relationship, or, where somebody goes by this alias already, that one used again:
// find_by_alias() then tells which it is. A blank alias changes nothing.
[[nodiscard]] Book add_relationship(Book book, std::string id, std::string_view alias, Date today);

// Comes first among the relationships from now on.
[[nodiscard]] Book use_relationship(Book book, std::string_view id);

// A blank text takes away what was kept.
[[nodiscard]] Book set_matters(Book book, std::string_view id, std::string_view text);
[[nodiscard]] Book set_next_talk(Book book, std::string_view id, Date on);

// Counts one practice today.
[[nodiscard]] Book practise(Book book, std::string_view id, Date today,
                            const std::optional<Behaviour>& behaviour = std::nullopt);
// Of the practices the newest kMaxPractices stay; the others are counted.
[[nodiscard]] Book add_practice(Book book, Practice practice);
[[nodiscard]] std::optional<Date> practised_on(const Book& book, std::string_view id);

// Everything that names or describes them goes: alias, what matters to them, notes, journal
// entries and snapshots about them. Promises are the person's own and stay, with nobody attached;
// so do the days of practice.
[[nodiscard]] Book forget_relationship(Book book, std::string_view id);

}  // namespace tillit::coaching
