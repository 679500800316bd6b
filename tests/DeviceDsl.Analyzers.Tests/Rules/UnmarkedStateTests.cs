using DeviceDsl.CodeFixes;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0030")]
public sealed class UnmarkedStateTests : RuleTests
{
    private const string SavesItself = """
        [Device]
        internal partial class B : ISavedState
        {
            [Register(Mmio, 0)] public partial uint A { get; set; }
            ulong ISavedState.StateSchema => 1;
            int ISavedState.StateVersion => 1;
            void ISavedState.SaveState(StateWriter writer) { writer.Write(A); }
            System.Action ISavedState.LoadState(StateReader reader) { uint a = reader.Read<uint>(); return () => A = a; }
        }
        """;

    [Fact]
    public void ShouldReportAFieldThatIsNeither() => Assert.Equal(
        "'_tail' of the device 'D' is neither [State] nor [Transient], so loading a saved state leaves it unchanged: mark it",
        Verify(Declare("[State] private int _head = 1; private int {|DDSL0030:_tail|} = 2; public int Sum => _head + _tail;")));

    /// <summary>The base class knows nothing of what a derived class adds.</summary>
    [Theory]
    [InlineData("[Register(Mmio, 4)] public partial uint {|DDSL0030:S|} { get; set; }", "S")]
    [InlineData("[Timer] private partial DeviceTimer {|DDSL0030:T|} { get; } [OnTimer(nameof(T))] private void M() { }", "T")]
    public void ShouldReportWhatABaseClassThatSavesItselfLoses(string member, string name) => Assert.Equal(
        $"'{name}' of the device 'D' is not saved by its base class 'B', which implements ISavedState, "
            + "so loading a saved state leaves it unchanged: implement ISavedState in 'D'",
        Verify(SavesItself + "\n[Device] internal sealed partial class D : B { " + member + " }"));

    [Theory]
    [InlineData("[Device] internal sealed partial class D : B { [Doorbell(Pio, 0)] private void M() { } }")]
    [InlineData("[Device] internal sealed partial class D : B, ISavedState { [Register(Mmio, 4)] public partial uint S { get; set; } "
        + "ulong ISavedState.StateSchema => 1; int ISavedState.StateVersion => 1; void ISavedState.SaveState(StateWriter writer) { } "
        + "System.Action ISavedState.LoadState(StateReader reader) => () => { }; }")]
    public void ShouldNotReportADerivedClassThatLosesNothing(string derived) => Verify(SavesItself + "\n" + derived);

    [Fact]
    public void ShouldBeAWarning() => Assert.Equal(
        DiagnosticSeverity.Warning,
        SeverityOf(Declare("[Transient] public int A; public int B;")));

    [Fact]
    public void ShouldOnlyHintAtTheMembersOfAClassThatUsesNeither()
    {
        Assert.Equal(DiagnosticSeverity.Info, SeverityOf(Declare("public int A;"), Thorough));
        Verify(Declare("public int {|DDSL0030:A|}; public readonly int[] {|DDSL0030:B|} = []; private bool {|DDSL0030:C|} { get; set; }"));
        Verify("[Device] public sealed partial class D(int {|DDSL0030:n|}) { public int M() => n++; }");
    }

    /// <summary>Without a mark, only types of states show what is one: not those of handles and callbacks.</summary>
    [Theory]
    [InlineData("public System.Action? A;")]
    [InlineData("public Attachment? Me { get; set; }")]
    [InlineData("public event System.Action? A;")]
    [InlineData("private readonly int _a = 1; public int A => _a;")]
    public void ShouldNotReportTheHostsPartsOfAClassThatUsesNeither(string member)
        => VerifyThoroughly("#pragma warning disable CS0067\n" + Declare(member));

    [Theory]
    [InlineData("public int {|DDSL0030:A|};")]
    [InlineData("private readonly System.Collections.Generic.List<int> {|DDSL0030:_a|} = []; public int A => _a.Count;")]
    [InlineData("[VirtioConfig(0)] public byte {|DDSL0030:Mode|} { get; set; }")]
    public void ShouldReportMembersOfAVirtioDeviceThatNothingSaves(string member)
    {
        string source = "#pragma warning disable CS0649\n" + VirtioDevice(Queue + member);
        Verify(source);
        Assert.Equal(DiagnosticSeverity.Info, SeverityOf(DeviceDsl.Testing.Markup.Parse(source).Source, Thorough));
    }

