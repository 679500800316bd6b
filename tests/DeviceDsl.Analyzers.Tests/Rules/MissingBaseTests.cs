namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0026")]
public sealed class MissingBaseTests : RuleTests
{
    [Theory]
    [InlineData("Pio = 0xC000", "'A' has a base only in Pio, but the device also uses Mmio and starts at 0 there: set both bases")]
    [InlineData("Mmio = 0x1000", "'A' has a base only in Mmio, but the device also uses Pio and starts at 0 there: set both bases")]
    public void ShouldReportADeviceInTwoSpacesWithOneBase(string at, string message)
        => Assert.Equal(message, Verify(Board($"[{{|DDSL0026:Attach({at})|}}] public Both A {{ get; }} = new();")));

    [Fact]
    public void ShouldNotReportAllBasesOrNone() => Verify(Board(
        "[Attach(Pio = 0xC000, Mmio = 0x1000)] public Both A { get; } = new();",
        "[Attach] public Both B { get; } = new();",
        "[Attach(Pio = 0xC100)] public One C { get; } = new();"));

    [Fact]
    public void ShouldNotReportABaseThatIsGivenAsZero()
        => Verify(Board("[Attach(Pio = 0xC000, Mmio = 0)] public Both A { get; } = new();"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0026\n" + Board("[Attach(Pio = 0xC000)] public Both A { get; } = new();"));

    private static string Board(params string[] members) => $$"""
        [Board] internal sealed partial class M { {{string.Join("\n", members)}} }
        [Device] internal sealed partial class One { private int _n; [Doorbell(Pio, 0x0)] private void Ring() => _n++; }
        [Device]
        internal sealed partial class Both
        {
            private int _n;
            [Doorbell(Pio, 0x10)] private void Ring() => _n++;
            [Register(Mmio, 0x200)] private partial uint R { get; set; }
        }
        """;
}
