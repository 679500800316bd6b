using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

public sealed class FileRulesTests
{
    [Theory]
    [InlineData("IoBus.cs", "public class IoBus { public class Slot; }")]
    [InlineData("IoBus.cs", "public class IoBus; internal class Slot; file class Other;")]
    [InlineData("IoBus.cs", "namespace DeviceDsl { public partial class IoBus; }")]
    [InlineData("IoBus.Search.cs", "public partial class IoBus;")]
    [InlineData("Registers.cs", "public class Registers<T>;")]
    [InlineData("Registers{T}.cs", "public class Registers<T>;")]
    [InlineData("Kinds.cs", "internal enum Kind { } internal delegate void Kinder();")]
    [InlineData("Program.cs", "System.Console.WriteLine();")]
    public void ShouldAcceptOnePublicTypeAFile(string file, string text)
        => Assert.Empty(PublicTypes.Check(file, text));

    [Theory]
    [InlineData("a/IoBus.cs", "namespace N; public class IoBus; public enum Kind { }",
        "a/IoBus.cs declares the public types IoBus and Kind: one public type a file; move Kind to Kind.cs.")]
    [InlineData("a/IoBus.cs", "namespace N { public class IoBus; } namespace M { public delegate void Kind(); }",
        "a/IoBus.cs declares the public types IoBus and Kind: one public type a file; move Kind to Kind.cs.")]
    [InlineData("a/Bus.cs", "namespace N; public record struct IoBus(int N);",
        "a/Bus.cs declares the public type IoBus: the file is named after it, IoBus.cs.")]
    [InlineData("a/IoBus.Part.cs", "public class IoBus;",
        "a/IoBus.Part.cs declares the public type IoBus: the file is named after it, IoBus.cs.")]
    [InlineData("a/Bus.cs", "public partial interface IoBus;",
        "a/Bus.cs declares the public type IoBus: the file is named after it, IoBus.cs, or IoBus.Part.cs for a part of it.")]
    public void ShouldReportAPublicTypeInTheWrongFile(string file, string text, string message)
        => Assert.Equal([message], PublicTypes.Check(file, text));

    [Fact]
    public void ShouldAcceptALineAtTheLimit() => Assert.Empty(LineLength.Check("a/IoBus.cs", new string('x', LineLength.Limit)));

    [Fact]
    public void ShouldReportTheFirstLineOverTheLimit() => Assert.Equal(
        ["a/IoBus.cs:2 has 141 columns, over 140: break the line."],
        LineLength.Check("a/IoBus.cs", "class IoBus;\n" + new string('x', 141) + "\n" + new string('x', 142)));

    [Fact]
    public void ShouldAcceptAFileAtTheLimit() => Assert.Empty(FileLength.Check("a/IoBus.cs", Lines(FileLength.Limit)));

    [Fact]
    public void ShouldReportAFileOverTheLimit() => Assert.Equal(
        [$"a/IoBus.cs has 401 lines, over 400: split it by its ideas, or name its reason among the long files in {House.Table}."],
        FileLength.Check("a/IoBus.cs", Lines(FileLength.Limit + 1)));

    [Theory]
    [InlineData("a/RankedLock.cs", "class RankedLock { readonly Lock _lock = new(); }")]
    [InlineData("a/Bus.cs",
        "class Bus { [LockRank((int)LockRank.Buses)] readonly RankedLock _gate = new(LockRank.Buses); "
            + "void M() { using (_gate.Hold()) { } } }")]
    [InlineData("a/Bus.cs", "class Bus(LockRank rank) { readonly RankedLock _gate; void M() => _gate = new(rank); }")]
    public void ShouldAcceptARankedLock(string file, string text) => Assert.Empty(RankedLocks.Check(file, text));

    [Theory]
    [InlineData("class Bus { void M() { lock (this) { } } }", "a/Bus.cs:1 locks an object that has no rank: hold a RankedLock.")]
    [InlineData("class Bus { Lock _gate = new(); }", "a/Bus.cs:1 names Lock, a lock that has no rank: "
        + "take a RankedLock or a RankedMonitor.")]
    [InlineData("class Bus {\nvoid M() => System.Threading.Monitor.Enter(this); }",
        "a/Bus.cs:2 names Monitor, a lock that has no rank: take a RankedLock or a RankedMonitor.")]
    [InlineData("class Bus { readonly RankedLock _gate = new(LockRank.Buses); }",
        "a/Bus.cs:1 has a lock without [LockRank]: the analyzers check the order of locks by it.")]
    [InlineData("class Bus { RankedMonitor Gate { get; } = new(LockRank.Buses); }",
        "a/Bus.cs:1 has a lock without [LockRank]: the analyzers check the order of locks by it.")]
    [InlineData("class Bus { [LockRank((int)LockRank.Irq)] readonly RankedLock _gate = new(LockRank.Buses); }",
        "a/Bus.cs:1 has a lock of rank Buses under [LockRank] of Irq: give both one rank.")]
    public void ShouldReportALockWithoutARank(string text, string message) => Assert.Equal([message], RankedLocks.Check("a/Bus.cs", text));

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("// line\n", count));
}
