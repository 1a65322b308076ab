# Builds for 64-bit ARM Linux on another machine, with Debian's cross compiler (g++-aarch64-linux-gnu); programs run under
# qemu-user-static. HAARKIT_SYSROOT: a folder with the libraries of that system, as scripts/arm64-sysroot makes it.
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
# pkg-config looks there alone, too.
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${HAARKIT_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${HAARKIT_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${HAARKIT_SYSROOT}/usr/share/pkgconfig)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static -L ${HAARKIT_SYSROOT})
