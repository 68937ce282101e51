#pragma once

#include "http/message.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tillit::http {

// Which handler takes which method and path. Literal only: what the network sends is compared,
// never matched by an expression (std::regex can be made to recurse until the stack ends).
// Immutable once the server has it; then any thread.
class Routes {
 public:
  // `path` starts with '/', as it is sent. A GET route answers HEAD, too.
  void add(std::string method, std::string path, Handler handler);
  // Takes `prefix` (ends with '/') + one more segment, not empty. The handler finds the segment
  // decoded in Request::segment; one that decodes to '/', '\\', a control byte, "." or ".." is not
  // found. Exact routes win, then the longer prefix.
  void add_prefix(std::string method, std::string prefix, Handler handler);

  struct Found {
    const Handler* handler;  // borrowed from the table
    std::string_view route;  // the path or prefix it was added with: ours, so it may be logged
    std::string segment;
  };
  struct NotFound {};
  struct WrongMethod {
    std::string allow;  // "GET, HEAD, POST"
  };
  [[nodiscard]] std::variant<Found, NotFound, WrongMethod> find(std::string_view method,
                                                                std::string_view path) const;

 private:
  struct Route {
    std::string method;
    std::string path;
    bool is_prefix;
    Handler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace tillit::http
