using System.Globalization;
using DeviceDsl.CodeFixes;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0009")]
public sealed class OverlappingRangesTests : RuleTests
{
    [Fact]
    public void ShouldReportTheLaterOfTwoAndNameBoth() => Assert.Equal(
        "The register 'B' (Mmio 0x12, length 2) overlaps the register 'A' (Mmio 0x10, length 4): move one of them",
        Verify(Device("""
            [Register(Mmio, 0x10)] private partial uint A { get; set; }
            [{|DDSL0009:Register(Mmio, 0x12)|}] private partial ushort B { get; set; }
            """)));

    [Theory]
    [InlineData("0x10", "0x10")]
    [InlineData("0x10", "0x0D")]
    [InlineData("0x10", "0x13")]
    [InlineData("0xFFFF_FFFF_FFFF_FFF0", "0xFFFF_FFFF_FFFF_FFF3")]
    public void ShouldReportBytesInCommon(string one, string other) => Verify(Device($$"""
        [Register(Mmio, {{one}})] private partial uint A { get; set; }
        [Register(Mmio, 0x100)] private partial uint Far { get; set; }
        [{|DDSL0009:Register(Mmio, {{other}})|}] private partial uint B { get; set; }
        """));

    [Theory]
    [InlineData("Access = RegisterAccess.ReadOnly", "Access = RegisterAccess.WriteOnly", "")]
    [InlineData("Access = RegisterAccess.Constant", "Access = RegisterAccess.WriteOnly", "")]
    [InlineData("Access = RegisterAccess.ReadClear", "Access = RegisterAccess.WriteOnly", "")]
    [InlineData("Access = RegisterAccess.ReadOnly", "Access = RegisterAccess.WriteOnly",
        "[OnWrite(nameof(B))] private void M(byte w) { }")]
    [InlineData("Access = RegisterAccess.ReadOnly", "Access = RegisterAccess.WriteOnly",
        "[OnRead(nameof(A))] private byte M(byte s) => s;")]
    [InlineData("Access = RegisterAccess.ReadWrite", "When = nameof(On)", "")]
    [InlineData("When = nameof(On)", "Access = RegisterAccess.ReadWrite", "")]
    [InlineData("When = nameof(On)", "When = nameof(On), Is = 0", "")]
    [InlineData("When = nameof(Page), Is = 2", "When = nameof(Page), Is = 3", "")]
    [InlineData("When = nameof(On), Access = RegisterAccess.ReadOnly", "When = nameof(On), Access = RegisterAccess.WriteOnly", "")]
    public void ShouldNotReportRegistersThatNoAccessReachesTogether(string one, string other, string method)
        => Verify(Shared(one, $"Register(Mmio, 0x10, {other})", method));

    [Theory]
    [InlineData("Access = RegisterAccess.ReadOnly", "Access = RegisterAccess.ReadOnly", "")]
    [InlineData("Access = RegisterAccess.WriteOnly", "Access = RegisterAccess.WriteOneSets", "")]
    [InlineData("Access = RegisterAccess.ReadOnly", "Access = RegisterAccess.WriteOnly",
        "[OnWrite(nameof(A))] private void M(byte w) { }")]
    [InlineData("Access = RegisterAccess.ReadOnly", "Access = RegisterAccess.WriteOnly",
        "[OnRead(nameof(B))] private byte M(byte s) => s;")]
    [InlineData("Access = RegisterAccess.ReadOnly", "Access = RegisterAccess.WriteOnly",
        "[Field(7, 0, Register = nameof(B), Access = RegisterAccess.ReadOnly)] private partial byte F { get; set; }")]
    [InlineData("When = nameof(On)", "When = nameof(On)", "")]
    [InlineData("When = nameof(On)", "When = nameof(On), Is = 1", "")]
    [InlineData("When = nameof(On)", "When = nameof(Page), Is = 0", "")]
    public void ShouldReportRegistersThatAnAccessReachesTogether(string one, string other, string method)
        => Verify(Shared(one, $"{{|DDSL0009:Register(Mmio, 0x10, {other})|}}", method));

    [Theory]
    [InlineData("Alias(Mmio, 0x14)")]
    [InlineData("Alias(Mmio, 0x10, When = nameof(On))")]
    [InlineData("{|DDSL0009:Alias(Mmio, 0x10)|}")]
    [InlineData("{|DDSL0009:Alias(Mmio, 0x11, When = nameof(On))|}")]
    [InlineData("Alias(Mmio, 0x11, Access = RegisterAccess.WriteOneSets)")]
    public void ShouldCheckAliases(string alias) => Verify(Shared("Mask = 0xFF", $"Register(Mmio, 0x11, When = nameof(On))] [{alias}", ""));

