#!/usr/bin/env bash
# Builds everything, checks the style and runs every test. Needs the .NET 10 SDK and installs it where apt has it.
# The last line is the count; the exit code is 0 only if tests ran and none failed.
#
#   --quick         for the inner loop: leaves out the style check, the guests and the tests of the category Slow
#   --no-kvm-guest  skips the KVM tests where /dev/kvm cannot judge, instead of running them in a guest
set -euo pipefail

quick=false with_kvm_guest=true
for argument in "$@"; do
    case $argument in
        --quick) quick=true ;;
        --no-kvm-guest) with_kvm_guest=false ;;
        *) echo "unknown argument: $argument; the arguments are --quick and --no-kvm-guest" >&2; exit 2 ;;
    esac
done

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$root"
solution=DeviceDsl.sln

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# A build node that outlives the build keeps its memory and, in a pipe, keeps the reader waiting.
export MSBUILDDISABLENODEREUSE=1

results=$(mktemp -d)
trap 'rm -rf -- "$results"' EXIT

# Asks in the repository, so that global.json decides which SDK is enough.
has_sdk() { command -v dotnet >/dev/null && dotnet --version >/dev/null 2>&1; }

need_sdk() {
    has_sdk && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing: dotnet-sdk-10.0 (apt)"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq dotnet-sdk-10.0; } >"$results/apt.log" 2>&1 || true
        hash -r
        has_sdk && return
    fi
    echo "missing: the .NET 10 SDK, see https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
}

