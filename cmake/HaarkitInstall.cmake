# Installs the floors, the program and a package: find_package(haarkit) then link haarkit::haarkit (or one floor).
include(CMakePackageConfigHelpers)

get_property(floors GLOBAL PROPERTY HAARKIT_FLOORS)
add_library(haarkit_all INTERFACE)
add_library(haarkit::haarkit ALIAS haarkit_all)
set_target_properties(haarkit_all PROPERTIES EXPORT_NAME haarkit)
target_link_libraries(haarkit_all INTERFACE ${floors})

install(TARGETS ${floors} haarkit_all EXPORT haarkit COMPONENT dev)
install(EXPORT haarkit NAMESPACE haarkit:: FILE haarkit-targets.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/haarkit
        COMPONENT dev)
configure_package_config_file(
  cmake/haarkit-config.cmake.in haarkit-config.cmake INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/haarkit)
write_basic_package_version_file(haarkit-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/haarkit-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/haarkit-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/haarkit COMPONENT dev)
