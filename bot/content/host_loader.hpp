#pragma once

#include "content/diagnostic.hpp"
#include "dialogue/host.hpp"
#include "language/json_tree.hpp"

#include <memory>
#include <string_view>

namespace tillit::content {

inline constexpr std::string_view kHostFile = "dialogs/host.json";

// Reads what dialogs/host.json declares: D01, D21, D20-D25 of initial values. nullptr if anything
// is wrong with it, because everything that scripts say about it would then be guessed. Which
// dialogues exist is checked later.
[[nodiscard]] std::unique_ptr<const dialogue::HostTypes> load_host(const language::JsonNode& root,
                                                                   Findings& findings);

// Types by name, among the records and enums of a host.
class HostTypeNames final : public dialogue::TypeNames {
 public:
  explicit HostTypeNames(const dialogue::HostTypes& types)
      : types_(types) {}  // Borrowed: types must outlive this.
  [[nodiscard]] const dialogue::RecordType* find_record(std::string_view name) const override;
  [[nodiscard]] std::shared_ptr<const dialogue::EnumType> find_enum(
      std::string_view name) const override;

 private:
  const dialogue::HostTypes& types_;
};

// A declared type: `type`, `of` and `optional` of a variable. D21 and nullopt if there is no such
// type.
[[nodiscard]] std::optional<dialogue::Type> declared_type(const language::JsonNode& declaration,
                                                          const dialogue::TypeNames& names,
                                                          std::string_view file,
                                                          Findings& findings);

}  // namespace tillit::content
