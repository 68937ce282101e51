#pragma once

#include <cstddef>
#include <vector>

namespace tillit::content {

// A directed graph: for each vertex, where its edges go.
using Edges = std::vector<std::vector<std::size_t>>;

// The circles of a graph (its strongly connected components, Tarjan 1972): component[vertex],
// numbered so that an edge between two components goes from the higher number to the lower.
struct Components {
  std::vector<std::size_t> of;
  std::size_t count = 0;
};
[[nodiscard]] Components strong_components(const Edges& edges);

// Whether one can go round: more than one vertex, or an edge to itself. By component.
[[nodiscard]] std::vector<bool> circular(const Edges& edges, const Components& components);

}  // namespace tillit::content
