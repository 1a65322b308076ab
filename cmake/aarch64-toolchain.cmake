# Builds for 64-bit ARM Linux on another machine, with Debian's cross compiler (g++-aarch64-linux-gnu); programs run under
# qemu-user-static. HAARKIT_SYSROOT: a folder with the libraries of that system, as scripts/test-arm64 makes it.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES HAARKIT_SYSROOT)
set(CMAKE_SYSROOT ${HAARKIT_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)

# Debian keeps these two in folders of their own, to choose between implementations.
set(libraries /usr/lib/aarch64-linux-gnu)
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "-Wl,-rpath-link=${HAARKIT_SYSROOT}${libraries}/blas:${HAARKIT_SYSROOT}${libraries}/lapack")
set(CMAKE_CROSSCOMPILING_EMULATOR
    qemu-aarch64-static -L ${HAARKIT_SYSROOT} -E LD_LIBRARY_PATH=${libraries}/blas:${libraries}/lapack)
