#!/usr/bin/env bash
# Builds everything, checks the style and runs every test. Needs the .NET 10 SDK and installs it where apt has it.
# The last line is the count; the exit code is 0 only if tests ran and none failed.
#
#   --quick   for the inner loop: leaves out the style check and the tests of the category Slow
set -euo pipefail

quick=false
for argument in "$@"; do
    case $argument in
        --quick) quick=true ;;
        *) echo "unknown argument: $argument; the only one is --quick" >&2; exit 2 ;;
    esac
done

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$root"
solution=DeviceDsl.sln

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# A build node that stays behind keeps memory and, in a pipe, the reader waiting.
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

# The tests skip themselves; this says so once. Opening the device tells more than its mode does, but would make a file
# of that name where there is none.
tell_skips() {
    local reason="No such file or directory"
    if [ -e /dev/kvm ]; then
        reason=$( { LC_ALL=C exec 3<>/dev/kvm; } 2>&1 ) && return
    fi
    echo "skipped: KVM tests (/dev/kvm: ${reason##*: })"
}

# The tests of the guest skip themselves too; the reason is the last thing that the script has said.
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

# One line a test project: name, passed, failed, skipped. A test that takes its host down stands in no counter, only in
# the outcome: it has failed.
count() {
    local file
    for file in "$results"/*.trx; do
        [ -e "$file" ] || continue
        tr '<' '\n' <"$file" | awk -v quick="$quick" '
            function attribute(name) {
                if (!match($0, " " name "=\"[^\"]*\"")) return ""
                return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
            }
            /^TestMethod / && !project {
                project = attribute("codeBase"); sub(/.*[\/\\]/, "", project); sub(/\.dll$/, "", project)
            }
            /^ResultSummary / { outcome = attribute("outcome") }
            /^Counters / {
                passed = attribute("passed")
                failed = attribute("failed") + attribute("error") + attribute("timeout") + attribute("aborted")
                skipped = attribute("total") - attribute("executed")
            }
            END {
                if (outcome == "Failed" && failed == 0) failed = 1
                # The filter of --quick leaves some projects without a test.
                if (!project && failed == 0 && quick == "true") exit
                print (project ? project : "(empty)"), passed + 0, failed + 0, skipped + 0
            }'
    done | sort
}

# Why tests were skipped, each reason once: xunit puts it into the message of the result.
reasons() {
    find "$results" -name '*.trx' -exec cat {} + | tr '<' '\n' | awk '
        /^UnitTestResult / { skipped = /outcome="NotExecuted"/ }
        skipped && /^Message>/ { sub(/^Message>/, ""); print; skipped = 0 }' |
        sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' | sort | uniq -c |
        while read -r number reason; do echo "skipped: $reason ($number)"; done
}

need_sdk
tell_skips

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
    echo "skipped: the style check and the tests of the category Slow (--quick)"
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
snapshots >"$results/after"

if [ -n "$(received)" ]; then
    echo "snapshots that differ were left behind:"
    received
    status=1
fi
if ! diff "$results/before" "$results/after" >"$results/changed"; then
    echo "the tests changed their own snapshots:"
    cat "$results/changed"
    status=1
fi

echo
count >"$results/counts"
awk '{ printf "%-40s %5d passed %5d failed %5d skipped\n", $1, $2, $3, $4 }' "$results/counts"
reasons
read -r passed failed skipped < <(awk '{ p += $2; f += $3; s += $4 } END { print p + 0, f + 0, s + 0 }' "$results/counts")

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
