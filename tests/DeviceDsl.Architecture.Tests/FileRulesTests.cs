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
    public void ShouldLeaveOnePublicTypeAFileAlone(string file, string text)
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
    public void ShouldNameThePublicTypeInTheWrongFile(string file, string text, string message)
        => Assert.Equal([message], PublicTypes.Check(file, text));

    [Fact]
    public void ShouldLeaveAFileAtTheLimitAlone() => Assert.Empty(FileLength.Check("a/IoBus.cs", Lines(FileLength.Limit)));

    [Fact]
    public void ShouldNameAFileOverTheLimit() => Assert.Equal(
        [$"a/IoBus.cs has 401 lines, over 400: split it by its ideas, or name its reason among the long files in {House.Table}."],
        FileLength.Check("a/IoBus.cs", Lines(FileLength.Limit + 1)));

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("// line\n", count));
}
