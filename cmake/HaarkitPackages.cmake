# What an installation holds beside program and library (manual pages, completion, samples), and Debian packages of it:
# `scripts/package` makes them. One install component a package: `program` haarkit, `formats` haarkit-formats (pictures
# other than JPEG and PNG: a package of its own, because OpenCV's imgcodecs brings 150 MB with it), `films` haarkit-films (libav),
# `window` haarkit-window (highgui, for --show), `label` haarkit-label (cpp-httplib), `mpi` haarkit-mpi (Open MPI), `dev`
# libhaarkit-dev, `python` python3-haarkit.

# Manual pages are made from the options' own descriptions.
if(NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR)
  set(man ${PROJECT_BINARY_DIR}/man)
  add_custom_command(
    OUTPUT ${man}/haarkit.1.gz
    COMMAND ${PROJECT_SOURCE_DIR}/packaging/make-manual-pages ${man} ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:haarkit>
    DEPENDS haarkit packaging/make-manual-pages
    COMMENT "Making manual pages"
    VERBATIM)
  add_custom_target(haarkit_man ALL DEPENDS ${man}/haarkit.1.gz)
  install(DIRECTORY ${man}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
endif()
install(FILES packaging/haarkit.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME haarkit
        COMPONENT program)
install(FILES packaging/_haarkit DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT program)
install(DIRECTORY samples/pictures samples/profile samples/cascades DESTINATION ${CMAKE_INSTALL_DATADIR}/haarkit COMPONENT program)

# What Debian's policy wants of each package.
set(HAARKIT_PACKAGE_CONTACT "The haarkit developers <haarkit@localhost>"
    CACHE STRING "Maintainer of the packages: whoever publishes them puts an address that is read here")
configure_file(packaging/changelog.in ${PROJECT_BINARY_DIR}/packaging/changelog @ONLY)
set(changelog ${PROJECT_BINARY_DIR}/packaging/changelog.gz)
add_custom_command(
  OUTPUT ${changelog}
  COMMAND gzip -9nc ${PROJECT_BINARY_DIR}/packaging/changelog > ${changelog}
  DEPENDS ${PROJECT_BINARY_DIR}/packaging/changelog
  VERBATIM)
set(changes ${PROJECT_BINARY_DIR}/packaging/CHANGELOG.md.gz)
add_custom_command(
  OUTPUT ${changes}
  COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md > ${changes}
  DEPENDS ${PROJECT_SOURCE_DIR}/CHANGELOG.md
  VERBATIM)
add_custom_target(haarkit_documents ALL DEPENDS ${changelog} ${changes})

set(CPACK_COMPONENTS_ALL "")
# haarkit_package(COMPONENT NAME SUMMARY DESCRIPTION): one Debian package.
macro(haarkit_package component name summary description)
  list(APPEND CPACK_COMPONENTS_ALL ${component})
  string(TOUPPER ${component} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
  set(CPACK_DEBIAN_${upper}_FILE_NAME DEB-DEFAULT)
  set(CPACK_COMPONENT_${upper}_DESCRIPTION "${summary}\n${description}")
  install(FILES packaging/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
  install(FILES ${changelog} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} RENAME changelog.Debian.gz
          COMPONENT ${component})
  install(FILES ${changes} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} RENAME changelog.gz
          COMPONENT ${component})
endmacro()
haarkit_package(
  program haarkit "Haar cascades: train, detect, evaluate"
  "Finds faces, or whatever a cascade was trained for, in pictures; trains
cascades from labelled crops, and measures how good they are. Reads and
writes OpenCV's cascades.")
haarkit_package(
  formats haarkit-formats "picture formats for haarkit: TIFF, WebP, BMP and more"
  "What haarkit needs to read pictures other than JPEG and PNG, by OpenCV's
imgcodecs.")
if(TARGET haarkit_films)
  haarkit_package(
    films haarkit-films "films and cameras for haarkit"
    "What haarkit needs to search films, cameras and streams and to write
annotated films, by FFmpeg's libraries.")
  set(CPACK_DEBIAN_FILMS_PACKAGE_SECTION video)
  set(CPACK_DEBIAN_FILMS_PACKAGE_DEPENDS "haarkit (= ${PROJECT_VERSION})")
endif()
if(TARGET haarkit_window)
  haarkit_package(
    window haarkit-window "live pictures of films and cameras for haarkit"
    "What haarkit detect --show needs to open a window, by OpenCV's highgui.")
  set(CPACK_DEBIAN_WINDOW_PACKAGE_SECTION video)
  set(CPACK_DEBIAN_WINDOW_PACKAGE_DEPENDS "haarkit (= ${PROJECT_VERSION}), haarkit-films (= ${PROJECT_VERSION})")
endif()
if(TARGET haarkit_label)
  haarkit_package(
    label haarkit-label "labelling in a browser for haarkit"
    "What haarkit label needs to serve its page to this machine's browser, by
cpp-httplib.")
  set(CPACK_DEBIAN_LABEL_PACKAGE_SECTION graphics)
  set(CPACK_DEBIAN_LABEL_PACKAGE_DEPENDS "haarkit (= ${PROJECT_VERSION})")
endif()
if(TARGET haarkit_mpi)
  haarkit_package(
    mpi haarkit-mpi "many machines for haarkit"
    "What haarkit needs to train, detect and evaluate as one on the processes
that mpirun or srun starts, by Open MPI.")
  set(CPACK_DEBIAN_MPI_PACKAGE_SECTION science)
  set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS "haarkit (= ${PROJECT_VERSION}), openmpi-bin")
endif()
haarkit_package(
  dev libhaarkit-dev "Haar cascades: the library"
  "Headers, static libraries and CMake package of haarkit's floors: integral
images, detection, training, evaluation.")

if(TARGET haarkit_python)
  haarkit_package(
    python python3-haarkit "Haar cascades: the Python package"
    "Detector and CascadeClassifier (the drop-in for cv2.CascadeClassifier) on numpy
arrays; training and evaluation by the program.")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "python3 (>= ${Python3_VERSION_MAJOR}.${Python3_VERSION_MINOR}), python3 (<< ${Python3_VERSION_MAJOR}.${python_next}), python3-numpy")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_RECOMMENDS haarkit)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "${HAARKIT_PACKAGE_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# CPack has ldconfig called for every package with a shared library, modules too: lintian warns, nothing is harmed.
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
if(CMAKE_CROSSCOMPILING)
  # CPack and dpkg-shlibdeps would take this machine's processor and libraries.
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS
      ${HAARKIT_SYSROOT}/lib/aarch64-linux-gnu ${HAARKIT_SYSROOT}/usr/lib/aarch64-linux-gnu)
endif()
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "haarkit-formats, haarkit-films, haarkit-label")
set(CPACK_DEBIAN_FORMATS_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_FORMATS_PACKAGE_DEPENDS "haarkit (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libopencv-dev, libtbb-dev, libpugixml-dev, libyaml-dev, zlib1g-dev")
set(CPACK_DEBIAN_DEV_PACKAGE_SHLIBDEPS OFF)
include(CPack)
