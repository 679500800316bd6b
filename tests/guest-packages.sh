#!/usr/bin/env bash
# Makes the Linux guests of the tests: a folder with Debian's kernel and two initrds of a static busybox. initrd.gz has the
# drivers of virtio and two tools, for the guests that use our devices; kvm.initrd.gz has KVM, for tests/kvm-guest.sh.
# As root, the script installs QEMU, libvirt, systemd and tools that are missing where apt has them, and nothing else.
#
#   tests/guest-packages.sh [FOLDER]
#   DEVICEDSL_GUEST=FOLDER dotnet test tests/DeviceDsl.QemuGuests.Tests -c Release
#
# The kernel's package is kept in ${XDG_CACHE_HOME:-~/.cache}/devicedsl. The script prints the folder, or the reason why
# there is none as one line on the standard error.
set -Eeuo pipefail
trap 'echo "tests/guest-packages.sh failed in line $LINENO" >&2' ERR

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/devicedsl
folder=${1:-$cache/guest}
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

# Debian 12 has it in QEMU's packages. Without it there is no guest with KVM.
want_virtiofsd() {
    [ -x /usr/lib/qemu/virtiofsd ] || [ -x /usr/libexec/virtiofsd ] || ! can_install || {
        echo "installing: virtiofsd (apt)" >&2
        apt_install virtiofsd
    }
}

# These packages start no daemon. The guests do without them, and the tests of libvirt report that it is missing.
want_libvirt() {
    command -v virsh >/dev/null || ! can_install || {
        echo "installing: libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients (apt)" >&2
        apt_install libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients
    }
}

# Its tools work where it is not the init.
want_systemd() {
    command -v systemd-socket-activate >/dev/null || ! can_install || {
        echo "installing: systemd (apt)" >&2
        apt_install systemd
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

# The package on which one without a number depends, or nothing. The traces come from Linux 6.12, so it is preferred.
newest_kernel() {
    local name
    for name in linux-image-6.12-cloud-amd64 linux-image-cloud-amd64; do
        { apt-cache depends "$name" 2>/dev/null || true; } | awk '/Depends: linux-image-[0-9]/ { print $2 }'
    done | awk 'NR == 1'
}

# Sets $kernel to the folder of the unpacked package. The package is unpacked beside the others and renamed at the end,
# because another run may do the same.
need_kernel() {
    local package scratch
    package=$(newest_kernel)
    if [ -z "$package" ] && can_install; then
        apt-get update -qq >/dev/null 2>&1 || true
        package=$(newest_kernel)
    fi
    [ -n "$package" ] || give_up "apt knows no package linux-image-cloud-amd64"
    kernel=$cache/$package
    [ ! -e "$kernel/boot" ] || return 0
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || give_up "no apt to fetch a kernel with"
    mkdir -p "$cache"
    scratch=$(mktemp -d "$cache/fetch.XXXXXX")
    echo "fetching: $package (apt)" >&2
    if ! (cd -- "$scratch" && apt-get download -qq "$package" >/dev/null 2>&1 && dpkg-deb -x "$package"_*.deb kernel); then
        rm -rf -- "$scratch"
        give_up "apt cannot fetch $package"
    fi
    [ -e "$scratch/kernel/lib" ] || mv -- "$scratch/kernel/usr/lib" "$scratch/kernel/lib"
    busybox depmod -b "$scratch/kernel" "$(ls "$scratch/kernel/lib/modules")"
    mv -T -- "$scratch/kernel" "$kernel" 2>/dev/null || true
    rm -rf -- "$scratch"
}

# Modules and those that they need, which modules.dep lists after them. A module that is built into the kernel has no line.
module_files() {
    local module
    for module in "$@"; do
        awk -v name="$module" '{ split($0, part, ":"); file = part[1]; sub(/.*\//, "", file); sub(/\.ko.*/, "", file) }
            file == name { sub(":", ""); print }' "$release/modules.dep"
    done | tr ' ' '\n' | sort -u
}

# Copies modules, and lists in etc/modules those that are not built into the kernel, for the init script.
copy_modules() {
    local file target=$root/lib/modules/${release##*/}
    for file in $(module_files "$@"); do
        mkdir -p "$target/$(dirname -- "$file")"
        case $file in
            *.xz) xz -dc "$release/$file" >"$target/${file%.xz}" ;;
            *) cp -- "$release/$file" "$target/$file" ;;
        esac
    done
    mkdir -p "$target" "$root/etc"
    busybox depmod -b "$root" "${release##*/}"
    for file in "$@"; do
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

# begin_initrd INIT MODULE...: makes the root of an initrd in $root.
begin_initrd() {
    local init=$1
    shift
    root=$(mktemp -d)
    trap 'rm -rf -- "$root"' EXIT
    mkdir -p "$root"/{bin,dev,proc,sys}
    cp -- "$(command -v busybox)" "$root/bin/busybox"
    install -m 755 -- "$init" "$root/init"
    copy_modules "$@"
}

# end_initrd NAME: packs the root.
end_initrd() {
    (cd -- "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$folder/$1.new"
    mv -- "$folder/$1.new" "$folder/$1"
    rm -rf -- "$root"
}

need_programs
want_virtiofsd
want_libvirt
want_systemd
need_kernel
mkdir -p "$folder"
release=$(echo "$kernel"/lib/modules/*)
cp -- "$kernel"/boot/vmlinuz-* "$folder/kernel"

begin_initrd "$here/DeviceDsl.QemuGuests.Tests/Guest/init" virtio_pci virtio_mmio virtio_blk virtio-rng
copy_tools
cp -- "$here/DeviceDsl.QemuGuests.Tests/Guest/functions" "$root/etc/functions"
end_initrd initrd.gz

begin_initrd "$here/DeviceDsl.KvmTesting/Guest/init" virtio_pci virtiofs overlay kvm-amd
end_initrd kvm.initrd.gz

echo "$folder"
