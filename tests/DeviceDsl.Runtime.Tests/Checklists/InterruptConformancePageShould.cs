using System.Reflection;
using System.Text.RegularExpressions;
using DeviceDsl.Testing;

namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>docs/interrupt-conformance.md says of every case of the public suites what holds it, and cannot go stale.</summary>
public sealed partial class InterruptConformancePageShould
{
    private const string Rules = "docs/spec/kvm-semantics.md";
    private const string Page = "docs/interrupt-conformance.md";

    private static readonly string[][] Rows =
    [
        .. Repository.Read(Page).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !HeadStart().IsMatch(line))
            .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray()),
    ];

    [Fact]
    public void HaveARowForEachIoApicCase()
        => Assert.Equal(Section(16, CaseName()), Rows.Select(CaseOf).Where(name => name.Contains("ioapic_", StringComparison.Ordinal)));

    [Fact]
    public void HaveARowForEachUncoveredSubject()
        => Assert.Equal(Section(20, SubjectNumber()), Rows.Select(CaseOf).Where(name => name.All(char.IsAsciiDigit)));

    [Fact]
    public void NameExistingTestsOrExplainTheirAbsence()
    {
        var wrong = new List<string>();
        foreach (string[] row in Rows)
        {
            string[] named = [.. NamedTest().Matches(row[2]).Select(match => match.Groups[1].Value)];
            wrong.AddRange(named.Where(name => !Exists(name)).Select(name => $"{CaseOf(row)}: there is no test {name}."));
            if (named.Length == 0 && row[3].Length == 0) wrong.Add($"{CaseOf(row)}: neither a test nor a reason.");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void NameEveryTestWrittenAfterACase()
    {
        string page = Repository.Read(Page);
        IEnumerable<string> tests = typeof(InterruptConformancePageShould).Assembly.GetTypes()
            .Where(
                type => type.Namespace == typeof(InterruptConformancePageShould).Namespace
                    && type != typeof(InterruptConformancePageShould))
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FactAttribute)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        Assert.All(tests, test => Assert.Contains($"`{test}`", page, StringComparison.Ordinal));
    }

    private static string CaseOf(string[] row) => row[1];

    /// <summary>What begins the entries of a section of the rules.</summary>
    private static IEnumerable<string> Section(int number, Regex entry)
    {
        string text = Repository.Read(Rules);
        int start = text.IndexOf($"\n## {number}. ", StringComparison.Ordinal);
        int end = text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return entry.Matches(text[start..end]).Select(match => match.Groups[1].Value);
    }

    private static bool Exists(string test)
    {
        string[] parts = test.Split('.');
        return Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), $"{parts[0]}.cs", SearchOption.AllDirectories)
            .Any(file => File.ReadAllText(file).Contains($" void {parts[1]}(", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| (?:Case|Subject) \|")]
    private static partial Regex HeadStart();

    [GeneratedRegex("^- ([^:]*ioapic_[^:(]*[^ :(])(?: \\([^)]*\\))?:", RegexOptions.Multiline)]
    private static partial Regex CaseName();

    [GeneratedRegex(@"^(\d+)\. ", RegexOptions.Multiline)]
    private static partial Regex SubjectNumber();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex NamedTest();
}
