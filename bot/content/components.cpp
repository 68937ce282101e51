#include "content/components.hpp"

#include <algorithm>
#include <limits>

namespace tillit::content {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// With a stack of its own: a dialogue of 2000 nodes in a row must not use up the thread's.
class Tarjan {
 public:
  explicit Tarjan(const Edges& edges)
      : edges_(edges), order_(edges.size(), kNone), low_(edges.size()), on_stack_(edges.size()) {
    found_.of.assign(edges.size(), kNone);
  }

  Components run() {
    for (std::size_t v = 0; v < edges_.size(); ++v) {
      if (order_[v] == kNone) from(v);
    }
    return std::move(found_);
  }

 private:
  struct Frame {
    std::size_t vertex;
    std::size_t next_edge;
  };

  void open(std::size_t v) {
    order_[v] = low_[v] = next_order_++;
    stack_.push_back(v);
    on_stack_[v] = true;
    frames_.push_back({v, 0});
  }

  void from(std::size_t root) {
    open(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const std::size_t v = frame.vertex;
      if (frame.next_edge < edges_[v].size()) {
        const std::size_t to = edges_[v][frame.next_edge++];
        if (order_[to] == kNone) {
          open(to);
        } else if (on_stack_[to]) {
          low_[v] = std::min(low_[v], order_[to]);
        }
        continue;
      }
      if (low_[v] == order_[v]) close(v);
      frames_.pop_back();
      if (!frames_.empty())
        low_[frames_.back().vertex] = std::min(low_[frames_.back().vertex], low_[v]);
    }
  }

  void close(std::size_t root) {
    for (std::size_t v = kNone; v != root;) {
      v = stack_.back();
      stack_.pop_back();
      on_stack_[v] = false;
      found_.of[v] = found_.count;
    }
    ++found_.count;
  }

  const Edges& edges_;
  std::vector<std::size_t> order_;
  std::vector<std::size_t> low_;
  std::vector<bool> on_stack_;
  std::vector<std::size_t> stack_;
  std::vector<Frame> frames_;
  std::size_t next_order_ = 0;
  Components found_;
};

}  // namespace

Components strong_components(const Edges& edges) { return Tarjan(edges).run(); }

std::vector<bool> circular(const Edges& edges, const Components& components) {
  std::vector<std::size_t> size(components.count);
  std::vector<bool> circle(components.count);
  for (std::size_t v = 0; v < edges.size(); ++v) {
    if (++size[components.of[v]] > 1) circle[components.of[v]] = true;
    if (std::find(edges[v].begin(), edges[v].end(), v) != edges[v].end())
      circle[components.of[v]] = true;
  }
  return circle;
}

}  // namespace tillit::content
