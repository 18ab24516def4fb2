# A program that starts in milliseconds: its libraries' archives instead of sixty shared objects that the loader
# would have to find and bind. Only the C library stays shared.
#
# yidan_external(NAME target): the library yidan_NAME_library stands for an imported target; programs with the
# property YIDAN_STATIC link the archives in its place, all others the shared object. Sanitizers keep shared
# objects: theirs must come first.

set(YIDAN_STATIC_MODULES grpc++ protobuf libssl libcrypto libsodium libutf8proc)

# Every archive that pkg-config names for the modules, each once; what has none (libm, libdl) is the C library's.
function(yidan_find_archives)
  set(names)
  foreach(module ${YIDAN_STATIC_MODULES})
    pkg_check_modules(yidan_static_${module} REQUIRED QUIET ${module})
    list(APPEND names ${yidan_static_${module}_STATIC_LIBRARIES})
  endforeach()
  list(REMOVE_DUPLICATES names)
  list(REMOVE_ITEM names dl pthread rt m atomic)
  set(archives)
  foreach(name ${names})
    find_library(yidan_archive_${name} NAMES lib${name}.a)
    mark_as_advanced(yidan_archive_${name})
    if(NOT yidan_archive_${name})
      message(FATAL_ERROR "lib${name}.a is missing: `yidan` is linked against archives (deploy/lib.sh's packages have them)")
    endif()
    list(APPEND archives ${yidan_archive_${name}})
  endforeach()
  list(JOIN archives "," archives)
  add_library(yidan_archives INTERFACE)
  # They need each other in both directions.
  target_link_libraries(yidan_archives INTERFACE "$<LINK_GROUP:RESCAN,${archives}>" Threads::Threads ${CMAKE_DL_LIBS} m rt)
endfunction()

function(yidan_external name target)
  add_library(yidan_${name}_library INTERFACE)
  if(YIDAN_STATIC_PROGRAMS)
    target_link_libraries(yidan_${name}_library INTERFACE
      $<IF:$<BOOL:$<TARGET_PROPERTY:YIDAN_STATIC>>,yidan_archives,${target}>)
  else()
    target_link_libraries(yidan_${name}_library INTERFACE ${target})
  endif()
endfunction()

# yidan_static_program(yidan): with the archives, and the compiler's own libraries too.
function(yidan_static_program name)
  if(YIDAN_STATIC_PROGRAMS)
    set_target_properties(${name} PROPERTIES YIDAN_STATIC ON)
    target_link_options(${name} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endfunction()

if(YIDAN_SANITIZE OR YIDAN_FUZZ)
  set(YIDAN_STATIC_PROGRAMS OFF)
else()
  set(YIDAN_STATIC_PROGRAMS ON)
  yidan_find_archives()
endif()
yidan_external(protobuf protobuf::libprotobuf)
yidan_external(grpc gRPC::grpc++)
yidan_external(openssl OpenSSL::SSL)  # and OpenSSL::Crypto with it
yidan_external(sodium PkgConfig::SODIUM)
yidan_external(utf8proc PkgConfig::UTF8PROC)

# The daemon takes RocksDB alone from its archive, measured: without the loader's indirections, most of them to
# reach thread-local counters, an act costs 6 % less CPU. The libraries that speak to the network stay shared,
# so that the system's updates of them reach a daemon that was built before.
if(YIDAN_STATIC_PROGRAMS)
  set(archives)
  foreach(name rocksdb snappy lz4 zstd bz2 z)
    find_library(yidan_archive_${name} NAMES lib${name}.a REQUIRED)
    mark_as_advanced(yidan_archive_${name})
    list(APPEND archives ${yidan_archive_${name}})
  endforeach()
  add_library(yidan_rocksdb_library INTERFACE)
  target_include_directories(yidan_rocksdb_library INTERFACE
    $<TARGET_PROPERTY:RocksDB::rocksdb-shared,INTERFACE_INCLUDE_DIRECTORIES>)
  target_link_libraries(yidan_rocksdb_library INTERFACE
    "$<IF:$<BOOL:$<TARGET_PROPERTY:YIDAN_STATIC_ROCKSDB>>,${archives},RocksDB::rocksdb-shared>")
else()
  add_library(yidan_rocksdb_library ALIAS RocksDB::rocksdb-shared)
endif()
