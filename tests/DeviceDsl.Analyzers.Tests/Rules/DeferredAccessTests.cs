namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0050")]
public sealed class DeferredAccessTests : RuleTests
{
    private const string Read = "private void OnRead(uint stored, DeferredRead read) { read.Complete(1); }";

    [Theory]
    [InlineData("[AfterRead(nameof(A))] private void Other() { }",
        "'Other' runs after reads: do its work in the code that completes the read")]
    [InlineData("[OnRead(nameof(A))] private uint Other(uint stored) => stored;", "'Other' answers them as well: merge the methods")]
    public void ShouldReportOtherMethodsOfAReadThatIsAnsweredLater(string other, string fault) => Assert.Equal(
        $"The method 'OnRead' answers reads of 'A' later, but {fault}",
        Verify(Device($$"""
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [OnRead({|DDSL0050:nameof(A)|})] {{Read}}
            {{other}}
            """)));

    [Theory]
    [InlineData("ReadClear")]
    [InlineData("ReadSet")]
    public void ShouldReportARegisterThatReadsChange(string access) => Assert.Equal(
        $"The method 'OnRead' answers reads of 'A' later, but a read changes it ({access}): change it in the code that completes the read",
        Verify(Device($$"""
            [Register(Mmio, 0, Access = RegisterAccess.{{access}})] private partial uint A { get; set; }
            [OnRead({|DDSL0050:nameof(A)|})] {{Read}}
            """)));

    [Fact]
    public void ShouldReportAFieldThatReadsChange() => Assert.Equal(
        "The method 'OnRead' answers reads of 'A' later, but a read changes its field 'F' (ReadClear): "
            + "change it in the code that completes the read",
        Verify(Device($$"""
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [Field(31, 0, Register = nameof(A), Access = RegisterAccess.ReadClear)] private partial uint F { get; set; }
            [OnRead({|DDSL0050:nameof(A)|})] {{Read}}
            """)));

    [Fact]
    public void ShouldReportAMethodForSeveralRegisters() => Assert.Equal(
        "The method 'OnRead' answers reads of 'B' later, but also those of 'A', and accesses to both may wait at once: "
            + "write a method for each",
        Verify(Device($$"""
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [Register(Mmio, 4)] private partial uint B { get; set; }
            [OnRead(nameof(A)), OnRead({|DDSL0050:nameof(B)|})] {{Read}}
            """)));

    [Fact]
    public void ShouldReportTheSecondMethodForAWrite() => Assert.Equal(
        "The method 'Second' answers writes of 'A' later, but 'First' completes them as well: merge the methods",
        Verify(Device("""
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [OnWrite(nameof(A))] private void First(uint written, DeferredWrite write) { write.Complete(); }
            [OnWrite({|DDSL0050:nameof(A)|})] private void Second(uint written, DeferredWrite write) { write.Complete(); }
            """)));

    [Theory]
    [InlineData("4, Widths = 1 | 2, OtherWidths = OtherWidths.Split", true)]
    [InlineData("4, Widths = 2, OtherWidths = OtherWidths.Split | OtherWidths.Pad", true)]
    [InlineData("4, Widths = 4, OtherWidths = OtherWidths.Split", false)]
    [InlineData("4, Widths = 2, OtherWidths = OtherWidths.Pad", false)]
    [InlineData("4, OtherWidths = OtherWidths.Split", false)]
    public void ShouldReportAccessesThatAreSplit(string form, bool isReported)
    {
        string message = Verify(Device($$"""
            [Register(Mmio, {{form}})] private partial uint A { get; set; }
            [OnRead({{(isReported ? "{|DDSL0050:nameof(A)|}" : "nameof(A)")}})] {{Read}}
            """).Insert(0, "#pragma warning disable DDSL0048\n"));
        if (!isReported) return;
        Assert.Equal(
            "The method 'OnRead' answers reads of 'A' later, but accesses of other widths are split into several, "
                + "which would wait at once: refuse or pad them",
            message);
    }

