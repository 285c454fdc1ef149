# The libraries that are headers only, as targets. When building for another system the packages of this one do not count,
# but their headers hold there as well: they are taken alone, without the directory of this system's own headers.
if(NOT CMAKE_CROSSCOMPILING)
  find_package(tl-expected REQUIRED)
  find_package(nlohmann_json REQUIRED)
  return()
endif()

function(ipclab_header_library target folder)
  if(NOT EXISTS /usr/include/${folder})
    message(FATAL_ERROR "/usr/include/${folder} is missing: install the packages of resources/packages.txt")
  endif()
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/headers)
  file(CREATE_LINK /usr/include/${folder} ${CMAKE_BINARY_DIR}/headers/${folder} SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/headers)
endfunction()

ipclab_header_library(tl::expected tl)
ipclab_header_library(nlohmann_json::nlohmann_json nlohmann)
