#pragma once

#include "coaching/book.hpp"
#include "core/result.hpp"
#include "dialogue/delivery.hpp"
#include "dialogue/library.hpp"
#include "dialogue/person.hpp"
#include "store/store.hpp"

#include <vector>

namespace tillit::service {

// Everything that is kept about a person, readable, in their language, as messages of at most 3 000
// bytes: settings, accounts, people (aliases), promises, notes, private notes, answers kept between
// talks, teams they take part in, what is planned, what waits to be sent, and what was said.
// Headings are the texts `core.export_*`.
[[nodiscard]] Result<std::vector<dialogue::Delivery>> export_of(store::Transaction& transaction,
                                                                const dialogue::Library& library,
                                                                const dialogue::Person& person,
                                                                const coaching::Book& book,
                                                                TimePoint now);

// The headings that core.json must have, without "core.".
[[nodiscard]] const std::vector<std::string>& export_text_keys();

}  // namespace tillit::service
