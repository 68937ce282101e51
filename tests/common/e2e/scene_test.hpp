#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace tillit::e2e {

// For the tests: a scene, of whatever platform, that is looked over at its end. `Scene` is made
// from `Options` and has check().
template <class Scene, class Options>
class SceneTest : public ::testing::Test {
 protected:
  Scene& scene() {
    if (!scene_) set(Options{});
    return *scene_;
  }
  // With other circumstances; first thing in a test.
  void set(Options options) { scene_ = std::make_unique<Scene>(std::move(options)); }
  void TearDown() override {
    if (scene_) scene_->check();
  }

 private:
  std::unique_ptr<Scene> scene_;
};

}  // namespace tillit::e2e
