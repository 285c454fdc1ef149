# cmake -DLUPDATE=… -DSOURCE=… -DWORK=… -P translations.cmake
# Every string of the interface has a Chinese translation: looks through the sources as `update_translations` does, into a copy.
file(COPY_FILE ${SOURCE}/resources/translations/ipclab_zh_CN.ts ${WORK}/looked_through.ts)
execute_process(COMMAND ${LUPDATE} -silent -no-obsolete -locations none -I . -recursive ui app/lab -ts ${WORK}/looked_through.ts
  WORKING_DIRECTORY ${SOURCE} COMMAND_ERROR_IS_FATAL ANY)
file(READ ${WORK}/looked_through.ts text)
string(REPLACE ";" "," text "${text}")
string(REGEX MATCHALL "<source>[^<]*</source>[^/]*<translation type=\"unfinished\">" missing "${text}")
foreach(each IN LISTS missing)
  string(REGEX REPLACE "<source>([^<]*)</source>.*" "\\1" source "${each}")
  message("not translated: ${source}")
endforeach()
string(REGEX MATCH "type=\"unfinished\"" unfinished "${text}")
if(unfinished)
  message(FATAL_ERROR "Run the target update_translations and fill in resources/translations/ipclab_zh_CN.ts.")
endif()
