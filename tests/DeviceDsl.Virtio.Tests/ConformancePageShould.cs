using System.Text.RegularExpressions;
using DeviceDsl.Testing;

namespace DeviceDsl.Virtio.Tests;

/// <summary>docs/virtio-conformance.md says of every rule what holds it, and cannot go stale.</summary>
public sealed partial class ConformancePageShould
{
    private const string Rules = "docs/spec/virtio.md";
    private const string Page = "docs/virtio-conformance.md";

    private static readonly string[] Rows = [.. Repository.Read(Page).Split('\n').Where(line => RowStart().IsMatch(line))];

    [Fact]
    public void HaveARowForEachRuleInOrder()
        => Assert.Equal(RuleNumber().Matches(Repository.Read(Rules)).Select(NumberOf), Rows.Select(RuleOf));

    [Fact]
    public void NameExistingTestsOrExplainTheirAbsence()
    {
        var wrong = new List<string>();
        foreach (string row in Rows)
        {
            string[] cells = row.Split('|');
            string remark = cells[3].Trim();
            string[] named = [.. NamedTest().Matches(cells[2]).Select(match => match.Groups[1].Value)];
            wrong.AddRange(named.Where(name => !Exists(name)).Select(name => $"{RuleOf(row)}: there is no test {name}."));
            if (named.Length == 0 && remark.Length == 0) wrong.Add($"{RuleOf(row)}: neither a test nor a reason.");
            if (named.Length != 0 && remark.StartsWith("not yet: ", StringComparison.Ordinal))
            {
                wrong.Add($"{RuleOf(row)}: held, or not yet?");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void NameEachTestThatCitesARule()
    {
        var missing = new List<string>();
        foreach (Type type in typeof(ConformancePageShould).Assembly.GetTypes())
        {
            foreach (string method in type.GetMethods().Select(method => method.Name))
            {
                Match number = NumberInName().Match(method);
                if (!number.Success) continue;
                string rule = number.Groups[1].Value == "H" ? number.Value : $"{number.Groups[1].Value}-{number.Groups[2].Value}";
                string? row = Rows.FirstOrDefault(candidate => RuleOf(candidate) == rule);
                if (row is null || !row.Contains($"`{type.Name}.{method}`", StringComparison.Ordinal))
                {
                    missing.Add($"{rule}: {type.Name}.{method}");
                }
            }
        }

        Assert.Empty(missing);
    }

    private static Regex Declaration(string method) => new($@" (void|Task) {method}\(");

    private static bool Exists(string test)
    {
        string[] parts = test.Split('.');
        return Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), $"{parts[0]}*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file).Split('.')[0] == parts[0])
            .Any(file => Declaration(parts[1]).IsMatch(File.ReadAllText(file)));
    }

    private static string RuleOf(string row) => RowStart().Match(row).Groups[1].Value;

    private static string NumberOf(Match rule) => rule.Groups[1].Success ? rule.Groups[1].Value : rule.Groups[2].Value;

    /// <summary>A rule is a bullet with its number in bold, or a row of the lists of hostile drivers; U are open questions.</summary>
    [GeneratedRegex(@"^(?:- \*\*((?!U-)[A-Z]+-\d+)\*\*|\| ([HV]\d+) \|)", RegexOptions.Multiline)]
    private static partial Regex RuleNumber();

    [GeneratedRegex(@"^\| ([A-Z]+-?\d+) \|")]
    private static partial Regex RowStart();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"^(VQ|SQ|PQ|IO|RR|ND|NC|ST|CF|PC|VP|VL|IE|MM|BK|NT|RN|CN|VU|T|H)(\d+)")]
    private static partial Regex NumberInName();
}
