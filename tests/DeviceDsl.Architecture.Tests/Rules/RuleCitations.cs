using System.Globalization;
using System.Text.RegularExpressions;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>Each numbered rule is cited by a test that shows it.</summary>
internal static partial class RuleCitations
{
    /// <summary>Names the rules of some groups that no text cites.</summary>
    /// <param name="page">The page that states the rules.</param>
    /// <param name="groups">The groups, by the letters before the number.</param>
    /// <param name="tests">The sources of the tests.</param>
    public static IEnumerable<string> Check(string page, IReadOnlyCollection<string> groups, IEnumerable<string> tests)
    {
        HashSet<string> cited = [.. tests.SelectMany(Cited)];
        return Rule().Matches(page)
            .Where(match => groups.Contains(match.Groups["group"].Value) && !cited.Contains(match.Groups["rule"].Value))
            .Select(match => $"{match.Groups["rule"].Value} is cited by no test: show it by one, and name it there.");
    }

    private static IEnumerable<string> Cited(string text) => Citation().Matches(text).SelectMany(match =>
    {
        int first = Number(match.Groups["first"]);
        int last = match.Groups["last"].Success ? Number(match.Groups["last"]) : first;
        return Enumerable.Range(first, Math.Max(last - first, 0) + 1).Select(number => $"{match.Groups["group"].Value}-{number}");
    });

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^- \*\*(?<rule>(?<group>[A-Z]{3})-\d{1,3})\*\*", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"\b(?<group>[A-Z]{3})-(?<first>\d{1,3})\b(?: to \k<group>-(?<last>\d{1,3})\b)?")]
    private static partial Regex Citation();
}
