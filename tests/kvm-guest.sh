#!/usr/bin/env bash
# Runs a command in a Linux guest that has a real /dev/kvm: QEMU emulates the processor and its virtualization (SVM), and
# Debian's kernel in the guest has the KVM. The guest sees this machine's files at the same paths; what it writes stays in
# its memory, except below FOLDER. It has one processor: with two, QEMU 7.2 corrupts the code of a guest of the guest. Its
# tick is periodic: QEMU's VMRUN may lose an interrupt that arrives while KVM waits for an interrupt window. Without a tick to
# follow, a lost timer interrupt stops every timer, and an idle guest for good.
#
#   tests/kvm-guest.sh FOLDER COMMAND
#   tests/kvm-guest.sh /tmp/kvm 'dotnet test tests/DeviceDsl.Kvm.Tests/bin/Release/net10.0/DeviceDsl.Kvm.Tests.dll'
#
#   tests/kvm-guest.sh --check        whether there can be such a guest; where not, one line says why
#
# The exit code is that of the command, or 125 if there is no guest or it ended before the command did. FOLDER/kernel has
# the release of the kernel, FOLDER/console the output. DEVICEDSL_GUEST names the folder of guest-packages.sh, which is
# made where it is missing; KVM_GUEST_MINUTES limits the guest's life (20).
set -Eeuo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
give_up() { echo "$1" >&2; exit 125; }

virtiofsd() {
    local program
    for program in /usr/libexec/virtiofsd /usr/lib/qemu/virtiofsd; do
        [ ! -x "$program" ] || { echo "$program"; return; }
    done
}

[ "$*" = --check ] || [ $# = 2 ] || give_up "usage: tests/kvm-guest.sh FOLDER COMMAND | --check"
[ "$(uname -m)" = x86_64 ] || give_up "the guest with KVM shares this machine's programs, which must be of x86-64"
[ "$(id -u)" = 0 ] || give_up "virtiofsd, which shares files with the guest, needs root"
guest=${DEVICEDSL_GUEST:-}
[ -n "$guest" ] || guest=$("$here/guest-packages.sh")
[ -n "$(virtiofsd)" ] || give_up "missing: virtiofsd"
[ $# = 2 ] || exit 0
mkdir -p -- "$1"
folder=$(cd -- "$1" && pwd)
rm -f -- "$folder"/{status,kernel,console}
{ printf 'export PATH=%q HOME=%q\n' "$PATH" "${HOME:-/}"; printf 'cd %q\n%s\n' "$PWD" "$2"; } >"$folder/command"

run=$(mktemp -d)
# Everything that is started here ends with this script, also if it is interrupted.
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf -- "$run"' EXIT
trap 'exit 125' INT TERM HUP

# share TAG FOLDER CACHE: starts the daemon of a shared folder.
share() {
    "$(virtiofsd)" --socket-path="$run/$1" -o "source=$2" -o "cache=$3" -o no_writeback -o no_xattr -o sandbox=chroot >"$run/$1.log" 2>&1 &
}

await_sockets() {
    local i
    for i in $(seq 100); do
        [ ! -S "$run/host" ] || [ ! -S "$run/folder" ] || return 0
        sleep 0.1
    done
    cat "$run"/*.log >&2
    give_up "virtiofsd did not start"
}

share host / always
share folder "$folder" auto
await_sockets
memory=3G
timeout --kill-after=10 "${KVM_GUEST_MINUTES:-20}m" qemu-system-x86_64 \
    -accel tcg,thread=multi -M q35,memory-backend=memory -cpu max,-avx,-avx2,-la57 -smp 1 -m $memory \
    -object memory-backend-memfd,id=memory,size=$memory,share=on \
    -nodefaults -no-user-config -display none -monitor none -no-reboot -serial "file:$folder/console" \
    -chardev socket,id=host,path="$run/host" -device vhost-user-fs-pci,chardev=host,tag=host,queue-size=1024 \
    -chardev socket,id=folder,path="$run/folder" -device vhost-user-fs-pci,chardev=folder,tag=folder \
    -kernel "$guest/kernel" -initrd "$guest/kvm.initrd.gz" \
    -append "console=ttyS0 quiet panic=-1 mitigations=off nohz=off highres=off rcupdate.rcu_expedited=1 srcutree.exp_holdoff=0 folder=$folder" \
    </dev/null >"$run/qemu.log" 2>&1 &
# A wait ends at a signal, so that the trap can end the guest.
wait $! || true
[ ! -s "$folder/status" ] || exit "$(cat "$folder/status")"
cat "$run/qemu.log" >&2
tail -n 5 "$folder/console" >&2
give_up "the guest ended before its command did"
