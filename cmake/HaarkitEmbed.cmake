# haarkit_embed(TARGET FILE NAME): compiles the bytes of FILE into TARGET, whenever FILE changes. The target then finds
#   #include "embedded/NAME.hpp"   // namespace haarkit::embedded { extern const std::string_view NAME; }

set(HAARKIT_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

if(CMAKE_SCRIPT_MODE_FILE) # cmake -D INPUT=... -D OUTPUT=... -D NAME=... -P HaarkitEmbed.cmake: writes the source
  file(READ ${INPUT} bytes HEX)
  string(REPEAT "[0-9a-f]" 64 line)
  string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
  string(REGEX REPLACE "([^\n]+)" "    \"\\1\"" bytes "${bytes}")
  file(
    WRITE ${OUTPUT}
    "#include \"embedded/${NAME}.hpp\"\n\n"
    "#ifdef __clang__\n#pragma clang diagnostic ignored \"-Woverlength-strings\"\n#endif\n\n"
    "namespace haarkit::embedded {\nnamespace {\n\nconstexpr char kBytes[] =\n    \"\"\n${bytes};\n\n}  // namespace\n\n"
    "const std::string_view ${NAME}(kBytes, sizeof kBytes - 1);\n\n}  // namespace haarkit::embedded\n")
  return()
endif()

function(haarkit_embed target file name)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/embed_${name})
  get_filename_component(input ${file} ABSOLUTE)
  file(CONFIGURE OUTPUT ${folder}/embedded/${name}.hpp CONTENT
"#pragma once

#include <string_view>

namespace haarkit::embedded {

extern const std::string_view @name@;  // NOLINT(readability-identifier-naming): the name that CMake was given

}  // namespace haarkit::embedded
" @ONLY)
  add_custom_command(
    OUTPUT ${folder}/${name}.cpp
    COMMAND ${CMAKE_COMMAND} -D INPUT=${input} -D OUTPUT=${folder}/${name}.cpp -D NAME=${name} -P ${HAARKIT_EMBED_SCRIPT}
    DEPENDS ${input} ${HAARKIT_EMBED_SCRIPT}
    COMMENT "Embedding ${file}"
    VERBATIM)
  target_sources(${target} PRIVATE ${folder}/${name}.cpp)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
