using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0426")]
public sealed class OverlappingConfigurationTests : RuleTests
{
    [Fact]
    public void ShouldReportFieldsThatShareBytes()
    {
        string source = VirtioDevice("""
            [VirtioConfig(0, Length = 6)] private ulong Address => 1;
            [VirtioConfig({|DDSL0426:5|})] private ushort Link => 1;
            """);
        Assert.Equal(
            "The configuration field 'Link' (bytes 0x5 to 0x6) overlaps 'Address' (bytes 0x0 to 0x5): move one of them", Verify(source));
        Diagnostic found = Assert.Single(Analysis.Verify(source));
        Assert.Equal(
            "VirtioConfig(0, Length = 6)",
            found.AdditionalLocations[0].SourceTree!.GetText().ToString(found.AdditionalLocations[0].SourceSpan));
    }

    [Fact]
    public void ShouldReportEachThatOverlapsWhatIsRight() => Verify(VirtioDevice("""
        [VirtioConfig(4)] private uint A => 1;
        [VirtioConfig({|DDSL0426:0|})] private ulong B => 1;
        [VirtioConfig(0)] private uint C => 1;
        [VirtioConfig({|DDSL0426:4|})] private byte D1 => 1;
        """));

    [Fact]
    public void ShouldNotReportFieldsSideBySide() => Verify(VirtioDevice("""
        [VirtioConfig(0, Length = 6)] private ulong Address => 1;
        [VirtioConfig(6)] private ushort Link => 1;
        """));

    [Fact]
    public void ShouldNotReportAFieldThatIsWrongByItself() => Verify(VirtioDevice("""
        [VirtioConfig(0, {|DDSL0425:Length = 9|})] private ulong Address => 1;
        [VirtioConfig(6)] private ushort Link => 1;
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify(
            "#pragma warning disable DDSL0426\n"
                + VirtioDevice("[VirtioConfig(0)] private byte A => 1; [VirtioConfig(0)] private byte B => 1;"));
}
