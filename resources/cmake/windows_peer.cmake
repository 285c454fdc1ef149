# What the platform "wine" runs: ipclab-peer.exe and ipclab-measure.exe, built for Windows in a build of their own and put beside the
# other programs.
option(IPCLAB_WINDOWS_PEER "Also build the Windows peer, where MinGW-w64 is there" ON)

find_program(IPCLAB_MINGW_COMPILER x86_64-w64-mingw32-g++-posix)
if(NOT IPCLAB_WINDOWS_PEER OR CMAKE_CROSSCOMPILING)
  return()
elseif(NOT IPCLAB_MINGW_COMPILER)
  message(STATUS "No platform \"wine\": install g++-mingw-w64-x86-64-posix to build ipclab-peer.exe")
  return()
endif()

set(windows_build ${CMAKE_BINARY_DIR}/windows)
include(ExternalProject)
ExternalProject_Add(windows_peer
  SOURCE_DIR ${CMAKE_SOURCE_DIR}
  BINARY_DIR ${windows_build}
  PREFIX ${windows_build}/steps
  # Not the flags of this build: a sanitizer of it has no part there.
  CMAKE_ARGS -DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/resources/cmake/mingw.cmake -DCMAKE_BUILD_TYPE=Release
    -DIPCLAB_GUI=OFF -DIPCLAB_LAB=OFF -DIPCLAB_TESTS=OFF
  BUILD_ALWAYS ON   # it knows itself what has changed
  BUILD_COMMAND ${CMAKE_COMMAND} --build ${windows_build} --target ipclab-peer ipclab-measure
  BUILD_BYPRODUCTS ${windows_build}/bin/ipclab-peer.exe ${windows_build}/bin/ipclab-measure.exe
  INSTALL_COMMAND ${CMAKE_COMMAND} -E copy_if_different ${windows_build}/bin/ipclab-peer.exe ${windows_build}/bin/ipclab-measure.exe
    ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}
)
