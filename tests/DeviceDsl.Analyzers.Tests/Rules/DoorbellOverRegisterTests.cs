using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0019")]
public sealed class DoorbellOverRegisterTests : RuleTests
{
    [Fact]
    public void ShouldReportADoorbellThatSwallowsAndNameBoth() => Assert.Equal(
        "The doorbell 'M' (Mmio 0x10, any length) hides writes from the register 'A' (Mmio 0x10, length 4): "
            + "set Synchronous = true to serve both",
        Verify(Device("""
            [Register(Mmio, 0x10)] private partial uint A { get; set; }
            [{|DDSL0019:Doorbell(Mmio, 0x10)|}] private void M() { }
            """)));

    [Theory]
    [InlineData("Mmio, 0x10", "WriteOneClears")]
    [InlineData("Mmio, 0x13, Length = 1", "WriteOnly")]
    [InlineData("Mmio, 0x10, Match = 2", "ReadWrite")]
    public void ShouldReportEveryRegisterThatWritesChange(string doorbell, string access) => Verify(Device($$"""
        [Register(Mmio, 0x10, Access = RegisterAccess.{{access}})] private partial uint A { get; set; }
        [{|DDSL0019:Doorbell({{doorbell}})|}] private void M() { }
        """));

    [Fact]
    public void ShouldReportAnArrayThatReachesARegister() => Verify(Device("""
        [Register(Mmio, 0x28)] private partial uint A { get; set; }
        [{|DDSL0019:Doorbell(Mmio, 0x10, Count = 4, Stride = 9)|}] private void M(int index) { }
        """));

    [Fact]
    public void ShouldReportARegisterOfAnArray() => Assert.StartsWith(
        "The doorbell 'M[1]' (Mmio 0x22, any length) hides writes from the register 'A[2]' (Mmio 0x20, length 4)",
        Verify(Device("""
            [Register(Mmio, 0x10, Count = 4, Stride = 8)] private partial Registers<uint> A { get; }
            [{|DDSL0019:Doorbell(Mmio, 0x1C, Count = 9, Stride = 6)|}] private void M(int index) { }
            [Doorbell(Mmio, 0x15, Count = 3, Stride = 8)] private void Between(int index) { }
            """)),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldReportARegisterWhoseWritesRunAMethod() => Verify(Device("""
        [Register(Mmio, 0x10, Access = RegisterAccess.ReadOnly)] private partial uint A { get; set; }
        [OnWrite("A")] private void OnA(uint written) { }
        [{|DDSL0019:Doorbell(Mmio, 0x10)|}] private void M() { }
        """));

    [Fact]
    public void ShouldReportARegisterWithAFieldThatWritesChange() => Verify(Device("""
        [Register(Mmio, 0x10, Access = RegisterAccess.ReadOnly)] private partial byte A { get; set; }
        [Field(6, 0, Register = nameof(A))] private partial byte Rest { get; set; }
        [Field(7, 7, Register = nameof(A), Access = RegisterAccess.WriteOneClears)] private partial bool Done { get; set; }
        [{|DDSL0019:Doorbell(Mmio, 0x10)|}] private void M() { }
        """));

    [Theory]
    [InlineData("Mmio, 0x10", "ReadOnly")]
    [InlineData("Mmio, 0x10", "ReadClear")]
    [InlineData("Mmio, 0x10, Synchronous = true", "ReadWrite")]
    [InlineData("Mmio, 0x14", "ReadWrite")]
    [InlineData("Mmio, 0xF, Length = 8", "ReadWrite")]
    [InlineData("Pio, 0x10", "ReadWrite")]
    public void ShouldNotReportWhereNothingIsLost(string doorbell, string access) => Verify(Device($$"""
        [Register(Mmio, 0x10, Access = RegisterAccess.{{access}})] private partial uint A { get; set; }
        [Doorbell({{doorbell}})] private void M() { }
        """));

    [Fact]
    public void ShouldNotReportAnArrayAroundARegister() => Verify(Device("""
        [Register(Mmio, 0x14)] private partial uint A { get; set; }
        [Doorbell(Mmio, 0x10, Length = 4, Count = 4, Stride = 8)] private void M(int index) { }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0019\n" + Device("""
        [Register(Mmio, 0x10)] private partial uint A { get; set; }
        [Doorbell(Mmio, 0x10)] private void M() { }
        """));

    [Fact]
    public Task ShouldFixByMakingItSynchronous() => FixAsync<ArgumentFix>(
        "MakeSynchronous",
        Device("""
            [Register(Mmio, 0x10)] private partial uint A { get; set; }
            [Doorbell(Mmio, 0x10), Doorbell(Mmio, 0x12, Synchronous = false, Length = 2)] private void M() { }
            """),
        Device("""
            [Register(Mmio, 0x10)] private partial uint A { get; set; }
            [Doorbell(Mmio, 0x10, Synchronous = true), Doorbell(Mmio, 0x12, Synchronous = true, Length = 2)] private void M() { }
            """));
}