    [Fact]
    public void ShouldReportASplitRegion() => Verify("""
        [Device(Widths = 4, OtherWidths = OtherWidths.Split), Region(Mmio, 0, 16, Name = "V")]
        internal sealed partial class D
        {
            [OnRead({|DDSL0050:Region = "V"|})] private void OnRead(ulong offset, int length, DeferredRead read) { read.Complete(1); }
        }
        """);

    [Fact]
    public void ShouldReportAMethodForSeveralRegions() => Verify("""
        [Device, Region(Mmio, 0, 4, Name = "V"), Region(Mmio, 4, 4, Name = "W")]
        internal sealed partial class D
        {
            [OnRead(Region = "V"), OnRead({|DDSL0050:Region = "W"|})]
            private void OnRead(ulong offset, int length, DeferredRead read) { read.Complete(1); }
        }
        """);

    [Theory]
    [InlineData("[OnWrite(nameof(A))] private void M(uint old, uint written, DeferredWrite write, ByteLanes lanes) { write.Complete(); }")]
    [InlineData("[OnWrite(nameof(A))] private void M(uint written, DeferredWrite write) { write.Complete(); } "
        + "[OnWrite(nameof(A))] private void N(uint written) { }")]
    [InlineData("[OnRead(nameof(A))] " + Read + " [BeforeRead(nameof(A))] private bool M() => true; "
        + "[OnWrite(nameof(A))] private void N(uint written, DeferredWrite write) { write.Complete(); }")]
    [InlineData("[OnRead(nameof(A))] private static void M(uint stored, DeferredRead read, ByteLanes lanes) { read.Complete(1); }")]
    public void ShouldNotReportOtherForms(string methods)
        => Verify(Device("[Register(Mmio, 0)] private partial uint A { get; set; } " + methods));

    [Theory]
    [InlineData("[OnRead(nameof(A))] private uint {|DDSL0016:M|}(uint stored, DeferredRead read) { read.Complete(1); return 0; }",
        "'void M(uint stored, DeferredRead read)'")]
    [InlineData("[OnRead(nameof(A))] private void {|DDSL0016:M|}(DeferredRead read) { read.Complete(1); }",
        "'void M(uint stored, DeferredRead read)'")]
    [InlineData("[OnRead(nameof(A))] private void {|DDSL0016:M|}(DeferredRead read, uint stored) { read.Complete(1); }",
        "'uint M(uint stored)'")]
    [InlineData("[OnRead(nameof(A))] private void {|DDSL0016:M|}(uint stored, DeferredWrite read) { read.Complete(); }",
        "'uint M(uint stored)'")]
    [InlineData("[OnWrite(nameof(A))] private void {|DDSL0016:M|}(uint a, uint b, uint c, DeferredWrite write) { write.Complete(); }",
        "'void M(uint written, DeferredWrite write)'")]
    [InlineData("[AfterRead(nameof(A))] private void {|DDSL0016:M|}(uint seen, DeferredRead read) { read.Complete(1); }",
        "'void M()' or 'void M(uint seen)'")]
    [InlineData("[OnWrite(nameof(A))] private void {|DDSL0016:M|}(uint written, in DeferredWrite write) { write.Complete(); }",
        "'void M(uint written, DeferredWrite write)'")]
    public void ShouldReportMethodsThatDoNotFit(string method, string form)
        => Assert.Contains(form, Verify(Device("[Register(Mmio, 0)] private partial uint A { get; set; } " + method)));

    [Fact]
    public void ShouldNotAskForAMarkOnAnAccess() => VerifyThoroughly(Device("""
        [Register(Mmio, 0)] private partial uint A { get; set; }
        [State] private int _count;
        private DeferredRead _read;
        private DeferredWrite _write;
        [OnRead(nameof(A))] private void M(uint stored, DeferredRead read) { _count++; _read = read; }
        [OnWrite(nameof(A))] private void M(uint written, DeferredWrite write) { _write = write; }
        [Doorbell(Pio, 0)] private void OnReady() { _read.Complete(1); _write.Complete(); }
        [OnReset] private void OnReset() { _count = 0; }
        """));
}
