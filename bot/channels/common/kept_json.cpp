#include "channels/common/kept_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tillit::channels {
namespace {

using Json = nlohmann::json;

const Wanted* find_wanted(std::span<const Wanted> wanted, std::string_view key) {
  const auto found = std::ranges::find_if(
      wanted, [key](const Wanted& one) { return one.key.empty() || one.key == key; });
  return found == wanted.end() ? nullptr : &*found;
}

// What nlohmann's reader tells as it goes along the text. Objects and lists that nobody wants are
// counted, not kept.
class Keeper {
 public:
  explicit Keeper(std::span<const Wanted> wanted) : wanted_(wanted) {}

  bool null() { return keep(Kept::Kind::Null, {}); }
  bool boolean(bool value) { return keep(Kept::Kind::Bool, value ? "true" : "false"); }
  bool number_integer(Json::number_integer_t value) {
    return keep(Kept::Kind::Number, is_wanted() ? std::to_string(value) : std::string());
  }
  bool number_unsigned(Json::number_unsigned_t value) {
    return keep(Kept::Kind::Number, is_wanted() ? std::to_string(value) : std::string());
  }
  bool number_float(Json::number_float_t /*value*/, const std::string& as_written) {
    return keep(Kept::Kind::Number, is_wanted() ? as_written : std::string());
  }
  bool string(std::string& value) {
    return keep(Kept::Kind::String, is_wanted() ? std::move(value) : std::string());
  }
  bool binary(Json::binary_t& /*value*/) { return false; }  // JSON has none

  bool start_object(std::size_t /*count*/) { return open(Kept::Kind::Object); }
  bool start_array(std::size_t /*count*/) { return open(Kept::Kind::List); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    if (skipped_ > 0) return true;
    next_ = find_wanted(open_.back().inside, name);
    if (next_ != nullptr) name_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const Json::exception& /*error*/) {
    return false;
  }

  [[nodiscard]] std::optional<Kept> take() {
    if (!root_.is(Kept::Kind::Object)) return std::nullopt;
    return std::move(root_);
  }

 private:
  struct Open {
    Kept* value;
    std::span<const Wanted> inside;  // what is wanted of its members or elements
  };

  [[nodiscard]] bool in_list() const {
    return !open_.empty() && open_.back().value->is(Kept::Kind::List);
  }
  [[nodiscard]] bool is_wanted() const {
    return skipped_ == 0 && !open_.empty() && (in_list() || next_ != nullptr);
  }

  // Where the value at hand goes. Its parent's `kept` grows only while no child is open, so the
  // pointers in `open_` hold.
  Kept* place(Kept::Kind kind) {
    if (open_.empty()) {
      root_.kind = kind;
      return &root_;
    }
    Kept& value = open_.back().value->kept.emplace_back();
    value.kind = kind;
    if (!in_list()) value.key = std::move(name_);
    return &value;
  }

  bool keep(Kept::Kind kind, std::string text) {
    if (open_.empty()) return false;  // the root is no object
    if (is_wanted()) place(kind)->text = std::move(text);
    next_ = nullptr;
    return true;
  }

  bool open(Kept::Kind kind) {
    if (++depth_ > kMaxDepth) return false;
    const bool is_root = open_.empty();
    if (is_root && kind == Kept::Kind::List) return false;
    if (!is_root && !is_wanted()) {
      ++skipped_;
      return true;
    }
    const std::span<const Wanted> inside = is_root     ? wanted_
                                           : in_list() ? open_.back().inside
                                                       : next_->inside;
    Kept* const value = place(kind);
    open_.push_back({value, inside});
    next_ = nullptr;
    return true;
  }

  bool close() {
    --depth_;
    if (skipped_ > 0) {
      --skipped_;
      next_ = nullptr;
    } else {
      open_.pop_back();
    }
    return true;
  }

  std::span<const Wanted> wanted_;
  Kept root_;
  std::vector<Open> open_;  // from the root inwards; empty before it and after it
  int skipped_ = 0;         // objects and lists open inside one that nobody wants
  int depth_ = 0;
  const Wanted* next_ = nullptr;  // what is wanted of the member whose key came last
  std::string name_;              // that key
};

const Kept& nothing() {
  static const Kept kNothing{};
  return kNothing;
}

}  // namespace

const Kept* Kept::find(std::string_view name) const {
  if (!is(Kind::Object)) return nullptr;
  const auto found = std::ranges::find(kept, name, &Kept::key);
  return found == kept.end() ? nullptr : &*found;
}

const std::string& Kept::text_of(std::string_view name) const {
  const Kept* const member = find(name);
  return member != nullptr && member->is(Kind::String) ? member->text : nothing().text;
}

bool Kept::is_true(std::string_view name) const {
  const Kept* const member = find(name);
  return member != nullptr && (member->is(Kind::Bool) || member->is(Kind::String)) &&
         member->text == "true";
}

std::optional<std::int64_t> Kept::number_of(std::string_view name) const {
  const Kept* const member = find(name);
  if (member == nullptr || !member->is(Kind::Number)) return std::nullopt;
  const char* const end = member->text.data() + member->text.size();
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(member->text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

const Kept& Kept::inside(std::string_view name) const {
  const Kept* const member = find(name);
  const bool holds = member != nullptr && (member->is(Kind::Object) || member->is(Kind::List));
  return holds ? *member : nothing();
}

std::vector<std::string> Kept::texts_of(std::string_view name) const {
  std::vector<std::string> texts;
  for (const Kept& element : inside(name).kept) {
    if (element.is(Kind::String)) texts.push_back(element.text);
  }
  return texts;
}

Result<Kept> keep_wanted(std::string_view json, std::span<const Wanted> wanted) {
  Keeper keeper(wanted);
  const bool is_json = Json::sax_parse(json.begin(), json.end(), &keeper);
  std::optional<Kept> kept = is_json ? keeper.take() : std::nullopt;
  if (!kept) return fail(Errc::Invalid, "a body is not the JSON object it should be");
  return std::move(*kept);
}

}  // namespace tillit::channels
