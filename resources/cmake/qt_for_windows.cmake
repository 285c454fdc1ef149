# Qt for Windows, for a build on Linux: an archive beside the project, unpacked into the build folder. Its host tools are this
# system's Qt, which must be of the same version. Without the archive the mechanisms, the peer and their tests are all.
set(IPCLAB_QT_FOR_WINDOWS ${CMAKE_SOURCE_DIR}/../shared/qt-mingw/qt6-mingw.tar.xz CACHE FILEPATH "Archive of Qt for MinGW-w64")
if(NOT IPCLAB_LAB)
  return()
elseif(NOT EXISTS ${IPCLAB_QT_FOR_WINDOWS})
  message(STATUS "No Qt for Windows (${IPCLAB_QT_FOR_WINDOWS}): without the window, the command line and their tests")
  set(IPCLAB_LAB OFF)
  set(IPCLAB_GUI OFF)
  return()
endif()

set(qt_for_windows ${CMAKE_BINARY_DIR}/qt6-mingw)
if(NOT EXISTS ${qt_for_windows} OR ${IPCLAB_QT_FOR_WINDOWS} IS_NEWER_THAN ${qt_for_windows})
  message(STATUS "Unpacking Qt for Windows")
  file(REMOVE_RECURSE ${qt_for_windows})
  file(ARCHIVE_EXTRACT INPUT ${IPCLAB_QT_FOR_WINDOWS} DESTINATION ${CMAKE_BINARY_DIR} TOUCH)
endif()
list(APPEND CMAKE_FIND_ROOT_PATH ${qt_for_windows})
set(QT_HOST_PATH /usr CACHE PATH "Qt whose tools run here")
set(QT_HOST_PATH_CMAKE_DIR /usr/lib/${CMAKE_HOST_SYSTEM_PROCESSOR}-linux-gnu/cmake CACHE PATH "Its CMake packages")

# A program finds its libraries and plugins beside it, in the build folder as in a package.
file(MAKE_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
file(GLOB beside ${qt_for_windows}/bin/*.dll ${qt_for_windows}/plugins/*)
foreach(path IN LISTS beside)
  cmake_path(GET path FILENAME name)
  file(CREATE_LINK ${path} ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${name} SYMBOLIC)
endforeach()
