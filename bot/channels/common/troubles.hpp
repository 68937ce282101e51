#pragma once

#include "channels/common/warned.hpp"
#include "core/clock.hpp"

#include <spdlog/logger.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tillit::channels {

// A call to the platform that failed in a way only the operator can mend.
struct Trouble {
  std::string_view event;      // a constant word
  std::string_view workspace;  // written as a reference
  std::string_view method;     // of the platform's API, a constant word
  std::string_view kind;       // of the error, a constant word
  std::string facts;           // for the line: "error=… request=…", words only, never content
};

// Tells the operator what only they can mend. One line per event, method and kind of error in a
// minute, with `count` of what was left out since. Thread-safety: any thread.
class Troubles {
 public:
  // Borrowed: `clock`. `reference`: Store::reference.
  Troubles(std::shared_ptr<spdlog::logger> log, const Clock& clock,
           std::function<std::string(std::string_view)> reference);

  void tell(const Trouble& trouble);

 private:
  std::shared_ptr<spdlog::logger> log_;  // shared: that is how spdlog hands loggers around
  const Clock& clock_;
  const std::function<std::string(std::string_view)> reference_;
  Warned warned_;
};

}  // namespace tillit::channels
