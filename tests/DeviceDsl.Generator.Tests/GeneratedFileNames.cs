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
    public void ShouldDifferWhenOnlyCaseOrPunctuationDiffers(string one, string other)
    {
        (Compilation _, GeneratorRunResult run) = DeviceHost.Compile(
            $"[Device] internal sealed partial class {one}; [Device] internal sealed partial class {other};");
        IEnumerable<string> names = run.GeneratedSources.Select(static source => source.HintName.ToUpperInvariant());
        Assert.Equal(2, names.Distinct().Count());
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
