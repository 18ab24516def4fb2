// yidand as of tomorrow: the daemon with the toy second version of the title rules beside the released one.
#include "services/yidand/program.h"
#include "tests/support/toy_rules.h"

int main(int argc, char** argv) { return yidan::yidand::Main(argc, argv, yidan::testing::ToyBook()); }
