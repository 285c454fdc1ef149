# Every text of the window has its Chinese: cmake -D LUPDATE=… -D SOURCE=… -D COPY=… -P translations.cmake
configure_file(${SOURCE}/resources/translations/ipclab_zh_CN.ts ${COPY} COPYONLY)
execute_process(COMMAND ${LUPDATE} -silent -no-obsolete -locations none -I . -recursive ui app/lab -ts ${COPY}
  WORKING_DIRECTORY ${SOURCE} COMMAND_ERROR_IS_FATAL ANY)
file(READ ${COPY} translations)
string(REPLACE ";" "," translations "${translations}")   # a list would end there
string(REGEX MATCHALL "<source>[^\n]*</source>[^<]*(<comment>[^\n]*</comment>[^<]*)?<translation type=\"unfinished\"" missing "${translations}")
foreach(text IN LISTS missing)
  string(REGEX REPLACE "<source>([^\n]*)</source>.*" "\\1" text "${text}")
  message(SEND_ERROR "resources/translations/ipclab_zh_CN.ts has no translation of: ${text}")
endforeach()
