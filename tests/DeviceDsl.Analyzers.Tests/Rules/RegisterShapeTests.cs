namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0032")]
public sealed class RegisterShapeTests : RuleTests
{
    [Theory]
    [InlineData("private partial int {|DDSL0032:A|} { get; set; }")]
    [InlineData("private partial bool {|DDSL0032:A|} { get; set; }")]
    [InlineData("private uint {|DDSL0032:A|} { get; set; }")]
    [InlineData("private static partial uint {|DDSL0032:A|} { get; set; }")]
    [InlineData("private partial uint {|DDSL0032:A|} { get; }")]
    [InlineData("private partial uint {|DDSL0032:A|} { set; }")]
    [InlineData("private partial uint {|DDSL0032:A|} { get; init; }")]
    [InlineData("private partial uint {|DDSL0032:A|} { get; set; } private partial uint A { get => field; set => field = value; }")]
    public void ShouldReportAPropertyThatIsNoRegister(string property) => Verify(Device("[Register(Mmio, 0)] " + property));

    [Theory]
    [InlineData("[Register(Mmio, 0)] private partial uint {|DDSL0032:A|} { get; set; } = 5;")]
    [InlineData("[Register(Mmio, 0, Reset = 5)] private partial uint {|DDSL0032:A|} { get; set; } = 5;")]
    [InlineData("[Register(Mmio, 0, Count = 2)] private partial Registers<uint> {|DDSL0032:A|} { get; } = new(2);")]
    public void ShouldReportAnInitializer(string property) => Assert.StartsWith(
        "The register 'A' has an initializer, but begins with the Reset of its register: ",
        Verify(Device(property)),
        StringComparison.Ordinal);

    /// <summary>The base class reads and writes the override at the first place, too.</summary>
    [Fact]
    public void ShouldReportAnOverrideOfARegister() => Assert.Equal(
        "The register 'A' overrides a property that 'B' has in its map already: declare another property, or remove override",
        Verify("""
            [Device] internal partial class B { [Register(Mmio, 0)] public virtual partial uint A { get; set; } }
            [Device] internal sealed partial class D : B { [Register(Mmio, 4)] public override partial uint {|DDSL0032:A|} { get; set; } }
            """));

    [Fact]
    public void ShouldNotReportAnOverrideOfAnotherProperty() => Verify("""
        internal abstract class A { public abstract uint R { get; set; } }
        [Device] internal sealed partial class D : A { [Register(Mmio, 4)] public override partial uint R { get; set; } }
        """);

    [Theory]
    [InlineData("[Register(Mmio, 0), System.Obsolete(\"gone\", true)] private partial uint {|DDSL0032:A|} { get; set; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint {|DDSL0032:A|} { get; [System.Obsolete(\"gone\", true)] set; }")]
    public void ShouldReportARegisterThatNothingMayUse(string property) => Assert.StartsWith(
        "The register 'A' has an attribute that forbids its use: ", Verify(Device(property)), StringComparison.Ordinal);

    [Fact]
    public void ShouldReportAConstantThatCanBeSet() => Assert.Equal(
        "The register 'A' is Constant but has a setter: remove set, or set Access = ReadOnly",
        Verify(Device("[Register(Mmio, 0, Access = RegisterAccess.Constant)] private partial uint {|DDSL0032:A|} { get; set; }")));

    [Theory]
    [InlineData("Constant", "WriteOneSets", "get;", "is Constant, but its alias is WriteOneSets: remove Access from the alias")]
    [InlineData("Constant", "ReadClear", "get;", "is Constant, but its alias is ReadClear: remove Access from the alias")]
    [InlineData("ReadWrite", "Constant", "get; set;",
        "is ReadWrite, but its alias is Constant: set Access = ReadOnly on the alias")]
    public void ShouldReportAnAliasThatChangesAConstant(string access, string alias, string accessors, string fault) => Assert.Equal(
        $"The register 'A' {fault}",
        Verify(Device($$"""
            [Register(Mmio, 0, Access = RegisterAccess.{{access}}), Alias(Mmio, 8, {|DDSL0032:Access = RegisterAccess.{{alias}}|})]
            private partial uint A { {{accessors}} }
            """)));

