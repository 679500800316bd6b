namespace DeviceDsl.Analyzers.Tests.Rules;

/// <summary>Rules about one device that also apply to what it inherits from another.</summary>
public sealed class BaseMapTests : RuleTests
{
    private const string Bases = """

        [Device, LevelIrq(Gsi = 5), MsiIrq(Name = "Messages")] internal partial class Base
        {
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [Register(Mmio, 4, Access = RegisterAccess.ReadOnly)] private partial uint B { get; set; }
            [Register(Mmio, 8)] protected partial uint C { get; set; }
            [Doorbell(Mmio, 0x10, Length = 4)] private void Ring() { Irq5.Lower(); Messages[0].Signal(); }
            [OnReset] protected virtual void OnReset() { Irq5.Lower(); }
        }
        [RegisterBlock] internal abstract partial class Part { [Register(Mmio, 0)] private partial uint A { get; set; } }
        """;

    [Theory]
    [InlineData("[{|DDSL0009:Register(Mmio, 0)|}] private partial uint R { get; set; }",
        "The register 'R' (Mmio 0x0, length 4) overlaps the register 'A' (Mmio 0x0, length 4)")]
    [InlineData("[{|DDSL0009:Register(Mmio, 4)|}] private partial uint R { get; set; }",
        "The register 'R' (Mmio 0x4, length 4) overlaps the register 'B' (Mmio 0x4, length 4)")]
    [InlineData("[{|DDSL0009:Register(Mmio, 4, Access = RegisterAccess.WriteOnly)|}] private partial uint R { get; set; }",
        "The register 'R' (Mmio 0x4, length 4) overlaps the register 'B' (Mmio 0x4, length 4)")]
    [InlineData("[{|DDSL0007:Doorbell(Mmio, 0x10, Length = 4)|}] private void M() { }",
        "The doorbell 'M' (Mmio 0x10, length 4, any value) duplicates 'Ring'")]
    [InlineData("[{|DDSL0009:Block(Mmio, 8)|}] private partial Leaf R { get; }",
        "The register 'R.X' (Mmio 0x8, length 4) overlaps the register 'C' (Mmio 0x8, length 4)")]
    public void ShouldReportWhatOverlapsTheBase(string members, string message) => Assert.StartsWith(
        message,
        Verify($$"""
            [Device] internal sealed partial class D : Base { {{members}} }
            [RegisterBlock] internal sealed partial class Leaf { [Register(Mmio, 0)] private partial uint X { get; set; } }
            {{Bases}}
            """),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("[Register(Mmio, 0xC)] private partial uint R { get; set; }")]
    [InlineData("[Register(Mmio, 0, When = nameof(IsOn))] private partial uint R { get; set; } [State] private bool IsOn;")]
    [InlineData("[Doorbell(Mmio, 0x14, Length = 4)] private void M() { Host.Post(() => C = 1); }")]
    [InlineData("[Field(3, 0, Register = nameof(R))] private partial byte F { get; set; } "
        + "[Register(Mmio, 0xC, Mask = 15)] private partial uint R { get; set; }")]
    [InlineData("protected override void OnReset() { base.OnReset(); C = 0; }")]
    public void ShouldNotReportWhatLiesApart(string members) => Verify($$"""
        [Device] internal sealed partial class D : Base { {{members}} }
        {{Bases}}
        """);

    [Theory]
    [InlineData("LevelIrq(Gsi = 5)", "Irq5.Lower();")]
    [InlineData("LevelIrq(Gsi = 6, Name = \"Irq5\")", "Irq5.Lower();")]
    [InlineData("MsiIrq(Name = \"Messages\")", "Messages[0].Signal();")]
    public void ShouldNotReportANameThatTheBaseHasForItself(string attribute, string use) => Verify($$"""
        [Device, {{attribute}}] internal sealed partial class D : Base { [Doorbell(Mmio, 0x20)] private void M() { {{use}} } }
        {{Bases}}
        """);

    [Theory]
    [InlineData("EdgeIrq(Gsi = 5, Name = \"Mine\")", "DDSL0011")]
    [InlineData("LevelIrq(Gsi = 5, Resample = true, Name = \"Mine\")", "DDSL0022")]
    public void ShouldReportALineThatCannotShareTheGsi(string attribute, string rule) => Verify($$"""
        [Device, {{attribute}}] internal sealed partial class {|{{rule}}:D|} : Base {
            {{(rule == "DDSL0022" ? "[OnResample(Gsi = 5)] private void OnAgain() { Mine.Raise(); }" : "")}} }
        {{Bases}}
        """);

    [Theory]
    [InlineData("[RegisterBlock] internal sealed partial class {|DDSL0024:D|} : Base { }",
        "The register block 'D' derives from the device 'Base', but a block can only extend a block: make one of them the other")]
    [InlineData("[Device] internal sealed partial record {|DDSL0024:D|} : Rec { } [Device] internal partial record Rec { }",
        "The device 'D' extends 'Rec', but the copies of a record would share its part: use classes")]
    [InlineData("[Device] internal sealed partial class {|DDSL0024:D|} : Closed { } [Device] internal class {|DDSL0024:Closed|} { }",
        "The device 'D' extends 'Closed', which cannot be wired: correct that class first")]
    public void ShouldReportAClassThatCannotExtend(string source, string message) => Assert.Equal(message, Verify(source + Bases));

    [Theory]
    [InlineData("[Device] internal sealed partial class D : Part { [Register(Mmio, 4)] private partial uint R { get; set; } }")]
    [InlineData("[RegisterBlock] internal sealed partial class D : Part { [Register(Mmio, 4)] private partial uint R { get; set; } }")]
    [InlineData("internal class Middle : Base { } [Device] internal sealed partial class D : Middle { }")]
    [InlineData("[Device] internal partial class C : Base { } [Device] internal sealed partial class D : C { }")]
    [InlineData("internal sealed class Same : Base { }")]
    public void ShouldNotReportAClassThatExtends(string source) => Verify(source + Bases);

    [Fact]
    public void ShouldReportAnInheritedRegisterOutsideOfTheBar() => Assert.Contains(
        "'Ring'",
        Verify($$"""
            using DeviceDsl.Pci;
            [Device, PciDevice(1, 2), Bar(0, Mmio, 0x10)] internal sealed partial class {|DDSL0432:D|} : Base { }
            {{Bases}}
            """),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldReportABoardWhoseDevicesOverlapInWhatOneInherits() => Verify($$"""
        [Device] internal sealed partial class D : Base { [Register(Mmio, 0x20)] private partial uint R { get; set; } }
        [Device] internal sealed partial class E { [Register(Mmio, 0)] private partial uint R { get; set; } }
        [Board]
        internal sealed partial class Both
        {
            [Attach(Mmio = 0x1000)] public D One { get; } = new();
            [{|DDSL0009:Attach(Mmio = 0x1008)|}] public E Other { get; } = new();
        }
        {{Bases}}
        """);
}
