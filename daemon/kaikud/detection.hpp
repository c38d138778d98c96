#pragma once

#include <map>

#include <kaiku/config/config.hpp>
#include <kaiku/crisis/detector.hpp>

namespace kaikud {

/// When the detectors of each brand speak, and by which clock.
std::map<kaiku::BrandId, kaiku::crisis::Detector::Settings> detection_of(
    const kaiku::config::Config& config);

}  // namespace kaikud