    [Theory]
    [InlineData("private partial int {|DDSL0032:A|} { get; set; }", "is of type 'int': use uint")]
    [InlineData("private partial short {|DDSL0032:A|} { get; set; }", "is of type 'short': use ushort")]
    [InlineData("private partial sbyte {|DDSL0032:A|} { get; set; }", "is of type 'sbyte': use byte")]
    [InlineData("private partial long {|DDSL0032:A|} { get; set; }", "is of type 'long': use ulong")]
    [InlineData("private partial double {|DDSL0032:A|} { get; set; }", "is of type 'double': use byte, ushort, uint or ulong")]
    [InlineData("private partial bool {|DDSL0032:A|} { get; set; }",
        "is of type 'bool': use byte, ushort, uint or ulong, and declare a [Field] of this type for its bits")]
    [InlineData("private uint {|DDSL0032:A|} { get; set; }", "is not partial, so the generator cannot implement it: declare it as partial")]
    [InlineData("private static partial uint {|DDSL0032:A|} { get; set; }",
        "is static, but a device may have several instances: remove static")]
    [InlineData("private partial uint {|DDSL0032:A|} { get; }", "has no setter but is not Constant: add set, or set Access = Constant")]
    [InlineData("private partial uint {|DDSL0032:A|} { set; }", "cannot be read: add get")]
    [InlineData("private partial uint {|DDSL0032:A|} { get; init; }", "can be set only once: use set instead of init")]
    public void ShouldReportWhatIsWrongAndWhatToWrite(string property, string message)
        => Assert.Equal($"The register 'A' {message}", Verify(Device("[Register(Mmio, 0)] " + property)));

    [Theory]
    [InlineData("[Register(Mmio, 0, Count = 2)] private partial uint {|DDSL0032:A|} { get; set; }",
        "has a Count but is of type 'uint' instead of 'Registers<uint>'")]
    [InlineData("[Register(Mmio, 0)] private partial Registers<uint> {|DDSL0032:A|} { get; }",
        "is of type 'DeviceDsl.Registers<uint>' but has no Count")]
    [InlineData("[Register(Mmio, 0, Count = 2)] private partial Registers<uint> {|DDSL0032:A|} { get; set; }",
        "is an array but has a setter")]
    [InlineData("[Register(Mmio, 0, Count = 2)] private partial Registers<char> {|DDSL0032:A|} { get; }",
        "is of type 'DeviceDsl.Registers<char>'")]
    [InlineData("[Register(Mmio, 0, Count = 2)] private partial System.Collections.Generic.List<uint> {|DDSL0032:A|} { get; }",
        "is of type 'System.Collections.Generic.List<uint>'")]
    [InlineData("[Register(Mmio, 0, Count = 2, Access = RegisterAccess.Constant)] private partial Registers<uint> {|DDSL0032:A|} { get; }",
        "is an array of Constant registers, but the device can set them")]
    public void ShouldReportAPropertyThatIsNoArray(string property, string fault)
        => Assert.StartsWith($"The register 'A' {fault}:", Verify(Device(property)), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Register(Mmio, 0, Count = 2)] private partial Registers<byte> A { get; }")]
    [InlineData("[Register(Mmio, 0, Count = 1, Length = 5)] public partial Registers<ulong> A { get; }")]
    [InlineData("[Register(Mmio, 0)] private partial byte A { get; set; }")]
    [InlineData("[Register(Mmio, 0)] public partial ulong A { get; private set; }")]
    [InlineData("[Register(Mmio, 0)] internal partial ushort A { private get; set; }")]
    [InlineData("[Register(Mmio, 0, Access = RegisterAccess.Constant)] private partial uint A { get; }")]
    [InlineData("[Register(Mmio, 0), System.Obsolete(\"old\", false, DiagnosticId = \"X001\")] private partial uint A { get; set; }")]
    public void ShouldNotReportARegister(string property) => Verify(Device(property));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0032\n" + Device("[Register(Mmio, 0)] private partial int A { get; set; }"));
}
