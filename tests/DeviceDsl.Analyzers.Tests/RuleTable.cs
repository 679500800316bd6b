using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using DeviceDsl.Model.Rules;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Every rule is complete: it has a page, rows in the index and the release notes, and positive and negative tests.</summary>
public sealed partial class RuleTable
{
    public static TheoryData<string> Ids { get; } = RulePages.Ids;

    [Fact]
    public void ShouldListEachIdOnceInOrder()
        => Assert.Equal(CatalogueRows.Ids.Distinct().Order(StringComparer.Ordinal), CatalogueRows.Ids);

    [Fact]
    public void ShouldHaveNoPageWithoutARule()
        => Assert.Equal(
            CatalogueRows.Ids,
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/rules"), "DDSL*.md")
                .Select(Path.GetFileNameWithoutExtension)
                .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldLinkToItsPage(string id)
        => Assert.Equal($"https://github.com/devicedsl/devicedsl/blob/main/docs/rules/{id}.md", CatalogueRows.DescriptorOf(id).HelpLinkUri);

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldSayOnItsPageWhatItIs(string id)
    {
        DiagnosticDescriptor rule = CatalogueRows.DescriptorOf(id);
        string text = RulePage.Read(id).Text;
        string[] lines =
        [
            $"# {id}: {rule.Title}",
            $"| Name | {CatalogueRows.Of(id).Name} |",
            $"| Category | {rule.Category} |",
            $"| Severity | {Name(rule.DefaultSeverity)} |",
            $"| Code fix | {(HasFix(id) ? "Yes" : "No")} |",
        ];
        Assert.All(lines, line => Assert.Contains(line + "\n", text, StringComparison.Ordinal));
    }

    /// <summary>When snapshots are accepted, this test writes the table of the index.</summary>
    [Fact]
    public void ShouldHaveAnIndexOfAllRules()
    {
        const string Head = "| Rule | Title | Severity | Code fix |\n|------|-------|----------|----------|\n";
        string path = Path.Combine(Repository.Root, "docs/rules/README.md");
        string text = Repository.Read("docs/rules/README.md");
        int start = text.IndexOf(Head, StringComparison.Ordinal) + Head.Length;
        int end = start;
        while (end < text.Length && text[end] == '|') end = text.IndexOf('\n', end) + 1;
        string table = string.Concat(CatalogueRows.All.Select(static row => row.Descriptor).Select(static rule =>
            $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {Name(rule.DefaultSeverity)} | {(HasFix(rule.Id) ? "Yes" : "No")} |\n"));
        if (Snapshots.Accepts(Environment.GetEnvironmentVariable))
        {
            File.WriteAllText(path, text[..start] + table + text[end..]);
            return;
        }

        Assert.Equal(table, text[start..end]);
    }

    /// <summary>The release notes and the catalogue have the same rules, with the same categories, severities and names.</summary>
    [Fact]
    public void ShouldBeTheRulesOfTheReleaseNotes()
        => Assert.Equal(CatalogueRows.All.Select(RowOf), ReleaseNotes().Order(StringComparer.Ordinal));

    /// <summary>What the analyzers of the compiler's SDK check of descriptors that they can see.</summary>
    [Fact]
    public void ShouldHaveATitleAndAMessageOfOneSentenceWithoutAFullStop()
        => Assert.All(
            CatalogueRows.All.SelectMany(static rule => new[] { rule.Descriptor.Title, rule.Descriptor.MessageFormat }),
            static text => Assert.Matches(@"^\S[^\n]*[^\s.]$", text.ToString(CultureInfo.InvariantCulture)));

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldHaveTestsOfBothKindsAndOfItsFix(string id)
    {
        var tests = TestsOf(id).GetMethods()
            .Select(static method => method.Name)
            .ToList();
        Assert.Contains(tests, static name => name.StartsWith("ShouldReport", StringComparison.Ordinal));
        Assert.Contains(tests, static name => name.StartsWith("ShouldNotReport", StringComparison.Ordinal));
        Assert.Equal(HasFix(id), tests.Exists(static name => name.StartsWith("ShouldFix", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldHaveTestsOfItsName(string id)
    {
        string name = CatalogueRows.Of(id).Name + "Tests";
        Assert.Equal(name, TestsOf(id).Name);
        Assert.Contains($"class {name} ", Repository.Read($"tests/DeviceDsl.Analyzers.Tests/Rules/{name}.cs"), StringComparison.Ordinal);
    }

    /// <summary>A class of its name checks a rule, or a slice of <see cref="RuleFiles"/>.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldBeCheckedByAClassOfItsName(string id)
    {
        string name = CatalogueRows.Of(id).Name;
        string file = RuleFiles.ClassOf(name) + ".cs";
        string path = Assert.Single(Sources(), path => Path.GetFileName(path) == file);
        Assert.Matches($@"Catalogue\.{name}\b", File.ReadAllText(path));
    }

    [Fact]
    public void ShouldHaveASliceOnlyForRulesWithoutAClass()
    {
        var sliced = RuleFiles.Slices.Values.SelectMany(static rules => rules).ToList();
        var sources = Sources().Select(Path.GetFileNameWithoutExtension).ToList();
        Assert.Equal(sliced.Distinct(), sliced);
        Assert.Subset(CatalogueRows.All.Select(static rule => rule.Name).ToHashSet(), sliced.ToHashSet());
        Assert.DoesNotContain(sliced, rule => sources.Contains(rule + "Rule"));
    }

    [Fact]
    public void ShouldBeReportedByAnAnalyzer()
        => Assert.Equal(
            CatalogueRows.Ids,
            RuleTests.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics)
                .Select(static rule => rule.Id)
                .Distinct()
                .Order(StringComparer.Ordinal));

    /// <summary>No rule of the catalogue is forgotten: it exists, or the index explains why not.</summary>
    [Fact]
    public void ShouldBeAllOfTheCatalogueOrSayWhyNot()
    {
        string index = Repository.Read("docs/rules/README.md");
        string tables = index[index.IndexOf("## Rules of the catalogue without a diagnostic", StringComparison.Ordinal)..];
        string absent = string.Concat(
            tables.Split('\n')
                .Where(static line => line.StartsWith("| DDSL", StringComparison.Ordinal))
                .Select(static line => line.Split('|')[1]));
        IOrderedEnumerable<string> known = IdsIn(Specification()).Union(CatalogueRows.Ids).Order(StringComparer.Ordinal);
        Assert.Equal(known, CatalogueRows.Ids.Concat(IdsIn(absent)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldHaveTheFixThatTheCataloguePromises(string id)
    {
        string catalogue = Specification();
        int start = catalogue.IndexOf($". {id} `", StringComparison.Ordinal);
        string entry = start < 0
            ? ""
            : catalogue[start..(catalogue.IndexOf("\n#", start, StringComparison.Ordinal) is >= 0 and var end ? end : catalogue.Length)];
        string row = catalogue.Split('\n').FirstOrDefault(line => line.Contains($"| {id} `", StringComparison.Ordinal)) ?? "";
        bool isPromised = entry.Contains("- Fix: yes", StringComparison.Ordinal) || row.EndsWith("/ yes |", StringComparison.Ordinal);
        bool isExplained = Repository.Read("docs/rules/README.md").Contains($"{id} has no fix", StringComparison.Ordinal);
        Assert.True(HasFix(id) || !isPromised || isExplained, $"The catalogue promises a fix for {id}.");
    }

    private static Type TestsOf(string id)
        => typeof(RuleTable).Assembly.GetTypes().Single(type => type.GetCustomAttribute<RuleAttribute>()?.Id == id);

    private static IEnumerable<string> Sources()
        => Directory.EnumerateFiles(Path.Combine(Repository.Root, "analyzers"), "*.cs", SearchOption.AllDirectories)
            .Where(static path
                => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string RowOf(Rule rule)
        => $"{rule.Id} | {rule.Descriptor.Category} | {rule.Descriptor.DefaultSeverity} | {rule.Name}, "
            + $"[documentation]({rule.Descriptor.HelpLinkUri})";

    private static IEnumerable<string> ReleaseNotes()
        => new[] { "Shipped", "Unshipped" }
            .SelectMany(static release => Repository.Read($"analyzers/DeviceDsl.Analyzers/AnalyzerReleases.{release}.md").Split('\n'))
            .Where(static line => line.StartsWith("DDSL", StringComparison.Ordinal));

    private static string Specification()
    {
        string text = Repository.Read("docs/spec/analyzer-rules.md");
        return text[text.IndexOf("\n## A. ", StringComparison.Ordinal)..text.IndexOf("\n## B. ", StringComparison.Ordinal)];
    }

    private static IEnumerable<string> IdsIn(string text) => IdPattern().Matches(text).Select(static match => match.Value).Distinct();

    [GeneratedRegex("DDSL[0-9]{4}")]
    private static partial Regex IdPattern();

    private static bool HasFix(string id) => RuleTests.Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(id));

    private static string Name(DiagnosticSeverity severity) => severity.ToString();
}
