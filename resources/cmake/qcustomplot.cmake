# QCustomPlot as QCustomPlotQt6::QCustomPlotQt6: the package of the system, or its two source files, which is how it is had on Windows.
set(IPCLAB_QCUSTOMPLOT "" CACHE PATH "Folder with qcustomplot.h and qcustomplot.cpp, where there is no package of it")
if(NOT IPCLAB_QCUSTOMPLOT)
  find_package(QCustomPlotQt6 REQUIRED)
  return()
endif()

add_library(qcustomplot STATIC ${IPCLAB_QCUSTOMPLOT}/qcustomplot.cpp ${IPCLAB_QCUSTOMPLOT}/qcustomplot.h)
set_target_properties(qcustomplot PROPERTIES AUTOMOC ON)
target_include_directories(qcustomplot SYSTEM PUBLIC ${IPCLAB_QCUSTOMPLOT})
target_compile_options(qcustomplot PRIVATE $<IF:$<BOOL:${MSVC}>,/utf-8,-w>)
target_link_libraries(qcustomplot PUBLIC Qt6::Widgets Qt6::PrintSupport)
add_library(QCustomPlotQt6::QCustomPlotQt6 ALIAS qcustomplot)