    [Theory]
    [InlineData("0", "{|DDSL0009:Register(Mmio, 0x10, Count = 4)|}")]
    [InlineData("4", "Register(Mmio, 0x10, Count = 4)")]
    [InlineData("1, Step = 2", "{|DDSL0009:Register(Mmio, 0x10, Count = 4)|}")]
    public void ShouldCompareTheIndicesOfArrays(string first, string register) => Verify(Device($$"""
        [Register(Mmio, 0x20)] private partial byte Page { get; set; }
        [Register(Mmio, 0x10, Count = 4), IndexedBy(nameof(Page))] private partial Registers<byte> A { get; }
        [{{register}}, IndexedBy(nameof(Page), First = {{first}})] private partial Registers<byte> B { get; }
        [Register(Mmio, 0x10, When = nameof(Page), Is = 3)] private partial byte Third { get; set; }
        """));

    [Fact]
    public void ShouldNameTheAlias() => Assert.Equal(
        "The alias 'B' (Mmio 0x10, length 1) overlaps the register 'A' (Mmio 0x10, length 1): move one of them",
        Verify(Device("""
            [Register(Mmio, 0x10)] private partial byte A { get; set; }
            [Register(Mmio, 0x20), {|DDSL0009:Alias(Mmio, 0x10)|}] private partial byte B { get; set; }
            """)));

    [Fact]
    public void ShouldReportAnArrayThatOverlapsItself() => Assert.Equal(
        "The register 'A[1]' (Mmio 0x13, length 4) overlaps the register 'A[0]' (Mmio 0x10, length 4): move one of them",
        Verify(Device("[{|DDSL0009:Register(Mmio, 0x10, Count = 9, Stride = 3)|}] private partial Registers<uint> A { get; }")));

    [Theory]
    [InlineData("0x2B, Count = 1", "'B[0]' (Mmio 0x2B, length 1) overlaps the register 'A[3]' (Mmio 0x2B, length 5): move one of them")]
    [InlineData("0x2F, Count = 1", "'B[0]' (Mmio 0x2F, length 1) overlaps the register 'A[3]' (Mmio 0x2B, length 5): move one of them")]
    [InlineData("0x16, Count = 4", "'B[3]' (Mmio 0x19, length 1) overlaps the register 'A[1]' (Mmio 0x19, length 5): move one of them")]
    [InlineData("0x1, Count = 65536, Stride = 6",
        "'B[3]' (Mmio 0x13, length 1) overlaps the register 'A[0]' (Mmio 0x10, length 5): move one of them")]
    public void ShouldReportRegistersOfAnArray(string other, string message) => Assert.Equal(
        $"The register {message}",
        Verify(Device($$"""
            [Register(Mmio, 0x10, Count = 4, Stride = 9, Length = 5)] private partial Registers<ulong> A { get; }
            [{|DDSL0009:Register(Mmio, {{other}})|}] private partial Registers<byte> B { get; }
            """)));

    [Theory]
    [InlineData("0x15")]
    [InlineData("0x18")]
    [InlineData("0xF")]
    [InlineData("0x30")]
    public void ShouldNotReportWhatLiesBetweenTheRegistersOfAnArray(string offset) => Verify(Device($$"""
        [Register(Mmio, 0x10, Count = 4, Stride = 9, Length = 5)] private partial Registers<ulong> A { get; }
        [Register(Mmio, {{offset}})] private partial byte B { get; set; }
        """));

    [Fact]
    public void ShouldNotReportArraysThatLieInTurns() => Verify(Device("""
        [Register(Mmio, 0x10, Count = 65536, Stride = 8)] private partial Registers<uint> A { get; }
        [Register(Mmio, 0x14, Count = 65536, Stride = 8)] private partial Registers<uint> B { get; }
        """));

    [Theory]
    [InlineData("0x10F", "uint",
        "The register 'A' (Mmio 0x10F, length 4) overlaps the region 'Buffer' (Mmio 0x100, length 0x10): move one of them")]
    [InlineData("0xF9", "ulong",
        "The register 'A' (Mmio 0xF9, length 8) overlaps the region 'Buffer' (Mmio 0x100, length 0x10): move one of them")]
    [InlineData("0x200", "byte",
        "The register 'A' (Mmio 0x200, length 1) overlaps the region (Mmio 0x200, length 0xFFFFFFFFFFFFFDFF): move one of them")]
    public void ShouldReportARegisterInARegion(string offset, string type, string message) => Assert.Equal(message, Verify($$"""
        [Device, Region(Mmio, 0x100, 0x10, Name = "Buffer"), Region(Mmio, 0x200, 0xFFFF_FFFF_FFFF_FDFF)]
        internal sealed partial class D
        {
            [{|DDSL0009:Register(Mmio, {{offset}})|}] private partial {{type}} A { get; set; }
        }
        """));

