namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0041")]
public sealed class InvalidAttachTests : RuleTests
{
    private const string D = "\n[Device] internal sealed partial class D { [Doorbell(Pio, 0)] private static void M() { } }";

    [Theory]
    [InlineData("[Attach(Pio = 1)] public D {|DDSL0041:A|} { get; set; } = new();")]
    [InlineData("[Attach(Pio = 1)] public D {|DDSL0041:A|} { get; init; } = new();")]
    [InlineData("[Attach(Pio = 1)] public D {|DDSL0041:A|} { get; private set; } = new();")]
    [InlineData("[Attach(Pio = 1)] public static D {|DDSL0041:A|} { get; } = new();")]
    [InlineData("[Attach(Pio = 1)] public D {|DDSL0041:this|}[int i] => new();")]
    [InlineData("[Attach(Pio = 1)] public D? {|DDSL0041:A|} { get; }")]
    [InlineData("private D _a = new(); [Attach(Pio = 1)] public ref D {|DDSL0041:A|} => ref _a;")]
    [InlineData("[Attach(Pio = 1)] internal D {|DDSL0041:A|} = new();")]
    [InlineData("[Attach(Pio = 1)] internal static readonly D {|DDSL0041:A|} = new();")]
    [InlineData("[Attach(Pio = 1)] public object {|DDSL0041:A|} { get; } = new();")]
    [InlineData("[Attach(Pio = 1)] public D[] {|DDSL0041:A|} { get; } = [];")]
    [InlineData("[Attach(Pio = 1)] public int {|DDSL0041:A|} { get; }")]
    [InlineData("[Attach(Pio = 1)] public M {|DDSL0041:A|} { get; } = null!;")]
    [InlineData("[Attach(Pio = 1), System.Obsolete(\"gone\", error: true)] public D {|DDSL0041:A|} { get; } = new();")]
    public void ShouldReportAMemberThatCannotBeAttached(string member) => Verify(Board(member));

    [Fact]
    public void ShouldReportAPropertyOfAnInterface() => Verify(
        "internal interface I { D A { get; } }\n[Board] internal sealed partial class M : I { "
            + "[Attach(Pio = 1)] D I.{|DDSL0041:A|} { get; } = new(); }"
            + D);

    [Fact]
    public void ShouldReportAPropertyThatCannotBeRead()
        => Verify(Board("[Attach(Pio = 1)] public D {|DDSL0041:A|} { set { _ = value; } }"));

    [Fact]
    public void ShouldNameTheMemberAndItsFault() => Assert.Equal(
        "'A' is of type 'string', which is not a [Device]: declare it as a get-only property or readonly field of a device type",
        Verify(Board("[Attach(Pio = 1)] public string {|DDSL0041:A|} { get; } = \"\";")));

    [Theory]
    [InlineData("[Attach(Pio = 1)] public D A { get; } = new();")]
    [InlineData("[Attach(Pio = 1)] public D A => new();")]
    [InlineData("[Attach(Pio = 1)] internal readonly D A = new();")]
    [InlineData("[Attach(Pio = 1)] private D A { get; } = new();")]
    public void ShouldNotReportAMemberThatCanBeAttached(string member) => Verify(Board(member));

    [Fact]
    public void ShouldNotReportADeviceThatHasADiagnosticOfItsOwn() => Verify("""
        [Board] internal sealed partial class M { [Attach] public W A { get; } = new(); }
        [Device] internal sealed class {|DDSL0024:W|};
        """);

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0041\n" + Board("[Attach(Pio = 1)] public D A { get; set; } = new();"));

    private static string Board(string member) => $"[Board]\ninternal sealed partial class M\n{{\n    {member}\n}}{D}";
}
