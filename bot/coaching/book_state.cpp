#include "coaching/book_state.hpp"

#include "coaching/book_json.hpp"

namespace tillit::coaching {

const Book& BookState::book() const {
  if (!book_) {
    auto read = read_book(stored_);
    if (!read) damage_ = read.error();
    book_ = read ? std::move(*read) : Book{};
  }
  return *book_;
}

std::string BookState::bytes() const { return is_changed_ ? write_book(*book_) : stored_; }

}  // namespace tillit::coaching
