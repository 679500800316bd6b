namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0039")]
public sealed class StateShapeTests : RuleTests
{
    [Theory]
    [InlineData("[State] private readonly int {|DDSL0039:_a|} = 1; public int A => _a;",
        "'_a' cannot be [State] because it cannot be set: remove the attribute or change the member")]
    [InlineData("[State] public const int {|DDSL0039:A|} = 1;",
        "'A' cannot be [State] because it is static, but a device may have several instances: remove the attribute or change the member")]
    [InlineData("[State] public static int {|DDSL0039:A|};",
        "'A' cannot be [State] because it is static, but a device may have several instances: remove the attribute or change the member")]
    [InlineData("[State] public int {|DDSL0039:A|} { get; } = 1;",
        "'A' cannot be [State] because it cannot be set: remove the attribute or change the member")]
    [InlineData("[State] public int {|DDSL0039:A|} { get; init; }",
        "'A' cannot be [State] because it cannot be set: remove the attribute or change the member")]
    [InlineData("[State] public int {|DDSL0039:A|} { set { } }",
        "'A' cannot be [State] because it cannot be read: remove the attribute or change the member")]
    [InlineData("[State] public int {|DDSL0039:this|}[int i] { get => i; set { } }",
        "'this[]' cannot be [State] because it is an indexer: remove the attribute or change the member")]
    [InlineData("[State] public ref int {|DDSL0039:A|} => ref _a[0]; [Transient] private readonly int[] _a = [1];",
        "'A' cannot be [State] because it returns a reference: remove the attribute or change the member")]
    [InlineData("[State, Transient] public int {|DDSL0039:A|};",
        "'A' cannot be [State] because it is marked both [State] and [Transient]: remove the attribute or change the member")]
    [InlineData("[State] public System.DateTime {|DDSL0039:A|};",
        "'A' cannot be [State] because it is of type 'System.DateTime', which has no saved form: "
            + "remove the attribute or change the member")]
    [InlineData("[State] public object? {|DDSL0039:A|};",
        "'A' cannot be [State] because it is of type 'object?', which has no saved form: remove the attribute or change the member")]
    [InlineData("[State] public nint {|DDSL0039:A|};",
        "'A' cannot be [State] because it is of type 'nint', which has no saved form: remove the attribute or change the member")]
    [InlineData("[State] public int[,] {|DDSL0039:A|} = new int[1, 1];",
        "'A' cannot be [State] because it is of type 'int[*,*]', which has no saved form: remove the attribute or change the member")]
    [InlineData("[State] public int[][] {|DDSL0039:A|} = [];",
        "'A' cannot be [State] because it is of type 'int[][]', which has no saved form: remove the attribute or change the member")]
    [InlineData("[State] public readonly int[]? {|DDSL0039:A|} = null;",
        "'A' cannot be [State] because it cannot be set: remove the attribute or change the member")]
    [InlineData("[State] public System.Collections.Generic.List<int> {|DDSL0039:A|} = [];",
        "'A' cannot be [State] because it is of type 'System.Collections.Generic.List<int>', which has no saved form: "
            + "remove the attribute or change the member")]
    [InlineData("[State] public ISavedState? {|DDSL0039:A|};",
        "'A' cannot be [State] because it may be null, but an object loads its state in place: remove the attribute or change the member")]
    [InlineData("[State] public ISavedState[]? {|DDSL0039:A|};",
        "'A' cannot be [State] because it is of type 'DeviceDsl.ISavedState[]?', which has no saved form: "
            + "remove the attribute or change the member")]
    [InlineData("[State] public ISavedState?[] {|DDSL0039:A|} = [];",
        "'A' cannot be [State] because it is of type 'DeviceDsl.ISavedState?[]', which has no saved form: "
            + "remove the attribute or change the member")]
    [InlineData("[Register(Mmio, 0)] private partial byte R { get; set; } "
        + "[State, Field(7, 0, Register = nameof(R))] private partial byte {|DDSL0039:F|} { get; set; }",
        "'F' cannot be [State] because it is a field of a register, which already saves its bits: "
            + "remove the attribute or change the member")]
    public void ShouldReportWhatCannotBeSavedOrLoaded(string member, string message) => Assert.Equal(message, Verify(Declare(member)));

    [Fact]
    public void ShouldReportAPropertyOfAnInterface() => Verify("""
        internal interface IThing { int A { get; set; } }
        [Device] internal sealed partial class D : IThing { [State] int IThing.{|DDSL0039:A|} { get; set; } }
        """);

    [Theory]
    [InlineData("[State, System.Obsolete(\"gone\", true)] public int {|DDSL0039:A|};")]
    [InlineData("[State] public int {|DDSL0039:A|} { [System.Obsolete(\"gone\", true)] get; set; }")]
    public void ShouldReportWhatNothingMayUse(string member) => Assert.StartsWith(
        "'A' cannot be [State] because it has an attribute that forbids its use", Verify(Declare(member)), StringComparison.Ordinal);

    [Theory]
    [InlineData("[State] public int A;")]
    [InlineData("[State] public string? A { get; private set; }")]
    [InlineData("[State] public readonly System.DayOfWeek[] A = [];")]
    [InlineData("[State] public System.DayOfWeek?[]? A;")]
    [InlineData("[State] public ISavedState[] A { get; } = [];")]
    [InlineData("[State] private long[] A { get => [.. _queue]; "
        + "set { _queue.Clear(); foreach (long item in value) _queue.Enqueue(item); } } "
        + "[Transient] private readonly System.Collections.Generic.Queue<long> _queue = new();")]
    [InlineData("[State, Register(Mmio, 0)] private partial byte R { get; set; }")]
    [InlineData("[Transient, Register(Mmio, 0)] private partial byte R { get; set; }")]
    [InlineData("[Transient] public static int A; [Transient] public readonly System.DateTime B = default;")]
    public void ShouldNotReportWhatCan(string member) => Verify(Declare(member));

    [Fact]
    public void ShouldNotReportADeviceInADevice() => Verify(
        "[Device] internal sealed partial class D { [State] public readonly E Inner = new(); [State] public E[] All { get; } = []; }",
        "[Device] internal sealed partial class E;");

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0039\n" + Declare("[State, Transient] public int A;"));

    // Only the analyzer sees these members; the test never sets them.
    private static string Declare(string members) => "#pragma warning disable CS0649\n" + Device(members);
}
