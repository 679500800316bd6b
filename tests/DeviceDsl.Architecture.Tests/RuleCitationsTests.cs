using DeviceDsl.Architecture.Tests.Repository;
using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

public sealed class RuleCitationsTests
{
    private const string Page = "- **PIC-1** one\n- **PIC-2** two (PIC-9)\n- **PIC-3** three\n- **BUS-1** four\n";

    /// <summary>The groups whose every rule has its test.</summary>
    private static readonly string[] Groups =
    [
        "EVT",
        "BUS",
        "IOE",
        "COA",
        "IRQ",
        "RES",
        "GSI",
        "SRC",
        "IOA",
        "RTE",
        "EOI",
        "PIC",
        "LAP",
        "ACK",
        "SPL",
        "LCK",
    ];

    /// <summary>Rules of these groups that are not there yet.</summary>
    private static readonly string[] Planned = ["LAP-9"];

    [Fact]
    public void ShouldFindEveryRuleInTheTests() => Violations.ShouldBeNone(RuleCitations.Check(
        SourceTree.Read("docs/spec/kvm-semantics.md"),
        Groups,
        SourceTree.TestFiles().Where(file => !file.StartsWith("tests/DeviceDsl.Architecture.Tests/", StringComparison.Ordinal))
            .Select(SourceTree.Read).Concat(Planned)));

    [Fact]
    public void ShouldNameRulesThatNoTestCites() => Assert.Equal(
        ["PIC-1 is cited by no test: show it by one, and name it there.", "PIC-3 is cited by no test: show it by one, and name it there."],
        RuleCitations.Check(Page, ["PIC"], ["// PIC-2", "// PIC-31, PIC-10"]));

    [Theory]
    [InlineData("PIC-1 to PIC-3")]
    [InlineData("PIC-3, PIC-2 and PIC-1.")]
    public void ShouldReadCitations(string text) => Assert.Empty(RuleCitations.Check(Page, ["PIC"], [text]));
}
