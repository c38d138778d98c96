#pragma once

#include <string>

#include <kaiku/domain/action.hpp>

#include "graph.hpp"

// What an action on a Meta platform is aimed at.
namespace kaiku::platforms::meta {

/// Where a public answer goes. Facebook and Instagram show two levels of comments: an answer under
/// the topmost one stands where people look, and one to a reply lands there anyway.
inline const std::string& answered(const Action& action) {
  return is_graph_id(action.thread.value) ? action.thread.value : action.target.value;
}

}  // namespace kaiku::platforms::meta
