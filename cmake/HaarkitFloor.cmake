# haarkit_floor(NAME SOURCES ... USES ...): one floor of the library, as target haarkit_NAME (alias haarkit::NAME) with its
# own include directory, so that an include from a floor above does not compile.

add_library(haarkit_build_settings INTERFACE)
target_compile_features(haarkit_build_settings INTERFACE cxx_std_17)
target_compile_options(
  haarkit_build_settings
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-psabi -ffp-contract=off
            # GCC 11 takes what an empty std::optional holds for read when it is moved.
            $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,12>>:-Wno-maybe-uninitialized>
            $<$<BOOL:${HAARKIT_WARNINGS_AS_ERRORS}>:-Werror>)
if(HAARKIT_SANITIZE)
  # GCC sees uninitialised values in the standard library where sanitizers split its code.
  target_compile_options(
    haarkit_build_settings INTERFACE -fsanitize=${HAARKIT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
                                     $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(haarkit_build_settings INTERFACE -fsanitize=${HAARKIT_SANITIZE})
endif()

function(haarkit_floor name)
  cmake_parse_arguments(PARSE_ARGV 1 floor "" "" "SOURCES;USES;PRIVATE_USES")
  add_library(haarkit_${name} STATIC ${floor_SOURCES})
  add_library(haarkit::${name} ALIAS haarkit_${name})
  set_target_properties(haarkit_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_compile_features(haarkit_${name} PUBLIC cxx_std_17)
  target_include_directories(
    haarkit_${name} PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
                           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  # Debian's OpenCV is a system include: its headers do not pass our warnings.
  target_link_libraries(
    haarkit_${name}
    PUBLIC ${floor_USES}
    PRIVATE $<BUILD_INTERFACE:haarkit_build_settings> ${floor_PRIVATE_USES})
  set_property(GLOBAL APPEND PROPERTY HAARKIT_FLOORS haarkit_${name})
  install(
    DIRECTORY include/
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    COMPONENT dev)
endfunction()

# haarkit_kernels(FLOOR SET FILES...): kernel sources of a floor, compiled for an instruction set; which one runs is chosen
# at run time, never by the build machine (for_instruction_set in haarkit/features/instruction_set.hpp, which knows the
# same sets of each processor). Only they see the vocabulary in features/registers.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set(HAARKIT_SETS SIMD128 AVX2 AVX512)
  set(HAARKIT_FLAGS_SIMD128 -msse4.1)
  set(HAARKIT_FLAGS_AVX2 -mavx2)
  # GCC 12's own AVX-512 headers trip its warnings.
  set(HAARKIT_FLAGS_AVX512 -mavx2 -mavx512f -mavx512bw -mavx512dq -mavx512vl
                           $<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
  set(HAARKIT_SETS SIMD128) # NEON, which needs no flag
endif()
function(haarkit_kernels floor set)
  if(NOT set IN_LIST HAARKIT_SETS)
    return()
  endif()
  string(TOLOWER haarkit_${floor}_${set} objects)
  add_library(${objects} OBJECT ${ARGN})
  set_target_properties(${objects} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${objects} PRIVATE ${HAARKIT_FLAGS_${set}})
  target_compile_definitions(${objects} PRIVATE HAARKIT_${set})
  target_include_directories(
    ${objects} PRIVATE ${PROJECT_SOURCE_DIR}/features/registers
                       $<TARGET_PROPERTY:haarkit_${floor},INCLUDE_DIRECTORIES>)
  get_target_property(uses haarkit_${floor} LINK_LIBRARIES)
  target_link_libraries(${objects} PRIVATE ${uses})
  target_sources(haarkit_${floor} PRIVATE $<TARGET_OBJECTS:${objects}>)
endfunction()
