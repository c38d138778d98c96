# kaiku_add_module(NAME [DEPENDS module…] [LINKS target…])
#
# One module: include/kaiku/NAME (what others may use), src/NAME (how). DEPENDS is the whole
# allowance of other modules: it links their targets and feeds the structural test, which fails on
# any other #include <kaiku/…>. result, clock and crypto may be used everywhere; domain by everything
# below it.
set(KAIKU_EVERYWHERE result clock crypto)
set(KAIKU_ABOVE_DOMAIN result clock logging metrics crypto tasks config domain)
set_property(GLOBAL PROPERTY KAIKU_ALLOWANCES "")

function(kaiku_add_module name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LINKS" ${ARGN})
  set(uses ${KAIKU_EVERYWHERE})
  if(NOT name IN_LIST KAIKU_ABOVE_DOMAIN)
    list(APPEND uses domain)
  endif()
  list(APPEND uses ${arg_DEPENDS})
  list(REMOVE_ITEM uses ${name})
  if(name STREQUAL "result")
    set(uses "")
  elseif(name STREQUAL "clock" OR name STREQUAL "crypto")
    list(REMOVE_ITEM uses clock crypto)
  endif()

  string(REPLACE ";" " " line "${uses}")
  set_property(GLOBAL APPEND_STRING PROPERTY KAIKU_ALLOWANCES "${name}: ${line}\n")
  list(TRANSFORM uses PREPEND kaiku::)

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/kaiku/${name}/*.hpp)
  if(sources)
    add_library(kaiku_${name} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(kaiku_${name} PRIVATE kaiku_warnings)
    kaiku_precompile(kaiku_${name})
  else()
    add_library(kaiku_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(kaiku::${name} ALIAS kaiku_${name})
  target_sources(kaiku_${name} ${scope} FILE_SET HEADERS
    BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
  target_link_libraries(kaiku_${name} ${scope} kaiku_flags ${uses} ${arg_LINKS})
endfunction()
