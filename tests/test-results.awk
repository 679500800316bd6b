# Reads trx files, each with its '<' replaced by line ends, and prints what test.sh shows at its end: a line for each
# failed test, a line for each project, each reason for skips once, and last the totals as "passed failed skipped".
#
#   awk -v directory=FOLDER -f test-results.awk FILE...
#
# A file is named after its project, or has the results of several. Results of the guest with KVM are in FOLDER/kvm: they
# replace what was skipped outside the guest.

function attribute(name) {
    if (!match($0, " " name "=\"[^\"]*\"")) return ""
    return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
}

function unescape(text) {
    gsub(/&lt;/, "<", text)
    gsub(/&gt;/, ">", text)
    gsub(/&quot;/, "\"", text)
    gsub(/&amp;/, "\\&", text)
    return text
}

# The method without the arguments of a theory.
function method_of(key) {
    sub(/\(.*/, "", key)
    return key
}

function finish_file(    i, key) {
    if (!file) return
    for (i = 1; i <= results; i++) {
        project = ids[i] in project_of ? project_of[ids[i]] : project
        add(project SUBSEP names[i], outcomes[i], texts[i])
    }

    # A test that takes its process down is in no result, only in the outcome.
    if (summary == "Failed" && !has_failed) add(project SUBSEP "the test run", "failed", "it ended before its tests did")
}

function add(key, outcome, message) {
    keys[key] = 1
    count[key, inside, outcome]++
    has_result[key, inside] = 1
    if (inside) in_guest[method_of(key)] = 1
    if (outcome == "failed") has_failed = 1
    if (message) messages[key, inside, outcome] = message
}

FNR == 1 {
    finish_file()
    file = FILENAME
    inside = index(file, directory "/kvm/") == 1
    project = file
    sub(/.*\//, "", project)
    sub(/\.trx$/, "", project)
    if (!inside) projects[project] = 1
    summary = ""
    has_failed = results = 0
}

/^UnitTestResult / {
    outcome = attribute("outcome")
    outcomes[++results] = outcome == "Passed" ? "passed" : outcome == "NotExecuted" ? "skipped" : "failed"
    names[results] = attribute("testName")
    ids[results] = attribute("testId")
    texts[results] = ""
}

/^Message>/ && results && !texts[results] { texts[results] = substr($0, length("Message>") + 1) }

/^UnitTest / { id = attribute("id") }

/^TestMethod / {
    name = attribute("codeBase")
    sub(/.*[\/\\]/, "", name)
    sub(/\.dll$/, "", name)
    project_of[id] = name
}

/^ResultSummary / { summary = attribute("outcome") }

END {
    finish_file()
    for (key in keys) {
        split(key, part, SUBSEP)
        projects[part[1]] = 1
        # A theory that is skipped as a whole has no arguments, and those of its rows only in the guest.
        is_replaced = count[key, 0, "skipped"] && (has_result[key, 1] || (method_of(key) == key && in_guest[key]))
        from = is_replaced || !has_result[key, 0]
        passed[part[1]] += count[key, from, "passed"]
        skipped[part[1]] += count[key, from, "skipped"]
        failures = count[key, 0, "failed"] + count[key, 1, "failed"]
        failed[part[1]] += failures
        if (count[key, from, "skipped"]) reasons[messages[key, from, "skipped"]] += count[key, from, "skipped"]
        for (side = 0; side <= 1; side++) {
            if (count[key, side, "failed"]) {
                print "failed" (side ? " in the guest" : "") ": " part[1] " " unescape(part[2]) ": " unescape(messages[key, side, "failed"]) | "sort"
            }
        }
    }
    close("sort")
    for (project in projects) {
        if (quick == "true" && passed[project] + failed[project] + skipped[project] == 0) continue
        printf "%-40s %5d passed %5d failed %5d skipped\n", project, passed[project], failed[project], skipped[project] | "sort"
        totals["passed"] += passed[project]
        totals["failed"] += failed[project]
        totals["skipped"] += skipped[project]
    }
    close("sort")
    for (reason in reasons) print "skipped: " unescape(reason) " (" reasons[reason] ")" | "sort"
    close("sort")
    print totals["passed"] + 0, totals["failed"] + 0, totals["skipped"] + 0
}
