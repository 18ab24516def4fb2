#include "services/ledger/read_pool.h"

#include <gtest/gtest.h>

#include <semaphore>
#include <string>

namespace yidan::ledger {
namespace {

// One thread, which waits until it is let go.
class ReadPoolTest : public ::testing::Test {
 protected:
  void Occupy() {
    pool_.Post("busy", [this] {
      entered_.release();
      go_.acquire();
    });
    entered_.acquire();
  }
  ReadPool::Posted Post(const std::string& caller) {
    return pool_.Post(caller, [this, caller] { order_ += caller; });
  }
  // In what order the rest ran.
  std::string Run() {
    go_.release();
    pool_.Stop();
    return order_;
  }

  std::binary_semaphore entered_{0};
  std::binary_semaphore go_{0};
  std::string order_;
  ReadPool pool_{{.threads = 1, .waiting_max = 8, .caller_waiting_max = 5}};
};

TEST_F(ReadPoolTest, CallersTakeTurnsAndEachIsServedInOrder) {
  Occupy();
  for (int i = 0; i < 4; ++i) Post("a");
  Post("b");
  Post("c");
  Post("b");
  EXPECT_EQ(Run(), "abcabaa");
}

TEST_F(ReadPoolTest, WhatWaitsIsBoundedOfEachAndInAll) {
  Occupy();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Post("a"), ReadPool::Posted::kTaken);
  EXPECT_EQ(Post("a"), ReadPool::Posted::kShareFull);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Post("b"), ReadPool::Posted::kTaken);
  EXPECT_EQ(Post("b"), ReadPool::Posted::kFull);
  EXPECT_EQ(Post("c"), ReadPool::Posted::kFull);
  EXPECT_EQ(Run(), "abababaa");
  EXPECT_EQ(Post("a"), ReadPool::Posted::kStopped);
}

}  // namespace
}  // namespace yidan::ledger