    [Fact]
    public void ShouldReportHowToSaveAMemberOfAVirtioDevice() => Assert.Equal(
        "'_seed' of the device 'D' is neither saved nor [Transient], so loading a saved state leaves it unchanged: "
            + "override OnSaving and OnLoading, or mark it [Transient]",
        Verify(VirtioDevice(Queue + "private ulong {|DDSL0030:_seed|}; public ulong Next() => ++_seed;")));

    [Theory]
    [InlineData("public int A; protected override void OnSaving(StateWriter writer) => writer.Write(A); "
        + "protected override System.Action OnLoading(StateReader reader) { int a = reader.Read<int>(); return () => A = a; }")]
    [InlineData("[Transient] public int A;")]
    [InlineData("public readonly System.Collections.Generic.Queue<DescriptorChain> A = new();")]
    [InlineData("public VirtQueue? A;")]
    [InlineData("[VirtioConfig(0)] public byte Mode => 1;")]
    public void ShouldNotReportWhatAVirtioDeviceSavesOrNeedNotSave(string member)
        => VerifyThoroughly("#pragma warning disable CS0649\n" + VirtioDevice(Queue + member));

    [Fact]
    public Task ShouldFixByExcludingAMemberOfAVirtioDevice() => FixAsync<StateFix>(
        "MarkTransient",
        VirtioDevice(Queue + "private ulong _served; public ulong Next() => ++_served;"),
        VirtioDevice(Queue + "[Transient] private ulong _served; public ulong Next() => ++_served;"),
        Thorough);

    [Theory]
    [InlineData("public int {|DDSL0030:A|};")]
    [InlineData("public int {|DDSL0030:A|} { get; set; }")]
    [InlineData("public int {|DDSL0030:A|} { get; private set; }")]
    [InlineData("public int {|DDSL0030:A|} { get; set { field = value + 1; } }")]
    [InlineData("public readonly int[] {|DDSL0030:A|} = [];")]
    [InlineData("public int[] {|DDSL0030:A|} { get; } = [];")]
    [InlineData("public readonly System.Collections.Generic.List<int> {|DDSL0030:A|} = [];")]
    [InlineData("public readonly System.Collections.Generic.Queue<int> {|DDSL0030:A|} = new();")]
    [InlineData("public System.Action? {|DDSL0030:A|};")]
    [InlineData("public volatile bool {|DDSL0030:A|};")]
    [InlineData("public int {|DDSL0030:A|}, {|DDSL0030:B|};")]
    public void ShouldReportWhatCanChange(string member) => Verify(Declare("[Transient] public int T; " + member));

    [Fact]
    public void ShouldReportAMemberOfAnotherPart() => Verify(
        Declare("[State] public int A;"),
        "internal sealed partial class D { public int {|DDSL0030:B|} = 1; }");

    [Theory]
    [InlineData("public readonly int A = 1;")]
    [InlineData("public const int A = 1;")]
    [InlineData("public static int A;")]
    [InlineData("public int A { get; } = 1;")]
    [InlineData("public int A { get; init; }")]
    [InlineData("public int A => T;")]
    [InlineData("public int A { get => T; set => T = value; }")]
    [InlineData("public readonly string A = \"\";")]
    [InlineData("public readonly System.Threading.Lock A = new();")]
    [InlineData("public readonly System.Collections.Immutable.ImmutableArray<int> A = [];")]
    [InlineData("public readonly System.Collections.Generic.IReadOnlyList<int> A = [];")]
    [InlineData("[State] public int A; [Transient] public readonly int[] B = [];")]
    [InlineData("[field: State] public int A { get; set; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint A { get; set; } "
        + "[Field(31, 0, Register = nameof(A))] private partial uint B { get; set; }")]
    [InlineData("[Register(Mmio, 0, Count = 2)] private partial Registers<uint> A { get; }")]
    public void ShouldNotReportWhatIsMarkedOrCannotChangeOrIsARegister(string member)
        => Verify(Declare("[Transient] public int T; " + member));

    [Fact]
    public void ShouldNotReportALineOrAClassThatIsNoDevice() => VerifyThoroughly(
        "[Device, EdgeIrq(Gsi = 4)] internal sealed partial class E { [State] public int A; [OnReset] private void M() { Irq4.Pulse(); } }",
        "internal sealed class F { public int A = 1; }");

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0030\n" + Declare("[State] public int A; public int B;"));

    private const string Queue = "[VirtQueue(0)] private static uint OnQueue(DescriptorChain chain) => 0; ";

    // Only the analyzer sees these members; the test never sets them.
    private static string Declare(string members) => "#pragma warning disable CS0649\n" + Device(members);