    [Fact]
    public void ShouldReportTheLaterOfTwoRegions() => Assert.Equal(
        "The region 'B' (Mmio 0x1F, length 0x2) overlaps the region 'A' (Mmio 0x10, length 0x10): move one of them",
        Verify("""
            [Device, Region(Mmio, 0x10, 0x10, Name = "A")]
            [{|DDSL0009:Region(Mmio, 0x1F, 2, Name = "B")|}]
            internal sealed partial class D;
            """));

    [Theory]
    [InlineData("[Region(Mmio, 0x20, 0x10)]")]
    [InlineData("[Region(Mmio, 0, 0x10)]")]
    [InlineData("[Region(Pio, 0x10, 0x10)]")]
    public void ShouldNotReportARegionBesideAnother(string region)
        => Verify($"[Device, Region(Mmio, 0x10, 0x10)] {region} internal sealed partial class D;");

    [Fact]
    public void ShouldReportDoorbellsThatOverlapPartlyAsAWarning()
    {
        string source = Device("""
            [Doorbell(Mmio, 0x10, Length = 2)] private void M() { }
            [Doorbell(Mmio, 0x11, Length = 2)] private void N() { }
            [Register(Mmio, 0x20)] private partial byte A { get; set; }
            [Register(Mmio, 0x20)] private partial byte B { get; set; }
            """);
        CSharpCompilationOptions options = TestCompilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default);
        IReadOnlyList<Diagnostic> found = Analysis.Run(TestCompilation.Create(source).WithOptions(options)).Diagnostics;
        Assert.Equal([DiagnosticSeverity.Warning, DiagnosticSeverity.Error], found.Select(static one => one.Severity));
        Assert.Equal(
            "The doorbell 'N' (Mmio 0x11, length 2, any value) overlaps the doorbell 'M' (Mmio 0x10, length 2, "
                + "any value): move one of them",
            found[0].GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("Doorbell(Mmio, 0x10, Length = 4)", "Doorbell(Mmio, 0x12, Length = 2)")]
    [InlineData("Doorbell(Mmio, 0x12)", "Doorbell(Mmio, 0x10, Length = 4)")]
    [InlineData("Doorbell(Mmio, 0x13, Length = 1, Synchronous = true)", "Doorbell(Mmio, 0x10, Match = 3)")]
    [InlineData("Doorbell(Mmio, 0x17)", "Doorbell(Mmio, 0x10, Length = 8)")]
    public void ShouldReportDoorbellsInOneAnother(string one, string other)
        => Verify(Device($$"""[{{one}}] private void M() { } [{|DDSL0009:{{other}}|}] private void N() { }"""));

    [Fact]
    public void ShouldReportDoorbellsOfArrays() => Assert.Equal(
        "The doorbell 'N[1]' (Mmio 0x23, length 2, any value) overlaps the doorbell 'M[2]' (Mmio 0x20, length 4, "
            + "any value): move one of them",
        Verify(Device("""
            [Doorbell(Mmio, 0x10, Length = 4, Count = 8, Stride = 8)] private void M(int index) { }
            [{|DDSL0009:Doorbell(Mmio, 0x14, Length = 2, Count = 3, Stride = 15)|}] private void N(int index) { }
            """)));

    [Fact]
    public void ShouldReportAnArrayOfDoorbellsThatOverlapsItself() => Assert.Equal(
        "The doorbell 'M[1]' (Mmio 0x12, length 4, any value) overlaps the doorbell 'M[0]' (Mmio 0x10, length 4, "
            + "any value): move one of them",
        Verify(Device("[{|DDSL0009:Doorbell(Mmio, 0x10, Length = 4, Count = 8, Stride = 2)|}] private void M(int index) { }")));

