# What the platform "wine" runs: ipclab-peer.exe and ipclab-measure.exe, built for Windows in a build of their own and put beside the
# other programs.
option(IPCLAB_WINDOWS_PEER "Also build the Windows peer, where MinGW-w64 is there" ON)
set(IPCLAB_WINDOWS_PRESET "" CACHE STRING "Preset in whose build it is made, so that it is compiled once for both; empty: a build of its own")

find_program(IPCLAB_MINGW_COMPILER x86_64-w64-mingw32-g++-posix)
if(NOT IPCLAB_WINDOWS_PEER OR CMAKE_CROSSCOMPILING)
  return()
elseif(NOT IPCLAB_MINGW_COMPILER)
  message(STATUS "No platform \"wine\": install g++-mingw-w64-x86-64-posix to build ipclab-peer.exe")
  return()
endif()

if(IPCLAB_WINDOWS_PRESET)
  set(windows_build ${CMAKE_SOURCE_DIR}/build/${IPCLAB_WINDOWS_PRESET})
  set(configure_windows CONFIGURE_COMMAND ${CMAKE_COMMAND} -S ${CMAKE_SOURCE_DIR} --preset ${IPCLAB_WINDOWS_PRESET})
  if(NOT EXISTS ${windows_build}/CMakeCache.txt)   # also where somebody has removed it since
    file(REMOVE_RECURSE ${CMAKE_BINARY_DIR}/windows/steps/src/windows_peer-stamp)
  endif()
else()
  set(windows_build ${CMAKE_BINARY_DIR}/windows)
  # Not the flags of this build: a sanitizer of it has no part there.
  set(configure_windows CMAKE_ARGS -DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/resources/cmake/mingw.cmake -DCMAKE_BUILD_TYPE=Release
    -DIPCLAB_GUI=OFF -DIPCLAB_LAB=OFF -DIPCLAB_TESTS=OFF)
endif()
include(ExternalProject)
ExternalProject_Add(windows_peer
  SOURCE_DIR ${CMAKE_SOURCE_DIR}
  BINARY_DIR ${windows_build}
  PREFIX ${CMAKE_BINARY_DIR}/windows/steps
  ${configure_windows}
  BUILD_ALWAYS ON   # it knows itself what has changed
  BUILD_COMMAND ${CMAKE_COMMAND} --build ${windows_build} --target ipclab-peer ipclab-measure
  BUILD_BYPRODUCTS ${windows_build}/bin/ipclab-peer.exe ${windows_build}/bin/ipclab-measure.exe
  INSTALL_COMMAND ${CMAKE_COMMAND} -E copy_if_different ${windows_build}/bin/ipclab-peer.exe ${windows_build}/bin/ipclab-measure.exe
    ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}
)
