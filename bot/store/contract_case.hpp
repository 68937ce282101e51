#pragma once

#include "store/store.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

// What the contract's suites are run against: one case per implementation.
namespace tillit::store {

// One storage, empty at first.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  // Opens it; the store opened before is closed.
  [[nodiscard]] virtual std::unique_ptr<Store> open() = 0;
  // Opens what a power cut at this instant would leave behind, `running` still being open.
  [[nodiscard]] virtual std::unique_ptr<Store> open_after_kill(Store& running) = 0;
};

struct StoreCase {
  const char* name;
  std::function<std::unique_ptr<StoreUnderTest>()> make;
};

inline void PrintTo(const StoreCase& one, std::ostream* out) { *out << one.name; }

inline std::string name_of(const ::testing::TestParamInfo<StoreCase>& test) {
  return test.param.name;
}

}  // namespace tillit::store
