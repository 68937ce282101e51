#include "http/routes.hpp"

#include "http/url.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <set>

namespace tillit::http {
namespace {

// The one segment behind `prefix`, or nullopt if `path` is not of that shape.
std::optional<std::string> segment_of(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix) || path.size() == prefix.size()) return std::nullopt;
  const std::string_view raw = path.substr(prefix.size());
  if (raw.find('/') != std::string_view::npos) return std::nullopt;
  auto segment = percent_decode(raw);
  if (!segment || *segment == "." || *segment == "..") return std::nullopt;
  const bool plain = std::ranges::all_of(*segment, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f && c != '/' && c != '\\';
  });
  return plain ? segment : std::nullopt;
}

bool takes(std::string_view route_method, std::string_view method) {
  return route_method == method || (route_method == "GET" && method == "HEAD");
}

}  // namespace

void Routes::add(std::string method, std::string path, Handler handler) {
  assert(path.starts_with('/') && handler);
  routes_.push_back({std::move(method), std::move(path), false, std::move(handler)});
}

void Routes::add_prefix(std::string method, std::string prefix, Handler handler) {
  assert(prefix.starts_with('/') && prefix.ends_with('/') && handler);
  routes_.push_back({std::move(method), std::move(prefix), true, std::move(handler)});
}

std::variant<Routes::Found, Routes::NotFound, Routes::WrongMethod> Routes::find(
    std::string_view method, std::string_view path) const {
  std::optional<Found> best;
  bool best_is_prefix = true;
  std::set<std::string> methods;
  for (const Route& route : routes_) {
    std::string segment;
    if (route.is_prefix) {
      auto found = segment_of(path, route.path);
      if (!found) continue;
      segment = std::move(*found);
    } else if (route.path != path) {
      continue;
    }
    methods.insert(route.method);
    if (route.method == "GET") methods.insert("HEAD");
    if (!takes(route.method, method)) continue;
    const bool better =
        !best || (best_is_prefix && (!route.is_prefix || route.path.size() > best->route.size()));
    if (!better) continue;
    best = Found{&route.handler, route.path, std::move(segment)};
    best_is_prefix = route.is_prefix;
  }
  if (best) return *best;
  if (methods.empty()) return NotFound{};
  WrongMethod wrong;
  for (const auto& name : methods) wrong.allow += (wrong.allow.empty() ? "" : ", ") + name;
  return wrong;
}

}  // namespace tillit::http
