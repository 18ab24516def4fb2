// yidand: the registry's daemon, with the rules that were released.
#include "services/yidand/program.h"

int main(int argc, char** argv) {
  return yidan::yidand::Main(argc, argv, yidan::title::RuleBook::Released());
}
