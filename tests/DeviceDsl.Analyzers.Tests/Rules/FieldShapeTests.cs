namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0034")]
public sealed class FieldShapeTests : RuleTests
{
    [Theory]
    [InlineData("private partial int {|DDSL0034:F|} { get; set; }")]
    [InlineData("private partial string {|DDSL0034:F|} { get; set; }")]
    [InlineData("private partial uint? {|DDSL0034:F|} { get; set; }")]
    [InlineData("private bool {|DDSL0034:F|} { get; set; }")]
    [InlineData("private static partial bool {|DDSL0034:F|} { get; set; }")]
    [InlineData("private partial bool {|DDSL0034:F|} { set; }")]
    [InlineData("private partial bool {|DDSL0034:F|} { get; init; }")]
    [InlineData("private partial bool {|DDSL0034:F|} { get; set; } private partial bool F { get => field; set => field = value; }")]
    [InlineData("private partial bool {|DDSL0034:F|} { get; set; } = true;")]
    [InlineData("[Register(Mmio, 4)] private partial byte {|DDSL0034:F|} { get; set; }")]
    public void ShouldReportAPropertyThatIsNoField(string property)
        => Verify(Device(
            $"[Register(Mmio, 0, Mask = 1)] private partial byte R {{ get; set; }} [Field(0, 0, Register = nameof(R))] {property}"));

    [Theory]
    [InlineData("", "Access = RegisterAccess.Constant, ", "is Constant but has a setter")]
    [InlineData("Access = RegisterAccess.Constant, ", "", "is Constant but has a setter")]
    [InlineData("Access = RegisterAccess.Constant, ", "Access = RegisterAccess.ReadOnly, ",
        "has a setter, but its register 'R' is Constant")]
    public void ShouldReportAConstantThatCanBeSet(string register, string field, string fault) => Assert.StartsWith(
        $"The field 'F' {fault}: remove set",
        Verify(Device($$"""
            [Register(Mmio, 0, {{register}}Mask = 1)] private partial byte R { get;{{(register.Length > 0 ? "" : " set;")}} }
            [Field(0, 0, {{field}}Register = "R")] private partial bool {|DDSL0034:F|} { get; set; }
            """)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("private partial bool {|DDSL0034:F|} { get; set; }",
        "belongs to the array 'R' but is of type 'bool' instead of 'Fields<bool>': change the type and remove set")]
    [InlineData("private partial Fields<bool> {|DDSL0034:F|} { get; set; }",
        "belongs to an array but has a setter: remove set; code sets the bits of single registers")]
    [InlineData("private partial Fields<int> {|DDSL0034:F|} { get; }",
        "is of type 'DeviceDsl.Fields<int>': use Fields<T> of bool, byte, ushort, uint, ulong or an enum")]
    [InlineData("private partial string {|DDSL0034:F|} { get; }",
        "is of type 'string': use Fields<T> of bool, byte, ushort, uint, ulong or an enum")]
    public void ShouldReportAPropertyThatIsNoFieldOfAnArray(string property, string fault) => Assert.Equal(
        $"The field 'F' {fault}",
        Verify(Device($$"""
            [Register(Mmio, 0, Mask = 1, Count = 4)] private partial Registers<byte> R { get; }
            [Field(0, 0, Register = nameof(R))] {{property}}
            """)));

    [Fact]
    public void ShouldReportAnArrayOfFieldsOfOneRegister() => Assert.Equal(
        "The field 'F' is of type 'Fields<bool>', but its register 'R' is no array: use bool",
        Verify(Device("""
            [Register(Mmio, 0, Mask = 1)] private partial byte R { get; set; }
            [Field(0, 0, Register = nameof(R))] private partial Fields<bool> {|DDSL0034:F|} { get; }
            """)));

    [Theory]
    [InlineData("Fields<bool>", "{ get; }")]
    [InlineData("Fields<uint>", "{ get; }")]
    [InlineData("Fields<System.DayOfWeek>", "{ get; }")]
    public void ShouldNotReportAFieldOfAnArray(string type, string accessors) => Verify(Device($$"""
        [Register(Mmio, 0, Mask = 0xF, Count = 4)] private partial Registers<byte> R { get; }
        [Field(0, 0, Register = nameof(R))] private partial {{type}} F {{accessors}}
        [Field(3, 1, Register = nameof(R), Access = RegisterAccess.ReadOnly)] private partial Fields<byte> G { get; }
        [OnWrite(nameof(R))] private void M(int index, byte written) { G[index] = (byte)F.Count; }
        """));

    [Theory]
    [InlineData("private partial bool F { get; set; }")]
    [InlineData("public partial bool F { get; private set; }")]
    [InlineData("[System.Obsolete(\"gone\", true)] private partial bool F { get; set; }")]
    [InlineData("private partial ushort F { get; set; }")]
    [InlineData("private partial ulong F { get; }")]
    [InlineData("private partial System.DayOfWeek F { get; set; }")]
    [InlineData("private partial E F { get; set; } private enum E : sbyte { A }")]
    public void ShouldNotReportAField(string property)
        => Verify(Device(
            $"[Register(Mmio, 0, Mask = 1)] private partial byte R {{ get; set; }} [Field(0, 0, Register = nameof(R))] {property}"));

    [Fact]
    public void ShouldNotReportAFieldOfAConstant() => Verify(Device("""
        [Register(Mmio, 0, Access = RegisterAccess.Constant)] private partial byte R { get; }
        [Field(7, 0, Register = nameof(R))] private partial byte F { get; }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0034\n" + Device("""
        [Register(Mmio, 0, Mask = 1)] private partial byte R { get; set; }
        [Field(0, 0, Register = nameof(R))] private partial int F { get; set; }
        """));
}