    [Theory]
    [InlineData("Doorbell(Mmio, 0x10, Length = 2)", "Doorbell(Mmio, 0x10, Length = 4)")]
    [InlineData("Doorbell(Mmio, 0x10, Length = 2, Match = 1)", "Doorbell(Mmio, 0x10, Length = 2, Match = 2)")]
    [InlineData("Doorbell(Mmio, 0x10)", "Doorbell(Mmio, 0x11)")]
    [InlineData("Doorbell(Mmio, 0x10, Length = 2)", "Doorbell(Mmio, 0x12, Length = 2)")]
    [InlineData("Doorbell(Mmio, 0x10, Length = 4)", "Doorbell(Pio, 0x12, Length = 2)")]
    public void ShouldNotReportDoorbellsThatBeginTogetherOrLieApart(string one, string other)
        => Verify(Device($"[{one}] private void M() {{ }} [{other}] private void N() {{ }}"));

    [Theory]
    [InlineData("Doorbell(Mmio, 0x10, Length = 4, Count = 8, Stride = 4)", "Doorbell(Mmio, 0x10, Length = 2, Count = 8, Stride = 4)")]
    [InlineData("Doorbell(Mmio, 0x10, Match = 0, Count = 8)", "Doorbell(Mmio, 0x10, Match = 8, Count = 8)")]
    [InlineData("Doorbell(Mmio, 0, Count = 8, Stride = 1)", "Doorbell(Mmio, 8, Count = 8, Stride = 1)")]
    public void ShouldNotReportArraysThatBeginTogetherOrLieApart(string one, string other)
        => Verify(Device($"[{one}] private void M(int index) {{ }} [{other}] private void N(int index) {{ }}"));

    [Fact]
    public void ShouldNotReportDoorbellsThatAMachineRefusesAnyhow() => Verify(Device("""
        [Doorbell(Mmio, 0x10, Length = 4)] private void M() { }
        [{|DDSL0007:Doorbell(Mmio, 0x10, Length = 4)|}] private void N() { }
        [Doorbell(Mmio, 0x14)] private void O() { }
        """));

    [Fact]
    public void ShouldNotReportADoorbellInARegion() => Verify("""
        [Device, Region(Mmio, 0, 0x100)]
        internal sealed partial class D { [Doorbell(Mmio, 0x10)] private void M() { }
            [Doorbell(Mmio, 0xFF, Length = 4)] private void N() { } }
        """);

    [Fact]
    public void ShouldNotReportNeighboursOrOtherSpaces() => Verify(Device("""
        [Register(Mmio, 0x10)] private partial uint A { get; set; }
        [Register(Mmio, 0x14)] private partial uint B { get; set; }
        [Register(Mmio, 0x0F)] private partial byte C { get; set; }
        [Register(Pio, 0x10)] private partial uint D2 { get; set; }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0009\n" + Device("""
        [Register(Mmio, 0x10)] private partial uint A { get; set; }
        [Register(Mmio, 0x12)] private partial ushort B { get; set; }
        """));

    [Fact]
    public Task ShouldFixByTheNextFreeOffset() => FixAsync<MoveFix>(
        "NextOffset",
        "[Region(Mmio, 0x10, 0x10)]\n" + Device("""
            [Register(Mmio, 0x0)] private partial uint A { get; set; }
            [Register(Mmio, 0x2)] private partial uint B { get; set; } // reaches into A
            [Register(Mmio, 0x1E, Count = 2)] private partial Registers<ushort> C { get; }
            [Register(Mmio, 0x4)] private partial ulong E { get; set; }
            """),
        "[Region(Mmio, 0x10, 0x10)]\n" + Device("""
            [Register(Mmio, 0x0)] private partial uint A { get; set; }
            [Register(Mmio, 0xC)] private partial uint B { get; set; } // reaches into A
            [Register(Mmio, 0x20, Count = 2)] private partial Registers<ushort> C { get; }
            [Register(Mmio, 0x4)] private partial ulong E { get; set; }
            """));

    [Fact]
    public Task ShouldProposeNoFixForDevicesOfAMachine() => OffersNothingAsync<MoveFix>("""
        [Board] internal sealed partial class M { [Attach(Mmio = 0)] public D A { get; } = new();
            [Attach(Mmio = 2)] public D B { get; } = new(); }
        [Device] internal sealed partial class D { [Register(Mmio, 0x0)] private partial uint A { get; set; } }
        """);

    private static string Shared(string one, string other, string method)
    {
        // A Constant register has no setter.
        string set = one.Contains("Constant", StringComparison.Ordinal) ? "" : " set;";
        return Device($$"""
            [Register(Mmio, 0x10, {{one}})] private partial byte A { get;{{set}} }
            [{{other}}] private partial byte B { get; set; }
            [Register(Mmio, 0x20)] private partial byte Page { get; set; }
            [Transient] private bool On = true;
            private void Toggle() { On = !On; }
            {{method}}
            """);
    }
}
