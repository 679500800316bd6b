#!/usr/bin/env bash
# Makes the Linux guest of the tests: a folder with Debian's kernel and an initrd of a static busybox, the drivers of
# virtio and two tools. Nothing is installed but, as root and where apt has them, QEMU, libvirt and tools that are missing.
#
#   tests/guest-packages.sh [FOLDER]
#   DEVICEDSL_GUEST=FOLDER dotnet test tests/DeviceDsl.QemuGuests.Tests -c Release
#
# The kernel's package is kept in ${XDG_CACHE_HOME:-~/.cache}/devicedsl. Prints the folder, or on the standard error one
# line that says why there is none.
set -Eeuo pipefail
trap 'echo "tests/guest-packages.sh failed in line $LINENO" >&2' ERR

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/devicedsl
folder=${1:-$cache/guest}
modules=(virtio_pci virtio_mmio virtio_blk virtio-rng)
tools=(/usr/sbin/blkdiscard /usr/sbin/mke2fs)

give_up() { echo "$1" >&2; exit 1; }

missing() {
    local command
    for command in qemu-system-x86_64 busybox cpio xz; do
        command -v "$command" >/dev/null || echo "$command"
    done
}

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || true; }

# These packages start no daemon. The guests do without them, and the tests of libvirt say that it is missing.
want_libvirt() {
    command -v virsh >/dev/null || ! can_install || {
        echo "installing: libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients (apt)" >&2
        apt_install libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients
    }
}

need_programs() {
    [ -n "$(missing)" ] || return 0
    can_install || give_up "missing: $(missing | paste -sd ' ')"
    echo "installing: qemu-system-x86 busybox-static cpio xz-utils (apt)" >&2
    apt-get update -qq >/dev/null 2>&1 || true
    apt_install qemu-system-x86 busybox-static cpio xz-utils
    hash -r
    [ -z "$(missing)" ] || give_up "apt has no package for: $(missing | paste -sd ' ')"
}

# The package on which the one without a number depends, or nothing.
newest_kernel() {
    { apt-cache depends linux-image-cloud-amd64 2>/dev/null || true; } | awk '/Depends: linux-image-[0-9]/ && !name { name = $2 } END { print name }'
}

# Unpacks the kernel of the package beside the others and puts it in its place at once: another run may do the same.
need_kernel() {
    [ -e "$cache/kernel/boot" ] && return
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || give_up "no apt to fetch a kernel with"
    local package scratch
    package=$(newest_kernel)
    if [ -z "$package" ] && can_install; then
        apt-get update -qq >/dev/null 2>&1 || true
        package=$(newest_kernel)
    fi
    [ -n "$package" ] || give_up "apt knows no package linux-image-cloud-amd64"
    mkdir -p "$cache"
    scratch=$(mktemp -d "$cache/fetch.XXXXXX")
    echo "fetching: $package (apt)" >&2
    if ! (cd -- "$scratch" && apt-get download -qq "$package" >/dev/null 2>&1 && dpkg-deb -x "$package"_*.deb kernel); then
        rm -rf -- "$scratch"
        give_up "apt cannot fetch $package"
    fi
    [ -e "$scratch/kernel/lib" ] || mv -- "$scratch/kernel/usr/lib" "$scratch/kernel/lib"
    busybox depmod -b "$scratch/kernel" "$(ls "$scratch/kernel/lib/modules")"
    mv -T -- "$scratch/kernel" "$cache/kernel" 2>/dev/null || true
    rm -rf -- "$scratch"
}

# A module and those that it needs, which modules.dep lists behind it. What the kernel has built in is in no line.
module_files() {
    local module
    for module in "${modules[@]}"; do
        awk -v name="$module" '{ split($0, part, ":"); file = part[1]; sub(/.*\//, "", file); sub(/\.ko.*/, "", file) }
            file == name { sub(":", ""); print }' "$release/modules.dep"
    done | tr ' ' '\n' | sort -u
}

copy_modules() {
    local file target=$root/lib/modules/${release##*/}
    for file in $(module_files); do
        mkdir -p "$target/$(dirname -- "$file")"
        case $file in
            *.xz) xz -dc "$release/$file" >"$target/${file%.xz}" ;;
            *) cp -- "$release/$file" "$target/$file" ;;
        esac
    done
    busybox depmod -b "$root" "${release##*/}"
    mkdir -p "$root/etc"
    # Those that are there: a name without a file is built into the kernel.
    for file in "${modules[@]}"; do
        [ -z "$(find "$target" -name "$file.ko")" ] || echo "$file"
    done >"$root/etc/modules"
}

copy_tools() {
    local tool
    for tool in "${tools[@]}"; do
        [ -x "$tool" ] || give_up "missing: $tool"
        cp -L --parents -- "$tool" $(ldd "$tool" | grep -o '/[^ ]*') "$root"
    done
}

build_initrd() {
    root=$(mktemp -d)
    trap 'rm -rf -- "$root"' EXIT
    mkdir -p "$root"/{bin,dev,proc,sys}
    cp -- "$(command -v busybox)" "$root/bin/busybox"
    copy_modules
    copy_tools
    cp -- "$here"/DeviceDsl.QemuGuests.Tests/Guest/functions "$root/etc/functions"
    install -m 755 -- "$here"/DeviceDsl.QemuGuests.Tests/Guest/init "$root/init"
    (cd -- "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$folder/initrd.gz.new"
    mv -- "$folder/initrd.gz.new" "$folder/initrd.gz"
}

need_programs
want_libvirt
need_kernel
mkdir -p "$folder"
release=$(echo "$cache"/kernel/lib/modules/*)
cp -- "$cache"/kernel/boot/vmlinuz-* "$folder/kernel"
build_initrd
echo "$folder"