# Sets $kernel to the kernel that runs the KVM tests, or $no_kvm to the reason why this machine's does not. Only opening the
# device shows whether it can be used, and would make a file of that name where there is none. A KVM that does without the
# processor's virtualization is no reference, see tests/DeviceDsl.KvmTesting/ReferenceKvm.cs.
find_kvm() {
    kernel="" no_kvm="No such file or directory"
    if [ -e /dev/kvm ]; then
        if ! no_kvm=$( { LC_ALL=C exec 3<>/dev/kvm; } 2>&1 ); then no_kvm=${no_kvm##*: }
        elif [ "$(uname -m)" = x86_64 ] && ! grep -qwE 'vmx|svm' /proc/cpuinfo; then no_kvm="the processor has neither VMX nor SVM"
        else kernel="this machine's Linux $(uname -r)"
        fi
    fi
}

# Whether the KVM tests run in a guest, and one line if they do not run at all.
use_kvm_guest() {
    [ -z "$kernel" ] || return 1
    local reason
    if $quick; then reason="--quick"
    elif ! $with_kvm_guest; then reason="--no-kvm-guest"
    elif [ -z "${DEVICEDSL_GUEST:-}" ]; then reason=$DEVICEDSL_NO_GUEST
    elif reason=$(tests/kvm-guest.sh --check 2>&1); then return 0
    fi
    echo "skipped: KVM tests (/dev/kvm: $no_kvm; no guest: $reason)"
    return 1
}

# The tests of the guest skip themselves too; the reason is the last line of the script's output.
need_guest() {
    if tests/guest-packages.sh "$results/guest" >/dev/null 2>"$results/guest.log"; then
        export DEVICEDSL_GUEST=$results/guest
    else
        export DEVICEDSL_NO_GUEST=$(tail -n 1 "$results/guest.log")
    fi
    grep -E '^(installing|fetching): ' "$results/guest.log" || true
}

# The build holds the rest of the rules; dotnet format alone checks white space and the order of usings.
has_style() {
    dotnet format whitespace "$solution" --no-restore --verify-no-changes &&
        dotnet format style "$solution" --no-restore --verify-no-changes --severity warn
}

# From its assembly: given a project, dotnet test first evaluates everything that it references.
test_project() {
    local name
    name=$(basename "$1" .csproj)
    dotnet test "$(dirname "$1")/bin/Release/net10.0/$name.dll" "${filter[@]}" \
        --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
        --blame-hang-timeout 5m --blame-hang-dump-type none
}

test_projects() {
    local project running=0
    for project in $(grep -l 'Include="Microsoft.NET.Test.Sdk"' tests/*/*.csproj); do
        if [ "$running" = "$at_a_time" ]; then
            wait -n || status=1
            running=$((running - 1))
        fi
        test_project "$project" &
        running=$((running + 1))
    done
    for (( ; running > 0; running--)); do wait -n || status=1; done
}

snapshots() { find tests -name '*.verified.*' -not -path '*/bin/*' -not -path '*/obj/*' -type f -exec cksum {} + | sort -k 3; }

received() { find tests -name '*.received.*' -not -path '*/bin/*' -not -path '*/obj/*' -type f; }

# The tests that need KVM, in a guest that has it, where this machine has none that can judge. Their results replace the skipped ones.
test_in_kvm_guest() {
    local project name command="DOTNET_TieredPGO=0 dotnet test"
    for project in $(grep -l 'DeviceDsl.KvmTesting.csproj' tests/*/*.csproj); do
        name=$(basename "$project" .csproj)
        command+=" $(dirname "$project")/bin/Release/net10.0/$name.dll"
    done
    # One run for all, without a collector of hangs: starting processes takes long in the guest, whose life is limited.
    command+=" --filter Category=Kvm --results-directory $results/kvm --logger 'trx;LogFileName=kvm.trx' --logger 'console;verbosity=minimal'"
    echo "running: the KVM tests in a guest (/dev/kvm: $no_kvm)"
    KVM_GUEST_MINUTES=${KVM_GUEST_MINUTES:-28} tests/kvm-guest.sh "$results/kvm" "$command" || status=1
    [ ! -e "$results/kvm/console" ] || sed 's/\x1b\[[0-9;]*m//g; s/\r//g' "$results/kvm/console"
    [ ! -s "$results/kvm/kernel" ] || kernel="Linux $(cat "$results/kvm/kernel") in QEMU's emulation of an AMD processor"
}

summarize() {
    local file
    mkdir -p "$results/lines/kvm"
    for file in "$results"/*.trx "$results"/kvm/*.trx; do
        [ ! -e "$file" ] || tr '<' '\n' <"$file" >"$results/lines/${file#"$results/"}"
    done
    find "$results/lines" -name '*.trx' -exec awk -v directory="$results/lines" -v quick="$quick" -f tests/test-results.awk {} +
}

need_sdk
find_kvm

if ! dotnet build "$solution" -c Release -m:2 -warnaserror --tl:off -v minimal; then
    echo "0 passed, 0 failed: the build failed, no test ran"
    exit 1
fi

status=0
filter=()
# The tests of the category Slow use all processors by themselves.
at_a_time=1
if $quick; then
    at_a_time=2
    echo "skipped: the style check, the guests and the tests of the category Slow (--quick)"
    filter=(--filter "Category!=Slow")
else
    need_guest
    if ! has_style; then
        echo "the style differs: run dotnet format whitespace and dotnet format style"
        status=1
    fi
fi

snapshots >"$results/before"
test_projects
! use_kvm_guest || test_in_kvm_guest
[ -z "$kernel" ] || echo "KVM tests: judged by $kernel"
snapshots >"$results/after"

if [ -n "$(received)" ]; then
    echo "tests have written snapshots that differ:"
    received
    status=1
fi
if ! diff "$results/before" "$results/after" >"$results/changed"; then
    echo "the tests changed their own snapshots:"
    cat "$results/changed"
    status=1
fi

echo
summarize >"$results/summary"
head -n -1 "$results/summary"
read -r passed failed skipped < <(tail -n 1 "$results/summary")

line="$passed passed, $failed failed"
[ "$skipped" = 0 ] || line+=", $skipped skipped"
if [ $((passed + failed)) = 0 ]; then
    echo "no test ran"
    status=1
elif [ "$failed" = 0 ] && [ "$status" != 0 ]; then
    echo "no test failed, but the run did: see above"
fi
[ "$failed" = 0 ] || status=1
echo "$line"
exit "$status"
