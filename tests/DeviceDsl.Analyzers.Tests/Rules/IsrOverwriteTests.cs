using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0413")]
public sealed class IsrOverwriteTests : RuleTests
{
    private static string Disk(string members, string access = "ReadClear")
        => "using System.Threading;\nusing System.Threading.Tasks;\n" + Device($$"""
        [Register(Mmio, 0, Access = RegisterAccess.{{access}})] private partial uint Status { get; set; }
        {{members}}
        """);

    [Theory]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { {|DDSL0413:Status = 1|}; } [Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { {|DDSL0413:Status = Ask()|}; } "
        + "[Doorbell(Mmio, 12)] private void B() { Status |= 2; } private static uint Ask() => 1;")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { uint causes = 1; {|DDSL0413:Status = causes|}; } "
        + "[Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { uint before = Status; uint causes = 1; "
        + "if (before == 0) { {|DDSL0413:Status = causes|}; } } [Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() => Notify(); private void Notify() { {|DDSL0413:Status = 1|}; } "
        + "[Doorbell(Mmio, 12)] private void B() { Status |= 3; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { {|DDSL0413:Status = 1|}; } "
        + "[Doorbell(Mmio, 12)] private void B() { {|DDSL0413:Status = 2|}; }",
        "WriteOneClears")]
    public void ShouldReportACauseThatReplacesOthers(string members, string access = "ReadClear") => Verify(Disk(members, access));

    [Theory]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { Status |= 1; } [Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { Status = 1; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { Status = 1; } [Doorbell(Mmio, 12)] private void B() { Status |= 1; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { Status = 1; } [Doorbell(Mmio, 12)] private void B() { Status = 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { Status = Status | 1; } [Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { Status = 0; } [Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { uint causes = Status; causes |= 1; Status = causes; } "
        + "[Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { uint causes = Status | 1u; Status = causes; } "
        + "[Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { uint causes; causes = (Status & 4) | 1; Status = causes; } "
        + "[Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[OnReset] private void A() { Status = 1; } [Doorbell(Mmio, 12)] private void B() { Status |= 2; }")]
    [InlineData("[Doorbell(Mmio, 8)] private void A() { Status = 1; } [Doorbell(Mmio, 12)] private void B() { Status |= 2; }", "ReadWrite")]
    public void ShouldNotReportWhatLosesNothing(string members, string access = "ReadClear") => Verify(Disk(members, access));

    [Theory]
    [InlineData("private int _bits; [Doorbell(Mmio, 8)] private void A() { {|DDSL0413:_bits &= ~1|}; } "
        + "public void Begin() => ThreadPool.QueueUserWorkItem(_ => { {|DDSL0413:_bits |= 1|}; });")]
    [InlineData("private int _bits; [Doorbell(Mmio, 8)] private void A() { _bits = 0; } "
        + "public void Begin() => ThreadPool.QueueUserWorkItem(_ => { {|DDSL0413:_bits |= 1|}; });")]
    public void ShouldReportBitsThatTwoThreadsChange(string members) => Verify(Disk(members));

    [Theory]
    [InlineData("public void Begin() => Task.Run(() => {|DDSL0313:Status |= 1|});")]
    [InlineData("public void Begin() => new Thread(Work).Start(); private void Work() { {|DDSL0313:Status &= ~1u|}; }")]
    [InlineData("[State] private int _bits; [Doorbell(Mmio, 8)] private void A() { _bits &= ~1; } "
        + "public void Begin() => ThreadPool.QueueUserWorkItem(_ => { {|DDSL0313:_bits |= 1|}; });")]
    public void ShouldNotReportWhatTheRuleAboutCodeOfTheHostReports(string members) => Verify(Disk(members));

    [Theory]
    [InlineData("private int _bits; [Doorbell(Mmio, 8)] private void A() { Interlocked.And(ref _bits, ~1); } "
        + "public void Begin() => Task.Run(() => { Interlocked.Or(ref _bits, 1); });")]
    [InlineData("private int _bits; private readonly object _gate = new(); "
        + "[Doorbell(Mmio, 8)] private void A() { lock (_gate) { _bits &= ~1; } } "
        + "public void Begin() => Task.Run(() => { lock (_gate) { _bits |= 1; } });")]
    [InlineData("private int _bits; private readonly Lock _gate = new(); "
        + "[Doorbell(Mmio, 8)] private void A() { using var scope = _gate.EnterScope(); _bits &= ~1; } "
        + "public void Begin() => Task.Run(() => { _gate.Enter(); try { _bits |= 1; } finally { _gate.Exit(); } });")]
    [InlineData("private int _bits; [Doorbell(Mmio, 8)] private void A() { Status |= 1; } "
        + "public void Begin() => Task.Run(() => { _bits |= 1; });")]
    [InlineData("private int _bits; [Doorbell(Mmio, 8)] private void A() { _bits |= 1; } "
        + "[Doorbell(Mmio, 12)] private void B() { _bits &= 1; }")]
    public void ShouldNotReportWhatOneChangesAlone(string members) => Verify(Disk(members));

    [Fact]
    public Task ShouldFixByAdding() => FixAsync<StatusFix>(
        "Add",
        Disk(
            "[Doorbell(Mmio, 8)] private void A() { Status = 1; } [Doorbell(Mmio, 12)] private void B() { Status = 2; }", "WriteOneClears"),
        Disk(
            "[Doorbell(Mmio, 8)] private void A() { Status |= 1; } [Doorbell(Mmio, 12)] private void B() { Status |= 2; }",
            "WriteOneClears"));

    [Fact]
    public Task ShouldFixInOneStep() => FixAsync<StatusFix>(
        "Interlocked",
        Disk("private int _bits; [Doorbell(Mmio, 8)] private void A() { _bits &= ~1; } public void Begin() => Task.Run(() => _bits |= 1);"),
        Disk(
            "private int _bits; [Doorbell(Mmio, 8)] private void A() { Interlocked.And(ref _bits, ~1); } "
                + "public void Begin() => Task.Run(() => Interlocked.Or(ref _bits, 1));"));
}
