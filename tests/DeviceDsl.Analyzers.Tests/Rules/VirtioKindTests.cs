using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0421")]
public sealed class VirtioKindTests : RuleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(64)]
    public void ShouldReportANumberThatNoKindHas(int id) => Assert.Equal(
        $"The virtio device 'D' has device ID {id}, which no driver looks for: use 1 to 63",
        Verify(Source($"{{|DDSL0421:{id}|}}")));

    [Theory]
    [InlineData("1")]
    [InlineData("id: 63")]
    public void ShouldNotReportANumberThatOneMayHave(string id) => Verify(Source(id));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0421\n" + Source("0"));

    [Fact]
    public void ShouldReportAWarning() => Assert.Equal(DiagnosticSeverity.Warning, SeverityOf(Source("0")));

    private static string Source(string id)
        => $"using DeviceDsl.Virtio;\n[VirtioDevice({id})] internal sealed partial class D : VirtioDevice;";
}
