using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>Each device has its own file, named after it.</summary>
public sealed class GeneratedFileNames
{
    [Theory]
    [InlineData("[Device] internal sealed partial class D;", "D.g.cs")]
    [InlineData("namespace A.B; [Device] internal sealed partial class D;", "A.B.D.g.cs")]
    [InlineData("partial class O { partial class P { [Device] internal sealed partial class D; } }", "O+P+D.g.cs")]
    [InlineData("namespace @if; [Device] internal sealed partial class @class;", "if.class.g.cs")]
    [InlineData("[Device] internal sealed partial class Ge\u0301rat;", "Ge_rat.g.cs")]
    public void ShouldFollowTheClassName(string source, string name)
        => Assert.Equal(name, Assert.Single(DeviceHost.Compile(source).Run.GeneratedSources).HintName);

    [Theory]
    [InlineData("DiskIO", "DiskIo")]
    [InlineData("Ge\u0301rat", "Ge_rat")]
    [InlineData("Disk", "DiſK")]
    [InlineData("Disk", "DIS\u212A")]
    [InlineData("Gerät", "GERÄT")]
    [InlineData("Οδός", "ΟΔΌΣ")]
    public void ShouldDifferWhenOnlyCaseOrPunctuationDiffers(string one, string other)
    {
        (Compilation _, GeneratorRunResult run) = DeviceHost.Compile(
            $"[Device] internal sealed partial class {one}; [Device] internal sealed partial class {other};");
        IEnumerable<string> names = run.GeneratedSources.Select(static source => source.HintName.ToUpperInvariant());
        Assert.Equal(2, names.Distinct().Count());
    }

    [Fact]
    public void ShouldDifferBetweenGenericsOfEachArity()
    {
        ProjectBuild build = new UserProject().Build("""
            [Device] internal sealed partial class D;
            [Device] internal sealed partial class D<T> { [Register(Mmio, 0)] private partial uint A { get; set; } }
            [Device] internal sealed partial class D<T, U> { [Register(Mmio, 0)] private partial uint A { get; set; } }
            """);
        build.ShouldBeCleanWhereGenerated();
        Assert.Equal(3, build.Run.GeneratedSources.Select(static source => source.HintName).Distinct().Count());
    }

    [Theory]
    [InlineData("Outer")]
    [InlineData("Äußeres")]
    public void ShouldFitIntoAFileSystem(string outer)
    {
        string before = string.Concat(Enumerable.Range(0, 20).Select(level => $"partial class {outer}{new string('x', 20)}{level} {{ "));
        string source = $"namespace {string.Join('.', Enumerable.Repeat("Long.Namespace", 10))} {{ {before}"
            + "[Device] internal sealed partial class Disk; [Device] internal sealed partial class DISK; "
            + "[Device] internal sealed partial class Unwired<T> { [Register(Mmio, 0)] private partial uint A { get; set; } } "
            + new string('}', 21);
        ProjectBuild build = new UserProject().Build(source);
        build.ShouldBeCleanWhereGenerated();
        var names = build.Run.GeneratedSources.Select(static source => source.HintName).ToList();
        Assert.Equal(3, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, static name => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 150, 250));
    }

    [Fact]
    public void ShouldUseTheFolderThatTheAnalyzersExpect()
    {
        (Compilation output, GeneratorRunResult run) = DeviceHost.Compile("[Device] internal sealed partial class D;");
        Assert.Equal(GeneratedFiles.Folder, typeof(DeviceGenerator).FullName);
        Assert.Equal(
            run.GeneratedSources.Select(static source => source.SyntaxTree),
            output.SyntaxTrees.Where(GeneratedFiles.Contain));
    }
}
