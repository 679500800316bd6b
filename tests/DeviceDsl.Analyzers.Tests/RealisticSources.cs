using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>
/// Code as services have it: for each kind of mistake one file in which every mistake is marked, and one of code that looks like it.
/// </summary>
public sealed class RealisticSources
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "DeviceDsl.Analyzers.Tests", "Sources");

    /// <summary>The kinds, each with at least fifteen mistakes and as many near misses.</summary>
    public static TheoryData<string> Kinds { get; } = [.. Directory.GetFiles(Folder, "*.Mistakes.cs")
        .Select(static path => Path.GetFileName(path).Split('.')[0])
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShouldBeReportedAtEachMistake(string kind)
    {
        string source = Read(kind, "Mistakes");
        Assert.True(Markup.Parse(source).Expected.Count >= 15, $"{kind}: fewer than 15 mistakes.");
        RuleTests.Analysis.Verify(source);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShouldNotBeReportedAtNearMisses(string kind)
    {
        string source = Read(kind, "NearMisses");
        Assert.Empty(Markup.Parse(source).Expected);
        RuleTests.Analysis.Verify(source);
    }

    private static string Read(string kind, string half) => File.ReadAllText(Path.Combine(Folder, $"{kind}.{half}.cs"));
}
