using System.Reflection;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Every rule has all that a rule has: a page, rows in the index and the release notes, tests of both kinds.</summary>
public sealed class RuleTable
{
    public static TheoryData<string> Ids { get; } = RulePages.Ids;

    private static IReadOnlyList<CodeFixProvider> Fixes { get; } =
        [.. typeof(CodeFixes.DocumentFix).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    [Fact]
    public void ShouldListEachIdOnceInOrder()
        => Assert.Equal(Descriptors.All.Select(static rule => rule.Id).Distinct().Order(StringComparer.Ordinal), Descriptors.All.Select(static rule => rule.Id));

    [Fact]
    public void ShouldHaveNoPageWithoutARule()
        => Assert.Equal(
            Descriptors.All.Select(static rule => rule.Id),
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/rules"), "DDSL*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldLinkToItsPage(string id)
        => Assert.Equal($"https://github.com/devicedsl/devicedsl/blob/main/docs/rules/{id}.md", Descriptors.Of(id).HelpLinkUri);

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldSayOnItsPageWhatItIs(string id)
    {
        var rule = Descriptors.Of(id);
        string text = RulePage.Read(id).Text;
        string[] lines =
        [
            $"# {id}: {rule.Title}",
            $"| Category | {rule.Category} |",
            $"| Severity | {Name(rule.DefaultSeverity)} |",
            $"| Code fix | {(HasFix(id) ? "Yes" : "No")} |",
        ];
        Assert.All(lines, line => Assert.Contains(line + "\n", text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldHaveARowInTheIndex(string id)
    {
        var rule = Descriptors.Of(id);
        Assert.Contains(
            $"| [{id}]({id}.md) | {rule.Title} | {Name(rule.DefaultSeverity)} | {(HasFix(id) ? "Yes" : "No")} |\n",
            Repository.Read("docs/rules/README.md"),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldHaveARowInTheReleaseNotes(string id)
    {
        var rule = Descriptors.Of(id);
        string notes = Repository.Read("analyzers/DeviceDsl.Analyzers/AnalyzerReleases.Shipped.md")
            + Repository.Read("analyzers/DeviceDsl.Analyzers/AnalyzerReleases.Unshipped.md");
        Assert.Contains($"{id} | {rule.Category} | {rule.DefaultSeverity} | ", notes, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldHaveTestsOfBothKindsAndOfItsFix(string id)
    {
        var tests = typeof(RuleTable).Assembly.GetTypes().Single(type => type.GetCustomAttribute<RuleAttribute>()?.Id == id)
            .GetMethods()
            .Select(static method => method.Name)
            .ToList();
        Assert.Contains(tests, static name => name.StartsWith("ShouldReport", StringComparison.Ordinal));
        Assert.Contains(tests, static name => name.StartsWith("ShouldNotReport", StringComparison.Ordinal));
        Assert.Equal(HasFix(id), tests.Exists(static name => name.StartsWith("ShouldFix", StringComparison.Ordinal)));
    }

    private static bool HasFix(string id) => Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(id));

    private static string Name(DiagnosticSeverity severity) => severity.ToString();
}
