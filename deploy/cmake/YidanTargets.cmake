# Helpers of the build: warnings, sanitizers, and one library per folder.

add_library(yidan_flags INTERFACE)
target_compile_options(yidan_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused -Wnull-dereference
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>)
# g++ 12 at -O2 reports maybe-uninitialized and null-dereference inside libstdc++'s own headers.
target_compile_options(yidan_flags INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-null-dereference -Wno-maybe-uninitialized -Wno-restrict>)
target_include_directories(yidan_flags INTERFACE ${CMAKE_SOURCE_DIR})

if(YIDAN_SANITIZE)
  add_compile_options(-fsanitize=${YIDAN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=${YIDAN_SANITIZE})
endif()

# All code is instrumented for coverage; only the targets in tests/fuzz get libFuzzer's main function.
if(YIDAN_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=address,undefined)
endif()

# yidan_library(title DEPS yidan_crypto ...): the library yidan_title from this folder's *.cc.
function(yidan_library name)
  cmake_parse_arguments(ARG "" "" "DEPS;PRIVATE_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  if(sources)
    add_library(yidan_${name} STATIC ${sources})
    target_link_libraries(yidan_${name} PUBLIC ${ARG_DEPS} PRIVATE yidan_flags ${ARG_PRIVATE_DEPS})
    target_include_directories(yidan_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  else()
    add_library(yidan_${name} INTERFACE)
    target_link_libraries(yidan_${name} INTERFACE ${ARG_DEPS})
    target_include_directories(yidan_${name} INTERFACE ${CMAKE_SOURCE_DIR})
  endif()
endfunction()