    /// <summary>A parameter of the primary constructor that members change is a field without a name.</summary>
    [Theory]
    [InlineData("int {|DDSL0030:n|}", "public void M() => n++;")]
    [InlineData("int {|DDSL0030:n|}", "public void M() { --n; }")]
    [InlineData("int {|DDSL0030:n|}", "public void M() { n = T; }")]
    [InlineData("int {|DDSL0030:n|}", "public int P { get => n; set => n += value; }")]
    [InlineData("int {|DDSL0030:n|}", "public void M() => System.Threading.Interlocked.Increment(ref n);")]
    [InlineData("string {|DDSL0030:n|}", "public void M() => int.TryParse(n, out T); public void N() => (n) = \"\";")]
    [InlineData("int {|DDSL0030:n|}", "public void M() { (n, T) = (T, n); }")]
    [InlineData("int {|DDSL0030:n|}", "public System.Action M() => () => n++;")]
    [InlineData("int {|DDSL0030:n|}", "public int this[int i] { get => i + n; set => n = value; }")]
    [InlineData("int[] {|DDSL0030:n|}", "public int M() => n[0];")]
    [InlineData("System.Collections.Generic.List<int> {|DDSL0030:n|}", "public void M() => n.Add(1);")]
    [InlineData("int {|DDSL0030:n|}, int m", "public int M() => n++ + m;")]
    public void ShouldReportACapturedParameterThatChanges(string parameters, string members)
        => Verify(Capturing(parameters, members));

    [Theory]
    [InlineData("int n", "public int M() => n;")]
    [InlineData("int n", "public int N { get; } = n;")]
    [InlineData("int[] n", "public int N { get; } = n.Length;")]
    [InlineData("int n", "public int N { get; } = n; public void M() { int n = 1; n++; T = n; }")]
    [InlineData("int n", "public int N { get; } = n; public static int M(int n) => n++;")]
    [InlineData("int n", "public int N { get; } = n; public void M(int n) => n++;")]
    [InlineData("[State] int n", "public void M() => n++;")]
    [InlineData("[Transient] int[] n", "public void M() => n[0]++;")]
    [InlineData("System.Collections.Generic.IReadOnlyList<int> n", "public int M() => n[0];")]
    [InlineData("D.Other n", "public void M() => n.n++; public sealed class Other { public int n; }")]
    public void ShouldAcceptAParameterThatDoesNotChangeOrIsMarked(string parameters, string members)
        => Verify(Capturing(parameters, members));

    [Theory]
    [InlineData("State")]
    [InlineData("Transient")]
    public Task ShouldFixAParameter(string mark) => FixAsync<StateFix>(
        "Mark" + mark,
        Capturing("int first, /* how many */ int n", "public int F => first; public void M() => n++;"),
        Capturing($"int first, /* how many */ [{mark}] int n", "public int F => first; public void M() => n++;"));

    [Theory]
    [InlineData("State")]
    [InlineData("Transient")]
    public Task ShouldFixByMarkingIt(string mark) => FixAsync<StateFix>(
        "Mark" + mark,
        Declare("""
            [Transient] public int T;

                // How much is left.
                public int A; // bytes
                public int B, C;
                [System.ComponentModel.DisplayName("E")] public int[] E { get; } = [];
            """),
        Declare($$"""
            [Transient] public int T;

                // How much is left.
                [{{mark}}] public int A; // bytes
                [{{mark}}] public int B, C;
                [{{mark}}] [System.ComponentModel.DisplayName("E")] public int[] E { get; } = [];
            """));

    [Fact]
    public async Task ShouldOfferStateOnlyOfWhatCanBeSaved() => Assert.Equal(
        ["Mark with [Transient]"],
        await new DeviceDsl.Testing.CodeFixTest(new StateFix(), Analysis)
            .OffersAsync(Declare("[Transient] public int T; public System.Action? A;")));

    [Fact]
    public Task ShouldFixWithTheShortestName() => FixAsync<StateFix>(
        "MarkState",
        "#pragma warning disable CS0649\n[DeviceDsl.Device] internal sealed partial class D { [DeviceDsl.Transient] public int T; "
            + "public int A; }",
        "#pragma warning disable CS0649\n[DeviceDsl.Device] internal sealed partial class D { [DeviceDsl.Transient] public int T; "
            + "[State] public int A; }");

    private static string Capturing(string parameters, string members)
        => $"[Device] public sealed partial class D({parameters}) {{ [Transient] public int T; {members} }}";
}
